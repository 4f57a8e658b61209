"""Filter groups as the page shows them, each option with the count that choosing it would give."""

from dataclasses import dataclass

from therapists.choices import FacetGroup
from therapists.search.catalogue import Key
from therapists.search.filters import ListingFilter
from therapists.search.query import Tally

SHOWN_AT_ONCE = 8  # the rest stand behind "all"
# Groups in the order in which people decide.
ORDER = (
    FacetGroup.AT,
    FacetGroup.OBJECTIVE,
    FacetGroup.CONDITION,
    FacetGroup.TECHNIQUE,
    FacetGroup.PROFESSION,
    FacetGroup.WHEN,
    FacetGroup.ACCEPTING,
    FacetGroup.LANGUAGE,
    FacetGroup.GENDER,
    FacetGroup.PRESSURE,
    FacetGroup.SCENT,
    FacetGroup.AGE,
    FacetGroup.ACCESS,
    FacetGroup.SETTING,
    FacetGroup.PAYMENT,
    FacetGroup.CHECKED,
    FacetGroup.ASSOCIATION,
)
# Groups whose options have an order of their own.
FIXED_ORDER = frozenset(
    {
        FacetGroup.AT,
        FacetGroup.WHEN,
        FacetGroup.PRESSURE,
        FacetGroup.SCENT,
        FacetGroup.AGE,
        FacetGroup.ACCEPTING,
    }
)


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick."""

    slug: str
    label: str
    count: int | None  # None where nobody is counted, because nobody knows where
    chosen: bool
    typed: bool  # ticked by a parameter, not understood from words


@dataclass(frozen=True, slots=True)
class Group:
    """One set of boxes."""

    name: str
    label: str
    first: list[Option]
    rest: list[Option]
    chosen: int
    open: bool


def groups(listing_filter: ListingFilter, tally: Tally) -> list[Group]:
    """All groups; eight options and the chosen ones before "all"."""
    return [_group(group, listing_filter, tally) for group in ORDER]


def _group(group: FacetGroup, listing_filter: ListingFilter, tally: Tally) -> Group:
    catalogue = listing_filter.catalogue
    chosen = listing_filter.chosen.get(group, ())
    counted = not listing_filter.unknown_place
    options = [
        Option(
            slug=slug,
            label=catalogue.label(group, slug),
            count=tally.counts.get(catalogue.codes.get(Key(group, slug), -1), 0) if counted else None,
            chosen=slug in chosen,
            typed=slug in listing_filter.typed[group.value],
        )
        for slug in catalogue.options[group]
    ]
    if group not in FIXED_ORDER:
        # A group's counts do not hang on its own choices, so nothing moves away under a finger; equals stand as listed.
        options.sort(key=lambda option: -(option.count or 0))
    at_once = {option.slug for option in options[:SHOWN_AT_ONCE]} | set(chosen)
    return Group(
        name=group.value,
        label=str(group.label),
        first=[option for option in options if option.slug in at_once],
        rest=[option for option in options if option.slug not in at_once],
        chosen=len(chosen),
        open=bool(chosen) or group in (FacetGroup.AT, FacetGroup.CONDITION, FacetGroup.TECHNIQUE),
    )
