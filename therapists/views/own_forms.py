"""Forms that cacheable pages carry: the browser, not a token, says where a form was sent from."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from therapists.views import errors


def own_forms_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer a POST only where a page of this site sent it.

    Pages that a shared cache keeps are the same for everybody and cannot carry a CSRF token. The forms behind this
    guard act on nothing but the sender's own browser, and every browser says which site a form was sent from.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not from_this_site(request):
            return errors.forbidden(request)
        return view(request, *args, **kwargs)

    return guarded


def from_this_site(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the request; silence is a no."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}  # "none": the visitor's own doing, as in a reload
    said = request.headers.get("Origin") or request.headers.get("Referer", "")  # browsers before 2023
    try:
        return urlsplit(said).netloc == request.get_host()
    except ValueError:
        return False
