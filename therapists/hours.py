"""Usual hours of a week as one line of text, read as people write them: "Mon–Fri 9–17; Sat 10–14". Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext

from therapists.choices import Weekday
from therapists.letters import plain

SOURCE_LOCALE = "en"  # days are understood in this language too, whatever language the page is in
SHORTEST_DAY_NAME = 2  # letters: "Mo" is Monday, "M" could be Mittwoch or Monday
LAST_MINUTE = time(23, 59)  # what "24:00" and "midnight" become at the end of a day
NOON_HOUR = 12
RANGE_OF_DAYS = 3  # "Mon–Wed", but "Mon, Tue"


class Span(NamedTuple):
    """Open on one ISO weekday (1 = Monday) from one time to another, in whole minutes."""

    weekday: int
    opens: time
    closes: time


class HoursError(ValueError):
    """The text is not a set of hours; the message says where it stops making sense and how to write it."""


class Clock(NamedTuple):
    """A time as typed: ``half`` is "am", "pm" or, where left open, blank."""

    hour: int
    minute: int
    half: str
    typed: str


TOKEN = re.compile(
    r"""
    (?P<time>\d{1,2}(?:[:.h]\d{2}|\d{2}|h)?(?:\s*[ap]\.?\s?m\b\.?)?|\bnoon\b|\bmidnight\b)
    | (?P<dash>[-–—−~]|\b(?:to|till|til|until)\b)
    | (?P<part>[;\n|])
    | (?P<comma>[,/&+]|\band\b|\s+)
    | (?P<closed>\b(?:closed|cerrado)\b)
    | (?P<days>\bevery\s*day\b|\bdaily\b|\bweekdays?\b|\bweekends?\b)
    | (?P<day>[^\W\d_]+\.?)
    | (?P<junk>.)
    """,
    re.VERBOSE | re.IGNORECASE,
)
WORDS_FOR_DAYS = {
    "everyday": range(1, 8),
    "daily": range(1, 8),
    "weekday": range(1, 6),
    "weekdays": range(1, 6),
    "weekend": range(6, 8),
    "weekends": range(6, 8),
}


def parse_hours(text: str) -> tuple[Span, ...]:
    """Usual hours from text such as "Mon–Fri 9–17; Sat 10–14" or "Mon, Wed 9.00-12.30 1pm-6pm", sorted.

    Raises ``HoursError``.
    """
    reader = Reader()
    for token in TOKEN.finditer(text.strip()):
        reader.take(str(token.lastgroup), token.group().strip())
    reader.end_part()
    refuse_overlap((str(Weekday(span.weekday).label), span) for span in sorted(reader.spans))
    return tuple(sorted(reader.spans))


def format_hours(spans: Iterable[Span]) -> str:
    """The shortest text that ``parse_hours`` reads back as the same spans."""
    by_day: dict[int, list[Span]] = defaultdict(list)
    for span in sorted(spans):
        by_day[span.weekday].append(span)
    days_of: dict[str, list[int]] = defaultdict(list)
    for weekday, of_day in by_day.items():
        days_of[clock_faces(of_day)].append(weekday)
    return "; ".join(f"{_format_days(days)} {times}" for times, days in days_of.items())


class Reader:
    """Reads tokens from left to right: days, then their times, then the next days."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.days: list[int] = []
        self.day_words: list[str] = []
        self.timed = False  # the present days have times (or are said to be closed)
        self.opens: Clock | None = None
        self.dash = False

    def take(self, kind: str, typed: str) -> None:
        match kind:
            case "time":
                self._take_time(_clock(typed))
            case "day":
                self._take_days([weekday_of(typed)], typed)
            case "days":
                self._take_days(list(WORDS_FOR_DAYS[re.sub(r"\s", "", typed.lower())]), typed)
            case "dash":
                self.dash = True
            case "part":
                self.end_part()
            case "closed":
                self.timed = True
            case "junk":
                raise HoursError(
                    gettext("“%(typed)s” is not part of a day or a time. Write for example: %(example)s")
                    % {"typed": typed, "example": example()}
                )

    def end_part(self) -> None:
        if self.opens is not None:
            raise HoursError(
                gettext("“%(typed)s” has no closing time. Write for example: 9–17") % {"typed": self.opens.typed}
            )
        if self.days and not self.timed:
            raise HoursError(
                gettext("“%(days)s” has no times. Write for example: %(example)s")
                % {"days": " ".join(self.day_words), "example": example()}
            )
        self.days, self.day_words, self.timed, self.dash = [], [], False, False

    def _take_days(self, weekdays: list[int], typed: str) -> None:
        if self.timed or self.opens is not None:
            self.end_part()
        if self.dash and self.days:
            weekdays = list(_days_between(self.days[-1], weekdays[0]))[1:]
        self.dash = False
        self.days += weekdays
        self.day_words.append(typed)

    def _take_time(self, clock: Clock) -> None:
        if not self.days:
            raise HoursError(
                gettext("“%(typed)s” comes before any day. Begin with the days, for example: %(example)s")
                % {"typed": clock.typed, "example": example()}
            )
        if self.opens is None:
            self.opens, self.dash = clock, False
            return
        if not self.dash:
            raise HoursError(
                gettext("Put a dash between “%(opens)s” and “%(closes)s”, for example: 9–17")
                % {"opens": self.opens.typed, "closes": clock.typed}
            )
        opens, closes = _span(self.opens, clock)
        self.spans += [Span(weekday, opens, closes) for weekday in self.days]
        self.opens, self.dash, self.timed = None, False, True


def weekday_of(typed: str) -> int:
    """The ISO weekday a word names, in the active language or English; the first two letters are enough."""
    word = folded(typed)
    names = {**_day_names(SOURCE_LOCALE), **_day_names(get_language() or SOURCE_LOCALE)}
    found = {weekday for name, weekday in names.items() if name.startswith(word)}
    if len(word) < SHORTEST_DAY_NAME or len(found) != 1:
        raise HoursError(
            gettext("“%(typed)s” is not a day. Write days as %(days)s.")
            % {"typed": typed, "days": ", ".join(_short_days())}
        )
    return found.pop()


def example() -> str:
    """Hours as they are best written, in the active language."""
    monday, *_rest, friday, saturday, _sunday = _short_days()
    return f"{monday}–{friday} 9:00–17:00; {saturday} 10:00–14:00"


def _clock(typed: str) -> Clock:
    word = typed.lower()
    if word in {"noon", "midnight"}:
        return Clock(NOON_HOUR if word == "noon" else 24, 0, "", typed)
    half = "pm" if "p" in word else "am" if "a" in word else ""
    digits = re.findall(r"\d+", word)
    if len(digits) == 1 and len(digits[0]) > 2:  # noqa: PLR2004 - 0930, 930
        digits = [digits[0][:-2], digits[0][-2:]]
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    sane = hour * 60 + minute <= 24 * 60 and minute < 60  # noqa: PLR2004
    if not sane or (half and not 1 <= hour <= NOON_HOUR):
        raise HoursError(gettext("“%(typed)s” is not a time of day. Write 9:00, 17:30 or 5:30pm.") % {"typed": typed})
    return Clock(hour, minute, half, typed)


def _span(opens: Clock, closes: Clock) -> tuple[time, time]:
    start, end = _minutes(opens), _minutes(closes)
    if not opens.half and closes.half == "pm" and opens.hour < NOON_HOUR and start + NOON_HOUR * 60 < end:
        start += NOON_HOUR * 60  # 1–5pm
    if not closes.half and opens.half != "pm" and end <= start and closes.hour <= NOON_HOUR:
        end += NOON_HOUR * 60  # 9–5, 9am–5
    elif not closes.half and opens.half == "pm" and closes.hour < NOON_HOUR and end <= start:
        end += NOON_HOUR * 60  # 1pm–5
    if end == 0:
        end = 24 * 60  # 6pm–12am
    if end <= start or end > 24 * 60:
        raise HoursError(
            gettext("%(opens)s–%(closes)s closes before it opens. Give hours past midnight to each day by itself.")
            % {"opens": opens.typed, "closes": closes.typed}
        )
    return time(*divmod(start, 60)), LAST_MINUTE if end == 24 * 60 else time(*divmod(end, 60))


def _minutes(clock: Clock) -> int:
    hour = clock.hour
    if clock.half:
        hour = hour % NOON_HOUR + (NOON_HOUR if clock.half == "pm" else 0)
    return hour * 60 + clock.minute


def refuse_overlap(spans: Iterable[tuple[str, Any]]) -> None:
    """``spans`` in order, each with the name of its day."""
    for (day, first), (other_day, second) in pairwise(spans):
        if day == other_day and second.opens < first.closes:
            raise HoursError(
                gettext("On %(day)s, %(first)s and %(second)s overlap. Join them or part them.")
                % {"day": day, "first": clock_faces([first]), "second": clock_faces([second])}
            )


def _days_between(first: int, last: int) -> Iterator[int]:
    """Days from the first to the last, over the weekend where need be: Fri–Mon is four days."""
    for step in range((last - first) % 7 + 1):
        yield (first + step - 1) % 7 + 1


def _format_days(days: Sequence[int]) -> str:
    names = _short_days()
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts: list[str] = []
    for run in runs:
        if len(run) >= RANGE_OF_DAYS:
            parts.append(f"{names[run[0] - 1]}–{names[run[-1] - 1]}")
        else:
            parts += [names[day - 1] for day in run]
    return ", ".join(parts)


def clock_faces(spans: Iterable[Any]) -> str:
    return ", ".join(f"{_clock_face(span.opens)}–{_clock_face(span.closes)}" for span in spans)


def _clock_face(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def folded(word: str) -> str:
    return plain(word).strip(". ")


def _short_days() -> list[str]:
    names = locale_of(get_language() or SOURCE_LOCALE).days["format"]["abbreviated"]
    return [names[day].rstrip(".") for day in range(7)]


@cache
def _day_names(language: str) -> dict[str, int]:
    """Full and short names of the days, folded, with their ISO weekday."""
    widths = locale_of(language).days["format"]
    return {folded(widths[width][day]): day + 1 for width in ("wide", "abbreviated") for day in range(7)}


def locale_of(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE_LOCALE)
