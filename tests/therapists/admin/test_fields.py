"""Fields of the admin: what people are likely to type is understood, or answered with how to write it."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tests import builders
from therapists.admin.credentials import states_taken_for_countries
from therapists.admin.fields import CurrencyField, DayField, DistanceField, JurisdictionField


def refusal(field: Any, typed: str) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return " ".join(refused.value.messages)


def test_a_day_is_never_guessed() -> None:
    field = DayField(required=False)
    assert field.clean("2026-05-03") == field.clean("3 May 2026") == datetime.date(2026, 5, 3)
    assert field.clean("") is None
    assert "read differently in different countries" in refusal(field, "3/5/2026")
    assert "does not begin with a date" in refusal(field, "yesterday")
    with translation.override("es"):  # as the calendar there writes
        assert field.clean("03/05/2026") == datetime.date(2026, 5, 3)
    assert not field.has_changed(datetime.date(2026, 5, 3), "May 3, 2026")


@pytest.mark.parametrize(
    ("typed", "km", "shown"), [("12", 12.0, "12"), ("7,5 km", 7.5, "7.5"), ("8 mi", 12.875, "12.875"), ("", None, "")]
)
def test_distances_come_with_their_unit(typed: str, km: float | None, shown: str) -> None:
    field = DistanceField()
    assert field.clean(typed) == km
    assert (field.prepare_value(km) or "") == shown
    assert not field.has_changed(km, shown)


@pytest.mark.parametrize("typed", ["far", "12 m", "-3", "1 2", "nan", "1e3"])
def test_what_is_no_distance_is_refused(typed: str) -> None:
    assert refusal(DistanceField(), typed) == "Write a distance as 12 km or 8 mi."


@pytest.mark.django_db
def test_a_jurisdiction_may_be_named() -> None:
    field = JurisdictionField(required=False)
    assert [field.clean(typed) for typed in ("us-ct", "GB", "Connecticut", "england", "")] == [
        "US-CT",
        "GB",
        "US-CT",
        "GB-ENG",
        "",
    ]
    assert "There is no country “CT”" in refusal(field, "CT")
    assert "“Atlantis” is not a jurisdiction" in refusal(field, "Atlantis")


@pytest.mark.django_db
def test_a_state_of_two_letters_is_not_taken_for_a_country_in_silence() -> None:
    person = builders.practitioner()
    builders.works_at(person, builders.practice(country="US", region="CT", locality="New Haven"))
    for code in ("CT", "FR", "US-CT"):
        builders.licence(person, code)
    builders.listed(person)
    assert states_taken_for_countries(person) == ["CT"]


def test_a_currency_is_three_letters() -> None:
    assert CurrencyField().clean("gbp") == "GBP"
    for typed in ("£", "pounds", "XYZ"):
        assert "Write its three letters" in refusal(CurrencyField(), typed)
