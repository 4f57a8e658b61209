"""Profiles of practitioners and practices: true, current, and silent about homes."""

import datetime
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from therapists.choices import (
    MILES_COUNTRIES,
    AgeGroup,
    CheckResult,
    CircleOrigin,
    CircleRole,
    FacetGroup,
    HomeFee,
    ListingStatus,
    PlaceKind,
    Pressure,
    PriceScope,
    RegulationKind,
    Stated,
    Surface,
    Unit,
    Weekday,
)
from therapists.models import (
    ContactPoint,
    HomeVisits,
    OpeningHours,
    Place,
    Practice,
    Practitioner,
    Price,
    WorksAt,
)
from therapists.models.practitioners import PractitionerQuerySet
from therapists.search import catalogue as catalogues
from therapists.search.catalogue import Catalogue
from therapists.search.filters import ListingFilter
from therapists.views import door, maps, meta, present, safety

STRIP_FROM, STRIP_TO = 6, 22  # hours of the day that the strip of opening hours shows
STRIP_WIDTH = 96  # its units
DAYS_AHEAD = 8  # looked at for the next opening
SHORT_DESCRIPTION = 155  # characters that search engines show


@dataclass(frozen=True, slots=True)
class Day:
    """Usual hours of one weekday: as text, and as (start, length) pieces of a strip."""

    name: str
    hours: str
    strip: list[tuple[float, float]]
    today: bool


@dataclass(frozen=True, slots=True)
class Now:
    """Whether a practice is open at this moment, by its own clock."""

    open: bool
    text: str


@require_safe
def practitioner(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The profile of a published practitioner; old addresses redirect, closed listings say so and no more."""
    catalogue = catalogues.current()
    person = find_practitioner(pk)
    if person is None:
        raise Http404
    if (moved := elsewhere(request, person, slug)) is not None:
        return moved
    context = profile(person, catalogue)
    listing_filter = ListingFilter(request.GET, country=context["country"] or None)
    asked = listing_filter.chosen.get(FacetGroup.CONDITION, ())
    context["safety"] = safety.notes_for(asked, context["condition_slugs"], catalogue, context["country"] or None)
    context["typed_near"] = listing_filter.typed["near"][-1] if listing_filter.typed["near"] else ""
    context["not_a_place"] = bool(listing_filter.unknown_place)
    context["door"] = door.answer(person, context["home"]["terms"], listing_filter) if context["home"] else None
    context["meta"] = meta.of_practitioner(request, person, context, catalogue)
    context["report_url"] = reverse("report_practitioner", kwargs={"slug": person.slug, "pk": person.pk})
    context["card_url"] = reverse("card", kwargs={"slug": person.slug, "pk": person.pk})
    return render(request, "therapists/practitioner.html", context, using="jinja2")


@require_safe
def practice(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A practice and the published people who work there; none of them, no page."""
    catalogue = catalogues.current()
    found = Practice.objects.filter(pk=pk).prefetch_related("former_slugs", "contact_points").first()
    if found is None or not known(found, slug):
        raise Http404
    people = list(people_at(found).prefetch_related("profession_links__profession"))
    if not people:
        raise Http404
    if slug != found.slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    context: dict[str, Any] = {
        "practice": found,
        "contacts": public_contacts(found),
        "access": access(found),
        "people": [(person, professions(person, catalogue)) for person in people],
        "report_url": reverse("report_practice", kwargs={"slug": found.slug, "pk": found.pk}),
    }
    context["meta"] = meta.of_practice(request, found, people, context)
    return render(request, "therapists/practice.html", context, using="jinja2")


def elsewhere(request: HttpRequest, person: Practitioner, slug: str, page: str = "practitioner") -> HttpResponse | None:
    """What to answer instead of a page about a practitioner; nothing where it may be shown under this slug.

    The same page of the listing theirs became, or of theirs under its present slug; that it closed, or ``Http404``.
    Needs ``merged_into`` and ``former_slugs``.
    """
    kept = person.merged_into
    if not known(person, slug):
        raise Http404
    if kept is not None and kept.status == ListingStatus.PUBLISHED:
        return HttpResponsePermanentRedirect(reverse(page, kwargs={"slug": kept.slug, "pk": kept.pk}))
    if person.status == ListingStatus.CLOSED:
        return render(request, "errors/410.html", {}, status=410, using="jinja2")
    if person.status != ListingStatus.PUBLISHED:
        raise Http404
    if slug != person.slug:
        return HttpResponsePermanentRedirect(reverse(page, kwargs={"slug": person.slug, "pk": person.pk}))
    return None


def people_at(found: Practice) -> QuerySet[Practitioner]:
    """The published people who work at a practice now, by name."""
    posts = WorksAt.objects.current().filter(practice=found)
    return Practitioner.objects.published().filter(works_at__in=posts).order_by("family_name", "given_name", "pk")


def find_practitioner(pk: int) -> Practitioner | None:
    """The practitioner with everything a profile says, in a fixed number of statements."""
    found = Practitioner.objects.filter(pk=pk).select_related("merged_into").prefetch_related("former_slugs")
    return with_facts(found).first()


def with_facts(people: PractitionerQuerySet) -> PractitionerQuerySet:
    """These people with everything they state, in as many statements for twenty as for one."""
    posts = WorksAt.objects.current().select_related("practice").prefetch_related("hours", "exceptions")
    return people.prefetch_related(
        "contact_points",
        "profession_links__profession",
        "technique_links__technique",
        "condition_links__condition",
        "language_links__language",
        "payment_links__payment_option",
        "credentials",
        "memberships__association",
        "prices",
        Prefetch("works_at", queryset=posts),
        Prefetch("home_visits", queryset=HomeVisits.objects.prefetch_related("areas__place", "hours")),
    )


def known(listing: Practitioner | Practice, slug: str) -> bool:
    """Whether the slug is the listing's own, or one it had and has not forgotten."""
    return slug == listing.slug or slug in {former.slug for former in listing.former_slugs.all()}


def profile(person: Practitioner, catalogue: Catalogue) -> dict[str, Any]:
    """What the profile page shows of a practitioner."""
    posts = list(person.works_at.all())
    home = getattr(person, "home_visits", None)
    country = country_of(posts, home)
    unit = Unit.MI if country in MILES_COUNTRIES else Unit.KM
    conditions = [link.condition.slug for link in person.condition_links.all()]
    return {
        "person": person,
        "country": country,
        "professions": professions(person, catalogue),
        "techniques": [
            catalogue.words_for(FacetGroup.TECHNIQUE, link.technique.slug) for link in person.technique_links.all()
        ],
        "conditions": [catalogue.words_for(FacetGroup.CONDITION, slug) for slug in conditions],
        "languages": [
            (catalogue.label(FacetGroup.LANGUAGE, link.language.slug), link.get_level_display())
            for link in person.language_links.all()
        ],
        "payments": [
            catalogue.label(FacetGroup.PAYMENT, link.payment_option.slug) for link in person.payment_links.all()
        ],
        "initials": present.initials(person.name),
        "summary": summary(person, professions(person, catalogue)),
        "posts": [
            (
                post,
                week(post.hours.all(), local_now(post.practice.time_zone)),
                exceptions(post),
                access(post.practice),
                open_now(post),
            )
            for post in posts
        ],
        "law": law(person, posts, home, catalogue),
        "home": home_visits(home, unit) if home and home.offers == Stated.YES else None,
        "comes_home": home.offers if home else Stated.NOT_STATED,
        "map_shapes": maps.coverage(home if home and home.offers == Stated.YES else None, posts),
        "prices": [(price_place(price, posts), price) for price in sorted(person.prices.all(), key=_price_order)],
        "proof": proof(person),
        "unchecked": [
            credential for credential in person.credentials.all() if credential.check_result != CheckResult.MATCHED
        ],
        "memberships": [
            (catalogue.words_for(FacetGroup.ASSOCIATION, membership.association.slug), membership)
            for membership in person.memberships.all()
        ],
        "contacts": public_contacts(person),
        "condition_slugs": conditions,
        "last_confirmed": person.confirmations.order_by("-at").values_list("at", flat=True).first(),
        "unit": unit,
        "ages": [AgeGroup(age).label for age in person.ages],
        "pressures": [Pressure(pressure).label for pressure in person.pressures],
    }


def country_of(posts: list[WorksAt], home: HomeVisits | None) -> str:
    """The country somebody works in, by the first practice, else by home visits."""
    return next((post.practice.country for post in posts), home.country if home else "")


def proof(person: Practitioner) -> list[str]:
    """What was looked up and matched, where and when."""
    return [
        present.proof(
            {
                "kind": credential.kind,
                "number": credential.number,
                "issuer": credential.issuer,
                "source": credential.check_source,
                "on": credential.checked_on,
            }
        )
        for credential in person.credentials.all()
        if credential.check_result == CheckResult.MATCHED
    ]


def professions(person: Practitioner, catalogue: Catalogue) -> list[str]:
    """Names of the professions, the main one first."""
    return [catalogue.label(FacetGroup.PROFESSION, link.profession.slug) for link in person.profession_links.all()]


def public_contacts(owner: Practitioner | Practice) -> list[ContactPoint]:
    """Contact points that may be shown."""
    return [contact for contact in owner.contact_points.all() if contact.public]


def access(place: Practice) -> list[tuple[str, str]]:
    """What is said about getting in; nothing about what is not stated."""
    return stated(place, ("step_free", "parking", "transit", "accessible_toilet", "hearing_loop"))


def stated(of: Practice | HomeVisits, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Name and answer of each yes/no fact that is stated."""
    answers = [(of._meta.get_field(name), Stated(getattr(of, name))) for name in names]
    return [
        (str(getattr(field, "verbose_name", field.name)).capitalize(), str(answer.label))
        for field, answer in answers
        if answer is not Stated.NOT_STATED
    ]


def week(hours: Any, now: datetime.datetime) -> list[Day]:
    """Usual hours by weekday, today marked; empty when none are stated."""
    stated: dict[int, list[OpeningHours]] = {}
    for entry in hours:
        stated.setdefault(entry.weekday, []).append(entry)
    if not stated:
        return []
    return [
        Day(
            str(day.label),
            ", ".join(span(entry.opens, entry.closes) for entry in stated.get(day.value, [])) or _("closed"),
            [strip(entry.opens, entry.closes) for entry in stated.get(day.value, [])],
            now.isoweekday() == day.value,
        )
        for day in Weekday
    ]


def span(opens: datetime.time, closes: datetime.time) -> str:
    """Two times as people write them: ``09:00–17:30``."""
    return f"{opens:%H:%M}–{closes:%H:%M}"


def strip(opens: datetime.time, closes: datetime.time) -> tuple[float, float]:
    """Where a span begins on the strip, and how long it is, in its units."""
    unit = STRIP_WIDTH / (STRIP_TO - STRIP_FROM)
    start = min(max(opens.hour + opens.minute / 60, STRIP_FROM), STRIP_TO)
    end = min(max(closes.hour + closes.minute / 60, STRIP_FROM), STRIP_TO)
    return round((start - STRIP_FROM) * unit, 1), round(max(0.0, end - start) * unit, 1)


def local_now(time_zone: str) -> datetime.datetime:
    """The time on the clock of a place."""
    return timezone.now().astimezone(zoneinfo.ZoneInfo(time_zone))


def open_now(post: WorksAt) -> Now | None:
    """Whether they are at the practice now, or when next; None where no hours are stated."""
    usual: dict[int, list[tuple[datetime.time, datetime.time]]] = {}
    for entry in post.hours.all():
        usual.setdefault(entry.weekday, []).append((entry.opens, entry.closes))
    if not usual:
        return None
    unusual: dict[datetime.date, list[tuple[datetime.time, datetime.time]]] = {}
    for exception in post.exceptions.all():
        spans = unusual.setdefault(exception.date, [])
        if exception.opens and exception.closes:
            spans.append((exception.opens, exception.closes))
    now = local_now(post.practice.time_zone)
    for ahead in range(DAYS_AHEAD):
        date = now.date() + datetime.timedelta(days=ahead)
        for opens, closes in sorted(unusual.get(date, usual.get(date.isoweekday(), []))):
            if ahead == 0 and opens <= now.time() < closes:
                return Now(True, _("Open now, until %(time)s") % {"time": f"{closes:%H:%M}"})
            if ahead > 0 or now.time() < opens:
                return Now(False, _next_opening(ahead, date, opens))
    return Now(False, _("Closed now"))


def _next_opening(ahead: int, date: datetime.date, opens: datetime.time) -> str:
    time = {"time": f"{opens:%H:%M}"}
    if ahead == 0:
        return _("Closed now, opens today at %(time)s") % time
    if ahead == 1:
        return _("Closed now, opens tomorrow at %(time)s") % time
    return _("Closed now, opens on %(day)s at %(time)s") % {**time, "day": present.weekday(date)}


def summary(person: Practitioner, names: list[str]) -> str:
    """One line for search engines."""
    said = " · ".join(part for part in (", ".join(names), person.headline) if part)
    return f"{person.name}: {said}"[:SHORT_DESCRIPTION]


def law(person: Practitioner, posts: list[WorksAt], home: HomeVisits | None, catalogue: Catalogue) -> list[str]:
    """What the law asks of each profession where they work, in words; nothing where it is not known."""
    places = {post.practice.jurisdiction for post in posts}
    if home is not None and home.offers == Stated.YES and home.country:
        places.add(home.country)
    professions_here = [link.profession.slug for link in person.profession_links.all()]
    return laws(professions_here, places, catalogue)


def laws(slugs: Iterable[str], jurisdictions: set[str], catalogue: Catalogue) -> list[str]:
    """What the law asks of these professions in these places, where that is known; one statement."""
    names = place_names(jurisdictions)
    found = []
    for slug in slugs:
        many = catalogue.words_for(FacetGroup.PROFESSION, slug).plural
        for place in sorted(jurisdictions):
            kind = catalogue.regulation(slug, place)
            if kind is not None and (words := present.regulation(RegulationKind(kind))):
                found.append(words % {"professions": many, "place": names[place]})
    return found


def place_names(jurisdictions: set[str]) -> dict[str, str]:
    """``US-CT`` as Connecticut, ``IE`` as Ireland; one statement."""
    regions = Place.objects.filter(
        kind=PlaceKind.REGION,
        country__in={code[:2] for code in jurisdictions},
        region__in={code[3:] for code in jurisdictions if code[3:]},
    ).values_list("country", "region", "name")
    known = {f"{country}-{region}": name for country, region, name in regions}
    return {code: known.get(code) or present.country(code[:2]) for code in jurisdictions}


def exceptions(post: WorksAt) -> list[str]:
    """Coming dates that differ from the usual hours."""
    today = timezone.now().date()
    return [
        f"{present.day(entry.date)}: "
        + (span(entry.opens, entry.closes) if entry.opens and entry.closes else _("closed"))
        for entry in post.exceptions.all()
        if entry.date >= today
    ]


def home_visits(home: HomeVisits, unit: Unit) -> dict[str, Any]:
    """The terms of home visits, from the public base alone."""
    facts = {
        "fee_kind": home.fee_kind,
        "fee_amount": home.fee_amount,
        "fee_free_km": home.fee_free_km,
        "fee_per_km": home.fee_per_km,
        "fee_currency": home.fee_currency,
    }
    fee = present.fee_rule(facts, unit) if home.fee_kind == HomeFee.DISTANCE else present.home_fee(facts, None, unit)
    return {
        "terms": home,
        "fee": fee,
        "comes": [area_text(area, home, unit) for area in home.areas.all() if area.role == CircleRole.INCLUDE],
        "stays_away": [area_text(area, home, unit) for area in home.areas.all() if area.role == CircleRole.EXCLUDE],
        "stated": stated(home, ("brings_table", "stairs", "transfer", "pets", "needs_parking")),
        "surfaces": [Surface(surface).label for surface in home.surfaces],
        "week": week(home.hours.all(), timezone.now()),
    }


def area_text(area: Any, home: HomeVisits, unit: Unit) -> str:
    """A coverage circle in words."""
    if area.origin == CircleOrigin.PLACE:
        return str(area.place)
    place = home.locality or _("their base")
    return _("up to about %(radius)s from %(place)s") % {
        "radius": present.radius(area.radius_km, unit),
        "place": place,
    }


def price_place(price: Price, posts: list[WorksAt]) -> str:
    """Where a price holds, in words."""
    if price.scope == PriceScope.HOME:
        return _("Home visit")
    if price.scope == PriceScope.PRACTICE:
        return next((post.practice.name for post in posts if post.practice_id == price.practice_id), _("One practice"))
    return _("Everywhere")


def _price_order(price: Price) -> tuple[str, int]:
    return (price.scope, price.minutes)
