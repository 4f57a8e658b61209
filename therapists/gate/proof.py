"""Whether somebody's standing was checked: the license where the law demands one, any one proof elsewhere.

Where somebody practises is where they have a post now, and the base of their home visits. Each of their professions is
asked about in each of these places, because the listing shows them all.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from therapists.choices import (
    DEMANDS_LICENCE,
    NOT_IN_FORCE,
    CheckResult,
    CredentialKind,
    FacetGroup,
    RegulationKind,
    Stated,
)
from therapists.models import Credential, HomeVisits, Membership, PractitionerProfession, Proof, WorksAt
from therapists.search import catalogue

# One of these, looked up and matched, is proof where the law demands no license.
PROVES = frozenset({CredentialKind.LICENCE, CredentialKind.CERTIFICATION, CredentialKind.INSURANCE})
CHECK = ("checked_on", "check_result", "status", "expires_on")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as somebody entered it; no profession: it does not say for which."""

    jurisdiction: str
    number: str
    profession: str = ""
    checked: bool = False
    matched: bool = False
    in_force: bool = True


@dataclass(slots=True)
class Standing:
    """What is known of one person; places are codes of ISO 3166 (US-CT, IE)."""

    professions: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    licences: list[Licence] = field(default_factory=list)
    proven: bool = False  # by anything that was checked


@dataclass(frozen=True, slots=True)
class Law:
    """What the law asks of a profession in a place."""

    kind: RegulationKind
    differs: bool = False  # nothing is known of the country as a whole, and parts of it demand a licence


type LawOf = Callable[[str, str], Law]
type Sentence = str

# --- The rule ---------------------------------------------------------------------------------------------------------


def lacking(who: Standing, law_of: LawOf, called: Callable[[str], str]) -> list[Sentence]:
    """What to do before somebody may be published; empty when nothing. ``called``: a profession, in the plural."""
    found: list[Sentence] = []
    unproven: list[tuple[str, str]] = []
    for profession in who.professions:
        for place in sorted(who.places):
            law = law_of(profession, place)
            if law.kind in DEMANDS_LICENCE:
                found += _about_licence(who, profession, place, law.kind, called(profession))
            elif law.differs:
                found.append(_where_exactly(place, called(profession)))
            elif not who.proven:
                unproven.append((called(profession), place))
    if unproven:
        found.append(_any_proof(unproven))
    return list(dict.fromkeys(found))


def _about_licence(who: Standing, profession: str, place: str, kind: RegulationKind, many: str) -> list[Sentence]:
    """Nothing where one was matched that holds there, or in the whole country; else what to do with the nearest."""
    here = [licence for licence in who.licences if licence.jurisdiction in {place, _country(place)}]
    sole = len(who.professions) == 1
    fitting = [licence for licence in here if licence.profession == profession or (sole and not licence.profession)]
    if any(licence.matched and licence.in_force for licence in fitting):
        return []
    facts = {"professions": many, "place": place}
    if fitting:
        nearest = max(fitting, key=lambda licence: (licence.in_force, not licence.checked))
        return [_about_this(nearest) % {**facts, "number": nearest.number}]
    if unsaid := [licence for licence in here if not licence.profession]:
        text = gettext(
            "%(professions)s in %(place)s need a license: say under Proof for which profession %(number)s is, or add "
            "another."
        )
        return [text % {**facts, "number": unsaid[0].number}]
    if kind == RegulationKind.PROTECTED_TITLE:
        text = gettext(
            "%(professions)s in %(place)s must be on the legal register: look them up there, and enter the result "
            "under Proof, as a license."
        )
    else:
        text = gettext(
            "%(professions)s in %(place)s need a license: check it in the register, and enter the result under Proof."
        )
    return [text % facts]


def _about_this(licence: Licence) -> str:
    """What to do with a licence that does not count, with ``%(number)s`` and ``%(place)s`` to fill in."""
    if not licence.in_force:
        return gettext(
            "The license %(number)s for %(place)s is no longer in force: look up whether it was renewed, and enter the "
            "result under Proof."
        )
    if licence.checked:
        return gettext(
            "The license %(number)s for %(place)s was looked up without a match: clear that up with them, and check it "
            "again."
        )
    return gettext(
        "The license %(number)s for %(place)s is not checked: look it up in the register, and enter the result under "
        "Proof."
    )


def _country(place: str) -> str:
    return place.partition("-")[0]


def _where_exactly(place: str, many: str) -> Sentence:
    return gettext(
        "Add the state or region of their practice or home visits (now %(place)s): the law for %(professions)s differs "
        "from one to the next."
    ) % {"place": place, "professions": many}


def _any_proof(of: Collection[tuple[str, str]]) -> Sentence:
    where = ", ".join(f"{many}, {place}" for many, place in of)
    return gettext(
        "One proof is needed where no license is demanded (%(where)s): check a membership, a certification or an "
        "insurance, and enter the result under Proof; or write down there what you established yourself."
    ) % {"where": where}


# --- Reading ----------------------------------------------------------------------------------------------------------


def lacking_of(ids: Collection[int]) -> dict[int, list[Sentence]]:
    """What each of these listings lacks, by the law and the checks of today; six statements, however many."""
    words = catalogue.current()
    laws = Laws(words)
    standing = _standing(ids)

    def called(profession: str) -> str:
        return words.words_for(FacetGroup.PROFESSION, profession).plural or words.label(
            FacetGroup.PROFESSION, profession
        )

    return {pk: lacking(standing[pk], laws, called) for pk in ids}


class Laws:
    """``LawOf`` by the catalogue: a part of a country has its own law, or that of the country."""

    def __init__(self, words: catalogue.Catalogue) -> None:
        self.known = words.regulations
        self.demanded_somewhere = {
            (profession, _country(place)) for (profession, place), kind in self.known.items() if kind in DEMANDS_LICENCE
        }

    def __call__(self, profession: str, place: str) -> Law:
        for jurisdiction in (place, _country(place)):
            if kind := self.known.get((profession, jurisdiction)):
                return Law(RegulationKind(kind))
        return Law(RegulationKind.NOT_KNOWN, differs=(profession, place) in self.demanded_somewhere)


def _standing(ids: Collection[int]) -> dict[int, Standing]:
    these = {"practitioner__in": list(ids)}
    found: dict[int, Standing] = defaultdict(Standing)
    links = PractitionerProfession.objects.filter(**these).order_by("-primary", "id")
    for pk, slug in links.values_list("practitioner_id", "profession__slug"):
        found[pk].professions.append(slug)
    for pk, country, region in _where(these):
        found[pk].places.add(f"{country}-{region}" if region else country)
    today = timezone.localdate()
    papers = Credential.objects.filter(**these, kind__in=PROVES).order_by("id")
    for pk, kind, place, number, slug, checked_on, result, status, expires_on in papers.values_list(
        "practitioner_id", "kind", "jurisdiction", "number", "profession__slug", *CHECK
    ):
        in_force = status not in NOT_IN_FORCE and (expires_on is None or expires_on >= today)
        matched = result == CheckResult.MATCHED
        found[pk].proven |= matched and in_force
        if kind == CredentialKind.LICENCE:
            licence = Licence(place, number, slug or "", checked_on is not None, matched, in_force)
            found[pk].licences.append(licence)
    current = Q(until__isnull=True) | Q(until__gte=today)
    members = Membership.objects.filter(current, **these, check_result=CheckResult.MATCHED)
    for proving in (members, Proof.objects.filter(**these)):
        for pk in proving.order_by().values_list("practitioner_id", flat=True).distinct():
            found[pk].proven = True
    return found


def _where(these: dict[str, list[int]]) -> Iterable[tuple[int, str, str]]:
    """Who practises in which country and region."""
    posts = WorksAt.objects.current().filter(**these).order_by()
    yield from posts.values_list("practitioner_id", "practice__country", "practice__region")
    homes = HomeVisits.objects.filter(**these, offers=Stated.YES).exclude(country="").order_by()
    yield from homes.values_list("practitioner_id", "country", "region")
