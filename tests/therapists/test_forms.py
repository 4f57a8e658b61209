"""Form fields: hours and dates as one line of text, and points as two numbers."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from therapists.dates import DatedSpan
from therapists.forms import ExceptionsField, HoursField, PointField
from therapists.geo import Point
from therapists.hours import parse_hours


def test_the_field_knows_when_nothing_changed() -> None:
    field = HoursField()
    week = parse_hours("Mon–Fri 9–17")
    assert not field.has_changed(week, "mon - fri 9:00 to 17:00")
    assert field.has_changed(week, "Mon–Fri 9–18")
    assert field.has_changed((), "nonsense")
    assert field.prepare_value(week) == "Mon–Fri 9:00–17:00"
    with pytest.raises(ValidationError, match="has no times"):
        field.clean("Mon")


def test_dates_that_differ_are_a_line_too() -> None:
    field = ExceptionsField()
    christmas = (DatedSpan(datetime.date(2026, 12, 25), None, None),)
    assert field.prepare_value(christmas) == "25 Dec 2026 closed"
    assert field.clean("closed 2026-12-25") == christmas
    assert field.clean("") == ()
    assert not field.has_changed(christmas, "December 25, 2026: closed")
    assert field.has_changed(christmas, "")
    assert field.has_changed((), "nonsense")
    with pytest.raises(ValidationError, match="has no year"):
        field.clean("25 Dec closed")


def test_a_point_is_two_numbers_or_one_pasted_pair() -> None:
    field = PointField(required=False)
    assert field.clean(["41.3083", "-72.9279"]) == Point(41.3083, -72.9279)
    assert field.clean(["41.3083, -72.9279", ""]) == Point(41.3083, -72.9279)
    assert field.clean(["", ""]) is None
    for wrong in (["91", "0"], ["nan", "0"], ["here", "there"], ["41", ""], ["", "41"]):
        with pytest.raises(ValidationError, match="atitude"):
            field.clean(wrong)


def test_a_point_that_is_needed_says_how_to_place_it() -> None:
    with pytest.raises(ValidationError, match="click on the map"):
        PointField().clean(["", ""])


def test_a_point_shown_and_sent_back_has_not_changed() -> None:
    field = PointField()
    stored = Point(41.282000000000004, -72.87)
    assert "41.282" in field.widget.render("point", stored)
    assert not field.has_changed(stored, ["41.282", "-72.87"])
    assert field.has_changed(stored, ["41.283", "-72.87"])
    assert field.has_changed(None, ["41.283", "-72.87"])
