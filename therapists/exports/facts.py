"""What may leave the site about a person or a practice: exports read these facts and no table.

Gathered from public tables alone, and only what the pages show: no middle name, no private contact, no street of what
may be somebody's home. ``of_person`` asks the database for nothing that ``find_practitioner`` has not fetched.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from therapists import geo
from therapists.choices import (
    CheckResult,
    CircleOrigin,
    CircleRole,
    FacetGroup,
    PriceScope,
    Stated,
)
from therapists.models import (
    ContactPoint,
    CoverageArea,
    Credential,
    HomeVisits,
    Membership,
    OpeningHours,
    Practice,
    Practitioner,
)

type Label = Callable[[FacetGroup, str], str]  # what an entry of the vocabulary is called


@dataclass(frozen=True, slots=True)
class Contact:
    """A public phone number (E.164) or e-mail address."""

    kind: str
    value: str
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is; street and postcode only where that is nobody's home."""

    locality: str
    region: str
    country: str
    street: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Usual hours on one ISO weekday."""

    weekday: int
    opens: datetime.time
    closes: datetime.time


@dataclass(frozen=True, slots=True)
class Premises:
    """A practice; its point is known only where that is nobody's home."""

    path: str
    name: str
    setting: str
    address: Address
    point: geo.Point | None
    website: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """That a person is seen at a practice."""

    premises: Premises
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Where a person comes to: a circle around the public base or a place, and what it is called."""

    name: str
    circle: geo.Circle


@dataclass(frozen=True, slots=True)
class Visits:
    """That a person comes to homes; ``terms`` are sentences."""

    address: Address
    areas: tuple[Area, ...]
    hours: tuple[Hours, ...]
    terms: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What a session costs: at the practice with this path, at home, or (neither) everywhere."""

    amount: Decimal
    currency: str
    minutes: int
    at_home: bool
    practice_path: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A credential that was looked up, matched, and is in force."""

    kind: str
    number: str
    issuer: str
    source: str
    checked_on: datetime.date
    jurisdiction: str
    expires_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Person:
    """A published practitioner."""

    path: str
    slug: str
    given_name: str
    family_name: str
    letters: tuple[str, ...]
    professions: tuple[str, ...]
    headline: str
    website: str
    photo: str  # address of the picture, or blank
    contacts: tuple[Contact, ...]
    languages: tuple[str, ...]  # BCP 47
    posts: tuple[Post, ...]
    visits: Visits | None
    costs: tuple[Cost, ...]
    proofs: tuple[Proof, ...]
    memberships: tuple[str, ...]  # names of associations where the membership was matched

    @property
    def name(self) -> str:
        """Given and family name."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


def of_person(person: Practitioner, *, label: Label, today: datetime.date, terms: str) -> Person:
    """The facts of a practitioner; ``terms`` says in sentences where and for what fee they come to homes."""
    home: HomeVisits | None = getattr(person, "home_visits", None)
    posts = tuple(Post(of_practice(post.practice), tuple(_hours(post.hours.all()))) for post in person.works_at.all())
    paths = {post.practice_id: post.practice.get_absolute_url() for post in person.works_at.all()}
    return Person(
        path=person.get_absolute_url(),
        slug=person.slug,
        given_name=person.given_name,
        family_name=person.family_name,
        letters=tuple(part.strip() for part in person.post_nominals.split(",") if part.strip()),
        professions=tuple(label(FacetGroup.PROFESSION, link.profession.slug) for link in person.profession_links.all()),
        headline=person.headline,
        website=person.website,
        photo=person.photo.url if person.photo else "",
        contacts=tuple(_contacts(person.contact_points.all())),
        languages=tuple(link.language.slug for link in person.language_links.all()),
        posts=posts,
        visits=_visits(home, terms) if home is not None and home.offers == Stated.YES else None,
        costs=tuple(
            Cost(
                price.amount,
                price.currency,
                price.minutes,
                price.scope == PriceScope.HOME,
                paths.get(price.practice_id, "") if price.practice_id else "",
            )
            for price in person.prices.all()
            if price.scope != PriceScope.PRACTICE or price.practice_id in paths
        ),
        proofs=tuple(_proofs(person.credentials.all(), today)),
        memberships=tuple(
            label(FacetGroup.ASSOCIATION, membership.association.slug)
            for membership in person.memberships.all()
            if _stands(membership, today)
        ),
    )


def of_practice(practice: Practice, contacts: Iterable[ContactPoint] = ()) -> Premises:
    """The facts of a practice."""
    public = practice.not_a_home
    return Premises(
        path=practice.get_absolute_url(),
        name=practice.name,
        setting=practice.setting,
        address=Address(
            practice.locality,
            practice.region,
            practice.country,
            practice.street if public else "",
            practice.postcode if public else "",
        ),
        point=geo.Point(practice.lat, practice.lon) if public else None,
        website=practice.website,
        contacts=tuple(_contacts(contacts)),
    )


def _contacts(points: Iterable[ContactPoint]) -> Iterable[Contact]:
    return (Contact(point.kind, point.value, point.extension) for point in points if point.public)


def _hours(rows: Iterable[OpeningHours]) -> Iterable[Hours]:
    return (Hours(row.weekday, row.opens, row.closes) for row in rows)


def _visits(home: HomeVisits, terms: str) -> Visits:
    areas = [_area(area, home) for area in home.areas.all() if area.role == CircleRole.INCLUDE]
    return Visits(
        address=Address(home.locality, home.region, home.country),
        areas=tuple(area for area in areas if area is not None),
        hours=tuple(_hours(home.hours.all())),
        terms=terms,
    )


def _area(area: CoverageArea, home: HomeVisits) -> Area | None:
    """Nothing for a circle around a base that is not known."""
    place = area.place
    if place is not None:
        return Area(place.name, geo.Circle(geo.Point(place.lat, place.lon), place.radius_km))
    if area.origin != CircleOrigin.BASE or home.base_lat is None or home.base_lon is None or area.radius_km is None:
        return None
    return Area(home.locality, geo.Circle(geo.Point(home.base_lat, home.base_lon), area.radius_km))


def _proofs(credentials: Iterable[Credential], today: datetime.date) -> Iterable[Proof]:
    return (
        Proof(
            credential.kind,
            credential.number,
            credential.issuer,
            credential.check_source,
            credential.checked_on,
            credential.jurisdiction,
            credential.expires_on,
        )
        for credential in credentials
        if credential.check_result == CheckResult.MATCHED
        and credential.checked_on is not None
        and credential.in_force(today)
    )


def _stands(membership: Membership, today: datetime.date) -> bool:
    """Whether a membership was matched and has not ended."""
    return membership.check_result == CheckResult.MATCHED and (membership.until is None or membership.until >= today)
