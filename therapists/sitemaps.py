"""Sitemaps: what search engines should know of, in files of a few thousand listings.

A listing stays in the same file for as long as it is public, however many others come and go. The dates are those
that the pages show: when somebody was first published or last confirmed. The date of the last change is not among
them, because it moves when only a true address does.
"""

import datetime
import re
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from therapists.caching import same_for_everybody
from therapists.choices import FacetGroup
from therapists.models import Landing, Listing, Page, Practice, Practitioner
from therapists.search import catalogue
from therapists.search.catalogue import SOURCE_LOCALE, Key

# Numbers of listings in one file. Each has an address in every language, and an address takes 0.2 ms to write: about a
# second a file, and 1,000 files for two million listings. The protocol allows 50,000 addresses and 50,000 files.
PER_FILE = 2000
GUIDED = (FacetGroup.CONDITION, FacetGroup.TECHNIQUE, FacetGroup.PROFESSION)
SECTION = re.compile(r"(?P<kind>[a-z]+)-(?P<part>[0-9]{1,9})")


class Translated(Sitemap):
    """Pages that exist in every language; each address names the others."""

    i18n = True
    alternates = True
    x_default = True


class Pages(Translated):
    """Pages that stand by themselves, by the names of their addresses."""

    def items(self) -> list[str]:
        written = Page.objects.filter(active=True, locale=SOURCE_LOCALE).order_by("slug")
        return ["home", "search", "finder", "guides", "home_visits_guide", *written.values_list("slug", flat=True)]

    def location(self, item: str) -> str:
        return reverse(item)


class Guides(Translated):
    """A guide to each entry of the vocabulary on offer, by the group and the slug of the entry."""

    def items(self) -> list[Key]:
        options = catalogue.current().options
        return [Key(group, slug) for group in GUIDED for slug in options[group]]

    def location(self, item: Key) -> str:
        return reverse(f"{item.group.value}_guide", args=[item.slug])


class Listings(Translated):
    """The public listings whose numbers lie in the ``part``-th range of ``PER_FILE``."""

    def __init__(self, part: int) -> None:
        self.part = part

    def within[Q: QuerySet[Any]](self, listings: Q, number: str) -> Q:
        """Those in the range, by the field that holds the number."""
        first = self.part * PER_FILE
        return listings.filter(**{f"{number}__gte": first, f"{number}__lt": first + PER_FILE})


class Practitioners(Listings):
    """Published practitioners."""

    def items(self) -> QuerySet[Practitioner]:
        people = self.within(Practitioner.objects.published(), "pk")
        shown = people.annotate(shown_since=Greatest("published_at", Max("confirmations__at")))
        return shown.only("slug").order_by("pk")

    def lastmod(self, item: Practitioner) -> datetime.date:
        shown_since: datetime.datetime = vars(item)["shown_since"]
        return shown_since.date()

    @staticmethod
    def numbers() -> QuerySet[Any]:
        return Practitioner.objects.published().annotate(number=F("pk"))


class Practices(Listings):
    """Practices where published people work, as search knows them."""

    def items(self) -> QuerySet[Practice]:
        practices = self.within(Practice.objects.filter(listing_rows__isnull=False), "pk")
        return practices.annotate(confirmed_on=Max("listing_rows__confirmed_on")).only("slug").order_by("pk")

    def lastmod(self, item: Practice) -> datetime.date | None:
        confirmed_on: datetime.date | None = vars(item)["confirmed_on"]
        return confirmed_on

    @staticmethod
    def numbers() -> QuerySet[Any]:
        return Listing.objects.filter(practice__isnull=False).annotate(number=F("practice_id"))


class Landings(Listings):
    """Towns with pages of their own, by profession and for home visits."""

    def items(self) -> QuerySet[Landing]:
        return self.within(Landing.objects.select_related("place", "profession"), "place").order_by("pk")

    @staticmethod
    def numbers() -> QuerySet[Any]:
        return Landing.objects.annotate(number=F("place_id"))


# A kind of page that grows in number joins here; one that stands by itself joins ``Pages``.
PAGES: dict[str, type[Translated]] = {"pages": Pages, "guides": Guides}
LISTINGS: dict[str, type[Practitioners | Practices | Landings]] = {
    "practitioners": Practitioners,
    "practices": Practices,
    "landings": Landings,
}


@same_for_everybody
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Names every file that has something in it."""
    names = list(PAGES)
    for kind, listings in LISTINGS.items():
        parts = listings.numbers().order_by().values_list(F("number") / PER_FILE, flat=True).distinct()
        names += [f"{kind}-{part}" for part in sorted(parts)]
    addresses = [request.build_absolute_uri(reverse("sitemap", kwargs={"section": name})) for name in names]
    sitemaps = [views.SitemapIndexItem(address) for address in addresses]
    return render(request, "sitemap_index.xml", {"sitemaps": sitemaps}, content_type="application/xml")


@same_for_everybody
@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One file."""
    pages = PAGES.get(section)
    if pages is not None:
        return views.sitemap(request, {section: pages()}, section=section)
    found = SECTION.fullmatch(section)
    listings = LISTINGS.get(found["kind"]) if found else None
    if found is None or listings is None:
        raise Http404
    return views.sitemap(request, {section: listings(int(found["part"]))}, section=section)
