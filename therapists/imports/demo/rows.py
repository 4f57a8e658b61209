"""What the parts of one invented listing share: the tables to fill, and what they must agree on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from therapists.choices import Gender, Stated
from therapists.imports.demo import names
from therapists.imports.demo.draw import City, Draw, LatLon, Weighted
from therapists.imports.demo.world import Entry, World
from therapists.models import (
    Confirmation,
    ContactPoint,
    CoverageArea,
    Credential,
    HomeVisits,
    Membership,
    OpeningHours,
    Practice,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerPayment,
    PractitionerProfession,
    PractitionerTechnique,
    Price,
    Proof,
    SourceRecord,
    WorksAt,
)
from therapists.models.private import PrivateBase, PrivatePremises

OFTEN = Weighted({Stated.YES: 55, Stated.NO: 10, Stated.NOT_STATED: 35}.items())
SELDOM = Weighted({Stated.YES: 15, Stated.NO: 35, Stated.NOT_STATED: 50}.items())
ACCEPTING = Weighted({Stated.YES: 62, Stated.NO: 15, Stated.NOT_STATED: 23}.items())

# What each row holds, in the order its function gives it; tables in the order that foreign keys ask for.
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Practitioner: (
        "id", "slug", "given_name", "middle_name", "family_name", "post_nominals", "pronouns", "gender",
        "headline",
        "bio", "practising_since", "ages", "scent_policy", "pressures", "website", "booking_url",
        "away_until",
        "status", "published_at", "closed_on", "close_reason", "created_at", "updated_at",
    ),
    PractitionerProfession: ("practitioner", "profession", "primary"),
    PractitionerTechnique: ("practitioner", "technique"),
    PractitionerCondition: ("practitioner", "condition"),
    PractitionerLanguage: ("practitioner", "language", "level"),
    PractitionerPayment: ("practitioner", "payment_option"),
    Practice: (
        "id", "slug", "name", "setting", "not_a_home", "street", "locality", "region", "country", "lat",
        "lon",
        "time_zone", "step_free", "parking", "transit", "accessible_toilet", "hearing_loop", "website",
        "created_at",
        "updated_at",
    ),
    PrivatePremises: ("practice", "street", "lat", "lon"),
    ContactPoint: ("practitioner", "practice", "kind", "value", "public", "position"),
    WorksAt: ("id", "practitioner", "practice", "accepting", "since"),
    HomeVisits: (
        "id", "practitioner", "offers", "accepting", "base_lat", "base_lon", "base_uncertainty_km",
        "locality",
        "region", "country", "time_zone", "fee_kind", "fee_amount", "fee_free_km", "fee_per_km",
        "fee_currency",
        "minimum_notice_hours", "minimum_session_minutes", "brings_table", "stairs", "transfer", "pets",
        "needs_parking", "space_needed", "surfaces", "visits", "note",
    ),
    PrivateBase: ("practitioner", "street", "lat", "lon"),
    CoverageArea: ("home_visits", "role", "origin", "radius_km", "place"),
    OpeningHours: ("works_at", "home_visits", "weekday", "opens", "closes"),
    Price: ("practitioner", "scope", "practice", "minutes", "amount", "currency"),
    Credential: (
        "practitioner", "kind", "profession", "number", "issuer", "jurisdiction", "status", "issued_on",
        "expires_on", "checked_on", "check_result", "check_source",
    ),
    Membership: ("practitioner", "association", "number", "checked_on", "check_result", "check_source"),
    Proof: ("practitioner", "established", "method", "at"),
    Confirmation: ("practitioner", "fact", "source", "method", "at"),
    SourceRecord: ("practitioner", "source", "external_id", "run"),
}  # fmt: skip

type Row = tuple[Any, ...]
type Rows = dict[type[Model], list[Row]]


@dataclass(slots=True)
class Person:
    """What the parts of one listing must agree on."""

    id: int
    number: int
    city: City
    profession: Entry
    origin: names.Origin
    gender: Gender
    given: str
    family: str
    offers: Stated
    since: int
    hour: float  # price of an hour, local currency
    locale: str
    slug: str = ""
    techniques: list[Entry] = field(default_factory=list)
    conditions: list[Entry] = field(default_factory=list)
    base: LatLon | None = None
    published: bool = False
    second: Entry | None = None  # profession
    elsewhere: City | None = None  # where their second practice is, if not in their own city
    has_papers: bool = False
    proven: bool = False  # by a paper or membership that was looked up
    practices: list[int] = field(default_factory=list)
    shortest_visit: int = 0  # minutes; 0: none stated


def empty_rows() -> Rows:
    """No rows yet, of each table."""
    return {model: [] for model in COLUMNS}


class Crowd(Draw):
    """People in the making, as rows of each table."""

    def __init__(
        self,
        world: World,
        seed: str,
        today: date,
        *,
        run: int,
        first: int,
        next_id: Callable[[type[Model]], int],
    ) -> None:
        super().__init__(seed, today)
        self.world = world
        self.run = run
        self.number = first
        self.next_id = next_id
        self.rows = empty_rows()
        self.origins = {
            country: Weighted((names.ORIGINS[name], weight) for name, weight in shares.items())
            for country, shares in names.COUNTRY_ORIGINS.items()
        }
