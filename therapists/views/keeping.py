"""The people a visitor keeps: a cookie of their own, or a link. Read with patience, never more than twenty.

With and without JavaScript the list is the one cookie ``shortlist=12.45.78``: no row, no account, no session. Only the
shortlist's own pages read it, so every other public page stays the same for everybody and may be cached.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "shortlist"
PEOPLE = "people"  # the parameter of a link that shares a list: ?people=12.45.78
MOST_KEPT = 20  # people; static/js/shortlist.js keeps to the same number
KEPT_SECONDS = 90 * 24 * 3600  # since the last change; so does this
MOST_PARTS = 100  # of what stands between dots, that are looked at
LARGEST_NUMBER = 2**63 - 1
NUMBER = re.compile(r"[1-9][0-9]{0,18}")

type Ids = tuple[int, ...]


def read(text: str) -> Ids:
    """The numbers in ``12.45.78``, each once, in their order; whatever is no number is left out."""
    parts = text.split(".", MOST_PARTS)[:MOST_PARTS]
    numbers = [int(part) for part in parts if NUMBER.fullmatch(part)]
    return tuple(dict.fromkeys(number for number in numbers if number <= LARGEST_NUMBER))[:MOST_KEPT]


def write(ids: Ids) -> str:
    """The numbers as cookie and link hold them."""
    return ".".join(map(str, ids))


def own(request: HttpRequest) -> Ids:
    """The list of the visitor's browser."""
    return read(request.COOKIES.get(COOKIE, ""))


def shared(request: HttpRequest) -> Ids | None:
    """The list in the address, or None where the address names none."""
    return read(request.GET[PEOPLE]) if PEOPLE in request.GET else None


def keep(response: HttpResponse, ids: Ids) -> None:
    """Have the browser keep this list. Not HttpOnly: the page's own script changes it in place."""
    if ids:
        response.set_cookie(
            COOKIE,
            write(ids),
            max_age=KEPT_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=False,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


def changed(ids: Ids, verb: str, people: Ids) -> Ids:
    """The list after ``add``, ``remove``, ``up``, ``down`` or ``clear``; any other verb changes nothing."""
    match verb:
        case "add":
            return tuple(dict.fromkeys((*ids, *people)))[:MOST_KEPT]
        case "remove":
            return tuple(number for number in ids if number not in people)
        case "up" | "down":
            return _moved(ids, people[0] if people else 0, -1 if verb == "up" else 1)
        case "clear":
            return ()
    return ids


def _moved(ids: Ids, person: int, by: int) -> Ids:
    if person not in ids:
        return ids
    rest = [number for number in ids if number != person]
    rest.insert(max(0, ids.index(person) + by), person)
    return tuple(rest)
