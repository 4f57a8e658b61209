"""Profiles of practitioners and practices: true, current, and silent about homes."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from therapists import freshness
from therapists.caching import same_for_everybody
from therapists.choices import (
    MILES_COUNTRIES,
    NOT_IN_FORCE,
    AgeGroup,
    CheckResult,
    CircleOrigin,
    CircleRole,
    CredentialStatus,
    FacetGroup,
    HomeFee,
    ListingStatus,
    Pressure,
    PriceScope,
    Stated,
    Surface,
    Unit,
)
from therapists.models import (
    ContactPoint,
    Credential,
    HomeVisits,
    Practice,
    Practitioner,
    Price,
    WorksAt,
)
from therapists.models.practitioners import PractitionerQuerySet
from therapists.search import catalogue as catalogues
from therapists.search.catalogue import Catalogue
from therapists.search.filters import ListingFilter
from therapists.views import door, hours, laws, maps, meta, present, safety
from therapists.views import freshness as fact_ages

SHORT_DESCRIPTION = 155  # characters that search engines show


@same_for_everybody
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


@same_for_everybody
@require_safe
def practice(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A practice and the published people who work there; none of them, no page."""
    catalogue = catalogues.current()
    found = Practice.objects.filter(pk=pk).prefetch_related("former_slugs", "contact_points").first()
    if found is None or not known(found, slug):
        raise Http404
    if found.paused:
        return render(request, "errors/not_shown.html", {}, status=404, using="jinja2")
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
    if person.status == ListingStatus.PAUSED and person.published_at is not None:  # whoever paused it, and why
        return render(request, "errors/not_shown.html", {}, status=404, using="jinja2")
    if person.status != ListingStatus.PUBLISHED:
        raise Http404
    if slug != person.slug:
        return HttpResponsePermanentRedirect(reverse(page, kwargs={"slug": person.slug, "pk": person.pk}))
    return None


def people_at(found: Practice) -> QuerySet[Practitioner]:
    """The published people who work at a practice now, by name."""
    posts = WorksAt.objects.shown().filter(practice=found)
    return Practitioner.objects.published().filter(works_at__in=posts).order_by("family_name", "given_name", "pk")


def find_practitioner(pk: int) -> Practitioner | None:
    """The practitioner with everything a profile says, in a fixed number of statements."""
    found = Practitioner.objects.filter(pk=pk).select_related("merged_into").prefetch_related("former_slugs")
    return with_facts(found).first()


def with_facts(people: PractitionerQuerySet) -> PractitionerQuerySet:
    """These people with everything they state, in as many statements for twenty as for one."""
    posts = WorksAt.objects.shown().select_related("practice").prefetch_related("hours", "exceptions")
    prices = Price.objects.filter(Q(practice__isnull=True) | Q(practice__paused=False))
    return people.prefetch_related(
        "contact_points",
        "profession_links__profession",
        "technique_links__technique",
        "condition_links__condition",
        "language_links__language",
        "payment_links__payment_option",
        "credentials",
        "memberships__association",
        Prefetch("prices", queryset=prices),
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
    at_home = home_visits(home, unit) if home and home.offers == Stated.YES else None
    facts = freshness.of([person.pk])[person.pk]
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
                hours.week(post.hours.all(), hours.local_now(post.practice.time_zone), free=_("closed")),
                hours.exceptions(post),
                access(post.practice),
                hours.open_now(post),
            )
            for post in posts
        ],
        "law": laws.of_person(person, posts, home, catalogue),
        "home": at_home,
        "comes_home": home.offers if home else Stated.NOT_STATED,
        "map_shapes": maps.coverage(home if home and home.offers == Stated.YES else None, posts),
        "prices": [
            (price_place(price, person, posts), price) for price in sorted(person.prices.all(), key=_price_order)
        ],
        "proof": proof(person),
        "unproven": unproven(person),
        "memberships": [
            (catalogue.words_for(FacetGroup.ASSOCIATION, membership.association.slug), membership)
            for membership in person.memberships.all()
        ],
        "contacts": public_contacts(person),
        "condition_slugs": conditions,
        "last_confirmed": fact_ages.last(facts),
        "fresh": fact_ages.fresh(facts),
        "confirmed": fact_ages.in_all(facts),
        "fact_ages": fact_ages.lines(person, facts, at_home),
        "unit": unit,
        "ages": [AgeGroup(age).label for age in person.ages],
        "pressures": [Pressure(pressure).label for pressure in person.pressures],
    }


def country_of(posts: list[WorksAt], home: HomeVisits | None) -> str:
    """The country somebody works in, by the first practice, else by home visits."""
    return next((post.practice.country for post in posts), home.country if home else "")


def proof(person: Practitioner) -> list[str]:
    """What was looked up and matched, where and when; nothing that is not in force."""
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
        if _proves(credential)
    ]


def unproven(person: Practitioner) -> list[str]:
    """What was stated and proves nothing: not looked up, not matched, or not in force."""
    return [
        f"{' '.join(filter(None, (credential.get_kind_display(), credential.number, credential.jurisdiction)))}: "
        f"{_why_not(credential)}"
        for credential in person.credentials.all()
        if not _proves(credential)
    ]


def _proves(credential: Credential) -> bool:
    return credential.check_result == CheckResult.MATCHED and credential.in_force(timezone.localdate())


def _why_not(credential: Credential) -> str:
    if credential.checked_on is None:
        return _("stated, not checked")
    if credential.check_result != CheckResult.MATCHED:
        result = credential.get_check_result_display()
    else:
        status = credential.status if credential.status in NOT_IN_FORCE else CredentialStatus.EXPIRED
        result = str(CredentialStatus(status).label)
    return _("looked up on %(day)s: %(result)s") % {"day": present.day(credential.checked_on), "result": result.lower()}


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


def summary(person: Practitioner, names: list[str]) -> str:
    """One line for search engines."""
    said = " · ".join(part for part in (", ".join(names), person.headline) if part)
    return f"{person.name}: {said}"[:SHORT_DESCRIPTION]


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
        "week": hours.week(home.hours.all(), timezone.now(), free=_("no home visits")),
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


def price_place(price: Price, person: Practitioner, posts: list[WorksAt]) -> str:
    """Where a price holds, in words; a general one holds wherever no other is named."""
    if price.scope == PriceScope.HOME:
        return _("At your home")
    if price.scope == PriceScope.PRACTICE:
        return next((post.practice.name for post in posts if post.practice_id == price.practice_id), _("One practice"))
    home = getattr(person, "home_visits", None)
    others = [other for other in person.prices.all() if other.scope != PriceScope.PRACTITIONER]
    comes = home is not None and home.offers == Stated.YES and not any(o.scope == PriceScope.HOME for o in others)
    named = {other.practice_id for other in others}
    clinics = [post.practice for post in posts if post.practice_id not in named]
    if comes and not clinics:
        return _("At your home")
    if clinics and not comes:
        return _("At the clinic") if len(posts) == 1 else ", ".join(practice.name for practice in clinics)
    return _("Elsewhere") if others else _("Everywhere")


def _price_order(price: Price) -> tuple[str, int]:
    return (price.scope, price.minutes)
