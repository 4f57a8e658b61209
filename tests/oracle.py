"""Search by brute force: reads the tables people edit, one by one, in plain Python. Slow, and easy to believe."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from therapists import geo
from therapists.choices import (
    CLINIC_ACCESS,
    Checked,
    CircleOrigin,
    CircleRole,
    FacetGroup,
    LinkStrength,
    Stated,
)
from therapists.models import Practitioner, WorksAt
from therapists.search.catalogue import Catalogue, Key
from therapists.search.criteria import Criteria, Where

Facts = dict[str, set[str]]
UNSTATED_REACH_KM = 40.0


@dataclass
class Way:
    """One way of being seen: what is stated, what is left open, and where it is."""

    person: int
    at: str
    stated: Facts
    open: Facts
    point: geo.Point | None
    origin: geo.Point | None = None
    circle: geo.Circle | None = None
    uncertainty_km: float = 0.0
    area_stated: bool = True
    excludes: list[geo.Circle] = field(default_factory=list)
    licensed_in: set[str] = field(default_factory=set)
    price: Decimal | None = None
    currency: str = ""


def ways_of_everybody(currencies: dict[str, str]) -> list[Way]:
    """All ways of being seen of all published practitioners."""
    return [way for person in Practitioner.objects.filter(status="published") for way in _ways(person, currencies)]


def _ways(person: Practitioner, currencies: dict[str, str]) -> list[Way]:
    today = datetime.datetime.now(datetime.UTC).date()
    stated, left_open, licences = _person_facts(person, today)
    posts = [
        post
        for post in WorksAt.objects.filter(practitioner=person).select_related("practice")
        if (post.since is None or post.since <= today) and (post.until is None or post.until > today)
    ]
    home = getattr(person, "home_visits", None)
    found = []
    for post in posts:
        practice = post.practice
        facts, opened = _copy(stated), _copy(left_open)
        facts["at"].add("clinic")
        if home is None or home.offers == Stated.NOT_STATED:
            opened["at"] |= {"home", "clinic"}
        _say(facts, opened, "setting", practice.setting)
        _say(facts, opened, "accepting", "" if post.accepting == "not-stated" else post.accepting)
        _say_hours(facts, opened, list(post.hours.all()))
        for key, name in zip(
            CLINIC_ACCESS,
            ("step_free", "parking", "transit", "accessible_toilet", "hearing_loop"),
            strict=True,
        ):
            _say_one(facts, opened, key, getattr(practice, name))
        price, currency = _price(person, currencies.get(practice.country, ""), practice=practice.pk)
        point = geo.Point(practice.lat, practice.lon)
        found.append(
            Way(
                person.pk,
                "clinic",
                facts,
                opened,
                point,
                point,
                price=price,
                currency=currency,
                licensed_in=licences,
            )
        )
    if home is None or home.offers != Stated.YES:
        return found
    facts, opened = _copy(stated), _copy(left_open)
    facts["at"].add("home")
    _say(facts, opened, "accepting", "" if home.accepting == "not-stated" else home.accepting)
    _say_hours(facts, opened, list(home.hours.all()))
    for key, name in (
        ("stairs", "stairs"),
        ("transfer", "transfer"),
        ("brings-table", "brings_table"),
        ("pets", "pets"),
    ):
        _say_one(facts, opened, key, getattr(home, name))
    for key in ("bed", "chair"):
        answer = "not-stated" if not home.surfaces else "yes" if key in home.surfaces else "no"
        _say_one(facts, opened, key, answer)
    base = geo.Point(home.base_lat, home.base_lon) if home.base_lat is not None else None
    includes, excludes = [], []
    for area in home.areas.all():
        if area.origin == CircleOrigin.PLACE:
            circle = geo.Circle(geo.Point(area.place.lat, area.place.lon), area.place.radius_km)
            doubt = geo.GRID_ERROR_KM
        elif base is not None:
            circle, doubt = geo.Circle(base, area.radius_km), home.base_uncertainty_km
        else:
            continue
        (includes if area.role == CircleRole.INCLUDE else excludes).append((circle, doubt))
    price_of = lambda country: _price(person, currencies.get(country, ""), home=True)  # noqa: E731
    common = {"excludes": [circle for circle, _ in excludes], "licensed_in": licences}
    for circle, doubt in includes:
        price, currency = price_of(home.country)
        found.append(
            Way(
                person.pk, "home", facts, opened, circle.centre, base, circle, doubt, True,
                price=price, currency=currency, **common,
            )
        )  # fmt: skip
    if not includes:
        around = [(base, base, home.country)] if base else [
            (geo.Point(p.practice.lat, p.practice.lon), None, p.practice.country) for p in posts
        ] or [(None, None, "")]  # fmt: skip
        for point, origin, country in around:
            price, currency = price_of(home.country or country)
            circle = geo.Circle(point, UNSTATED_REACH_KM) if point else None
            doubt = home.base_uncertainty_km or geo.GRID_ERROR_KM
            found.append(
                Way(
                    person.pk, "home", facts, opened, point, origin, circle, doubt, False,
                    price=price, currency=currency, **common,
                )
            )  # fmt: skip
    return found


def _person_facts(person: Practitioner, today: datetime.date) -> tuple[Facts, Facts, set[str]]:
    stated: Facts = defaultdict(set)
    left_open: Facts = defaultdict(set)
    techniques = [link.technique for link in person.technique_links.select_related("technique")]
    conditions = {link.condition.slug for link in person.condition_links.select_related("condition")}
    _say(stated, left_open, "technique", *(technique.slug for technique in techniques))
    _say(stated, left_open, "condition", *conditions)
    for technique in techniques:
        for link in technique.condition_links.select_related("condition"):
            if link.strength == LinkStrength.STRONG:
                stated["condition"].add(link.condition.slug)
        for link in technique.objective_links.select_related("objective"):
            if link.strength == LinkStrength.STRONG:
                stated["objective"].add(link.objective.slug)
    if not techniques:
        left_open["objective"].add("*")
    _say(stated, left_open, "profession", *(p.slug for p in person.professions.all()))
    _say(stated, left_open, "language", *(v.slug for v in person.languages.all()))
    _say(stated, left_open, "payment", *(v.slug for v in person.payment_options.all()))
    _say(stated, left_open, "gender", person.gender)
    _say(stated, left_open, "scent", person.scent_policy)
    _say(stated, left_open, "pressure", *person.pressures)
    _say(stated, left_open, "age", *person.ages)
    memberships = [m for m in person.memberships.select_related("association") if m.until is None or m.until >= today]
    _say(stated, left_open, "association", *(m.association.slug for m in memberships))
    standing = [
        c
        for c in person.credentials.all()
        if c.status not in {"expired", "inactive", "suspended", "revoked"}
        and (c.expires_on is None or c.expires_on >= today)
    ]
    stated["checked"] = {c.kind for c in standing if c.check_result == "matched"}
    if any(m.check_result == "matched" for m in memberships):
        stated["checked"].add("membership")
    left_open["checked"] = set(Checked.values) - stated["checked"]
    return stated, left_open, {c.jurisdiction for c in standing if c.kind == "licence"}


def _copy(facts: Facts) -> Facts:
    return defaultdict(set, {group: set(values) for group, values in facts.items()})


def _say(stated: Facts, left_open: Facts, group: str, *values: str) -> None:
    said = {value for value in values if value}
    stated[group] |= said
    if not said:
        left_open[group].add("*")


def _say_one(stated: Facts, left_open: Facts, key: str, answer: str) -> None:
    if answer == "yes":
        stated["access"].add(key)
    elif answer == "not-stated":
        left_open["access"].add(key)


def _say_hours(stated: Facts, left_open: Facts, hours: list) -> None:
    found = set()
    for entry in hours:
        opens, closes = (t.hour * 60 + t.minute for t in (entry.opens, entry.closes))
        if entry.weekday >= 6:
            found.add("weekend")
        else:
            if min(closes, 17 * 60) - max(opens, 6 * 60) >= 60:
                found.add("weekday-day")
            if closes - max(opens, 17 * 60) >= 60:
                found.add("weekday-evening")
    _say(stated, left_open, "when", *found)


def _price(
    person: Practitioner, currency: str, *, practice: int | None = None, home: bool = False
) -> tuple[Decimal | None, str]:
    shortest = (person.home_visits.minimum_session_minutes or 0) if home else 0
    lengths = range(max(45, shortest), max(75, shortest) + 1)
    priced = [p for p in person.prices.all() if p.minutes in lengths and p.currency == currency]
    own = [p for p in priced if (practice and p.practice_id == practice) or (home and p.scope == "home")]
    pool = own or [p for p in priced if p.scope == "practitioner"]
    return (min(p.amount for p in pool), currency) if pool else (None, "")


def verdict(way: Way, where: Where, demanded: set[str]) -> str:
    """yes, ask or no for one way at a visitor's place."""
    if way.at == "clinic":
        assert way.point is not None
        return "yes" if geo.distance_km(way.point, where.point) <= where.radius_km else "no"
    if way.circle is None:
        return "no"
    answer = geo.verdict(
        where.point,
        way.circle,
        way.excludes,
        uncertainty_km=way.uncertainty_km + where.uncertainty_km,
        area_stated=way.area_stated,
    )
    if answer == "yes" and way.stated["profession"] & demanded:
        here = {where.jurisdiction, where.jurisdiction.split("-")[0]}
        return "yes" if way.licensed_in & here else "ask"
    return str(answer)


def fails(way: Way, criteria: Criteria, *, lenient: bool) -> set[str]:
    """The filter groups that a way does not meet."""
    failed = set()
    for group, slugs in criteria.chosen.items():
        left_open = way.open[group]
        met = bool(way.stated[group] & set(slugs))
        if not met and lenient:
            met = "*" in left_open or bool(left_open & set(slugs))
        if not met:
            failed.add(str(group))
    if criteria.price_max is not None and criteria.where is not None:
        met = way.price is not None and way.price <= criteria.price_max and way.currency == criteria.where.currency
        if not met and not (lenient and way.price is None):
            failed.add("price")
    return failed


def ways_that_meet(ways: list[Way], criteria: Criteria, catalogue: Catalogue) -> list[Way]:
    """The ways of being seen that a search finds."""
    near = [way for way, _found in _near(ways, criteria, catalogue)]
    return [way for way in near if not fails(way, criteria, lenient=criteria.unstated)]


@dataclass
class Answer:
    """What the search should say."""

    people: set[int]
    verdicts: dict[int, set[str]]
    unstated_more: int
    counts: dict[Key, int]


def _near(ways: list[Way], criteria: Criteria, catalogue: Catalogue) -> list[tuple[Way, str]]:
    """The ways that the place allows, each with its verdict."""
    demanded: set[str] = set()
    if criteria.where is not None:
        codes = catalogue.demanding(criteria.where.jurisdiction)
        demanded = {catalogue.keys[code].slug for code in codes}
    near = []
    for way in ways:
        found = verdict(way, criteria.where, demanded) if criteria.where else "yes" if way.area_stated else "ask"
        if found != "no":
            near.append((way, found))
    return near


def answer(ways: list[Way], criteria: Criteria, catalogue: Catalogue) -> Answer:
    """Total, counts and verdicts by looking at every way."""
    near = _near(ways, criteria, catalogue)
    people, strict, lenient = set(), set(), set()
    verdicts: dict[int, set[str]] = defaultdict(set)
    counted: dict[Key, set[int]] = defaultdict(set)
    for way, found in near:
        failed = fails(way, criteria, lenient=criteria.unstated)
        if not failed:
            people.add(way.person)
            verdicts[way.person].add(found)
        if not fails(way, criteria, lenient=False):
            strict.add(way.person)
        if not fails(way, criteria, lenient=True):
            lenient.add(way.person)
        for group in FacetGroup:
            if failed <= {str(group)}:
                for slug in way.stated[group]:
                    counted[Key(group, slug)].add(way.person)
    return Answer(people, verdicts, len(lenient - strict), {key: len(found) for key, found in counted.items()})
