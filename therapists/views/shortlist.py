"""The shortlist: people side by side, a sheet to call by, a sheet for the physician, a link to share.

The list is a cookie (``keeping``) or stands in the address; these pages alone read the cookie, and no cache keeps them.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from therapists.choices import FacetGroup
from therapists.search import catalogue as catalogues
from therapists.search import text
from therapists.search.filters import ListingFilter
from therapists.views import comparison, keeping, present, sheets
from therapists.views.comparison import SIDE_BY_SIDE, Entry, Nearby
from therapists.views.keeping import MOST_KEPT, PEOPLE, Ids
from therapists.views.own_forms import own_forms_only
from therapists.views.search import is_wide

LONGEST_REASON = 2000  # characters that a visitor may write to a physician: half a page
LONGEST_NEXT = 500  # characters of an address to go back to


@dataclass(frozen=True, slots=True)
class Shown:
    """The list that a page is about: the visitor's own, or the one in its address."""

    ids: Ids
    shared: bool
    people: list[Entry]
    missing: list[int]

    @property
    def suffix(self) -> str:
        """What keeps the other pages about the same list."""
        return f"?{PEOPLE}={keeping.write(self.ids)}" if self.shared else ""


# --- The list --------------------------------------------------------------------------------------------------------


@own_forms_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist(request: HttpRequest) -> HttpResponse:
    """The people kept, or shared by link, side by side; a form changes the list."""
    return change(request) if request.method == "POST" else compare(request)


def change(request: HttpRequest) -> HttpResponse:
    """Add, remove, move or clear, then show the list."""
    verb, people = request.POST.get("do", ""), keeping.read(".".join(request.POST.getlist("person")))
    kept = keeping.changed(keeping.own(request), verb, people)
    if verb == "add" and not set(people) <= set(kept):
        target = f"{reverse('shortlist')}?full=1"
    else:
        target = back_to(request.POST.get("next", "")) or reverse("shortlist")
    if verb in {"up", "down"} and people:
        target = f"{target}#person-{people[0]}"
    response = HttpResponseRedirect(target)
    response.status_code = 303  # whatever the method was, what comes next is a GET
    keeping.keep(response, kept)
    return response


def compare(request: HttpRequest) -> HttpResponse:
    """The list in its order, and the first five side by side."""
    listing_filter = asked(request, "near", "unit", at="home")
    ids = the_ids(request)
    nearby = comparison.near(ids, listing_filter)
    shown = the_list(request, listing_filter, nearby)
    own = keeping.own(request)
    context = {
        "own": own,
        "table": comparison.table(shown.people[:SIDE_BY_SIDE]),
        "full": "full" in request.GET and len(own) == MOST_KEPT,
        "most": MOST_KEPT,
        "nearby": nearby,
        "typed": next(iter(listing_filter.typed["near"]), ""),
        "not_a_place": bool(listing_filter.unknown_place),
        "notices": [notice for notice in listing_filter.ignored if notice.parameter == "near"],
        "wide_place": is_wide(listing_filter),
        "came_from": came_from(request),
        "here": request.get_full_path(),
        **share(request, shown),
    }
    return page(request, "therapists/shortlist/list.html", shown, context)


def share(request: HttpRequest, shown: Shown) -> dict[str, str]:
    """The link to this list, and a letter that carries it; without the place the visitor typed."""
    listed = tuple(one.id for one in shown.people)
    link = request.build_absolute_uri(f"{reverse('shortlist')}?{PEOPLE}={keeping.write(listed)}")
    names = [f"{number}. {one.name}, {', '.join(one.professions)}" for number, one in enumerate(shown.people, start=1)]
    body = [
        _("These people may be able to help:"),
        "\n".join(names),
        _("What each of them offers, and what was checked:"),
        link,
    ]
    letter = {"subject": _("People from %(site)s") % {"site": settings.SITE_NAME}, "body": "\n\n".join(body)}
    return {"share_link": link, "letter": f"mailto:?{urlencode(letter, quote_via=quote)}"}


# --- The sheets ------------------------------------------------------------------------------------------------------


@never_cache
@require_safe
def call_sheet(request: HttpRequest) -> HttpResponse:
    """Large print: names, numbers, what to ask, room for notes."""
    listing_filter = asked(request, "condition", "technique")
    shown = the_list(request, listing_filter)
    chosen = listing_filter.chosen
    conditions, techniques = chosen.get(FacetGroup.CONDITION, ()), chosen.get(FacetGroup.TECHNIQUE, ())
    catalogue = listing_filter.catalogue
    context = {
        "questions": sheets.questions(conditions, techniques, shown.people[:SIDE_BY_SIDE], catalogue),
        "conditions": options(catalogue, catalogue.options[FacetGroup.CONDITION]),
        "chosen": conditions,
        "safety": sheets.red_flags(conditions, shown.people, catalogue),
    }
    return page(request, "therapists/shortlist/call_sheet.html", shown, context)


@sensitive_post_parameters("why")
@own_forms_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def physician(request: HttpRequest) -> HttpResponse:
    """A sheet for a physician or discharge nurse. What the visitor writes is put on the sheet and nowhere else."""
    listing_filter = ListingFilter({"condition": request.POST.getlist("condition")})
    shown = the_list(request, listing_filter)
    people, catalogue = shown.people[:SIDE_BY_SIDE], listing_filter.catalogue
    conditions = listing_filter.chosen.get(FacetGroup.CONDITION, ())
    offered = {slug for one in people for slug in one.conditions}
    why = request.POST.get("why", "").strip()[:LONGEST_REASON]
    described = text.by_group(text.understand(why, catalogue).terms).get(FacetGroup.CONDITION, [])
    context = {
        "ready": request.method == "POST",
        "why": why,
        "longest": LONGEST_REASON,
        "conditions": options(catalogue, [s for s in catalogue.options[FacetGroup.CONDITION] if s in offered]),
        "chosen": conditions,
        "chosen_names": [catalogue.label(FacetGroup.CONDITION, slug) for slug in conditions],
        "risks": sheets.risks(),
        "cautions": sheets.cautions(people, catalogue),
        "red_flags": sheets.red_flags([*conditions, *described], people, catalogue),
    }
    return page(request, "therapists/shortlist/physician.html", shown, context)


# --- What the pages share --------------------------------------------------------------------------------------------


def the_ids(request: HttpRequest) -> Ids:
    """The list in the address, else the visitor's own."""
    shared = keeping.shared(request)
    return keeping.own(request) if shared is None else shared


def the_list(request: HttpRequest, listing_filter: ListingFilter, nearby: Nearby | None = None) -> Shown:
    """The people a page is about, with their facts."""
    ids = the_ids(request)
    people = comparison.entries(ids, listing_filter.catalogue, nearby)
    return Shown(
        ids=ids, shared=PEOPLE in request.GET, people=people, missing=comparison.unlisted(ids, people)
    )  # fmt: skip


def asked(request: HttpRequest, *names: str, **always: str) -> ListingFilter:
    """Those search parameters that a page of the shortlist takes, read as the search reads them."""
    taken = QueryDict(mutable=True)
    for name in names:
        taken.setlist(name, request.GET.getlist(name))
    for name, value in always.items():
        taken[name] = value
    return ListingFilter(taken)


def options(catalogue: catalogues.Catalogue, slugs: Any) -> list[tuple[str, str]]:
    """Conditions to choose from: slug and name."""
    return [(slug, catalogue.label(FacetGroup.CONDITION, slug)) for slug in slugs]


def page(request: HttpRequest, template: str, shown: Shown, context: dict[str, Any]) -> HttpResponse:
    """A page about a list, which no search engine may keep."""
    common = {
        "shown": shown,
        "side_by_side": shown.people[:SIDE_BY_SIDE],
        "most_side_by_side": SIDE_BY_SIDE,
        "today": present.day(timezone.now()),
    }
    response = render(request, template, {**common, **context}, using="jinja2")
    response["X-Robots-Tag"] = "noindex"
    return response


def back_to(url: str) -> str:
    """The address, if it is a path of this site; else nothing."""
    local = url.startswith("/") and len(url) <= LONGEST_NEXT and url_has_allowed_host_and_scheme(url, None)
    return url.partition("#")[0] if local else ""


def came_from(request: HttpRequest) -> str:
    """The page of this site that led here, so that whoever has no JavaScript gets back to their search."""
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    if came.netloc != request.get_host() or came.path.startswith(reverse("shortlist")):
        return ""
    return back_to(f"{came.path}?{came.query}" if came.query else came.path)
