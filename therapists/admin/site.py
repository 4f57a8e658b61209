"""The admin site: Unfold's, under a content security policy that it can work with."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from unfold.sites import UnfoldAdminSite

from therapists.admin import navigation
from therapists.admin.calls import call_view
from therapists.admin.choosing import Suggestions
from therapists.admin.desk import desk_of, take_view
from therapists.admin.history import undo_view
from therapists.admin.leading import bar
from therapists.admin.maps import places_nearby

# Alpine, which Unfold is built on, evaluates the expressions in its attributes and sets inline styles.
ADMIN_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
}


def in_the_admin(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view under the policy of the admin, of which no browser keeps a copy."""
    return csp_override(ADMIN_CSP)(never_cache(view))


def lacks_second_factor(user: Any) -> bool:
    """Whether somebody must set up a second factor before anything else."""
    return bool(settings.STAFF_TWO_FACTOR) and not is_mfa_enabled(user)


class DirectoryAdminSite(UnfoldAdminSite):
    """Where curators work."""

    index_title = _("Desk")
    index_template = "admin/therapists/desk.html"

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            leaving = view == self.logout
            if not leaving and self.has_permission(request) and lacks_second_factor(request.user):
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
            found: HttpResponse = inner(request, *args, **kwargs)
            return found

        return csp_override(ADMIN_CSP)(guarded)

    @method_decorator(csp_override(ADMIN_CSP))
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The one way in is ``admin/signing_in.py``; who is in, and no member of staff, gets no further."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        super().logout(request, extra_context)
        return HttpResponseRedirect(reverse("account_login"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The desk; who has no work there finds the tables that are theirs."""
        user: Any = request.user
        shown = {"app_list": navigation.grouped(self.get_app_list(request)), "desk": desk_of(user)}
        return super().index(request, {**(extra_context or {}), **shown})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().each_context(request)
        return context | {"desk_bar": bar(request)}

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [
            path("places-nearby/", self.admin_view(places_nearby), name="places-nearby"),
            path("desk/take/", self.admin_view(take_view), name="desk_take"),
            path("desk/call/<int:object_id>/", self.admin_view(partial(call_view, site=self)), name="desk_call"),
            path("history/<uuid:context>/undo/", self.admin_view(partial(undo_view, site=self)), name="undo"),
            *super().get_urls(),
        ]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Suggestions.as_view(admin_site=self)(request)


site = DirectoryAdminSite(name="admin")
