"""The Jinja2 environment of public pages: an undefined name is an error, everything is escaped."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import translation
from jinja2 import Environment, StrictUndefined


def alternates(request: HttpRequest) -> list[tuple[str, str, str]]:
    """This page in each language: code, the language's own name, address."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return [(code, name, translate_url(here, code)) for code, name in settings.LANGUAGES]


def environment(**options: Any) -> Environment:
    """The environment Django's Jinja2 backend asks for."""
    # Here, not above: models are not ready when settings name this module.
    from therapists.search.catalogue import demonstration
    from therapists.views.present import FILTERS

    env = Environment(
        **{
            **options,
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n"],
        }
    )
    env.policies["ext.i18n.trimmed"] = True  # a template laid out anew keeps its messages
    env.globals.update(
        static=static,
        media=default_storage.url,
        url=reverse,
        site_name=settings.SITE_NAME,
        get_language=translation.get_language,
        demonstration=demonstration,
        alternates=alternates,
        map_tiles={"url": settings.MAP_TILES_URL, "attribution": settings.MAP_TILES_ATTRIBUTION},
    )
    env.filters.update(FILTERS)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    return env
