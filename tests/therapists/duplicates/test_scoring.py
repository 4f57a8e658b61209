"""What makes two listings one person's in our eyes, and what does not."""

from typing import Any

import pytest

from therapists.choices import DuplicateReason as Reason
from therapists.duplicates.scoring import FEWEST_POINTS, Facts, Names, Score, score

COMMON = Names({"jean", "joan", "paul", "paula"}, {"hansen", "hanson"})


def facts(**said: Any) -> Facts:
    empty: dict[str, Any] = {
        "id": 1, "given": "robert", "middle": "", "family": "smithers", "generation": "", "gender": "", "npi": "",
        "professions": [1], "licences": [], "emails": [], "phones": [], "shared": [], "website": "", "practices": [],
        "points": [53.8, -1.5],
    }  # fmt: skip
    return Facts(**(empty | said))


def compared(one: dict[str, Any], other: dict[str, Any]) -> Score:
    result = score(facts(**one), facts(**other), COMMON)
    assert score(facts(**other), facts(**one), COMMON) == result, "in whichever order"
    return result


PHONE = {"phones": ["+441134960000"]}
MAIL = {"emails": ["rob@example.org"]}
FAR = {"points": [51.5, -0.1]}
CLINIC = {"practices": ["the clinic|leeds|ENG|GB"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PHONE, PHONE),
        (PHONE, PHONE | FAR),
        (PHONE, PHONE | {"given": "bob"}),
        (PHONE | {"given": "rob"}, PHONE | {"given": "bob"} | FAR),
        (PHONE, PHONE | {"given": "robret"}),
        (PHONE, PHONE | {"given": "smithers", "family": "robert"}),
        (PHONE, PHONE | {"family": "smihters"} | FAR),
        (PHONE, PHONE | {"family": "smithers jones"}),
        (MAIL, MAIL | {"given": "r"}),
        (MAIL, MAIL | {"family": "other"}),
        ({"licences": ["GB|1|77"]}, {"licences": ["GB|0|77"], "family": "other"} | FAR),
        (CLINIC, CLINIC),
        ({"website": "example.org/rob"}, {"website": "example.org/rob"}),
        (PHONE | {"licences": ["GB|1|77", "GB|1|78"]}, PHONE | {"licences": ["GB|1|78"]}),
    ],
)
def test_one_person(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert compared(one, other).points >= FEWEST_POINTS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),  # namesakes in one town
        (PHONE | MAIL | CLINIC, PHONE | MAIL | CLINIC | {"given": "anna"}),  # spouses
        (PHONE | CLINIC, PHONE | CLINIC | {"family": "other"}),  # colleagues
        (PHONE | {"given": "jean"}, PHONE | {"given": "joan"}),
        (MAIL | {"gender": "man", "given": "paul"}, MAIL | {"gender": "woman", "given": "paula"}),
        (PHONE | {"family": "hansen"}, PHONE | {"family": "hanson"}),
        (PHONE | {"generation": "sr"}, PHONE | {"generation": "jr"}),
        (PHONE | {"npi": "1"}, PHONE | {"npi": "2"}),
        (PHONE | {"licences": ["GB|1|77"]}, PHONE | {"licences": ["GB|1|78"]}),
        ({"shared": ["+441134960000"]}, {"shared": ["+441134960000"], "given": "bob"} | FAR),
        ({"licences": ["GB|1|77"]}, {"licences": ["GB|1|77"], "given": "anna", "family": "other"}),
    ],
)
def test_two_people(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert compared(one, other).points < FEWEST_POINTS


def test_reasons_say_what_speaks_for_it_and_against() -> None:
    result = compared(PHONE | {"middle": "a"}, PHONE | {"given": "bob", "middle": "b", "professions": [2]})
    assert result.reasons == (
        Reason.PHONE, Reason.NEAR, Reason.NICKNAME, Reason.OTHER_PROFESSION, Reason.OTHER_MIDDLE,
    )  # fmt: skip
