"""Makes rows for tests: only what a test is about needs to be said."""

import datetime
import itertools
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from therapists.choices import CircleOrigin, CircleRole, ContactKind, ListingStatus, Setting, Stated
from therapists.geo import GRID_ERROR_KM, Point, snap
from therapists.models import (
    Association,
    Call,
    ChangeRequest,
    Condition,
    Confirmation,
    ContactPoint,
    CoverageArea,
    Credential,
    DuplicatePair,
    Figure,
    Hold,
    HomeVisits,
    Job,
    Language,
    Mailing,
    Membership,
    OpeningHours,
    PaymentOption,
    Place,
    Practice,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerPayment,
    PractitionerProfession,
    PractitionerTechnique,
    Price,
    Profession,
    Proof,
    Register,
    RegisterEntry,
    RegisterFile,
    Report,
    Sample,
    SampleCall,
    Suspension,
    SuspensionNote,
    Task,
    Technique,
    User,
    WorksAt,
)
from therapists.models.private import PrivateBase, PrivatePremises
from therapists.search import indexing

LEEDS = Point(53.7965, -1.5479)
HARTFORD = Point(41.7637, -72.6851)
_number = itertools.count(1)


def user(email: str = "", **fields: Any) -> User:
    """A curator with every right."""
    return User.objects.create_superuser(email or f"curator{next(_number)}@example.org", "a long password", **fields)


@transaction.atomic  # the contact must be there when the deferred checks look
def practitioner(
    *,
    professions: tuple[str, ...] = ("massage-therapist",),
    techniques: tuple[str, ...] = (),
    conditions: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    payments: tuple[str, ...] = (),
    associations: tuple[str, ...] = (),
    status: ListingStatus = ListingStatus.PUBLISHED,
    phone: str = "+441134960000",
    **fields: Any,
) -> Practitioner:
    """Somebody with a public phone, published unless said otherwise; not in the rows until ``listed``."""
    number = next(_number)
    fields.setdefault("given_name", "Ann")
    fields.setdefault("family_name", f"Example{number}")
    if status == ListingStatus.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    if status == ListingStatus.CLOSED:
        fields = {"closed_on": datetime.date(2026, 1, 1), "close_reason": "retired", **fields}
    person = Practitioner.objects.create(status=status, **fields)
    if phone:
        ContactPoint.objects.create(practitioner=person, kind=ContactKind.PHONE, value=phone)
    for place, slug in enumerate(professions):
        PractitionerProfession.objects.create(
            practitioner=person, profession=Profession.objects.get(slug=slug), primary=place == 0
        )
    for slug in techniques:
        PractitionerTechnique.objects.create(practitioner=person, technique=Technique.objects.get(slug=slug))
    for slug in conditions:
        PractitionerCondition.objects.create(practitioner=person, condition=Condition.objects.get(slug=slug))
    for slug in languages:
        PractitionerLanguage.objects.create(practitioner=person, language=Language.objects.get(slug=slug))
    for slug in payments:
        PractitionerPayment.objects.create(practitioner=person, payment_option=PaymentOption.objects.get(slug=slug))
    for slug in associations:
        Membership.objects.create(practitioner=person, association=Association.objects.get(slug=slug))
    return person


def practice(at: Point = LEEDS, *, not_a_home: bool = True, street: str = "1 Example Road", **fields: Any) -> Practice:
    """A clinic at a point; its street is public only where it is nobody's home."""
    fields = {
        "name": f"Example Clinic {next(_number)}",
        "setting": Setting.CLINIC,
        "locality": "Leeds",
        "region": "ENG",
        "country": "GB",
        "time_zone": "Europe/London",
        **fields,
    }
    shown = at if not_a_home else snap(at)
    found = Practice.objects.create(
        not_a_home=not_a_home, street=street if not_a_home else "", lat=shown.lat, lon=shown.lon, **fields
    )
    PrivatePremises.objects.create(practice=found, street=street, lat=at.lat, lon=at.lon)
    return found


def works_at(
    person: Practitioner, place: Practice, *, hours: tuple[tuple[int, str, str], ...] = (), **fields: Any
) -> WorksAt:
    """A post; hours as (weekday, opens, closes)."""
    post = WorksAt.objects.create(practitioner=person, practice=place, **fields)
    for weekday, opens, closes in hours:
        OpeningHours.objects.create(works_at=post, weekday=weekday, opens=opens, closes=closes)
    return post


def home_visits(
    person: Practitioner,
    base: Point | None = LEEDS,
    *,
    radius_km: float | None = 12.0,
    excludes: tuple[tuple[Point, float], ...] = (),
    offers: Stated = Stated.YES,
    **fields: Any,
) -> HomeVisits:
    """Home visits around a base (kept private; the public one is snapped); no radius: area not stated."""
    fields = {"country": "GB", "region": "ENG", "locality": "Leeds", "time_zone": "Europe/London", **fields}
    if base is not None:
        PrivateBase.objects.create(practitioner=person, lat=base.lat, lon=base.lon, street="2 Secret Street")
        shown = snap(base)
        fields = {
            "base_lat": shown.lat,
            "base_lon": shown.lon,
            "base_uncertainty_km": GRID_ERROR_KM,
            **fields,
        }
    home = HomeVisits.objects.create(practitioner=person, offers=offers, **fields)
    if radius_km is not None:
        CoverageArea.objects.create(home_visits=home, radius_km=radius_km)
    for centre, radius in excludes:
        CoverageArea.objects.create(
            home_visits=home, role=CircleRole.EXCLUDE, origin=CircleOrigin.PLACE, place=place(centre, radius)
        )
    return home


def place(at: Point, radius_km: float = 3.0, **fields: Any) -> Place:
    """A named area that only this test knows."""
    name = fields.pop("name", f"Testville {next(_number)}")
    return Place.objects.create(
        **{
            "kind": "city",
            "name": name,
            "key": name.lower(),
            "country": "GB",
            "time_zone": "Europe/London",
            **fields,
        },
        lat=at.lat,
        lon=at.lon,
        radius_km=radius_km,
    )


def price(person: Practitioner, amount: str, *, minutes: int = 60, currency: str = "GBP", **fields: Any) -> Price:
    """What an hour costs."""
    return Price.objects.create(
        practitioner=person, amount=Decimal(amount), minutes=minutes, currency=currency, **fields
    )


def licence(person: Practitioner, jurisdiction: str, *, checked: bool = True, **fields: Any) -> Credential:
    """A licence, looked up and matched unless said otherwise."""
    check = (
        {"checked_on": timezone.now().date(), "check_result": "matched", "check_source": "Example register"}
        if checked
        else {}
    )
    return Credential.objects.create(
        practitioner=person,
        jurisdiction=jurisdiction,
        **{"kind": "licence", "number": f"X{next(_number)}", "status": "active", **check, **fields},
    )


def register(**fields: Any) -> Register:
    """A register of massage therapists in Connecticut, with columns Number, Last, First, Status and Expires."""
    number = next(_number)
    fields = {
        "key": f"us-ct-{number}",
        "name": f"Test register {number}",
        "jurisdiction": "US-CT",
        "number_column": "Number",
        "family_name_column": "Last",
        "given_name_column": "First",
        "status_column": "Status",
        "expires_column": "Expires",
        "statuses": {
            "Active": "active",
            "Expired": "expired",
            "Inactive": "inactive",
            "Revoked": "revoked",
            "Suspended": "suspended",
        },
        **fields,
    }
    if "professions" not in fields:
        fields["profession"] = Profession.objects.get(slug=fields.pop("profession", "massage-therapist"))
    return Register.objects.create(**fields)


def register_entry(person: Practitioner, **fields: Any) -> RegisterEntry:
    """A row of a register that may be this person's, to decide on."""
    number = f"{next(_number)}"
    return RegisterEntry.objects.create(
        practitioner=person,
        **{
            "register": Register.objects.first() or register(),
            "profession": Profession.objects.get(slug="massage-therapist"),
            "number": number,
            "number_key": number,
            "family_name": person.family_name,
            "given_name": person.given_name,
            "name_key": person.family_name.lower(),
            "status": "active",
            "reason": "no-licence",
            "state": "open",
            "seen_on": datetime.date(2026, 11, 1),
            **fields,
        },
    )


def register_file(**fields: Any) -> RegisterFile:
    """A file of a register that somebody discarded."""
    known = fields.pop("register", None) or Register.objects.first() or register()
    return RegisterFile.objects.create(
        register=known, **{"name": "file.csv", "dated": datetime.date(2026, 11, 1), "state": "discarded", **fields}
    )


def proof(person: Practitioner, **fields: Any) -> Proof:
    """That a curator called: what lets somebody be published where the law demands no licence."""
    return Proof.objects.create(
        practitioner=person, **{"established": "Her clinic says she qualified in 2012.", "method": "call", **fields}
    )


def hold(person: Practitioner, *, word: str = "happy ending", **fields: Any) -> Hold:
    """What the watch-list found in what somebody says about themselves, not decided."""
    match = {"word": word, "kind": "sexual", "where": "bio", "excerpt": f"With a {word} for you"}
    return Hold.objects.create(practitioner=person, **{"matches": [match], **fields})


def report(about: Practitioner | Practice, **fields: Any) -> Report:
    """A report about a listing, not dealt with."""
    owner = {"practice" if isinstance(about, Practice) else "practitioner": about}
    return Report.objects.create(**{"reason": "wrong-fact", "language": "en", **owner, **fields})


def duplicates(a: Practitioner, b: Practitioner, **fields: Any) -> DuplicatePair:
    """Two listings that may be of one person, not decided."""
    one, other = sorted((a, b), key=lambda person: person.pk)
    return DuplicatePair.objects.create(
        one=one, other=other, **{"score": 75, "reasons": ["phone", "profession", "name"], **fields}
    )


def confirmation(person: Practitioner, fact: str = "listing", *, days_ago: float = 0, **fields: Any) -> Confirmation:
    """That a fact was confirmed so many days ago."""
    at = timezone.now() - datetime.timedelta(days=days_ago)
    return Confirmation.objects.create(
        practitioner=person, fact=fact, **{"source": "Ann", "method": "call", "at": at, **fields}
    )


def mailing(person: Practitioner, *, days_ago: float = 0, **fields: Any) -> Mailing:
    """A mail that asks whether the facts are still right; sent, unless said otherwise."""
    at = timezone.now() - datetime.timedelta(days=days_ago)
    if fields.get("state", "sent") == "sent":
        fields = {"state": "sent", "sent_at": at, **fields}
    return Mailing.objects.create(
        practitioner=person, created_at=at, **{"address": "ann@example.org", "language": "en", **fields}
    )


def change_request(person: Practitioner, **fields: Any) -> ChangeRequest:
    """That somebody says their website is another one, unless said otherwise."""
    proposed = {"website": ["", "https://ann.example.org/"]}
    return ChangeRequest.objects.create(
        practitioner=person, **{"kind": "changed", "proposed": proposed, "language": "en", **fields}
    )


def sample_call(person: Practitioner, **fields: Any) -> SampleCall:
    """That somebody was drawn for this month's sample, and not called yet."""
    month = timezone.now().date().replace(day=1)
    sample, _made = Sample.objects.get_or_create(month=month, defaults={"seed": "0" * 16, "listed": 1})
    return SampleCall.objects.create(**{"sample": sample, "practitioner": person, **fields})


def figure(of: str = "phone", **fields: Any) -> Figure:
    """How many have a fact confirmed today."""
    return Figure.objects.create(**{"day": timezone.now().date(), "kind": "confirmed", "of": of, "number": 1, **fields})


def call(person: Practitioner, outcome: str = "no-answer", *, days_ago: float = 0, **fields: Any) -> Call:
    """A call so many days ago; to be made again today, unless said otherwise."""
    at = timezone.now() - datetime.timedelta(days=days_ago)
    return Call.objects.create(
        practitioner=person, outcome=outcome, at=at, **{"again_on": timezone.now().date(), **fields}
    )


def task(person: Practitioner, kind: str = "call", *, days_ago: float = 10, **fields: Any) -> Task:
    """That the clock brought somebody up last night, due for so many days."""
    now = timezone.now()
    since = now - datetime.timedelta(days=days_ago)
    return Task.objects.create(
        practitioner=person, kind=kind, since=since, **{"found_at": now - datetime.timedelta(hours=1), **fields}
    )


def suspension(about: Practitioner | Practice, **fields: Any) -> Suspension:
    """A suspension in force of a listing that is not shown, with what was found."""
    owner = {about._meta.model_name: about}
    row = Suspension.objects.create(**{**owner, "reason": "unsafe", "was_published": False, **fields})
    SuspensionNote.objects.create(suspension=row, kind="found", text="A letter came.")
    if isinstance(about, Practice):
        Practice.objects.filter(pk=about.pk).update(paused=row.ended_at is None)
    return row


def job(**fields: Any) -> Job:
    """Background work that failed, unless said otherwise."""
    now = timezone.now()
    error = {"exception_class_path": "builtins.ValueError", "traceback": "In a <file>:\nValueError: why it failed"}
    return Job.objects.create(
        **{
            "task_path": "therapists.search.landings.find_landings",
            "backend_name": "default",
            "status": "FAILED",
            "errors_json": [error],
            "worker_ids_json": ["host-1-ab"],
            "enqueued_at": now,
            "started_at": now,
            "last_attempted_at": now,
            "finished_at": now,
            **fields,
        }
    )


def listed(*people: Practitioner) -> None:
    """Bring the rows of these people up to date, as every write does."""
    indexing.refresh(person.pk for person in people)


def north_of_leeds(km: float) -> Point:
    """A point some km north of Leeds."""
    return Point(LEEDS.lat + km / 111.2, LEEDS.lon)
