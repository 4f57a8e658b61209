"""What the law asks of professions, in words; nothing where that is not known."""

from collections.abc import Iterable

from therapists.choices import FacetGroup, PlaceKind, RegulationKind, Stated
from therapists.models import HomeVisits, Place, Practitioner, WorksAt
from therapists.search.catalogue import Catalogue
from therapists.views import present


def of_person(person: Practitioner, posts: list[WorksAt], home: HomeVisits | None, catalogue: Catalogue) -> list[str]:
    """What the law asks of each profession where they work, in words; nothing where it is not known."""
    places = {post.practice.jurisdiction for post in posts}
    if home is not None and home.offers == Stated.YES and home.country:
        places.add(home.country)
    professions_here = [link.profession.slug for link in person.profession_links.all()]
    return of_professions(professions_here, places, catalogue)


def of_professions(slugs: Iterable[str], jurisdictions: set[str], catalogue: Catalogue) -> list[str]:
    """What the law asks of these professions in these places, where that is known; one statement."""
    names = place_names(jurisdictions)
    found = []
    for slug in slugs:
        many = catalogue.words_for(FacetGroup.PROFESSION, slug).plural
        for place in sorted(jurisdictions):
            kind = catalogue.regulation(slug, place)
            if kind is not None and (words := present.regulation(RegulationKind(kind))):
                found.append(words % {"professions": many, "place": names[place]})
    return found


def place_names(jurisdictions: set[str]) -> dict[str, str]:
    """``US-CT`` as Connecticut, ``IE`` as Ireland; one statement."""
    regions = Place.objects.filter(
        kind=PlaceKind.REGION,
        country__in={code[:2] for code in jurisdictions},
        region__in={code[3:] for code in jurisdictions if code[3:]},
    ).values_list("country", "region", "name")
    known = {f"{country}-{region}": name for country, region, name in regions}
    return {code: known.get(code) or present.country(code[:2]) for code in jurisdictions}
