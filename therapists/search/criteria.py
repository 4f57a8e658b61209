"""What is asked for, once the parameters have been read: the only input of ``query``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from therapists.choices import FacetGroup, Sort
from therapists.geo import Point


@dataclass(frozen=True, slots=True)
class Where:
    """Where the visitor is, and how far they would go to a clinic."""

    point: Point
    uncertainty_km: float  # spread of the Place they named, or of rounded coordinates
    radius_km: float  # for clinics only
    country: str
    jurisdiction: str
    currency: str


class After(NamedTuple):
    """The last result of the page before: where the next one goes on."""

    tier: int
    rank: float
    practitioner_id: int


@dataclass(frozen=True, slots=True)
class Criteria:
    """A search: place, chosen options by group, highest price, words for full text, order.

    ``people`` restricts it to these practitioners: those of a list, or nobody where the place typed is none we know.
    """

    where: Where | None = None
    chosen: Mapping[FacetGroup, tuple[str, ...]] = field(default_factory=dict)
    price_max: Decimal | None = None
    words: tuple[str, ...] = ()
    unstated: bool = False
    sort: Sort = Sort.FIT
    after: After | None = None
    people: tuple[int, ...] | None = None
