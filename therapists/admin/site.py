"""The admin site: Unfold's, under a content security policy that it can work with."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from unfold.sites import UnfoldAdminSite

from therapists.admin import navigation
from therapists.admin.choosing import Suggestions
from therapists.admin.history import undo_view
from therapists.admin.maps import places_nearby

# Alpine, which Unfold is built on, evaluates the expressions in its attributes and sets inline styles.
ADMIN_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
}


class DirectoryAdminSite(UnfoldAdminSite):
    """Where curators work."""

    index_title = _("Directory")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        return csp_override(ADMIN_CSP)(super().admin_view(view, cacheable))

    @method_decorator(csp_override(ADMIN_CSP))
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().login(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        groups = {"app_list": navigation.grouped(self.get_app_list(request))}
        return super().index(request, {**(extra_context or {}), **groups})

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [
            path("places-nearby/", self.admin_view(places_nearby), name="places-nearby"),
            path("history/<uuid:context>/undo/", self.admin_view(partial(undo_view, site=self)), name="undo"),
            *super().get_urls(),
        ]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Suggestions.as_view(admin_site=self)(request)


site = DirectoryAdminSite(name="admin")
