"""What search engines and messengers read of a page before anybody opens it: description, Open Graph, JSON-LD."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from therapists.exports import facts, jsonld
from therapists.models import Practice, Practitioner
from therapists.search.catalogue import Catalogue

LONGEST_DESCRIPTION = 155  # characters that search engines show


@dataclass(frozen=True, slots=True)
class Meta:
    """One page, as others show it. ``url`` and ``image`` are whole addresses."""

    title: str
    description: str
    url: str
    structured: jsonld.Node
    kind: str = "website"  # og:type
    given_name: str = ""
    family_name: str = ""
    image: str = ""

    @property
    def locale(self) -> str:
        """The language of the page with its territory, as Open Graph wants it: ``en_US``."""
        spoken = Locale.parse(get_language() or settings.LANGUAGE_CODE, sep="-")
        likely = get_global("likely_subtags").get(spoken.language, "")  # "en_Latn_US"
        return f"{spoken.language}_{spoken.territory or likely.rpartition('_')[2]}"


def of_home(request: HttpRequest) -> Meta:
    """The front page."""
    base = base_of(request)
    structured = jsonld.site(
        base=base,
        name=settings.SITE_NAME,
        home_path=reverse("home"),
        search_path=reverse("search"),
        language=get_language() or settings.LANGUAGE_CODE,
    )
    description = _(
        "Find a qualified, hands-on practitioner who can really see you: at a clinic or at your own front door."
    )
    return Meta(settings.SITE_NAME, description, f"{base}{reverse('home')}", structured)


def of_practitioner(request: HttpRequest, person: Practitioner, shown: Mapping[str, Any], catalogue: Catalogue) -> Meta:
    """The profile of a practitioner, of which the page shows ``shown``."""
    base = base_of(request)
    found = facts_of(person, shown, catalogue)
    confirmed_at = shown["last_confirmed"]
    structured = jsonld.profile(
        found,
        base=base,
        site_name=settings.SITE_NAME,
        crumbs=crumbs(found.name, found.path),
        language=get_language() or settings.LANGUAGE_CODE,
        confirmed_on=confirmed_at.date().isoformat() if confirmed_at else "",
    )
    return Meta(
        title=", ".join((found.name, *found.professions)),
        description=shown["summary"],
        url=f"{base}{found.path}",
        structured=structured,
        kind="profile",
        given_name=found.given_name,
        family_name=found.family_name,
        image=request.build_absolute_uri(found.photo) if found.photo else "",
    )


def of_practice(
    request: HttpRequest, practice: Practice, people: Sequence[Practitioner], shown: Mapping[str, Any]
) -> Meta:
    """The page of a practice, of which the page shows ``shown``."""
    base = base_of(request)
    found = facts.of_practice(practice, shown["contacts"])
    structured = jsonld.practice(
        found,
        base=base,
        site_name=settings.SITE_NAME,
        crumbs=crumbs(found.name, found.path),
        people=[(person.name, person.get_absolute_url()) for person in people],
    )
    where = f"{found.name}, {found.address.locality}"
    names = _("Who works here: %(names)s") % {"names": ", ".join(person.name for person in people)}
    description = shorten(f"{where}. {names}", LONGEST_DESCRIPTION, placeholder="…")
    return Meta(where, description, f"{base}{found.path}", structured)


def facts_of(person: Practitioner, shown: Mapping[str, Any], catalogue: Catalogue) -> facts.Person:
    """What may leave the site about a practitioner, of whom the page shows ``shown``."""
    terms = terms_of(shown["home"]) if shown["home"] else ""
    return facts.of_person(person, label=catalogue.label, today=timezone.localdate(), terms=terms)


def terms_of(home: Mapping[str, Any]) -> str:
    """Where somebody comes to and for what fee, in sentences."""
    stays_away = _("not in %(areas)s") % {"areas": "; ".join(home["stays_away"])} if home["stays_away"] else ""
    comes = "; ".join(home["comes"]) or _("area not stated: ask")
    return " · ".join(part for part in (comes, stays_away, home["fee"]) if part)


def crumbs(name: str, path: str) -> list[jsonld.Crumb]:
    """The way from the front page to a listing."""
    return [(settings.SITE_NAME, reverse("home")), (_("Search"), reverse("search")), (name, path)]


def base_of(request: HttpRequest) -> str:
    """The address of the site."""
    return f"{request.scheme}://{request.get_host()}"
