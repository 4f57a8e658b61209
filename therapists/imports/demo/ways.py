"""Where invented people are seen: practices, posts, hours, home visits; and what they charge."""

from therapists import geo
from therapists.choices import (
    CircleOrigin,
    CircleRole,
    ContactKind,
    HomeFee,
    PriceScope,
    Setting,
    Stated,
    Surface,
    Visits,
)
from therapists.imports.demo import words
from therapists.imports.demo.draw import City, LatLon, Weighted
from therapists.imports.demo.phones import phone
from therapists.imports.demo.rows import ACCEPTING, OFTEN, SELDOM, Crowd, Person, Row
from therapists.imports.demo.world import Entry
from therapists.letters import slug_of
from therapists.models import ContactPoint, CoverageArea, HomeVisits, OpeningHours, Practice, Price, WorksAt
from therapists.models.private import PrivateBase, PrivatePremises

SECOND_PRACTICE = 0.1
ONLY_HOME = 0.2  # of those who come to homes, and work nowhere else
NOT_A_HOME_SHARED, NOT_A_HOME_ALONE = 0.92, 0.585  # together 60 % of all practices
WORKS_WHERE_THEY_LIVE = 0.6  # of home visitors whose practice may be a home
SHARED_SETTINGS = Weighted(
    {
        Setting.CLINIC: 58,
        Setting.SPA: 12,
        Setting.HOSPITAL: 8,
        Setting.STUDIO: 10,
        Setting.SPORTS_CLUB: 7,
        "": 5,
    }.items()
)
ALONE_SETTINGS = Weighted(
    {Setting.CLINIC: 52, Setting.STUDIO: 25, Setting.SPA: 9, Setting.OWN_PREMISES: 8, "": 6}.items()
)
HOME_SETTINGS = Weighted({Setting.OWN_PREMISES: 62, Setting.STUDIO: 22, "": 16}.items())
HOURS_STATED = 0.8
WEBSITE_SHARED, WEBSITE_ALONE = 0.4, 0.15
SINCE_STATED = 0.5
# Weekly hours as (weekdays, from, to); several rows make a week.
WEEKS: Weighted[tuple[tuple[str, str, str], ...]] = Weighted(
    {
        (("12345", "09:00", "17:00"),): 20,
        (("1234", "08:30", "16:30"), ("5", "08:30", "12:30")): 12,
        (("135", "10:00", "18:00"),): 8,
        (("24", "10:00", "19:30"), ("5", "09:00", "13:00")): 8,
        (("12345", "08:00", "12:00"), ("124", "14:00", "18:00")): 12,
        (("1234", "11:00", "20:00"),): 10,
        (("234", "12:00", "20:30"), ("6", "09:00", "14:00")): 9,
        (("12345", "09:30", "18:30"), ("6", "10:00", "15:00")): 9,
        (("34", "17:00", "21:00"), ("67", "10:00", "16:00")): 5,
        (("67", "09:00", "17:00"),): 3,
        (("15", "09:00", "15:00"),): 4,
    }.items()
)

NOT_STATED_ROW = 0.5  # of those who have not said whether they come: a row that says so, or none at all
AREA_NOT_STATED = 0.12
PLACE_CIRCLES = 0.15
EXCLUDE_CIRCLES = 0.15
RADII_KM = (5, 8, 10, 12, 15, 20, 25, 30, 40)
RADII_MILES = (3, 5, 7, 10, 12, 15, 20, 25)
MILE_COUNTRIES = frozenset({"US", "GB"})
FEES = Weighted({HomeFee.NOT_STATED: 30, HomeFee.NONE: 18, HomeFee.FLAT: 30, HomeFee.DISTANCE: 22}.items())
SURFACES = tuple(Surface.values)
WHOM = Weighted({Visits.ANYONE: 40, Visits.REFERRED: 20, Visits.EXISTING_CLIENTS: 20, Visits.WOMEN_ONLY: 20}.items())
NO_BASE = (None, None, None)
# The terms of somebody who does not come, or has not said: in the order of ``_terms``.
NO_TERMS = (HomeFee.NOT_STATED, None, None, None, "", None, None, *[Stated.NOT_STATED] * 5, "", "{}", "", "")
HOME_PRICE = 1.25  # of the price at a practice
HOME_HOURS_STATED = 0.65
HOME_NOTE = 0.4

PRICES_STATED = 0.75
LONG_SESSION = 0.85  # price grows with the minutes to this power: a long session costs less by the minute
LENGTHS = {"massage-therapist": (30, 60, 90), "bodyworker": (60, 90), "reflexologist": (30, 45, 60)}
LENGTHS_ELSEWHERE = (30, 45, 60)
PRICE_STEP = {"MXN": 50}
PRICE_STEP_ELSEWHERE = 5

LARGEST_SPREAD_KM = 20.0
# A base this near to a town's centre is never in empty country, so its grid cell is its public base.
BASE_SPREAD_KM = min(8.0, geo.EMPTY_COUNTRY_KM - geo.GRID_ERROR_KM)


def posts(crowd: Crowd, person: Person, shared: int | None) -> None:
    """Where somebody works: the ``shared`` practice, one of their own, or only in people's homes."""
    if shared is not None:
        _works_at(crowd, person, shared)
    elif not (person.offers == Stated.YES and crowd.chance(ONLY_HOME)):
        _works_at(crowd, person, _own_practice(crowd, person))
    if person.practices and crowd.chance(SECOND_PRACTICE):
        _works_at(crowd, person, _own_practice(crowd, person, elsewhere=True))


def _own_practice(crowd: Crowd, person: Person, *, elsewhere: bool = False) -> int:
    city = person.city
    near = crowd.world.neighbours(city) if elsewhere else []
    if near and crowd.chance(0.5):
        city = person.elsewhere = crowd.one(near)
    home = person.base if not elsewhere and crowd.chance(WORKS_WHERE_THEY_LIVE) else None
    return practice(crowd, city, person.profession, person.family, shared=False, home=home)


def practice(crowd: Crowd, city: City, profession: Entry, family: str, *, shared: bool, home: LatLon | None) -> int:
    """Add a practice; its id. ``home`` is where its owner lives, if they work there."""
    not_a_home = crowd.chance(NOT_A_HOME_SHARED if shared else NOT_A_HOME_ALONE)
    settings = SHARED_SETTINGS if shared else ALONE_SETTINGS if not_a_home else HOME_SETTINGS
    setting = settings.pick(crowd.rng)
    name = _practice_name(crowd, city, profession, family, setting)
    street = crowd.street(city)
    if not_a_home:
        true = public = crowd.near(city, LARGEST_SPREAD_KM)
    else:
        true = home or crowd.near(city, BASE_SPREAD_KM)
        public = geo.public_base(geo.Point(*true), None).point
    id_ = crowd.next_id(Practice)
    listed = crowd.between(30, 1100)
    access = [OFTEN.pick(crowd.rng) for _ in range(3)] + [SELDOM.pick(crowd.rng) for _ in range(2)]
    slug = slug_of(f"{name} {city.name}", longest=120) or "practice"
    has_web = crowd.chance(WEBSITE_SHARED if shared else WEBSITE_ALONE)
    web = f"https://www.example.net/{slug}-{crowd.number}/" if has_web else ""
    crowd.rows[Practice].append(
        (
            *(id_, slug, name, setting, not_a_home, street if not_a_home else ""),
            *(city.name, city.region, city.country, *public, city.time_zone),
            *(*access, web, crowd.moment(listed), crowd.moment(crowd.between(0, listed))),
        )
    )
    crowd.rows[PrivatePremises].append((id_, street, *true))
    if shared and (number := phone(crowd, city)):
        crowd.rows[ContactPoint].append((None, id_, ContactKind.PHONE, number, True, 0))
    return id_


def _practice_name(crowd: Crowd, city: City, profession: Entry, family: str, setting: str) -> str:
    kind = crowd.one(words.PRACTICE_KINDS[setting]).replace("_", " ")
    trade = words.TRADES.get(profession.slug)
    if trade and setting in ("clinic", "own-premises", "") and crowd.chance(0.6):
        kind = crowd.one(trade).replace("_", " ")
    first = crowd.one(words.PRACTICE_WORDS).replace("_", " ")
    if family and crowd.chance(0.45):
        first = family
    elif crowd.chance(0.15):
        first = f"{city.name} {first}"
    name = f"{first} {kind}"
    if city.country == "US":
        for british, american in words.AMERICAN_SPELLING:
            name = name.replace(british, american)
    return name[:120]


def _works_at(crowd: Crowd, person: Person, practice: int) -> None:
    id_ = crowd.next_id(WorksAt)
    since = crowd.day(crowd.between(30, 3000)) if crowd.chance(SINCE_STATED) else None
    crowd.rows[WorksAt].append((id_, person.id, practice, ACCEPTING.pick(crowd.rng), since))
    person.practices.append(practice)
    if crowd.chance(HOURS_STATED):
        _week(crowd, works_at=id_)


def _week(crowd: Crowd, *, works_at: int | None = None, home_visits: int | None = None) -> None:
    crowd.rows[OpeningHours] += [
        (works_at, home_visits, day, opens, closes) for days, opens, closes in WEEKS.pick(crowd.rng) for day in days
    ]


def home_visits(crowd: Crowd, person: Person) -> None:
    """Whether somebody comes to homes, from where, how far and on what terms."""
    if person.offers == Stated.NOT_STATED and not crowd.chance(NOT_STATED_ROW):
        return
    id_, city = crowd.next_id(HomeVisits), person.city
    where = (city.name, city.region, city.country, city.time_zone)
    if person.base is None:
        crowd.rows[HomeVisits].append((id_, person.id, person.offers, Stated.NOT_STATED, *NO_BASE, *where, *NO_TERMS))
        return
    base = geo.public_base(geo.Point(*person.base), None)
    public = (*base.point, base.uncertainty_km)
    crowd.rows[HomeVisits].append(
        (id_, person.id, person.offers, ACCEPTING.pick(crowd.rng), *public, *where, *_terms(crowd, person))
    )
    crowd.rows[PrivateBase].append((person.id, crowd.street(city), *person.base))
    _areas(crowd, id_, city)
    if crowd.chance(HOME_HOURS_STATED):
        _week(crowd, home_visits=id_)


def _terms(crowd: Crowd, person: Person) -> Row:
    """Fee, notice, session, what they bring and need, whom they visit."""
    surfaces = crowd.some(SURFACES, 0.55) if crowd.chance(0.65) else "{}"
    fee = _fee(crowd, person)
    notice = crowd.one((2, 4, 12, 24, 24, 48, 72)) if crowd.chance(0.7) else None
    person.shortest_visit = crowd.one((30, 45, 60, 60, 90)) if crowd.chance(0.6) else 0
    return (
        *(*fee, notice, person.shortest_visit or None),
        *(OFTEN.pick(crowd.rng) for _ in range(4)),
        SELDOM.pick(crowd.rng),
        crowd.one(words.SPACES) if crowd.chance(0.4) else "",
        surfaces,
        WHOM.pick(crowd.rng) if crowd.chance(0.5) else "",
        crowd.one(words.HOME_NOTES) if crowd.chance(HOME_NOTE) else "",
    )


def _fee(crowd: Crowd, person: Person) -> Row:
    kind, currency = FEES.pick(crowd.rng), words.CURRENCIES[person.city.country]
    hour = words.HOUR_PRICES[person.city.country]
    if kind == HomeFee.FLAT:
        return kind, _rounded(hour * crowd.one((0.1, 0.2, 0.3, 0.4)), currency), None, None, currency
    if kind == HomeFee.DISTANCE:
        per_km = round(hour * crowd.one((0.005, 0.008, 0.012)), 2)
        return kind, None, crowd.one((3, 5, 8, 10, 15)), per_km, currency
    return kind, None, None, None, ""


def _areas(crowd: Crowd, home_visits: int, city: City) -> None:
    if crowd.chance(AREA_NOT_STATED):
        return
    near = crowd.world.neighbours(city)
    if crowd.chance(PLACE_CIRCLES):
        named = [city, *near[: crowd.between(0, 2)]]
        circles: list[Row] = [(CircleRole.INCLUDE, CircleOrigin.PLACE, None, place.id) for place in named]
    else:
        in_miles = city.country in MILE_COUNTRIES
        radius = round(crowd.one(RADII_MILES) * geo.KM_PER_MILE, 3) if in_miles else crowd.one(RADII_KM)
        named = []
        circles = [(CircleRole.INCLUDE, CircleOrigin.BASE, radius, None)]
    others = [place for place in near if place not in named]
    if others and crowd.chance(EXCLUDE_CIRCLES):
        circles.append((CircleRole.EXCLUDE, CircleOrigin.PLACE, None, crowd.one(others).id))
    crowd.rows[CoverageArea] += [(home_visits, *circle) for circle in circles]


def _rounded(amount: float, currency: str) -> int:
    step = PRICE_STEP.get(currency, PRICE_STEP_ELSEWHERE)
    return max(step, round(amount / step) * step)


def prices(crowd: Crowd, person: Person) -> None:
    """What sessions cost, by length and place."""
    if not crowd.chance(PRICES_STATED):
        return
    currency = words.CURRENCIES[person.city.country]
    lengths = LENGTHS.get(person.profession.slug, LENGTHS_ELSEWHERE)
    rows = crowd.rows[Price]

    def add(scope: PriceScope, practice: int | None, factor: float, least: int = 0) -> None:
        for minutes in [length for length in lengths if length >= least] or [least]:
            amount = person.hour * factor * (minutes / 60) ** LONG_SESSION
            rows.append((person.id, scope, practice, minutes, _rounded(amount, currency), currency))

    if not person.practices:
        add(PriceScope.HOME, None, HOME_PRICE, person.shortest_visit)
        return
    add(PriceScope.PRACTITIONER, None, 1.0)
    if len(person.practices) > 1 and crowd.chance(0.5):
        add(PriceScope.PRACTICE, person.practices[1], crowd.one((0.9, 1.1, 1.2)))
    if person.base is not None and crowd.chance(0.5):
        add(PriceScope.HOME, None, HOME_PRICE, person.shortest_visit)
