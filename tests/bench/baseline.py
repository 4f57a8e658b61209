"""The same searches over the tables that people edit, as a competent Django developer writes them in a day.

What search is measured against, so it is given every fair chance. Filters are subqueries, where a join would multiply
rows and need DISTINCT; nothing is counted that the page does not show; related rows are prefetched; the columns that
are searched have their indexes. A box around the visitor stands before the distance, by an index on latitude and
longitude: every text about the haversine formula has it. Who is found is asked for once, unless they are very many,
and serves all that follows. What it does not have is what takes more than a day: rows made for search, counts by bits,
orders that are walked.

It finds the same people as the site does, with two exceptions. Words are looked for by ``icontains``, inside other
words too, and misspelt ones find nobody. Its order is that of what the tables hold: by distance near a place, else
the last changed first; how well somebody fits is not in the tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import time, timedelta
from functools import cache, reduce
from math import cos, radians
from operator import or_
from typing import Any

from django.contrib.postgres.indexes import OpClass
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    Index,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Func, RawSQL
from django.db.models.functions import (
    ASin,
    Coalesce,
    Cos,
    Floor,
    Least,
    Now,
    Power,
    Radians,
    Sin,
    Sqrt,
    TruncDate,
    Upper,
)

from therapists.choices import CLINIC_ACCESS, CircleOrigin, CircleRole, FacetGroup, LinkStrength, SeenAt, Stated
from therapists.geo import EARTH_RADIUS_KM, GRID_ERROR_KM, Bounds
from therapists.models import (
    Condition,
    CoverageArea,
    Credential,
    HomeVisits,
    Membership,
    OpeningHours,
    Place,
    Practice,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerPayment,
    PractitionerProfession,
    PractitionerTechnique,
    WorksAt,
)
from therapists.search.criteria import Criteria, Where
from therapists.search.grid import Grid
from therapists.search.indexing import UNSTATED_REACH_KM

PAGE_SIZE = 20
MOST_IDS = 10_000  # people whose numbers are carried from one statement to the next: of more, a subquery is quicker
MOST_REACHING = 100_000  # the same of home visits near one place
KM_PER_DEGREE = 111.0  # a little less than it is: the box holds the whole circle
LAPSED = ("expired", "suspended", "revoked")
STRONG = LinkStrength.STRONG
HOUR = timedelta(hours=1)
WHEN = {
    "weekday-day": Q(weekday__lte=5, closes__gte=F("opens") + HOUR, closes__gt=time(6, 59), opens__lte=time(16)),
    "weekday-evening": Q(weekday__lte=5, closes__gte=F("opens") + HOUR, closes__gt=time(17, 59)),
    "weekend": Q(weekday__gte=6),
}
LINKS: dict[FacetGroup, tuple[type, str]] = {
    FacetGroup.PROFESSION: (PractitionerProfession, "profession__slug"),
    FacetGroup.TECHNIQUE: (PractitionerTechnique, "technique__slug"),
    FacetGroup.LANGUAGE: (PractitionerLanguage, "language__slug"),
    FacetGroup.PAYMENT: (PractitionerPayment, "payment_option__slug"),
}
COLUMNS = {FacetGroup.GENDER: "gender", FacetGroup.SCENT: "scent_policy"}
ARRAYS = {FacetGroup.PRESSURE: "pressures", FacetGroup.AGE: "ages"}
IMPLIED = "technique__condition_links__condition"
SHOWN = (
    "profession_links__profession",
    "technique_links__technique",
    "condition_links__condition",
    "language_links__language",
    "contact_points",
    "credentials",
    "prices",
    "works_at__practice",
    "home_visits__areas__place",
)
INDEXES = (
    (Practice, Index(fields=["lat", "lon"], name="bench_practice_point")),
    (HomeVisits, Index(fields=["base_lat", "base_lon"], name="bench_base_point")),
    (Place, Index(fields=["lat", "lon"], name="bench_place_point")),
    (Practitioner, Index(fields=["-updated_at", "id"], condition=Q(status="published"), name="bench_last_changed")),
    *(
        (Practitioner, Index(OpClass(Upper(name), name="text_pattern_ops"), name=f"bench_{name}"))
        for name in ("given_name", "family_name")
    ),
)


@contextmanager
def indexes() -> Iterator[None]:
    """The indexes that the tables do not have already, as long as the baseline is asked."""
    widest.cache_clear()
    with connection.schema_editor() as editor:
        for model, index in INDEXES:
            editor.add_index(model, index)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for model, index in INDEXES:
                editor.remove_index(model, index)


class Unnest(Func):
    """One row for each element of an array."""

    function = "unnest"
    output_field = TextField()
    set_returning = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What the search page asks for."""

    page: list[Practitioner]
    total: int
    counts: dict[FacetGroup, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Asked(Criteria):
    """The criteria, and whose visits may reach the visitor: looked up once, for the planner takes them for few."""

    reaching: Any = None  # numbers of HomeVisits, or a query for them where they are many


def asked(criteria: Criteria) -> Asked:
    """Look up what all statements of a search need."""
    given = Asked(**{field.name: getattr(criteria, field.name) for field in fields(criteria)})
    if criteria.where is None:
        return given
    found = _reaching(criteria.where).values("pk")
    ids = _few(found, MOST_REACHING)
    return replace(given, reaching=found if ids is None else _these(ids))


def _few(rows: QuerySet[Any], most: int = MOST_IDS) -> list[int] | None:
    """The numbers of these rows; None where they are many."""
    ids = list(rows.order_by().values_list("pk", flat=True)[: most + 1])
    return ids if len(ids) <= most else None


def _these(ids: list[int]) -> RawSQL:
    """Numbers as one parameter: Django makes one of each, and PostgreSQL takes no more than 65,535."""
    return RawSQL("SELECT unnest(%s::bigint[])", [ids])


def search(criteria: Criteria) -> Answer:
    """The page, the total, and the counts of every option: one statement for each and for each group."""
    given = asked(criteria)
    ids = _few(people(given))
    return Answer(_page(given, 0, ids), *_tally(given, ids))


def tally(criteria: Criteria) -> tuple[int, dict[FacetGroup, dict[str, int]]]:
    """The total and the counts of every option."""
    given = asked(criteria)
    return _tally(given, _few(people(given)))


def _tally(criteria: Asked, ids: list[int] | None) -> tuple[int, dict[FacetGroup, dict[str, int]]]:
    total = people(criteria).count() if ids is None else len(ids)
    lifted = {g: _few(people(criteria, g)) if g in criteria.chosen else ids for g in FacetGroup}
    return total, {group: counts(criteria, group, lifted[group]) for group in lifted}


def page(criteria: Criteria, start: int = 0) -> list[Practitioner]:
    """Twenty people with what their cards show, and nothing else."""
    return _page(asked(criteria), start, None)


def _page(criteria: Asked, start: int, ids: list[int] | None) -> list[Practitioner]:
    found = people(criteria) if ids is None else Practitioner.objects.filter(pk__in=_these(ids))
    if (where := criteria.where) is not None:
        # By the nearest clinic, or from where they set out to homes.
        clinics = WorksAt.objects.current().filter(practitioner=OuterRef("pk"))
        clinic = clinics.annotate(km=_km("practice__lat", "practice__lon", where)).order_by("km").values("km")[:1]
        home = When(home_visits__offers=Stated.YES, then=_km("home_visits__base_lat", "home_visits__base_lon", where))
        nearest = {SeenAt.CLINIC: Subquery(clinic), SeenAt.HOME: Case(home, output_field=FloatField())}
        ways = [nearest[way] for way in SeenAt if way in criteria.chosen.get(FacetGroup.AT, (way,))]
        found = found.annotate(km=Least(*ways) if len(ways) > 1 else ways[0])
        found = found.order_by(F("km").asc(nulls_last=True), "pk")
    else:
        found = found.order_by("-updated_at", "pk")
    return list(found.prefetch_related(*SHOWN)[start : start + PAGE_SIZE])


@cache
def widest() -> tuple[float, float]:
    """The largest radius of a circle around a base, and of a place that stands for one: for the box before it."""
    found = CoverageArea.objects.aggregate(base=Max("radius_km"), place=Max("place__radius_km"))
    doubt = HomeVisits.objects.aggregate(most=Max("base_uncertainty_km"))["most"] or 0.0
    return (found["base"] or 0.0) + doubt, (found["place"] or 0.0) + GRID_ERROR_KM


def people(criteria: Asked, lifted: FacetGroup | None = None) -> QuerySet[Practitioner]:
    """Everybody found, or who would be if one group's filter were lifted."""
    found = _stating(criteria, lifted)
    if criteria.where is None and not set(criteria.chosen) & WAY_COUNTS.keys() - {lifted}:
        return found  # everybody published is seen somewhere
    return found.filter(pk__in=_seen(posts(criteria, lifted), homes(criteria, lifted)))


def _stating(criteria: Asked, lifted: FacetGroup | None) -> QuerySet[Practitioner]:
    """Those who state what is chosen about themselves."""
    found = Practitioner.objects.published()
    for group, slugs in criteria.chosen.items():
        if group == lifted or group in WAY_COUNTS:
            continue
        if group == FacetGroup.CONDITION:
            stated = PractitionerCondition.objects.filter(condition__slug__in=slugs)
            implied = PractitionerTechnique.objects.filter(
                technique__condition_links__strength=STRONG, **{f"{IMPLIED}__slug__in": slugs}
            )
            found = found.filter(pk__in=stated.values("practitioner").union(implied.values("practitioner")))
        else:
            model, slug = LINKS[group]
            found = found.filter(pk__in=model.objects.filter(**{f"{slug}__in": slugs}).values("practitioner"))
    for word in criteria.words:
        names = Q(given_name__icontains=word) | Q(middle_name__icontains=word) | Q(family_name__icontains=word)
        found = found.filter(names | Q(headline__icontains=word) | Q(bio__icontains=word))
    return found


def posts(criteria: Asked, lifted: FacetGroup | None = None) -> QuerySet[WorksAt]:
    """Where people are seen who can be: current posts, near the visitor."""
    found = WorksAt.objects.current()
    if (where := criteria.where) is not None:
        found = _near(found, "practice__lat", "practice__lon", where, where.radius_km).filter(km__lte=where.radius_km)
    return found.none() if _only(SeenAt.HOME, criteria, lifted) else found


def homes(criteria: Asked, lifted: FacetGroup | None = None) -> QuerySet[HomeVisits]:
    """Who comes to homes, to the visitor's or at all."""
    found = HomeVisits.objects.filter(offers=Stated.YES)
    if criteria.where is not None:
        found = found.filter(pk__in=criteria.reaching)
    return found.none() if _only(SeenAt.CLINIC, criteria, lifted) else found


def _reaching(where: Where) -> QuerySet[HomeVisits]:
    """Offers with a circle that may hold the visitor, and none that rules them out."""
    found = HomeVisits.objects.filter(offers=Stated.YES)
    doubt = where.uncertainty_km
    base_doubt = F("home_visits__base_uncertainty_km") + doubt
    based = CoverageArea.objects.filter(origin=CircleOrigin.BASE)
    widest_base, widest_place = widest()
    based = _near(based, "home_visits__base_lat", "home_visits__base_lon", where, widest_base + doubt)
    about = CoverageArea.objects.filter(origin=CircleOrigin.PLACE)
    about = _near(about, "place__lat", "place__lon", where, widest_place + doubt)
    place_doubt = GRID_ERROR_KM + doubt
    stated = Exists(CoverageArea.objects.filter(home_visits=OuterRef("pk"), role=CircleRole.INCLUDE))
    farthest = UNSTATED_REACH_KM + GRID_ERROR_KM + doubt
    asking = found.filter(~stated)
    near_post = _near(WorksAt.objects.current(), "practice__lat", "practice__lon", where, farthest)
    reached = (
        based.filter(role=CircleRole.INCLUDE, km__lt=F("radius_km") + base_doubt)
        .values("home_visits")
        .union(
            about.filter(role=CircleRole.INCLUDE, km__lt=F("place__radius_km") + place_doubt).values("home_visits"),
            # Who has not said how far is worth asking around the base, or else around where they work.
            _near(asking, "base_lat", "base_lon", where, 2 * UNSTATED_REACH_KM + doubt)
            .filter(km__lte=UNSTATED_REACH_KM + F("base_uncertainty_km") + doubt)
            .values("pk"),
            asking.filter(
                base_lat__isnull=True, practitioner__in=near_post.filter(km__lte=farthest).values("practitioner")
            ).values("pk"),
        )
    )
    excluded = (
        based.filter(role=CircleRole.EXCLUDE, km__lte=F("radius_km") - base_doubt)
        .values("home_visits")
        .union(about.filter(role=CircleRole.EXCLUDE, km__lte=F("place__radius_km") - place_doubt).values("home_visits"))
    )
    return found.filter(pk__in=reached).exclude(pk__in=excluded)


def _only(way: SeenAt, criteria: Asked, lifted: FacetGroup | None) -> bool:
    """Whether this way of being seen alone is wanted."""
    return lifted != FacetGroup.AT and criteria.chosen.get(FacetGroup.AT) == (way.value,)


def _seen(posts: QuerySet[WorksAt], homes: QuerySet[HomeVisits]) -> QuerySet:
    """Numbers of practitioners."""
    if homes.query.is_empty():
        return posts.values("practitioner")
    if posts.query.is_empty():
        return homes.values("practitioner")
    return posts.values("practitioner").union(homes.values("practitioner"))


def _near(found: QuerySet[Any], lat: str, lon: str, where: Where, km: float) -> QuerySet[Any]:
    """Rows in the box around a circle, with their distance as ``km``."""
    away = km / KM_PER_DEGREE
    aside = away / max(cos(radians(abs(where.point.lat) + away)), 0.01)
    north = (where.point.lat - away, where.point.lat + away)
    east = (where.point.lon - aside, where.point.lon + aside)
    found = found.filter(**{f"{lat}__range": north})
    if east[0] >= -180 and east[1] <= 180:  # beyond the date line the latitude must do
        found = found.filter(**{f"{lon}__range": east})
    return found.annotate(km=_km(lat, lon, where))


def _km(lat: str, lon: str, where: Where) -> Func:
    """The haversine formula."""
    here = (Radians(Value(where.point.lat)), Radians(Value(where.point.lon)))
    north = Power(Sin((Radians(F(lat)) - here[0]) / 2), 2)
    east = Power(Sin((Radians(F(lon)) - here[1]) / 2), 2)
    half = north + Cos(here[0]) * Cos(Radians(F(lat))) * east
    return Value(2 * EARTH_RADIUS_KM) * ASin(Sqrt(Least(Value(1.0), half, output_field=FloatField())))


# --- One aggregate for each group of options --------------------------------------------------------------------------


def counts(criteria: Asked, group: FacetGroup, ids: list[int] | None = None) -> dict[str, int]:
    """How many people have each option of a group who meet the filters of all others; ``ids`` are those, if known."""
    if group in WAY_COUNTS:
        met: Any = _stating(criteria, group).values("pk") if ids is None else _these(ids)
        return WAY_COUNTS[group](
            posts(criteria, group).filter(practitioner__in=met), homes(criteria, group).filter(practitioner__in=met)
        )
    met = people(criteria, group) if ids is None else Practitioner.objects.filter(pk__in=_these(ids))
    of = {"practitioner__in": met.values("pk") if ids is None else _these(ids)}
    if group in LINKS:
        model, slug = LINKS[group]
        return dict(model.objects.filter(**of).order_by().values_list(slug).annotate(n=Count("pk")))
    if group in COLUMNS:
        return dict(met.order_by().values_list(COLUMNS[group]).annotate(n=Count("pk")))
    if group in ARRAYS:
        met = met.order_by().annotate(option=Unnest(F(ARRAYS[group])))
        return dict(met.values_list("option").annotate(n=Count("pk")))
    return {
        FacetGroup.CONDITION: _conditions,
        FacetGroup.OBJECTIVE: _objectives,
        FacetGroup.ASSOCIATION: _associations,
        FacetGroup.CHECKED: _checked,
    }[group](of)


def _conditions(of: dict[str, Any]) -> dict[str, int]:
    """Those who state it, and those whose techniques imply it and who do not."""
    stated = PractitionerCondition.objects.filter(**of).order_by().values_list("condition").annotate(n=Count("pk"))
    too = PractitionerCondition.objects.filter(practitioner=OuterRef("practitioner"), condition=OuterRef(IMPLIED))
    implied = PractitionerTechnique.objects.filter(~Exists(too), technique__condition_links__strength=STRONG, **of)
    implied = implied.order_by().values_list(IMPLIED).annotate(n=Count("practitioner", distinct=True))
    found: dict[int, int] = dict(stated)
    for condition, number in implied:
        found[condition] = found.get(condition, 0) + number
    slugs = dict(Condition.objects.values_list("pk", "slug"))
    return {slugs[condition]: number for condition, number in found.items()}


def _objectives(of: dict[str, Any]) -> dict[str, int]:
    links = PractitionerTechnique.objects.filter(technique__objective_links__strength=STRONG, **of).order_by()
    served = links.values_list("technique__objective_links__objective__slug")
    return dict(served.annotate(n=Count("practitioner", distinct=True)))


def _members(of: dict[str, Any]) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=TruncDate(Now())), **of).order_by()


def _associations(of: dict[str, Any]) -> dict[str, int]:
    return dict(_members(of).values_list("association__slug").annotate(n=Count("pk")))


def _checked(of: dict[str, Any]) -> dict[str, int]:
    valid = Q(expires_on__isnull=True) | Q(expires_on__gte=TruncDate(Now()))
    matched = Credential.objects.filter(valid, check_result="matched", **of).exclude(status__in=LAPSED).order_by()
    found = dict(matched.values_list("kind").annotate(n=Count("practitioner", distinct=True)))
    members = _members(of).filter(check_result="matched")
    return {**found, "membership": members.aggregate(n=Count("practitioner", distinct=True))["n"]}


def _by_way(posts: QuerySet[WorksAt], homes: QuerySet[HomeVisits]) -> dict[str, int]:
    people = posts.aggregate(n=Count("practitioner", distinct=True))["n"]
    return {SeenAt.CLINIC.value: people or 0, SeenAt.HOME.value: homes.count()}


def _by_setting(posts: QuerySet[WorksAt], homes: QuerySet[HomeVisits]) -> dict[str, int]:
    return dict(posts.order_by().values_list("practice__setting").annotate(n=Count("practitioner", distinct=True)))


def _by_accepting(posts: QuerySet[WorksAt], homes: QuerySet[HomeVisits]) -> dict[str, int]:
    """At a clinic, and at home where not at a clinic as well."""
    found = dict(posts.order_by().values_list("accepting").annotate(n=Count("practitioner", distinct=True)))
    too = Exists(posts.filter(practitioner=OuterRef("practitioner"), accepting=OuterRef("accepting")))
    for answer, number in homes.filter(~too).order_by().values_list("accepting").annotate(n=Count("pk")):
        found[answer] = found.get(answer, 0) + number
    return found


def _by_access(posts: QuerySet[WorksAt], homes: QuerySet[HomeVisits]) -> dict[str, int]:
    columns = zip(CLINIC_ACCESS, ("step_free", "parking", "transit", "accessible_toilet", "hearing_loop"), strict=True)
    at_clinic = {
        column: Count("practitioner", distinct=True, filter=Q(**{f"practice__{column}": Stated.YES}))
        for _key, column in columns
    }
    at_home = {
        column: Count("pk", filter=Q(**{column: Stated.YES}))
        for column in ("stairs", "transfer", "brings_table", "pets")
    } | {surface: Count("pk", filter=Q(surfaces__contains=[surface])) for surface in ("bed", "chair")}
    found = {**posts.aggregate(**at_clinic), **homes.aggregate(**at_home)}
    return {column.replace("_", "-"): number or 0 for column, number in found.items()}


def _by_hours(posts: QuerySet[WorksAt], homes: QuerySet[HomeVisits]) -> dict[str, int]:
    hours = OpeningHours.objects.filter(
        Q(works_at__in=posts.values("pk")) | Q(home_visits__in=homes.values("pk"))
    ).annotate(practitioner=Coalesce("works_at__practitioner", "home_visits__practitioner"))
    parts = {
        key.replace("-", "_"): Count("practitioner", distinct=True, filter=condition) for key, condition in WHEN.items()
    }
    return {part.replace("_", "-"): number for part, number in hours.aggregate(**parts).items()}


WAY_COUNTS = {
    FacetGroup.AT: _by_way,
    FacetGroup.SETTING: _by_setting,
    FacetGroup.ACCEPTING: _by_accepting,
    FacetGroup.ACCESS: _by_access,
    FacetGroup.WHEN: _by_hours,
}


# --- The map and the boxes of words -----------------------------------------------------------------------------------


def clusters(criteria: Criteria, bounds: Bounds) -> tuple[int, dict[tuple[int, int], int]]:
    """How many people have a point in the view, and how many in each of its cells; without a place."""
    stating = _stating(asked(criteria), None).values("pk")
    including = CoverageArea.objects.filter(home_visits__offers=Stated.YES, role=CircleRole.INCLUDE)
    asking = HomeVisits.objects.filter(
        ~Exists(CoverageArea.objects.filter(home_visits=OuterRef("pk"), role=CircleRole.INCLUDE)), offers=Stated.YES
    )
    ways = (
        (WorksAt.objects.current(), "practitioner", "practice__"),
        (including.filter(origin=CircleOrigin.BASE), "home_visits__practitioner", "home_visits__base_"),
        (including.filter(origin=CircleOrigin.PLACE), "home_visits__practitioner", "place__"),
        (asking, "practitioner", "base_"),
        (
            WorksAt.objects.current().filter(practitioner__in=asking.filter(base_lat=None).values("practitioner")),
            "practitioner",
            "practice__",
        ),
    )
    side = Grid.over(bounds).side * 360
    seen: list[QuerySet] = []
    cells: dict[tuple[int, int], int] = {}
    for rows, person, point in ways:
        inside = rows.filter(
            **{
                f"{point}lat__range": (bounds.south, bounds.north),
                f"{point}lon__range": (bounds.west, bounds.east),
                f"{person}__in": stating,
            }
        ).order_by()
        seen.append(inside.values(person))
        cell = inside.annotate(x=Floor(F(f"{point}lon") / side), y=Floor(F(f"{point}lat") / side))
        for x, y, number in cell.values_list("x", "y").annotate(n=Count(person, distinct=True)):
            cells[x, y] = cells.get((x, y), 0) + number
    return Practitioner.objects.filter(pk__in=seen[0].union(*seen[1:])).count(), cells


def suggest(typed: str, most: int = 5) -> list[Practitioner]:
    """People one of whose names begins so, as in a phone book."""
    begins = reduce(or_, (Q(**{f"{name}__istartswith": typed}) for name in ("given_name", "family_name")))
    return list(Practitioner.objects.published().filter(begins).order_by("family_name", "given_name", "pk")[:most])
