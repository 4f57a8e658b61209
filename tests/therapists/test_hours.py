"""Usual hours as one line of text."""

from datetime import time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from therapists.hours import HoursError, Span, format_hours, parse_hours

WEEK = range(1, 6)


def spans(days: object, *times: tuple[str, str]) -> tuple[Span, ...]:
    return tuple(
        sorted(
            Span(day, time.fromisoformat(opens), time.fromisoformat(closes))
            for day in days  # type: ignore[attr-defined]
            for opens, closes in times
        )
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("Mon–Fri 9:00–17:00; Sat 10–14", spans(WEEK, ("09:00", "17:00")) + spans([6], ("10:00", "14:00"))),
        ("mon-fri 9-17", spans(WEEK, ("09:00", "17:00"))),
        ("MONDAY TO FRIDAY 9AM TO 5PM", spans(WEEK, ("09:00", "17:00"))),
        ("Mon, Wed, Fri 9.00-12.30 13-18", spans([1, 3, 5], ("09:00", "12:30"), ("13:00", "18:00"))),
        ("Mo 9-5, Tu 10-2", spans([1], ("09:00", "17:00")) + spans([2], ("10:00", "14:00"))),
        ("Sa 1-5pm", spans([6], ("13:00", "17:00"))),
        ("Sat 9am-5", spans([6], ("09:00", "17:00"))),
        ("Sat 1pm-5", spans([6], ("13:00", "17:00"))),
        ("Sat 12-5pm", spans([6], ("12:00", "17:00"))),
        ("Sun 12am–8am", spans([7], ("00:00", "08:00"))),
        ("daily 0900-1730", spans(range(1, 8), ("09:00", "17:30"))),
        ("weekdays 8:30 to 12 and 1pm-5pm\nSat closed", spans(WEEK, ("08:30", "12:00"), ("13:00", "17:00"))),
        ("Fri–Mon 18–24", spans([5, 6, 7, 1], ("18:00", "23:59"))),
        ("Mon & Wed 6pm–midnight", spans([1, 3], ("18:00", "23:59"))),
        ("Tue 9h-17h30", spans([2], ("09:00", "17:30"))),
        ("Mon 9–12, 12–15", spans([1], ("09:00", "12:00"), ("12:00", "15:00"))),
    ],
)
def test_hours_are_understood_as_people_write_them(text: str, expected: tuple[Span, ...]) -> None:
    assert parse_hours(text) == tuple(sorted(expected))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("9-17", "comes before any day"),
        ("Mon", "has no times"),
        ("Mon 9", "has no closing time"),
        ("Mon 9 17", "Put a dash between “9” and “17”"),
        ("Mon 25-26", "“25” is not a time of day"),
        ("Mon 9:75-10", "“9:75” is not a time of day"),
        ("Mon 13pm-15pm", "is not a time of day"),
        ("Mon 22-2", "closes before it opens"),
        ("Foo 9-12", "“Foo” is not a day"),
        ("T 9-12", "“T” is not a day"),
        ("Mon 9-12, 11-13", "On Monday, 9:00–12:00 and 11:00–13:00 overlap"),
        ("Mon 9-12; Mon 9-12", "overlap"),
        ("Mon 9-12 (lunch)", "“(” is not part of a day or a time"),
    ],
)
def test_errors_say_where_the_text_stops_making_sense(text: str, says: str) -> None:
    with pytest.raises(HoursError, match=says.replace("(", r"\(")):
        parse_hours(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mon–Fri 9:00–17:00; Sat 10:00–14:00",
        "Mon, Wed, Fri 9:00–12:30, 13:00–18:00",
        "Mon, Tue 9:00–17:00",
        "Mon–Sun 0:00–23:59",
    ],
)
def test_well_written_hours_stay_as_they_are(text: str) -> None:
    assert format_hours(parse_hours(text)) == text


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Span, ...]:
    """Weeks without overlap: on each day, an even number of minutes in order."""
    week: list[Span] = []
    for day in range(1, 8):
        minutes = sorted(draw(st.sets(st.integers(0, 24 * 60 - 1), max_size=6)))
        for opens, closes in zip(minutes[::2], minutes[1::2], strict=False):
            week.append(Span(day, time(*divmod(opens, 60)), time(*divmod(closes, 60))))
    return tuple(week)


@given(week=weeks(), language=st.sampled_from(["en", "es"]))
def test_any_week_survives_the_way_to_text_and_back(week: tuple[Span, ...], language: str) -> None:
    with translation.override(language):
        assert parse_hours(format_hours(week)) == week


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_hours(text)
    except HoursError:
        return
    assert parse_hours(format_hours(found)) == found


def test_days_are_understood_in_the_language_of_the_page_and_in_english() -> None:
    with translation.override("es"):
        assert format_hours(parse_hours("lun-vie 9-17; saturday 10-14")) == "lun–vie 9:00–17:00; sáb 10:00–14:00"
