"""People side by side: the facts of a profile as short lines, and the answer for the visitor's place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from therapists import freshness
from therapists.choices import (
    MILES_COUNTRIES,
    CheckResult,
    FacetGroup,
    Pressure,
    PriceScope,
    SeenAt,
    Sort,
    Stated,
    Unit,
)
from therapists.geo import Verdict
from therapists.models import ContactPoint, HomeVisits, Practitioner, Price, WorksAt
from therapists.search import query
from therapists.search.catalogue import Catalogue
from therapists.search.criteria import Criteria, Where
from therapists.search.filters import LARGEST_WITHIN_KM, ListingFilter
from therapists.search.indexing import PRICED_MINUTES
from therapists.search.query import Hit
from therapists.views import cards, present, profiles
from therapists.views import freshness as fact_ages
from therapists.views.keeping import MOST_KEPT, Ids

SIDE_BY_SIDE = 5  # people; more do not fit a screen, or the page of paper


@dataclass(frozen=True, slots=True)
class Nearby:
    """What a place changes: who comes there, and how far the nearest practice of each is."""

    name: str
    place: str  # the name with its region and country
    unit: Unit
    homes: Mapping[int, Hit]
    practices: Mapping[int, Hit]


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the list. A fact is a list of lines; none means not stated."""

    id: int
    url: str
    name: str
    post_nominals: str
    pronouns: str
    photo: str
    initials: str
    country: str
    comes: str  # "yes", "ask" or "": to homes; where a place is known, to that place
    home: list[str]
    clinics: list[str]
    prices: list[str]
    accepting: list[str]
    checked: list[str]
    confirmed: str
    contacts: list[ContactPoint]
    booking_url: str
    website: str
    professions: list[str]
    languages: list[str]
    gender: str
    scents: str
    pressures: list[str]
    conditions: dict[str, str] = field(default_factory=dict)  # slug → name
    techniques: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person says of one fact."""

    name: str
    lines: list[str]
    comes: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of everybody."""

    label: str
    cells: list[Cell]


def entries(ids: Ids, catalogue: Catalogue, nearby: Nearby | None = None) -> list[Entry]:
    """Those of these people who are listed, in this order; a fixed number of statements."""
    people = {person.pk: person for person in profiles.with_facts(Practitioner.objects.published().filter(pk__in=ids))}
    facts = freshness.of(people)
    return [entry(people[pk], catalogue, fact_ages.in_all(facts[pk]), nearby) for pk in ids if pk in people]


def near(ids: Ids, listing_filter: ListingFilter) -> Nearby | None:
    """What the search says of these people for the visitor's place; None where no place is known."""
    where = listing_filter.where
    if where is None or listing_filter.place is None:
        return None
    far = replace(where, radius_km=LARGEST_WITHIN_KM)
    return Nearby(
        name=listing_filter.place.name,
        place=str(listing_filter.place),
        unit=listing_filter.unit,
        homes=_hits(ids, SeenAt.HOME, where, listing_filter.catalogue),
        practices=_hits(ids, SeenAt.CLINIC, far, listing_filter.catalogue),
    )


def _hits(ids: Ids, at: SeenAt, where: Where, catalogue: Catalogue) -> dict[int, Hit]:
    criteria = Criteria(where=where, chosen={FacetGroup.AT: (at.value,)}, sort=Sort.DISTANCE, people=ids)
    return {hit.practitioner_id: hit for hit in query.find(criteria, catalogue, size=MOST_KEPT).hits}


def entry(person: Practitioner, catalogue: Catalogue, confirmed: str, nearby: Nearby | None) -> Entry:
    """The facts of one person, in the active language."""
    posts = list(person.works_at.all())
    home: HomeVisits | None = getattr(person, "home_visits", None)
    country = profiles.country_of(posts, home)
    unit = nearby.unit if nearby else Unit.MI if country in MILES_COUNTRIES else Unit.KM
    return Entry(
        id=person.pk,
        url=person.get_absolute_url(),
        name=person.name,
        post_nominals=person.post_nominals,
        pronouns=person.pronouns,
        photo=person.photo.name or "",
        initials=present.initials(person.name),
        country=country,
        comes=comes(person, home, nearby),
        home=home_lines(person, home, unit, nearby),
        clinics=[clinic(post, unit, nearby) for post in posts],
        prices=prices(person, posts, home),
        accepting=[*away(person), *accepting(posts, home)],
        checked=[present.capitalised(line) for line in (*profiles.proof(person), *memberships(person, catalogue))],
        confirmed=confirmed,
        contacts=profiles.public_contacts(person),
        booking_url=person.booking_url,
        website=person.website,
        professions=profiles.professions(person, catalogue),
        languages=[catalogue.label(FacetGroup.LANGUAGE, link.language.slug) for link in person.language_links.all()],
        gender=person.get_gender_display(),
        scents=person.get_scent_policy_display(),
        pressures=[str(Pressure(pressure).label) for pressure in person.pressures],
        conditions={
            link.condition.slug: catalogue.label(FacetGroup.CONDITION, link.condition.slug)
            for link in person.condition_links.all()
        },
        techniques={
            link.technique.slug: catalogue.label(FacetGroup.TECHNIQUE, link.technique.slug)
            for link in person.technique_links.all()
        },
    )


def comes(person: Practitioner, home: HomeVisits | None, nearby: Nearby | None) -> str:
    """The verdict for the visitor's place; without one, yes where they come to homes at all."""
    if home is None or home.offers != Stated.YES:
        return ""
    if nearby is None:
        return Verdict.YES
    hit = nearby.homes.get(person.pk)
    return hit.verdict if hit else ""


def home_lines(person: Practitioner, home: HomeVisits | None, unit: Unit, nearby: Nearby | None) -> list[str]:
    """Whether they come, at what fee, where, and on what terms."""
    if home is None or home.offers == Stated.NOT_STATED:
        return []
    if home.offers == Stated.NO:
        return [_("Does not come to homes")]
    offer = profiles.home_visits(home, unit)
    lines = [verdict(person, offer["fee"], nearby)]
    if offer["comes"]:
        lines.append(present.capitalised("; ".join(offer["comes"])))
    elif nearby is None:
        lines.append(_("Area not stated: ask"))
    if offer["stays_away"]:
        lines.append(_("Not in %(places)s") % {"places": "; ".join(offer["stays_away"])})
    if home.minimum_notice_hours:
        lines.append(_("Notice: %(hours)d hours") % {"hours": home.minimum_notice_hours})
    if home.visits:
        lines.append(_("Visits: %(whom)s") % {"whom": present.inline(home.get_visits_display())})
    return lines


def verdict(person: Practitioner, fee: str, nearby: Nearby | None) -> str:
    """The answer for the visitor's place, or the offer as it stands."""
    if nearby is None:
        return " · ".join([_("Comes to homes"), fee])
    hit = nearby.homes.get(person.pk)
    if hit is None:
        return _("Does not come to %(place)s") % {"place": nearby.name}
    parts = [cards.comes(hit, nearby.unit)]
    if hit.distance_km is not None:
        parts.append(present.distance(hit.distance_km, nearby.unit))
    return " · ".join(parts)


def clinic(post: WorksAt, unit: Unit, nearby: Nearby | None) -> str:
    """A practice and its district, with the distance to the nearest one of each person."""
    hit = nearby.practices.get(post.practitioner_id) if nearby else None
    parts = [str(post.practice)]
    if hit is not None and hit.card["practice"]["id"] == post.practice_id and hit.distance_km is not None:
        parts.append(present.distance(hit.distance_km, unit))
    return " · ".join(parts)


def prices(person: Practitioner, posts: list[WorksAt], home: HomeVisits | None) -> list[str]:
    """What about an hour costs, or at homes the shortest visit that is longer; where that is not stated, what is."""
    stated = sorted(person.prices.all(), key=lambda price: (price.scope == PriceScope.HOME, price.minutes))
    hour = [price for price in stated if _about_an_hour(price, home)]
    shown = hour or stated
    places = {profiles.price_place(price, person, posts) for price in shown}
    return [price_line(price, person, posts, named=len(places) > 1) for price in shown]


def _about_an_hour(price: Price, home: HomeVisits | None) -> bool:
    least = (home.minimum_session_minutes or 0) if home is not None and price.scope == PriceScope.HOME else 0
    shortest, longest = PRICED_MINUTES
    return max(shortest, least) <= price.minutes <= max(longest, least)


def price_line(price: Price, person: Practitioner, posts: list[WorksAt], *, named: bool) -> str:
    """One price; ``named`` with where it holds."""
    text = _("%(price)s for %(minutes)d minutes") % {
        "price": present.money(price.amount, price.currency),
        "minutes": price.minutes,
    }
    return f"{profiles.price_place(price, person, posts)}: {text}" if named else text


def away(person: Practitioner) -> list[str]:
    """Until when somebody is away, if they are."""
    until = person.away_until
    return [_("Away until %(day)s") % {"day": present.day(until)}] if until and until > timezone.now().date() else []


def accepting(posts: list[WorksAt], home: HomeVisits | None) -> list[str]:
    """Whether new people are taken: one line where all ways agree, else one for each."""
    ways: list[tuple[str, str]] = [(post.practice.name, post.accepting) for post in posts]
    if home is not None and home.offers == Stated.YES:
        ways.append((_("Home visits"), home.accepting))
    words = {Stated.YES: _("Accepting new people"), Stated.NO: _("Full at present"), Stated.NOT_STATED: _("not stated")}
    answers = {answer for _place, answer in ways}
    if answers <= {Stated.NOT_STATED}:
        return []
    if len(answers) == 1:
        return [words[Stated(answers.pop())]]
    return [f"{place}: {present.inline(words[Stated(answer)])}" for place, answer in ways]


def memberships(person: Practitioner, catalogue: Catalogue) -> list[str]:
    """Memberships that were looked up and matched, with the day."""
    return [
        _("membership of %(association)s matched on %(day)s")
        % {
            "association": catalogue.label(FacetGroup.ASSOCIATION, membership.association.slug),
            "day": present.day(membership.checked_on),
        }
        for membership in person.memberships.all()
        if membership.check_result == CheckResult.MATCHED and membership.checked_on
    ]


def unlisted(ids: Ids, found: list[Entry]) -> list[int]:
    """Numbers that lead to nobody who is listed; why is nobody's business."""
    listed = {one.id for one in found}
    return [number for number in ids if number not in listed]


def table(found: list[Entry]) -> list[Row]:
    """The facts side by side, in the order in which people decide."""
    facts: list[tuple[str, Callable[[Entry], list[str]]]] = [
        (_("Profession"), lambda one: _joined(one.professions)),
        (_("Clinics"), lambda one: one.clinics),
        (_("Price of about an hour"), lambda one: one.prices),
        (_("New people"), lambda one: one.accepting),
        (_("Says they work with"), lambda one: _joined(list(one.conditions.values()))),
        (_("Techniques"), lambda one: _joined(list(one.techniques.values()))),
        (_("Pressure"), lambda one: _joined(one.pressures)),
        (_("Scents"), lambda one: _joined([one.scents])),
        (_("Languages"), lambda one: _joined(one.languages)),
        (_("Gender"), lambda one: _joined([one.gender])),
        (_("What was checked"), lambda one: one.checked or [_("Nothing checked yet")]),
        (_("Last confirmed"), lambda one: [one.confirmed]),
    ]
    rows = [Row(label, [Cell(one.name, lines(one)) for one in found]) for label, lines in facts]
    rows.insert(1, Row(_("Comes to you"), [Cell(one.name, one.home, bool(one.comes)) for one in found]))
    return rows


def _joined(names: list[str]) -> list[str]:
    """Short names on one line; none where nothing is stated."""
    return [", ".join(names)] if any(names) else []
