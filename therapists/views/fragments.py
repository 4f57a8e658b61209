"""Pages whole, or only the part that a request in place asks for: the same text either way."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails
from jinja2_fragments import render_block

MAIN = "main"  # the part of a page that is renewed in place
TITLE = "title"


class HtmxRequest(HttpRequest):
    """A request that has passed the middleware of django-htmx."""

    htmx: HtmxDetails


def in_place(request: HttpRequest) -> bool:
    """Whether an open page asks to be renewed, rather than a browser for a page."""
    htmx = cast(HtmxRequest, request).htmx
    return bool(htmx) and not htmx.history_restore_request


def render_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or for htmx its title and main part."""
    env = cast(Jinja2, engines["jinja2"]).env
    context = {
        **context,
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
    if in_place(request):
        title = render_block(env, template, TITLE, **context).strip()
        text = f"<title>{title}</title>{render_block(env, template, MAIN, **context)}"
    else:
        text = env.get_template(template).render(context)
    response = HttpResponse(text)
    patch_vary_headers(response, ("HX-Request", "HX-History-Restore-Request"))
    return response
