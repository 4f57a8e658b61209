"""The Jinja2 environment of public pages: an undefined name is an error, everything is escaped."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined


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
    env.globals.update(
        static=static,
        media=default_storage.url,
        url=reverse,
        site_name=settings.SITE_NAME,
        get_language=translation.get_language,
        demonstration=demonstration,
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
