"""Possible duplicates in the admin: the likeliest first, two side by side, decided with a form that needs no script."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.therapists.admin.pages import queries_of
from therapists.choices import DuplicateState
from therapists.models import ContactPoint, DuplicatePair, Practitioner, User

pytestmark = pytest.mark.django_db

LIST = reverse("admin:therapists_duplicatepair_changelist")


@pytest.fixture
def pair() -> DuplicatePair:
    one = builders.practitioner(status="draft", given_name="Robert", family_name="Example", headline="Kind hands")
    other = builders.practitioner(
        status="draft", given_name="Bob", family_name="Example", website="https://b.example.org/"
    )
    ContactPoint.objects.create(practitioner=other, kind="email", value="bob@example.org")
    builders.works_at(other, builders.practice(locality="Leeds"))
    return builders.duplicates(one, other, reasons=["phone", "nickname"])


def page_of(pair: DuplicatePair) -> str:
    return reverse("admin:therapists_duplicatepair_change", args=[pair.pk])


def typed(pair: DuplicatePair, **fields: str) -> dict[str, str]:
    return {"one_version": str(pair.one.version), "other_version": str(pair.other.version), "keep": "one", **fields}


def standing(pair: DuplicatePair) -> tuple[Practitioner, Practitioner, str]:
    pair = DuplicatePair.objects.select_related("one", "other").get(pk=pair.pk)
    return pair.one, pair.other, pair.state


def test_the_likeliest_comes_first_and_what_is_decided_is_out_of_the_way(admin: Client, pair: DuplicatePair) -> None:
    likelier = builders.duplicates(pair.one, builders.practitioner(status="draft"), score=90)
    builders.duplicates(pair.other, builders.practitioner(status="draft"), state="distinct", at=pair.found_at, score=99)
    page = admin.get(LIST)
    assert list(page.context["cl"].result_list) == [likelier, pair]
    for words in ("Robert Example / Bob Example", "same phone number, one given name short for the other", "Leeds"):
        assert words in page.content.decode()
    assert len(admin.get(LIST, {"state": "all"}).context["cl"].result_list) == 3


def test_two_listings_stand_side_by_side(admin: Client, pair: DuplicatePair) -> None:
    page = admin.get(page_of(pair))
    words = page.content.decode()
    differing = {choice.name: side for choice, side in page.context["differing"]}
    assert differing == {"name": "one", "headline": "one", "website": "other"}
    assert page.context["listings"][0]["kept"], "both say as much: the older stays"
    for radio in ("keep", *(f"take_{name}" for name in differing)):
        assert words.count(f'name="{radio}"') == 2, radio
    assert "<ins>bob@example.org</ins>" in words
    assert words.count("+44 113 496 0000") == 2
    assert "<ins>+44 113 496 0000" not in words
    assert "They cannot be merged" not in words


def test_merging_takes_the_chosen_side_of_each_field(admin: Client, pair: DuplicatePair) -> None:
    chosen = typed(pair, merge="1", take_name="one", take_headline="one", take_website="other")
    answer = admin.post(page_of(pair), chosen, follow=True)
    one, other, state = standing(pair)
    assert (state, other.merged_into_id) == (DuplicateState.MERGED, one.pk)
    assert (one.given_name, one.headline, one.website) == ("Robert", "Kind hands", "https://b.example.org/")
    assert answer.redirect_chain[0][0] == LIST
    past = reverse("admin:therapists_practitioner_history", args=[one.pk])
    assert past in answer.content.decode()
    history = admin.get(past).content.decode()
    assert "Merged two listings" in history
    assert "/undo/?next=" in history
    assert 'type="radio"' not in admin.get(page_of(pair)).content.decode(), "decided is decided"


def test_two_people_are_kept_apart(admin: Client, curator: User, pair: DuplicatePair) -> None:
    assert admin.post(page_of(pair), typed(pair, apart="1")).headers["Location"] == LIST
    pair.refresh_from_db()
    assert (pair.state, pair.by) == (DuplicateState.DISTINCT, curator)


def test_a_curator_puts_two_listings_side_by_side(admin: Client, pair: DuplicatePair) -> None:
    page = reverse("admin:therapists_practitioner_changelist")

    def compare(*chosen: Practitioner) -> Any:
        return admin.post(page, {"action": "compare_selected", "_selected_action": [one.pk for one in chosen]})

    known = reverse("admin:therapists_duplicatepair_change", args=[pair.pk])
    assert compare(pair.other, pair.one)["Location"] == known
    third = builders.practitioner()
    builders.listed(third)
    new = compare(third, pair.one)["Location"]
    assert "Put side by side by a curator." in admin.get(new).content.decode()
    admin.post(new, {"apart": "1"})
    assert DuplicatePair.objects.get(other=third).state == "distinct"
    for wrong in ([pair.one], [pair.one, pair.other, third]):
        refused = admin.get(compare(*wrong)["Location"])
        assert "Choose two listings" in str([str(message) for message in refused.context["messages"]])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"keep": ""}, "Choose which listing stays."),
        ({"one_version": "0"}, "has been changed since you opened this page"),
        ({"other_version": "x"}, "has been changed since you opened this page"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_choice_stays(
    admin: Client, pair: DuplicatePair, change: dict[str, str], words: str
) -> None:
    answer = admin.post(page_of(pair), typed(pair, merge="1", take_website="one") | change)
    assert words in answer.content.decode()
    assert {choice.name: side for choice, side in answer.context["differing"]}["website"] == "one"
    assert standing(pair)[2] == DuplicateState.OPEN


def test_an_unsafe_merge_is_not_offered_and_gives_no_report_away(admin: Client, pair: DuplicatePair) -> None:
    builders.report(pair.other, reason="sexual-services", text="Secret words")
    words = admin.get(page_of(pair)).content.decode()
    assert "They cannot be merged" in words
    assert "being looked into" in words
    assert 'name="merge"' not in words
    assert 'name="apart"' in words
    assert "Secret" not in words
    admin.post(page_of(pair), typed(pair, merge="1"))
    assert standing(pair)[2] == DuplicateState.OPEN


def test_more_facts_cost_no_more_statements(admin: Client, pair: DuplicatePair) -> None:
    few = queries_of(admin, page_of(pair))
    for number in range(4):
        builders.works_at(pair.one, builders.practice(name=f"Clinic {number}"))
        builders.licence(pair.one, f"US-{'CNOW'[number]}T")
    assert queries_of(admin, page_of(pair)) <= few + 1  # the credentials' professions
