"""Cards for address books: read back by the rules of RFC 6350 they say what was put in, and nothing private."""

import datetime
import re

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from tests import builders
from therapists.actions.confirmations import confirm
from therapists.exports.facts import Person
from therapists.exports.vcard import fold, vcard
from therapists.models import ContactPoint, FormerSlug, Practitioner

type Line = tuple[str, str]  # name with its parameters, and the value as it stands


def lines_of(card: str) -> list[Line]:
    """Unfolded lines of a card, in order."""
    assert card.endswith("\r\n")
    physical = card.removesuffix("\r\n").split("\r\n")
    assert all("\n" not in line and "\r" not in line for line in physical)
    assert all(len(line.encode()) <= 75 for line in physical)
    unfolded = re.sub(r"\r\n ", "", card).removesuffix("\r\n").split("\r\n")
    return [tuple(line.split(":", 1)) for line in unfolded]  # type: ignore[misc]


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def parts_of(value: str, separator: str = ";") -> list[str]:
    """A compound value taken apart where the separator is not escaped."""
    return [unescaped(part) for part in re.split(rf"(?<!\\)(?:\\\\)*{separator}", value)]


def value_of(card: str, name: str) -> str:
    [value] = [value for found, value in lines_of(card) if re.split(r"[;]", found)[0] == name]
    return value


def somebody(**facts: object) -> Person:
    nothing = dict.fromkeys(
        ("letters", "professions", "contacts", "languages", "posts", "costs", "proofs", "memberships"), ()
    )
    blank = dict.fromkeys(("path", "slug", "given_name", "family_name", "headline", "website", "photo"), "")
    return Person(**{**nothing, **blank, "visits": None, **facts})  # type: ignore[arg-type]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n,;:\\é字"), max_size=200)


@given(TEXT)
@example("a" * 75 + "é" * 80)
@example("字" * 60)
@example("\\n,;\\\\;")
def test_whatever_stands_in_a_name_comes_back(text: str) -> None:
    card = vcard(somebody(given_name="Ann", family_name=text), url="https://x.example/", note=text, locale="en")
    name, note = value_of(card, "N"), value_of(card, "NOTE")
    assert unescaped(note) == text
    assert unescaped(name.removesuffix(";Ann;;;")) == text
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", note), "an unescaped separator would end the value"


@pytest.mark.parametrize("break_", ["\r\n", "\r", "\n"])
def test_line_breaks_are_one_escape_and_controls_are_left_out(break_: str) -> None:
    card = vcard(somebody(family_name=f"A\0\x07{break_}END:VCARD"), url="u", note="", locale="en")
    assert value_of(card, "FN") == r"A\nEND:VCARD"
    assert lines_of(card)[-1] == ("END", "VCARD")
    assert len([line for line in lines_of(card) if line[0] == "END"]) == 1


def test_folding_cuts_no_character() -> None:
    folded = fold("NOTE:" + "é" * 100)
    assert [len(line.encode()) for line in folded.split("\r\n")] == [75, 75, 57]
    for line in folded.split("\r\n"):
        line.encode().decode()


@pytest.fixture
def person(db: None) -> Practitioner:
    return builders.practitioner(
        given_name="Ann", middle_name="Secret", family_name="Example", post_nominals="LMT, DPT", languages=("en", "es")
    )


def card_of(person: Practitioner, client: Client) -> str:
    response = client.get(f"{person.get_absolute_url()}card.vcf")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="ann-example.vcf"'
    assert response["X-Robots-Tag"] == "noindex"
    return response.content.decode()


def test_a_card_says_who_somebody_is_and_how_to_reach_them(person: Practitioner, client: Client) -> None:
    ContactPoint.objects.create(practitioner=person, kind="email", value="ann@example.org", position=1)
    ContactPoint.objects.create(practitioner=person, kind="phone", value="+12035550100", extension="12", position=2)
    ContactPoint.objects.create(practitioner=person, kind="email", value="secret@example.org", public=False)
    curator = builders.user()
    rows = confirm(practitioner=person, facts=["phone"], source="Ann", method="call", by=curator)
    card = card_of(person, client)
    lines = lines_of(card)
    assert lines[:3] == [("BEGIN", "VCARD"), ("VERSION", "4.0"), ("KIND", "individual")]
    assert ("FN", "Ann Example") in lines
    assert ("N", "Example;Ann;;;LMT,DPT") in lines
    assert ("TITLE", "Massage therapist") in lines
    assert ("EMAIL;TYPE=work", "ann@example.org") in lines
    assert ('TEL;VALUE=uri;TYPE="work,voice"', "tel:+441134960000") in lines
    assert ('TEL;VALUE=uri;TYPE="work,voice"', "tel:+12035550100;ext=12") in lines
    assert [value for name, value in lines if name == "LANG"] == ["en", "es"]
    assert ("URL", f"http://testserver{person.get_absolute_url()}") in lines
    when = rows[0].at
    assert value_of(card, "NOTE") == f"Last confirmed on {when:%B} {when.day}\\, {when.year}."
    assert "ecret" not in card


def test_nothing_confirmed_is_said(person: Practitioner, client: Client) -> None:
    assert value_of(card_of(person, client), "NOTE") == "Not confirmed yet."


def test_the_street_of_a_practice_stands_on_the_card_only_where_nobody_lives(
    person: Practitioner, client: Client
) -> None:
    clinic = builders.practice(name="Canal, Clinic", street="1 Example Road")
    home = builders.practice(name="At home", not_a_home=False, street="9 Hidden Lane")
    for place in (clinic, home):
        builders.works_at(person, place)
    builders.works_at(person, builders.practice(name="Left long ago"), until=datetime.date(2020, 1, 1))
    builders.listed(person)
    card = card_of(person, client)
    places = [line for line in lines_of(card) if line[0].startswith("place")]
    assert [(name, parts_of(value)) for name, value in places] == [
        ("place1.ORG", ["Canal, Clinic"]),
        ("place1.ADR;TYPE=work", ["", "", "1 Example Road", "Leeds", "ENG", "", "United Kingdom"]),
        ("place2.ORG", ["At home"]),
        ("place2.ADR;TYPE=work", ["", "", "", "Leeds", "ENG", "", "United Kingdom"]),
    ]
    assert "Hidden" not in card


def test_somebody_who_only_comes_to_homes_is_in_a_town(person: Practitioner, client: Client) -> None:
    builders.home_visits(person)
    builders.listed(person)
    assert parts_of(value_of(card_of(person, client), "ADR")) == ["", "", "", "Leeds", "ENG", "", "United Kingdom"]
    person.home_visits.offers = "no"
    person.home_visits.save()
    builders.listed(person)
    assert "ADR" not in card_of(person, client), "the page does not say where they live either"


def test_a_card_is_in_the_language_of_the_page(person: Practitioner, client: Client) -> None:
    builders.works_at(person, builders.practice())
    builders.listed(person)
    path = f"/es{person.get_absolute_url()}"
    card = client.get(f"{path}card.vcf").content.decode()
    assert parts_of(value_of(card, "place1.ADR"))[-1] == "Reino Unido"
    assert value_of(card, "URL") == f"http://testserver{path}"


def test_old_addresses_lead_to_the_card_and_nobody_hidden_has_one(person: Practitioner, client: Client) -> None:
    FormerSlug.objects.create(practitioner=person, slug="ann-old")
    moved = client.get(f"/practitioner/ann-old-{person.pk}/card.vcf")
    assert (moved.status_code, moved["Location"]) == (301, f"{person.get_absolute_url()}card.vcf")
    for status, code in (("draft", 404), ("paused", 404), ("closed", 410)):
        hidden = builders.practitioner(status=status)
        assert client.get(f"{hidden.get_absolute_url()}card.vcf").status_code == code
    assert client.get("/practitioner/nobody-0/card.vcf").status_code == 404
