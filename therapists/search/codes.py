"""Facet codes: a number for every option of every filter, given once."""

from django.db import connection

from therapists.choices import FIXED_GROUPS, UNSTATED, Access, Checked, FacetGroup
from therapists.models import (
    Association,
    Condition,
    Language,
    Objective,
    PaymentOption,
    Profession,
    Technique,
)
from therapists.models.listing import MOST_CODES

VOCABULARY_GROUPS = {
    FacetGroup.OBJECTIVE: Objective,
    FacetGroup.CONDITION: Condition,
    FacetGroup.TECHNIQUE: Technique,
    FacetGroup.PROFESSION: Profession,
    FacetGroup.LANGUAGE: Language,
    FacetGroup.PAYMENT: PaymentOption,
    FacetGroup.ASSOCIATION: Association,
}
# In these groups each option may be known or not by itself: "step-free: not stated".
STATED_ONE_BY_ONE = {FacetGroup.ACCESS: Access, FacetGroup.CHECKED: Checked}


class TooManyOptionsError(Exception):
    """There are more filter options, those that were retired included, than a row has bits."""

    def __str__(self) -> str:
        most = MOST_CODES - 1
        return f"More than {most} filter options: raise MOST_CODES in models/listing.py, migrate, rebuild the rows."


def ensure_codes() -> None:
    """Give every filter option its facet code; numbers already given stay for ever."""
    wanted: list[tuple[str, str]] = []
    for group, options in FIXED_GROUPS.items():
        wanted += [(group, key) for key in options.values]
    for group, alone in STATED_ONE_BY_ONE.items():
        wanted += [(group, f"{UNSTATED}-{key}") for key in alone.values]
    wanted += [(group, UNSTATED) for group in FacetGroup if group not in STATED_ONE_BY_ONE]
    for group, model in VOCABULARY_GROUPS.items():
        wanted += [
            (group, slug) for slug in model._default_manager.order_by("position", "slug").values_list("slug", flat=True)
        ]
    with connection.cursor() as cursor:
        # Anti-join rather than ON CONFLICT, which would burn a number of the small sequence each time.
        cursor.execute(
            """
            INSERT INTO therapists_facetcode ("group", key)
            SELECT w."group", w.key
            FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS w ("group", key, position)
            WHERE NOT EXISTS (SELECT 1 FROM therapists_facetcode f WHERE f."group" = w."group" AND f.key = w.key)
            ORDER BY w.position
            """,
            [[group for group, _ in wanted], [key for _, key in wanted]],
        )
        cursor.execute("SELECT max(id) FROM therapists_facetcode")
        if (cursor.fetchone()[0] or 0) >= MOST_CODES:
            raise TooManyOptionsError
        cursor.execute(
            f"UPDATE therapists_facetcode SET bit = set_bit(repeat('0', {MOST_CODES})::bit({MOST_CODES}), id, 1) "
            "WHERE bit IS NULL"
        )
