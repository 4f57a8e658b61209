"""Which searches count among those that found few people: a person's own, typed into an address; never the finder's.

Nothing of the request is passed on but the kind of search (``insight.unmet``).
"""

import re

from django.http import HttpRequest

from therapists.caching import known
from therapists.choices import FacetGroup, SeenAt
from therapists.insight import unmet
from therapists.search.filters import ListingFilter

# Most crawlers say what they are, and keep to robots.txt, which keeps them from searches; the rest says so here.
MACHINE = re.compile(
    r"bot\b|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|go-http|headless|https?://", re.I
)


def note(request: HttpRequest, listing_filter: ListingFilter, total: int) -> None:
    """Count a search that found ``total`` people, if it is one of those."""
    if total >= unmet.FEW or listing_filter.place is None or listing_filter.after is not None:
        return
    if by_a_visitor(request) and not after_the_finder(request):
        unmet.note(
            place_id=listing_filter.place.pk,
            conditions=listing_filter.chosen.get(FacetGroup.CONDITION, ()),
            techniques=listing_filter.chosen.get(FacetGroup.TECHNIQUE, ()),
            at_home=listing_filter.chosen.get(FacetGroup.AT) == (SeenAt.HOME,),
            found=total,
        )


def by_a_visitor(request: HttpRequest) -> bool:
    """Whether a person asked who is not signed in, and for the page to be seen now."""
    agent = request.headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and bool(agent)
        and not MACHINE.search(agent)
        and not known(request)
        and "Sec-Purpose" not in request.headers  # fetched before anybody asked for it
    )


def after_the_finder(request: HttpRequest) -> bool:
    """Whether the search is what somebody answered the finder: answers are counted nowhere."""
    return request.headers.get("Referer", "").partition("?")[0].endswith("/find/")
