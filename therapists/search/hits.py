"""What a search finds: people, each by the way of being seen that fits best."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from therapists.choices import SeenAt
from therapists.geo import Verdict
from therapists.search.criteria import After
from therapists.search.plan import FilterName, Plan

CARDS = json.JSONDecoder(parse_float=Decimal)  # amounts of money stay exact


class Hit(NamedTuple):
    """One person found, by the way of being seen that fits best."""

    practitioner_id: int
    at: SeenAt
    verdict: Verdict
    covered: bool  # whether the area alone says yes (the verdict may be "ask" for want of a licence)
    area_stated: bool
    distance_km: float | None
    uncertainty_km: float
    price: Decimal | None
    currency: str
    confirmed_on: Any
    tags: list[int]
    implied: list[int]
    unstated_groups: tuple[FilterName, ...]
    card: dict[str, Any]
    position: After


# The columns of a row that ``read`` reads, from a way ``best``, its row ``l`` and its card ``c``.
COLUMNS = (
    "best.practitioner_id, best.at, best.verdict, best.covered, l.area_stated, best.distance_km, l.uncertainty_km, "
    "l.price, l.currency, l.confirmed_on, l.tags, l.implied, best.strict, c.card, best.tier, best.rank"
)


def read(row: Sequence[Any], plan: Plan) -> Hit:
    """A hit from a row of ``COLUMNS``."""
    practitioner_id, at, verdict, *facts, strict, card, tier, rank = row
    groups = tuple(group.name for group in plan.groups if strict & group.bit)
    said, position = CARDS.decode(card), After(tier, rank, practitioner_id)
    return Hit._make([practitioner_id, SeenAt(at), Verdict(verdict), *facts, groups, said, position])
