"""Addresses of the site: the admin, what programs read, uploads in development, public pages in each language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path

from therapists.admin.site import site
from therapists.urls import for_programs

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/sign-in/", include("therapists.admin.signing_in")),
    path("admin/", site.urls),
    *for_programs,
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(path("", include("therapists.urls")), prefix_default_language=False),
]

handler400 = "therapists.views.errors.bad_request"
handler403 = "therapists.views.errors.forbidden"
handler404 = "therapists.views.errors.not_found"
handler500 = "therapists.views.errors.server_error"
