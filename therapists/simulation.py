"""How old facts get: a directory of invented listings, day by day, with mails and a curator's calls. Pure.

Every rule is a constant of the directory itself (cadences, mails a day, days between two mails), or one below. The
age of a listing is that of its last confirmation.
"""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles

from therapists.freshness import LATER, SOON

CALLS_AN_HOUR = 12
REACHED = 0.6  # of the calls somebody answers; the others are tried again
CALL_AGAIN_DAYS = 7
MOST_DAYS_TO_ANSWER = 10


@dataclass(frozen=True, slots=True)
class Rules:
    """What is done each day."""

    mails_a_day: int
    days_between_mails: int
    days_ahead: int
    most_unanswered: int  # mails without an answer since somebody last confirmed; then they are called instead
    curator_hours: float = 1.0


@dataclass(frozen=True, slots=True)
class Ages:
    """How old the facts of all listings are at the end; days since the last confirmation."""

    replying: float  # share of the people who answer mail
    median: float
    nine_in_ten: float
    oldest: int
    within_soon: float  # share whose every fact holds
    within_later: float  # share of which some fact holds
    mails: int
    calls: int


def simulate(*, listings: int, replying: float, days: int, rules: Rules, seed: int) -> Ages:
    """Let ``days`` pass over listings of which none was confirmed before, and say how old their facts are then.

    A share of the people answers every mail within some days. The others never do: after some mails they are called
    instead, those who have been silent longest first, as many as the curator has time for.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    answers = [chance.random() < replying for _ in range(listings)]
    confirmed = [chance.randrange(-730, 0) for _ in range(listings)]  # imported, and not looked at since
    to_ask = [(0, who) for who in range(listings)]  # (day on which it is their turn, who)
    unanswered = [0] * listings
    silent: list[tuple[int, int]] = []  # (day of the last confirmation, or on which to try again; who)
    giving_up: list[list[int]] = [[] for _ in range(days + MOST_DAYS_TO_ANSWER + 1)]
    arriving: list[list[int]] = [[] for _ in range(days + MOST_DAYS_TO_ANSWER + 1)]
    mails = calls = 0
    for today in range(days):
        for who in arriving[today]:
            confirmed[who], unanswered[who] = today, 0
            due = today + SOON.days - rules.days_ahead
            heapq.heappush(to_ask, (due, who))
        for who in giving_up[today]:
            heapq.heappush(silent, (confirmed[who], who))
        for who in _next(to_ask, today, rules.mails_a_day):
            mails += 1
            unanswered[who] += 1
            if answers[who]:
                arriving[today + chance.randint(1, MOST_DAYS_TO_ANSWER)].append(who)
            elif unanswered[who] < rules.most_unanswered:
                heapq.heappush(to_ask, (today + rules.days_between_mails, who))
            else:
                giving_up[today + MOST_DAYS_TO_ANSWER].append(who)
        called, reached = _call(silent, today, round(CALLS_AN_HOUR * rules.curator_hours), chance)
        calls += called
        for who in reached:
            confirmed[who], unanswered[who] = today, 0
            heapq.heappush(to_ask, (today + SOON.days - rules.days_ahead, who))
    ages = sorted(days - day for day in confirmed)
    tenths = quantiles(ages, n=10)
    return Ages(
        replying=replying,
        median=tenths[4],
        nine_in_ten=tenths[8],
        oldest=ages[-1],
        within_soon=sum(age < SOON.days for age in ages) / listings,
        within_later=sum(age < LATER.days for age in ages) / listings,
        mails=mails,
        calls=calls,
    )


def _next(waiting: list[tuple[int, int]], today: int, most: int) -> Iterator[int]:
    """Those whose turn it is, as many as there may be."""
    for _ in range(most):
        if not waiting or waiting[0][0] > today:
            return
        yield heapq.heappop(waiting)[1]


def _call(silent: list[tuple[int, int]], today: int, most: int, chance: random.Random) -> tuple[int, list[int]]:
    """Call those who were confirmed longest ago; who is not there is tried again some days later.

    Returns how many were called, and who was reached.
    """
    later, reached = [], []
    called = 0
    while silent and called < most:
        called += 1
        when, who = heapq.heappop(silent)
        if chance.random() < REACHED:
            reached.append(who)
        else:
            later.append((when + CALL_AGAIN_DAYS, who))
    for one in later:
        heapq.heappush(silent, one)
    return called, reached
