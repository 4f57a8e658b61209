"""Pages about a town: who of a profession works there, or comes to homes there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from therapists.caching import same_for_everybody
from therapists.choices import FacetGroup, SeenAt
from therapists.models import Landing
from therapists.models.listing import HOME_VISITS
from therapists.search import query
from therapists.search.catalogue import Catalogue
from therapists.search.filters import ListingFilter
from therapists.views import cards, laws, search


@same_for_everybody
@require_safe
def landing(request: HttpRequest, slug: str, pk: int, what: str) -> HttpResponse:
    """Who is there now, the best fit first; the search has the rest."""
    found = entry(pk, what)
    if found is None:
        raise Http404
    if slug != found.slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    listing_filter = ListingFilter(parameters(found))
    criteria, catalogue = listing_filter.criteria, listing_filter.catalogue
    people = query.find(criteria, catalogue).hits
    total = query.count(criteria, catalogue)
    context = {
        "title": title(found, catalogue),
        "place": found.place,
        "total": total,
        "cards": [cards.make(hit, criteria, catalogue, listing_filter.unit) for hit in people],
        "search_url": search.link(list(listing_filter.parameters())),
        "guide_url": guide(found),
        "laws": laws.of_professions([found.what] if found.profession else [], {found.place.jurisdiction}, catalogue),
        "others": others(found, catalogue),
        "canonical": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "therapists/landing.html", context, using="jinja2")


def entry(pk: int, what: str) -> Landing | None:
    """The page of a place, by the last part of its address."""
    landings = Landing.objects.filter(place=pk).select_related("place", "profession")
    if what == HOME_VISITS:
        return landings.filter(profession=None).first()
    return landings.filter(profession__slug=what).first()


def parameters(found: Landing) -> dict[str, str]:
    """The search that the page shows."""
    place = {"lat": f"{found.place.lat:.2f}", "lon": f"{found.place.lon:.2f}"}
    if found.profession is None:
        return {**place, FacetGroup.AT.value: SeenAt.HOME.value}
    return {**place, FacetGroup.PROFESSION.value: found.profession.slug}


def title(found: Landing, catalogue: Catalogue) -> str:
    """``Massage therapists in Leeds``."""
    if found.profession is None:
        return _("Practitioners who come to your home in %(place)s") % {"place": found.place.name}
    names = catalogue.words_for(FacetGroup.PROFESSION, found.profession.slug).plural
    return _("%(professions)s in %(place)s") % {"professions": names, "place": found.place.name}


def guide(found: Landing) -> str:
    """The guide to the profession, or to home visits."""
    if found.profession is None:
        return reverse("home_visits_guide")
    return reverse("profession_guide", kwargs={"slug": found.profession.slug})


def others(found: Landing, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Other pages about the same town: title and address."""
    same: list[Landing] = list(
        Landing.objects.filter(place=found.place).exclude(pk=found.pk).select_related("place", "profession")
    )
    return [(title(other, catalogue), other.get_absolute_url()) for other in same]
