"""Dates that differ from the usual hours, as one line of text."""

from datetime import date, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from therapists.dates import LONGEST_RANGE_DAYS, DatedSpan, format_exceptions, parse_day, parse_exceptions
from therapists.hours import HoursError


def closed(*days: str) -> tuple[DatedSpan, ...]:
    return tuple(DatedSpan(date.fromisoformat(day), None, None) for day in days)


def opened(day: str, opens: str, closes: str) -> tuple[DatedSpan, ...]:
    return (DatedSpan(date.fromisoformat(day), time.fromisoformat(opens), time.fromisoformat(closes)),)


CHRISTMAS = closed("2026-12-24", "2026-12-25", "2026-12-26")
MORNING = opened("2026-12-31", "09:00", "12:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" ;\n; ", ()),
        ("24 Dec 2026 closed; 31 Dec 2026 09:00-12:00", closed("2026-12-24") + MORNING),
        ("31 Dec 2026 9-12\n24 Dec 2026 closed", closed("2026-12-24") + MORNING),
        ("2026-12-31 9am - 12", MORNING),
        ("Dec 31, 2026: 9 am to noon", MORNING),
        ("December 31st 2026, 9 to 12", MORNING),
        ("31st of December 2026 – 9.00–12.00", MORNING),
        ("closed 24–26 Dec 2026", CHRISTMAS),
        ("24-26 Dec 2026 CLOSED", CHRISTMAS),
        ("24 to 26 dec 2026: closed.", CHRISTMAS),
        ("24, 25 and 26 Dec 2026 closed", CHRISTMAS),
        ("24 Dec, 25 Dec & 26 Dec 2026 closed", CHRISTMAS),
        ("2026-12-24 until 2026-12-26 closed", CHRISTMAS),
        ("30 Dec – 2 Jan 2027 closed", closed("2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02")),
        ("30 Dec 2026 – 1 Jan 2027 closed", closed("2026-12-30", "2026-12-31", "2027-01-01")),
        ("22 Dec 2026, 24–25 Dec 2026 closed", closed("2026-12-22", "2026-12-24", "2026-12-25")),
        ("29 Feb 2028 closed", closed("2028-02-29")),
        ("31 Dec 2026, 9-12, 14-16", MORNING + opened("2026-12-31", "14:00", "16:00")),
        ("31 Dec 2026 9–12 and 14–16", MORNING + opened("2026-12-31", "14:00", "16:00")),
        ("1 Sept 2026 0930-1700", opened("2026-09-01", "09:30", "17:00")),
    ],
)
def test_dates_are_understood_as_people_write_them(text: str, expected: tuple[DatedSpan, ...]) -> None:
    assert parse_exceptions(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("closed", "does not begin with a date"),
        ("Christmas closed", "does not begin with a date"),
        ("9-12", "“9” has no month"),
        ("24 Dec closed", "“24 Dec” has no year"),
        ("24 closed", "“24” has no month"),
        ("24/12/2026 closed", "Write the month as a word"),
        ("12.24.26 closed", "Write the month as a word"),
        ("24 Foo 2026 closed", "“Foo” is not a month"),
        ("24 Ju 2026 closed", "“Ju” is not a month"),
        ("31 Feb 2026 closed", "“31 Feb 2026” is not a date"),
        ("2026-13-01 closed", "“2026-13-01” is not a date"),
        ("24 Dec 2026", "says neither closed nor hours"),
        ("24 Dec 2026 maybe", "not “maybe”"),
        ("24 Dec 2026 Mon 9-12", "not “Mon 9-12”"),
        ("24 Dec 2026 9", "“9” has no closing time"),
        ("24 Dec 2026 9 12", "Put a dash between “9” and “12”"),
        ("24 Dec 2026 25-26", "“25” is not a time of day"),
        ("24 Dec 2026 22-2", "closes before it opens"),
        ("24 Dec 2026 9-12, 11-13", "On 24 Dec 2026, 9:00–12:00 and 11:00–13:00 overlap"),
        ("24 Dec 2026 closed; 24 Dec 2026 9-12", "24 Dec 2026 is there twice"),
        ("24–26 Dec 2026 closed; 25 Dec 2026 closed", "25 Dec 2026 is there twice"),
        ("26–24 Dec 2026 closed", "ends before it begins"),
        ("1 Jan 2026 – 31 Dec 2026 closed", "is longer than 92 days"),
        ("24 Dec 2026 closed (party)", "not “closed (party)”"),
    ],
)
def test_errors_say_what_is_wrong_with_a_date(text: str, says: str) -> None:
    with pytest.raises(HoursError) as refused:
        parse_exceptions(text)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "24 Dec 2026 closed; 31 Dec 2026 9:00–12:00",
        "24–26 Dec 2026 closed",
        "30 Dec 2026 – 2 Jan 2027 closed",
        "24–25 Dec 2026 9:00–12:00, 14:00–16:00; 26 Dec 2026 9:00–12:00; 28 Dec 2026 9:00–12:00",
    ],
)
def test_well_written_dates_stay_as_they_are(text: str) -> None:
    assert format_exceptions(parse_exceptions(text)) == text


@st.composite
def calendars(draw: st.DrawFn) -> tuple[DatedSpan, ...]:
    """Dates around the turn of a year, closed or with spans that do not overlap."""
    dates: list[DatedSpan] = []
    for offset in sorted(draw(st.sets(st.integers(0, 60), max_size=8))):
        day = date(2026, 12, 1) + timedelta(days=offset)
        minutes = sorted(draw(st.sets(st.integers(0, 24 * 60 - 1), max_size=4)))
        times = [time(*divmod(minute, 60)) for minute in minutes]
        pairs = list(zip(times[::2], times[1::2], strict=False))
        dates += [DatedSpan(day, *pair) for pair in pairs] or [DatedSpan(day, None, None)]
    return tuple(dates)


@given(dates=calendars(), language=st.sampled_from(["en", "es"]))
def test_any_dates_survive_the_way_to_text_and_back(dates: tuple[DatedSpan, ...], language: str) -> None:
    with translation.override(language):
        assert parse_exceptions(format_exceptions(dates)) == dates


PIECES = ["24", "2", "26", "–", ",", ";", " to ", "Dec", "Jan", "2026", "2027", "closed", "9-12", ":", " "]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_exceptions(text)
    except HoursError:
        return
    assert parse_exceptions(format_exceptions(found)) == found


@pytest.mark.parametrize("text", ["2026-05-03", "3 May 2026", " may 3rd, 2026 ", "3 de mayo de 2026"])
def test_one_day_is_written_in_many_ways(text: str) -> None:
    with translation.override("es" if "mayo" in text else "en"):
        assert parse_day(text) == date(2026, 5, 3)


@pytest.mark.parametrize("text", ["3/5/2026", "3 May", "2026", "yesterday", "3–4 May 2026", "3 May 2026 closed", ""])
def test_what_is_not_one_day_is_refused(text: str) -> None:
    with pytest.raises(HoursError, match=r"Write .*24 Dec 20"):
        parse_day(text)


def test_months_are_understood_in_the_language_of_the_page_and_in_english() -> None:
    with translation.override("es"):
        written = format_exceptions(parse_exceptions("24 de diciembre de 2026 closed; 6 January 2027 9-12"))
    assert written == "24 dic 2026 cerrado; 6 ene 2027 9:00–12:00"


def test_the_longest_range_is_three_months() -> None:
    assert len(parse_exceptions("1 Jan 2026 – 2 Apr 2026 closed")) == LONGEST_RANGE_DAYS
