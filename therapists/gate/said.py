"""What listings say to everybody, what the watch-list finds in it, and which of that is still to be decided."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext

from therapists.choices import ContactKind, HoldState, Said, Stated, Weekday
from therapists.gate.watchlist import NIGHT, Key, Match, WatchList, around_the_clock
from therapists.models import ContactPoint, Hold, HomeVisits, OpeningHours, Practitioner, WatchWord, WorksAt

OF_THE_PERSON: dict[Said, str] = {
    Said.POST_NOMINALS: "post_nominals",
    Said.PRONOUNS: "pronouns",
    Said.HEADLINE: "headline",
    Said.BIO: "bio",
    Said.WEBSITE: "website",
    Said.BOOKING: "booking_url",
}
LONGEST_REASON = 80  # characters of why something was refused, where that is mentioned in passing

type Text = tuple[int, Said, str]


@dataclass(slots=True)
class Found:
    """What the watch-list finds in one listing, less what somebody has allowed."""

    undecided: list[Match] = field(default_factory=list)
    refused: list[tuple[Match, Hold]] = field(default_factory=list)


def found_in(ids: Collection[int]) -> dict[int, Found]:
    """What stands against each of these listings; seven statements, however many. Those not named have nothing."""
    matches = _matches(ids)
    decided: dict[tuple[int, Key], Hold] = {}
    for hold in Hold.objects.decided().filter(practitioner__in=list(matches)):
        for row in hold.matches:  # the latest decision is the one that counts
            decided[hold.practitioner_id, Match(**row).key] = hold
    found: dict[int, Found] = {}
    for pk, those in matches.items():
        for match in those:
            hold_before = decided.get((pk, match.key))
            if hold_before is None:
                found.setdefault(pk, Found()).undecided.append(match)
            elif hold_before.state == HoldState.REFUSED:
                found.setdefault(pk, Found()).refused.append((match, hold_before))
    return found


def _matches(ids: Collection[int]) -> dict[int, list[Match]]:
    entries = WatchList(WatchWord.objects.filter(active=True).order_by("key").values_list("text", "kind"))
    found: dict[int, dict[Key, Match]] = defaultdict(dict)
    for pk, where, text in _texts(ids):
        for match in entries.find(where, text):
            found[pk].setdefault(match.key, match)
    for pk, hours in _hours(ids).items():
        for match in around_the_clock(hours):
            found[pk][match.key] = match
    return {pk: list(by_key.values()) for pk, by_key in found.items()}


def _texts(ids: Collection[int]) -> Iterator[Text]:
    these = list(ids)
    columns = list(OF_THE_PERSON.values())
    people: Any = Practitioner.objects.filter(pk__in=these).order_by("pk")
    for pk, given, family, *own in people.values_list("pk", "given_name", "family_name", *columns):
        yield pk, Said.NAME, f"{given} {family}"
        yield from ((pk, where, text) for where, text in zip(OF_THE_PERSON, own, strict=True) if text)
    posts = WorksAt.objects.current().filter(practitioner__in=these).order_by("pk")
    for pk, name, website in posts.values_list("practitioner_id", "practice__name", "practice__website"):
        yield from ((pk, Said.PRACTICE, text) for text in (name, website) if text)
    homes = HomeVisits.objects.filter(practitioner__in=these).exclude(offers=Stated.NO).order_by("pk")
    for pk, note, space in homes.values_list("practitioner_id", "note", "space_needed"):
        yield pk, Said.HOME_NOTE, note
        yield pk, Said.HOME_SPACE, space
    mail = ContactPoint.objects.filter(practitioner__in=these, public=True, kind=ContactKind.EMAIL).order_by("pk")
    for pk, address in mail.values_list("practitioner_id", "value"):
        yield pk, Said.CONTACT, address


def _hours(ids: Collection[int]) -> dict[int, list[tuple[int, time, time]]]:
    found: dict[int, list[tuple[int, time, time]]] = defaultdict(list)
    rows = OpeningHours.objects.filter(
        home_visits__practitioner__in=list(ids), home_visits__offers=Stated.YES, opens__lt=NIGHT[1]
    ).order_by("pk")
    for pk, weekday, opens, closes in rows.values_list("home_visits__practitioner_id", "weekday", "opens", "closes"):
        found[pk].append((weekday, opens, closes))
    return found


# --- In words ---------------------------------------------------------------------------------------------------------


def what(match: Match) -> str:
    """What was found, as it is named among others: “happy ending” (About)."""
    if match.where == Said.HOME_HOURS:
        return gettext("home visits around the clock")
    return gettext("“%(word)s” (%(where)s)") % {"word": match.word, "where": Said(match.where).label}


def around(match: Match) -> str:
    """The words around it; of hours the weekdays."""
    if match.where == Said.HOME_HOURS:
        return ", ".join(str(Weekday(int(day)).label) for day in match.excerpt.split(","))
    return match.excerpt


def sentences(found: Found) -> list[str]:
    """Why a listing may not be published, and what to do."""
    said = []
    if found.undecided:
        text = gettext("The watch-list found %(what)s: take that out, or decide about it under Held listings.")
        said.append(text % {"what": ", ".join(map(what, found.undecided))})
    for match, hold in found.refused:
        text = gettext("%(what)s was refused on %(date)s (%(reason)s): take that out.")
        facts = {"what": what(match), "reason": Truncator(hold.reason).chars(LONGEST_REASON)}
        said.append(text % {**facts, "date": date_format(localtime(hold.at))})
    return said
