"""Dates that differ from the usual hours as one line of text: "24–26 Dec 2026 closed; 31 Dec 2026 9:00–12:00". Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from functools import cache
from typing import NamedTuple

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language, gettext

from therapists.hours import SOURCE_LOCALE, TOKEN, HoursError, Reader, clock_faces, folded, locale_of, refuse_overlap

SHORTEST_MONTH_NAME = 3  # letters: "Jun" is June, "Ju" could be July
LONGEST_RANGE_DAYS = 92  # a typed range of dates: who is gone for longer has left the post, or is "away until"
# A day as people write it; month and year may be left to the next one: "24, 25 Dec 2026", "24 Dec – 2 Jan 2027".
DAY = re.compile(
    r"""
    (?P<iso>\d{4}-\d{1,2}-\d{1,2})
    | (?P<numbers>\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4})
    | (?P<day>\d{1,2})(?:(?:st|nd|rd|th)\b|\.|\b)
      (?:\s+(?:of\s+|de\s+)?(?!(?:to|till?|until|and|am|pm|h|closed)\b)(?P<month>[^\W\d_]+)\.?)?
      (?:,?\s+(?:de\s+)?(?P<year>(?:19|20)\d\d)\b)?
    | (?P<us_month>[^\W\d_]+)\.?\s+(?P<us_day>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?P<us_year>(?:19|20)\d\d)\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
BETWEEN_DAYS = re.compile(r"\s*(?:(?P<dash>[-–—−~]|\b(?:to|till|til|until)\b)|[,&]|\band\b)\s*", re.IGNORECASE)
PART = re.compile(r"[;\n|]")
AFTER_DAYS = " :,=-–—\t"
ANY_WEEKDAY = 1  # the reader of hours wants days before times
CLOSED = "closed"


class DatedSpan(NamedTuple):
    """What differs on one date: open from one time to another, or closed all day where there are no times."""

    day: date
    opens: time | None
    closes: time | None


class _Day(NamedTuple):
    """A day as typed, and whether a dash joins it to the one before."""

    typed: str
    day: int
    month: int | None
    year: int | None
    through: bool


def parse_exceptions(text: str) -> tuple[DatedSpan, ...]:
    """Dates that differ from text such as "24–26 Dec 2026 closed; 31 Dec 2026 9:00–12:00", sorted.

    Raises ``HoursError``.
    """
    spans: dict[date, list[DatedSpan]] = {}
    for part in PART.split(text):
        if not part.strip():
            continue
        days, rest = _read_days(part.strip())
        for day, found in ((day, _read_spans(day, rest, part.strip())) for day in days):
            if day in spans:
                raise HoursError(
                    gettext("%(date)s is there twice. Say once what holds on that day.") % {"date": _format_day(day)}
                )
            spans[day] = found
    return tuple(span for day in sorted(spans) for span in spans[day])


def parse_day(text: str) -> date:
    """One day, with its year: "3 May 2026", "May 3, 2026" or "2026-05-03". Raises ``HoursError``."""
    days, rest = _read_days(text.strip())
    if rest or len(days) != 1:
        raise HoursError(
            gettext("“%(typed)s” is not one day. Write for example: %(example)s")
            % {"typed": text.strip(), "example": example_of_a_day()}
        )
    return days[0]


def format_exceptions(spans: Iterable[DatedSpan]) -> str:
    """The shortest text that ``parse_exceptions`` reads back as the same spans."""
    by_day: dict[date, list[DatedSpan]] = defaultdict(list)
    for span in spans:
        by_day[span.day].append(span)
    runs: list[tuple[list[date], str]] = []
    for day in sorted(by_day):
        open_spans = sorted(span for span in by_day[day] if span.opens is not None)
        what = clock_faces(open_spans) or gettext(CLOSED)
        last = runs[-1] if runs else None
        if last and last[1] == what and day - last[0][-1] == timedelta(days=1):
            last[0].append(day)
        else:
            runs.append(([day], what))
    return "; ".join(f"{_format_dates(days[0], days[-1])} {what}" for days, what in runs)


def example_of_exceptions() -> str:
    """Dates that differ as they are best written, in the active language; of this year."""
    year = timezone.localdate().year
    return format_exceptions(
        [
            *(DatedSpan(date(year, 12, day), None, None) for day in (24, 25, 26)),
            DatedSpan(date(year, 12, 31), time(9), time(12)),
        ]
    )


def example_of_a_day() -> str:
    """A day as it is best written, in the active language; of this year."""
    return _format_day(date(timezone.localdate().year, 12, 24))


def _read_days(part: str) -> tuple[list[date], str]:
    """The dates that a part begins with, and what is said about them."""
    start = len(part) - len(_without_closed(part))
    typed: list[_Day] = []
    through, position = False, start
    while match := DAY.match(part, position):
        typed.append(_as_typed(match, through))
        between = BETWEEN_DAYS.match(part, match.end())
        following = DAY.match(part, between.end()) if between else None
        position = match.end()
        if between is None or following is None or not _names_a_month(following):
            break
        through, position = bool(between["dash"]), between.end()
    if not typed:
        raise HoursError(
            gettext("“%(typed)s” does not begin with a date. Write dates as %(example)s.")
            % {"typed": part, "example": example_of_a_day()}
        )
    said = part[position:].strip(AFTER_DAYS)
    return _in_full(typed), (CLOSED if start and not said else said)


def _without_closed(part: str) -> str:
    """Without the word at its beginning: "closed 24 Dec 2026"."""
    first, _space, rest = part.partition(" ")
    return rest.lstrip() if _is_closed(first) else part


def _is_closed(word: str) -> bool:
    return folded(word.strip(AFTER_DAYS)) in {CLOSED, folded(gettext(CLOSED))}


def _names_a_month(match: re.Match[str]) -> bool:
    """A bare number after a comma is a time, unless more of the date follows it: "24, 25, 26 Dec 2026"."""
    if match["day"] and not match["month"]:
        between = BETWEEN_DAYS.match(match.string, match.end())
        following = DAY.match(match.string, between.end()) if between else None
        return following is not None and _names_a_month(following)
    return True


def _as_typed(match: re.Match[str], through: bool) -> _Day:
    typed = match.group().strip()
    if match["iso"]:
        in_order = [int(number) for number in typed.split("-")]
        return _Day(typed, in_order[2], in_order[1], in_order[0], through)
    if match["numbers"]:
        raise HoursError(
            gettext("“%(typed)s” is read differently in different countries. Write the month as a word: %(example)s")
            % {"typed": typed, "example": example_of_a_day()}
        )
    name = match["month"] or match["us_month"]
    year = match["year"] or match["us_year"]
    return _Day(
        typed,
        int(match["day"] or match["us_day"]),
        month_of(name) if name else None,
        int(year) if year else None,
        through,
    )


def month_of(typed: str) -> int:
    """The month a word names, in the active language or English; the first three letters are enough."""
    word = folded(typed)
    names = {**_month_names(SOURCE_LOCALE), **_month_names(get_language() or SOURCE_LOCALE)}
    found = {month for name, month in names.items() if name.startswith(word)}
    if len(word) < SHORTEST_MONTH_NAME or len(found) != 1:
        raise HoursError(
            gettext("“%(typed)s” is not a month. Write for example: %(example)s")
            % {"typed": typed, "example": example_of_a_day()}
        )
    return found.pop()


@cache
def _month_names(language: str) -> dict[str, int]:
    """Full and short names of the months, folded, with their number."""
    widths = locale_of(language).months["format"]
    return {folded(widths[width][month]): month for width in ("wide", "abbreviated") for month in range(1, 13)}


def _in_full(typed: Sequence[_Day]) -> list[date]:
    """All dates meant; month and year left open are those of the next one."""
    days: list[date] = []
    later: date | None = None
    for one in reversed(typed):
        day = _date(one, later)
        days.append(day)
        later = day
    days.reverse()
    meant: list[date] = []
    for one, day in zip(typed, days, strict=True):
        if one.through:
            meant += _through(meant[-1], day)
        else:
            meant.append(day)
    return meant


def _date(typed: _Day, later: date | None) -> date:
    month = typed.month or (later.month if later else None)
    year = typed.year or (later.year if later else None)
    if month is None or year is None:
        missing = gettext("month") if month is None else gettext("year")
        raise HoursError(
            gettext("“%(typed)s” has no %(missing)s. Write for example: %(example)s")
            % {"typed": typed.typed, "missing": missing, "example": example_of_a_day()}
        )
    try:
        found = date(year, month, typed.day)
        if later is not None and typed.month and typed.year is None and found > later:
            found = date(year - 1, month, typed.day)  # 24 Dec – 2 Jan 2027
    except ValueError as error:
        raise HoursError(gettext("“%(typed)s” is not a date.") % {"typed": typed.typed}) from error
    return found


def _through(first: date, last: date) -> list[date]:
    """The days after the first, up to the last."""
    count = (last - first).days
    dates = {"dates": _format_dates(first, last)}
    if count <= 0:
        raise HoursError(gettext("“%(dates)s” ends before it begins.") % dates)
    if count >= LONGEST_RANGE_DAYS:
        raise HoursError(
            gettext("“%(dates)s” is longer than %(most)s days. Use “until” or “away until” instead.")
            % {**dates, "most": LONGEST_RANGE_DAYS}
        )
    return [first + timedelta(days=number) for number in range(1, count + 1)]


def _read_spans(day: date, said: str, part: str) -> list[DatedSpan]:
    if _is_closed(said):
        return [DatedSpan(day, None, None)]
    if not said:
        raise HoursError(
            gettext("“%(typed)s” says neither closed nor hours. Write for example: %(example)s")
            % {"typed": part, "example": example_of_exceptions()}
        )
    reader = Reader()
    reader.days = [ANY_WEEKDAY]
    for token in TOKEN.finditer(said):
        if token.lastgroup in {"day", "days", "closed"}:
            raise HoursError(
                gettext("After a date come hours or “closed”, not “%(typed)s”. Write for example: %(example)s")
                % {"typed": said, "example": example_of_exceptions()}
            )
        reader.take(str(token.lastgroup), token.group().strip())
    reader.end_part()
    spans = [DatedSpan(day, span.opens, span.closes) for span in sorted(reader.spans)]
    refuse_overlap((_format_day(day), span) for span in spans)
    return spans


def _format_dates(first: date, last: date) -> str:
    if first == last:
        return _format_day(first)
    if (first.year, first.month) == (last.year, last.month) and first < last:
        return f"{first.day}–{_format_day(last)}"
    return f"{_format_day(first)} – {_format_day(last)}"


def _format_day(day: date) -> str:
    return format_date(day, "d MMM yyyy", locale=locale_of(get_language() or SOURCE_LOCALE))
