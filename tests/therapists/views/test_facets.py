"""Boxes of filter groups: drawn once, counted anew."""

import re

import pytest
from django.http import QueryDict
from django.utils import translation

from tests import builders
from therapists.choices import FacetGroup
from therapists.search import query
from therapists.search.filters import ListingFilter
from therapists.views import facets

pytestmark = pytest.mark.django_db
BOX = re.compile(
    r'<label class="option (option-none)?"> <input type="checkbox" id="[\w-]+" name="(\w+)" value="([\w-]+)" '
    r'form="search"( checked)?> <span>([^<]*)(<span class="from-words">[^<]+</span>)?</span> '
    r'(?:<span class="count">([\d,]+)</span> )?</label>'
)


def boxes(text: str, group: FacetGroup) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Before "all" and behind it: none, name, slug, checked, label, from words, count."""
    listing_filter = ListingFilter(QueryDict(text))
    tally = query.tally(listing_filter.criteria, listing_filter.catalogue)
    [found] = [one for one in facets.groups(listing_filter, tally) if one.name == group]
    first, rest = (BOX.findall(str(html)) for html in (found.first, found.rest))
    assert len(first) + len(rest) == found.size == len(listing_filter.catalogue.options[group])
    return first, rest


def test_each_box_has_its_count_and_the_most_stand_first() -> None:
    for techniques in (("reflexology", "deep-tissue-massage"), ("reflexology",)):
        person = builders.practitioner(techniques=techniques)
        builders.works_at(person, builders.practice())
        builders.listed(person)
    first, rest = boxes("near=Leeds", FacetGroup.TECHNIQUE)
    assert [(slug, count) for _none, _name, slug, _checked, _label, _words, count in first[:2]] == [
        ("reflexology", "2"),
        ("deep-tissue-massage", "1"),
    ]
    assert len(first) == facets.SHOWN_AT_ONCE
    assert {(none, count) for none, *_others, count in [*first[2:], *rest]} == {("option-none", "0")}


def test_ticked_boxes_stand_before_all_the_others() -> None:
    last = ListingFilter().catalogue.options[FacetGroup.TECHNIQUE][-1]
    first, rest = boxes(f"near=Leeds&technique={last}", FacetGroup.TECHNIQUE)
    assert [(none, checked) for none, _name, slug, checked, *_others in first if slug == last] == [("", " checked")]
    assert last not in {slug for _none, _name, slug, *_others in rest}
    assert not any(checked for _none, _name, slug, checked, *_others in [*first, *rest] if slug != last)


def test_a_box_understood_from_words_says_so_and_is_not_ticked() -> None:
    first, rest = boxes("q=sciatica&near=Leeds", FacetGroup.CONDITION)
    marked = [(slug, checked) for _n, _g, slug, checked, _l, words, _c in [*first, *rest] if words]
    assert marked == [("sciatica", "")]


def test_near_an_unknown_place_nobody_is_counted() -> None:
    first, rest = boxes("near=Xyzzyville", FacetGroup.GENDER)
    assert {(none, count) for none, *_others, count in [*first, *rest]} == {("", "")}


def test_boxes_speak_the_language_of_the_page() -> None:
    labels = {}
    for language in ("en", "es", "en"):
        with translation.override(language):
            labels[language] = {slug: label for _n, _g, slug, _c, label, *_o in boxes("", FacetGroup.LANGUAGE)[0]}
    assert labels["en"]["es"].strip() == "Spanish"
    assert labels["es"]["es"].strip() == "español"
