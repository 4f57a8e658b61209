"""What programs ask for before anything else: where they may go, and whom to tell of a hole."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from therapists.caching import same_for_everybody
from therapists.search.catalogue import demonstration, versions
from therapists.views.meta import base_of

ENDLESS = ("search", "map", "places", "shortlist", "call_sheet", "physician")  # with parameters; names of addresses
PLAIN = "text/plain; charset=utf-8"
ICONS = (192, 512)  # pixels
PAPER = "#fbf8f3"  # --paper of the light scheme
KEPT_SECONDS = 3600  # by caches: an hour
SECURITY_GOOD_FOR = timedelta(days=180)  # RFC 9116 asks for less than a year


@same_for_everybody(seconds=KEPT_SECONDS)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Listings and the bare search page are open; searches and short lists are endless, and the admin is private.

    Reports are not named here: a program that may not read a page cannot learn that it asks not to be indexed.
    """
    versions()  # read now: this process may not have seen a page since the directory was filled
    if demonstration():
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type=PLAIN)
    endless = [f"{path}?" for page in ENDLESS for path in in_each_language(page)]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in (reverse("admin:index"), *endless)),
        "",
        f"Sitemap: {base_of(request)}{reverse('sitemaps')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@same_for_everybody(seconds=KEPT_SECONDS)
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a hole (RFC 9116)."""
    until = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + SECURITY_GOOD_FOR
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {base_of(request)}{reverse('security')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@same_for_everybody(seconds=KEPT_SECONDS)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The site as somebody may keep it on a phone's first screen."""
    icons = [
        {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in ICONS
    ]
    kept = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "start_url": reverse("home"),
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return JsonResponse(kept, content_type="application/manifest+json")


def in_each_language(page: str) -> list[str]:
    """The paths of a page."""
    paths = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            paths.append(reverse(page))
    return paths
