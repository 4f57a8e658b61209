"""Filter groups as the page shows them, each option with the count that choosing it would give.

A page has some five hundred options. Only their counts and their order differ from one search to the next: the box of
an option is drawn once by its macro, and a page puts the counts in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from django.template import engines
from django.utils.translation import get_language
from markupsafe import Markup

from therapists.choices import FacetGroup
from therapists.search.catalogue import Catalogue, Key
from therapists.search.filters import ListingFilter
from therapists.search.query import Tally
from therapists.views import present

SHOWN_AT_ONCE = 8  # the rest stand behind "all"
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands in a drawing for the count
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


class Box(NamedTuple):
    """One box to tick, as drawn."""

    code: int  # facet code of its option, or -1
    before: str  # what stands before the count …
    after: str  # … and after it
    empty: str  # where nobody has it
    uncounted: str  # where nobody is counted, because nobody knows where


@dataclass(frozen=True, slots=True)
class Group:
    """One set of boxes."""

    name: str
    label: str
    first: Markup
    rest: Markup
    size: int
    chosen: int
    open: bool


def groups(listing_filter: ListingFilter, tally: Tally) -> list[Group]:
    """All groups; eight options and the chosen ones before "all"."""
    return [_group(group, listing_filter, tally) for group in ORDER]


def _group(group: FacetGroup, listing_filter: ListingFilter, tally: Tally) -> Group:
    catalogue = listing_filter.catalogue
    label, boxes = boxes_of(group, catalogue)
    chosen, typed = listing_filter.chosen.get(group, ()), listing_filter.typed[group.value]
    mine = [draw(group, slug, catalogue, chosen=True, typed=slug in typed) for slug in chosen]
    if mine:
        ticked = dict(zip(chosen, mine, strict=True))
        boxes = tuple(ticked.get(slug, box) for slug, box in zip(catalogue.options[group], boxes, strict=True))
    counted = [(tally.counts.get(box.code, 0), box) for box in boxes]
    if group not in FIXED_ORDER:
        # A group's counts do not hang on its own choices, so nothing moves away under a finger.
        counted.sort(key=itemgetter(0), reverse=True)  # equals stay as they are
    first, rest = counted[:SHOWN_AT_ONCE], counted[SHOWN_AT_ONCE:]
    if mine:
        first += [option for option in rest if option[1] in mine]
        rest = [option for option in rest if option[1] not in mine]
    nowhere = bool(listing_filter.unknown_place)
    return Group(
        name=group.value,
        label=label,
        first=filled(first, uncounted=nowhere),
        rest=filled(rest, uncounted=nowhere),
        size=len(boxes),
        chosen=len(chosen),
        open=bool(chosen) or group in (FacetGroup.AT, FacetGroup.CONDITION, FacetGroup.TECHNIQUE),
    )


def filled(options: Sequence[tuple[int, Box]], *, uncounted: bool = False) -> Markup:
    """Boxes with their counts, in the active language."""
    if uncounted:
        return Markup("".join(box.uncounted for _count, box in options))  # noqa: S704 - drawn by a template
    number, name = present.number_in, present.locale()
    html = [
        f"{before}{number(count, name)}{after}" if count else empty
        for count, (_code, before, after, empty, _uncounted) in options
    ]
    return Markup("".join(html))  # noqa: S704 - drawn by a template


def boxes_of(group: FacetGroup, catalogue: Catalogue) -> tuple[str, tuple[Box, ...]]:
    """The name of a group in the active language, and its boxes, none of them ticked."""
    key = (boxes_of, get_language(), group)
    found: tuple[str, tuple[Box, ...]] | None = catalogue.kept.get(key)
    if found is None:
        boxes = tuple(draw(group, slug, catalogue) for slug in catalogue.options[group])
        found = catalogue.kept[key] = (str(group.label), boxes)
    return found


def draw(group: FacetGroup, slug: str, catalogue: Catalogue, *, chosen: bool = False, typed: bool = False) -> Box:
    """A box; ``typed`` is ticked by a parameter, ``chosen`` alone is understood from words."""
    macro = engines["jinja2"].env.get_template("components/filters.html").module.option_box  # type: ignore[attr-defined]

    def drawn(count: str, *, nobody: bool = False) -> str:
        html = str(macro(group.value, slug, catalogue.label(group, slug), chosen, typed, nobody, count))
        return " ".join(html.split())  # how the template is laid out would be a third of the page

    before, after = drawn(HOLE).split(HOLE)
    return Box(
        catalogue.codes.get(Key(group, slug), -1), before, after, drawn(present.number(0), nobody=True), drawn("")
    )
