"""Every rule that the database itself holds: what breaks it is refused under its name, and its neighbours pass.

``RULES`` is the table. A rule starts from a valid row; each change either alters that row (``change``) or is made to a
second copy of it (``again``), past forms and ``save``, so that only the database is left to refuse.
"""

import copy
import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import Value
from django.utils import timezone

from tests import builders
from therapists.models import (
    Condition,
    ConditionTechnique,
    Confirmation,
    ContactPoint,
    CoverageArea,
    Credential,
    FacetCode,
    FormerSlug,
    HomeVisits,
    HoursException,
    ImportRun,
    Language,
    Listing,
    Membership,
    Objective,
    ObjectiveTechnique,
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
    Regulation,
    SourceRecord,
    Suppression,
    Technique,
    Term,
    User,
    WorksAt,
)
from therapists.models.home_visits import LARGEST_RADIUS_KM
from therapists.models.places import UnitPoint
from therapists.models.practices import LONGEST_SESSION_MINUTES, SHORTEST_SESSION_MINUTES
from therapists.models.practitioners import SEE_CONTACT
from therapists.models.private import PrivateBase, PrivatePremises
from therapists.models.provenance import ImportChange, PracticeRecord
from therapists.models.vocabulary import ENTRY_FIELDS, TermKind

type Changes = dict[str, Any]  # field → value, or a function that makes the value when the test runs

NONSENSE = "odd"  # in no set of choices, and short enough for every column
DIGEST = "0123456789abcdef" * 4
OTHER_DIGEST = "f" * 64
DAY = datetime.date(2026, 3, 2)
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


def at(hour: int, minute: int = 0) -> datetime.time:
    return datetime.time(hour, minute)


def today() -> datetime.date:
    return timezone.now().date()


# Valid rows. Nobody in them is public unless the rule is about that: no listing rows have to follow.


def draft(**fields: Any) -> Practitioner:
    return builders.practitioner(status="draft", **fields)


def published() -> Practitioner:
    return builders.practitioner()


def closed() -> Practitioner:
    return builders.practitioner(status="closed")


def nameless_home() -> Practice:
    return builders.practice(not_a_home=False)


def post() -> WorksAt:
    return builders.works_at(draft(), builders.practice())


def visits() -> HomeVisits:
    return builders.home_visits(draft())


def visits_without_base() -> HomeVisits:
    return builders.home_visits(draft(), base=None, radius_km=None)


def visits_with_flat_fee() -> HomeVisits:
    return builders.home_visits(draft(), fee_kind="flat", fee_amount=Decimal(20), fee_currency="GBP")


def visits_with_fee_by_distance() -> HomeVisits:
    terms = {"fee_free_km": 5, "fee_per_km": Decimal("0.5"), "fee_currency": "GBP"}
    return builders.home_visits(draft(), fee_kind="distance", **terms)


def circle() -> CoverageArea:
    return visits().areas.get()


def circle_of_place() -> CoverageArea:
    return builders.home_visits(draft(), radius_km=None, excludes=((builders.LEEDS, 2.0),)).areas.get()


def hours_of_post() -> OpeningHours:
    return OpeningHours.objects.create(works_at=post(), weekday=1, opens=at(9), closes=at(17))


def hours_of_visits() -> OpeningHours:
    return OpeningHours.objects.create(home_visits=visits(), weekday=1, opens=at(9), closes=at(17))


def closed_day_of_post() -> HoursException:
    return HoursException.objects.create(works_at=post(), date=DAY)


def short_day_of_visits() -> HoursException:
    return HoursException.objects.create(home_visits=visits(), date=DAY, opens=at(10), closes=at(12))


def price() -> Price:
    return builders.price(draft(), "55")


def price_at_practice() -> Price:
    return builders.price(draft(), "55", scope="practice", practice=builders.practice())


def phone() -> ContactPoint:
    return draft().contact_points.get()


def email_of_practice() -> ContactPoint:
    return ContactPoint.objects.create(practice=builders.practice(), kind="email", value="desk@example.org")


def former_slug() -> FormerSlug:
    return FormerSlug.objects.create(practitioner=draft(), slug="ann-before")


def former_slug_of_practice() -> FormerSlug:
    return FormerSlug.objects.create(practice=builders.practice(), slug="clinic-before")


def main_profession() -> PractitionerProfession:
    return draft().profession_links.get()


def technique_link() -> PractitionerTechnique:
    return PractitionerTechnique.objects.create(practitioner=draft(), technique=technique())


def condition_link() -> PractitionerCondition:
    return PractitionerCondition.objects.create(practitioner=draft(), condition=condition())


def language_link() -> PractitionerLanguage:
    return PractitionerLanguage.objects.create(practitioner=draft(), language=Language.objects.get(slug="en"))


def payment_link() -> PractitionerPayment:
    return PractitionerPayment.objects.create(practitioner=draft(), payment_option=payment_option())


def licence() -> Credential:
    return builders.licence(draft(), "US-CT")


def unchecked_licence() -> Credential:
    return builders.licence(draft(), "US-CT", checked=False)


def membership() -> Membership:
    return draft(associations=("amta",)).memberships.get()


def checked_membership() -> Membership:
    row = membership()
    row.checked_on, row.check_result, row.check_source = DAY, "matched", "Example register"
    row.save()
    return row


def private_base() -> PrivateBase:
    return visits().practitioner.private_base


def private_premises() -> PrivatePremises:
    return builders.practice().private_premises


def place() -> Place:
    return builders.place(builders.LEEDS)


def loaded_place() -> Place:
    return builders.place(builders.LEEDS, source="geonames", source_id="2644688")


def profession() -> Profession:
    return Profession.objects.create(slug="example-profession")


def technique(slug: str = "example-technique") -> Technique:
    return Technique.objects.create(slug=slug, pressure="light")


def other_technique() -> Technique:
    return technique("other-technique")


def condition(slug: str = "example-condition") -> Condition:
    return Condition.objects.create(slug=slug, body_area="neck")


def other_condition() -> Condition:
    return condition("other-condition")


def objective(slug: str = "example-objective") -> Objective:
    return Objective.objects.create(slug=slug)


def other_objective() -> Objective:
    return objective("other-objective")


def payment_option(slug: str = "example-payment") -> PaymentOption:
    return PaymentOption.objects.create(slug=slug)


def other_payment_option() -> PaymentOption:
    return payment_option("other-payment")


def name_of_technique() -> Term:
    return Term.objects.create(technique=technique(), locale="en", kind=TermKind.NAME, text="Example")


def synonym_of_technique() -> Term:
    return Term.objects.create(technique=technique(), locale="en", text="Example")


def technique_for_condition() -> ConditionTechnique:
    return ConditionTechnique.objects.create(
        condition=condition(), technique=technique(), strength="strong", source="A review, 2024"
    )


def technique_for_objective() -> ObjectiveTechnique:
    return ObjectiveTechnique.objects.create(
        objective=objective(), technique=technique(), strength="strong", source="A textbook, 2020"
    )


def regulation() -> Regulation:
    return Regulation.objects.create(
        profession=profession(), jurisdiction="US-CT", kind="licence", source="An act, 2020", checked_on=DAY
    )


def facet_code() -> FacetCode:
    return FacetCode.objects.create(group="technique", key="example-technique")


def clinic_row() -> Listing:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    return person.listing_rows.get()


def home_row() -> Listing:
    person = builders.practitioner()
    builders.home_visits(person)
    builders.listed(person)
    return person.listing_rows.get()


def import_run() -> ImportRun:
    return ImportRun.objects.create(
        source="nppes", file_name="people.csv", sha256=DIGEST, started_at=NOON, finished_at=NOON
    )


def source_record() -> SourceRecord:
    return SourceRecord.objects.create(
        practitioner=draft(), source="nppes", external_id="1", run=import_run()
    )


def practice_record() -> PracticeRecord:
    return PracticeRecord.objects.create(
        practice=builders.practice(), source="nppes", key=DIGEST, run=import_run()
    )


def import_change() -> ImportChange:
    return ImportChange.objects.create(run=import_run(), practitioner=draft())


def confirmation() -> Confirmation:
    return Confirmation.objects.create(
        practitioner=draft(), fact="phone", source="Ann", method="call", at=NOON, by=builders.user()
    )


def suppression() -> Suppression:
    return Suppression.objects.create(digest=DIGEST)


# Rules.


@dataclass(frozen=True)
class Rule:
    """One constraint seen from one valid row."""

    name: str
    row: Callable[[], models.Model]
    refused: tuple[Changes, ...]
    accepted: tuple[Changes, ...] = field(default=(), kw_only=True)
    second_copy: bool = field(default=False, kw_only=True)

    def __str__(self) -> str:
        return f"{self.name}-{self.row.__name__}"

    def write(self, row: models.Model, changes: Changes) -> None:
        """Make the changes in the database, past everything that Python would check or mend."""
        values = {name: value() if callable(value) else value for name, value in changes.items()}
        if not self.second_copy:
            assert type(row)._base_manager.filter(pk=row.pk).update(**values) == 1
            return
        second = copy.copy(row)
        second._state = models.base.ModelState()
        second.pk = None
        for name, value in values.items():
            setattr(second, name, value)
        type(row)._base_manager.bulk_create([second])


def change(
    name: str, row: Callable[[], models.Model], *refused: Changes, accepted: tuple[Changes, ...] = ()
) -> Rule:
    """A rule about one row: these changes to it are refused, those pass."""
    return Rule(name, row, refused, accepted=accepted)


def again(
    name: str, row: Callable[[], models.Model], *refused: Changes, accepted: tuple[Changes, ...] = ()
) -> Rule:
    """A rule about two rows: a copy of the row is refused with these changes (``{}``: as it is), passes with those."""
    return Rule(name, row, refused, accepted=accepted, second_copy=True)


def known(name: str, row: Callable[[], models.Model], attribute: Any, *, second_copy: bool = False) -> Rule:
    """A rule that a field (``Model.field``) holds what its form offers: each choice, nothing else, blank if so said."""
    column = attribute.field
    if isinstance(column, ArrayField):
        options = [value for value, _ in column.base_field.choices]
        refused = ([NONSENSE], [*options, NONSENSE], [None])
        accepted = ([], options, *([option] for option in options))
    else:
        options = [value for value, _ in column.flatchoices]
        refused = (NONSENSE, options[0].upper(), *([] if column.blank else [""]))
        accepted = (*options, *([""] if column.blank else []))
    return Rule(
        name,
        row,
        tuple({column.name: value} for value in refused),
        accepted=tuple({column.name: value} for value in accepted),
        second_copy=second_copy,
    )


def on_earth(name: str, row: Callable[[], models.Model]) -> Rule:
    """A rule that ``lat`` and ``lon`` are degrees on Earth."""
    return change(
        name,
        row,
        {"lat": 90.001},
        {"lat": -90.001},
        {"lon": 180.001},
        {"lon": -180.001},
        {"lat": float("nan")},
        {"lon": float("nan")},
        accepted=({"lat": 90, "lon": 180}, {"lat": -90, "lon": -180}, {"lat": 0, "lon": 0}),
    )


def digest(name: str, row: Callable[[], models.Model], column: str) -> Rule:
    """A rule that a column holds 64 lower-case hexadecimal digits."""
    wrong = ("", DIGEST[:-1], DIGEST.upper(), "g" + DIGEST[1:])
    return change(name, row, *({column: value} for value in wrong), accepted=({column: OTHER_DIGEST},))


def check_whole(
    name: str, unchecked: Callable[[], models.Model], checked: Callable[[], models.Model]
) -> list[Rule]:
    """A rule that date, result and source of a check are there together or not at all."""
    whole = {"checked_on": DAY, "check_result": "not-found", "check_source": "Example register"}
    nothing = {"checked_on": None, "check_result": "", "check_source": ""}
    return [
        change(name, unchecked, *({field: value} for field, value in whole.items()), accepted=(whole,)),
        change(
            name,
            checked,
            *({field: value} for field, value in nothing.items()),
            {"check_result": NONSENSE},
            accepted=(nothing, whole),
        ),
    ]


FLAT_FEE = {"fee_kind": "flat", "fee_amount": Decimal(20), "fee_currency": "GBP"}
FEE_BY_DISTANCE = {
    "fee_kind": "distance",
    "fee_free_km": 0,
    "fee_per_km": Decimal("0.5"),
    "fee_currency": "GBP",
}

RULES = [
    # accounts
    change(
        "user_email_lower_case",
        builders.user,
        {"email": "Ann@example.org"},
        accepted=({"email": "ann@example.org"},),
    ),
    # vocabulary
    known("technique_works_on_known", technique, Technique.works_on),
    known("technique_pressure_known", technique, Technique.pressure),
    known("condition_area_known", condition, Condition.body_area),
    change(
        "term_of_one_entry",
        name_of_technique,
        {"technique": None},
        {"condition": condition},
        accepted=({"technique": None, "condition": condition},),
    ),
    *(
        change(
            "term_of_one_entry",
            name_of_technique,
            {other: lambda other=other: _entry(other)},
            accepted=({"technique": None, other: lambda other=other: _entry(other)},),
        )
        for other in ENTRY_FIELDS
        if other != "technique"
    ),
    known("term_kind_known", synonym_of_technique, Term.kind),
    change(
        "term_synonym_is_bare",
        synonym_of_technique,
        {"gloss": "One sentence."},
        {"caution": "Call {emergency}."},
        {"plural": "Examples"},
        accepted=({"kind": "name", "gloss": "One sentence.", "caution": "Call.", "plural": "Examples"},),
    ),
    again(
        "term_one_name_per_locale",
        name_of_technique,
        {"text": "Another name"},
        accepted=(
            {"text": "Ejemplo", "locale": "es"},
            {"text": "Another name", "kind": "synonym"},
            {"text": "Another name", "technique": other_technique},
        ),
    ),
    again(
        "term_once_per_entry",
        synonym_of_technique,
        {},
        {"text": "EXAMPLE"},
        {"kind": "name"},
        accepted=({"text": "Another"}, {"locale": "es"}, {"technique": other_technique}),
    ),
    again(
        "condition_technique_once",
        technique_for_condition,
        {},
        {"strength": "weak", "source": "Another review, 2025"},
        accepted=({"condition": other_condition}, {"technique": other_technique}),
    ),
    known("condition_link_strength_known", technique_for_condition, ConditionTechnique.strength),
    change("condition_link_has_source", technique_for_condition, {"source": ""}, accepted=({"source": "A"},)),
    again(
        "objective_technique_once",
        technique_for_objective,
        {},
        {"strength": "weak", "source": "Another textbook, 2025"},
        accepted=({"objective": other_objective}, {"technique": other_technique}),
    ),
    known("objective_link_strength_known", technique_for_objective, ObjectiveTechnique.strength),
    change("objective_link_has_source", technique_for_objective, {"source": ""}, accepted=({"source": "A"},)),
    again(
        "regulation_once",
        regulation,
        {},
        {"kind": "none"},
        accepted=({"jurisdiction": "US-NY"}, {"profession": lambda: Profession.objects.create(slug="other")}),
    ),
    known("regulation_kind_known", regulation, Regulation.kind),
    change("regulation_has_source", regulation, {"source": ""}, accepted=({"source": "A"},)),
    change(
        "regulation_jurisdiction_iso",
        regulation,
        *({"jurisdiction": wrong} for wrong in ("", "us-ct", "USA", "US-", "US_CT", " US")),
        accepted=({"jurisdiction": "IE"}, {"jurisdiction": "GB-ENG"}, {"jurisdiction": "AT-9"}),
    ),
    change(
        "regulation_checked_in_past",
        regulation,
        {"checked_on": lambda: today() + datetime.timedelta(days=1)},
        accepted=({"checked_on": today},),
    ),
    # places
    known("place_kind_known", place, Place.kind),
    on_earth("place_on_earth", place),
    change(
        "place_radius_sane",
        place,
        {"radius_km": -0.1},
        {"radius_km": 10_000.1},
        {"radius_km": float("nan")},
        accepted=({"radius_km": 0}, {"radius_km": 10_000}),
    ),
    change(
        "place_country_iso",
        place,
        *({"country": wrong} for wrong in ("", "G", "gb", "G1")),
        accepted=({"country": "IE"},),
    ),
    again(
        "place_source_once",
        loaded_place,
        {},
        accepted=({"source_id": "2"}, {"source": "zip"}, {"source_id": None}),
    ),
    # Places that a person adds have no number: there may be many.
    again(
        "place_source_once",
        loaded_place,
        {"kind": "district"},
        accepted=({"source": "curator", "source_id": None},),
    ),
    # practitioners
    change(
        "practitioner_status_known",
        draft,
        {"status": NONSENSE},
        {"status": ""},
        accepted=(
            {"status": "pending"},
            {"status": "paused"},
            {"status": "published", "published_at": NOON},
            {"status": "closed", "closed_on": DAY, "close_reason": "died"},
        ),
    ),
    known("practitioner_gender_known", draft, Practitioner.gender),
    known("practitioner_scent_known", draft, Practitioner.scent_policy),
    known("practitioner_ages_known", draft, Practitioner.ages),
    known("practitioner_pressures_known", draft, Practitioner.pressures),
    change(
        "practitioner_year_sane",
        draft,
        {"practising_since": 1929},
        {"practising_since": 2101},
        accepted=({"practising_since": 1930}, {"practising_since": 2100}, {"practising_since": None}),
    ),
    change(
        "practitioner_npi_shape",
        draft,
        *({"npi": wrong} for wrong in ("", "3234567890", "123456789", "123456789X")),
        accepted=({"npi": "1234567890"}, {"npi": "2234567890"}, {"npi": None}),
    ),
    change(
        "practitioner_closed_with_reason",
        draft,
        {"status": "closed"},
        {"closed_on": DAY},
        {"close_reason": "retired"},
        {"status": "closed", "closed_on": DAY},
        {"status": "closed", "close_reason": "retired"},
        accepted=({"status": "closed", "closed_on": DAY, "close_reason": "retired"},),
    ),
    change(
        "practitioner_closed_with_reason",
        closed,
        {"closed_on": None},
        {"close_reason": ""},
        {"close_reason": NONSENSE},
        {"status": "draft"},
        accepted=(
            {"status": "draft", "closed_on": None, "close_reason": ""},
            *({"close_reason": reason} for reason, _ in Practitioner.close_reason.field.choices),
        ),
    ),
    change(
        "practitioner_published_since",
        draft,
        {"status": "published"},
        accepted=({"status": "published", "published_at": NOON},),
    ),
    change(
        "practitioner_published_since", published, {"published_at": None}, accepted=({"status": "paused"},)
    ),
    change("practitioner_merged_is_closed", draft, {"merged_into": draft}, accepted=({"merged_into": None},)),
    change("practitioner_merged_is_closed", closed, accepted=({"merged_into": draft},)),
    change("practitioner_has_slug", draft, {"slug": ""}, accepted=({"slug": "a"},)),
    change(
        "practitioner_has_name",
        draft,
        {"family_name": ""},
        accepted=({"family_name": "A"}, {"given_name": ""}),
    ),
    again(
        "practitioner_profession_once",
        main_profession,
        {"primary": False},
        accepted=(
            {"primary": False, "profession": profession},
            {"practitioner": lambda: draft(professions=())},
        ),
    ),
    again(
        "practitioner_one_main_profession",
        main_profession,
        {"profession": profession},
        accepted=(
            {"profession": profession, "primary": False},
            {"practitioner": lambda: draft(professions=())},
        ),
    ),
    again(
        "practitioner_technique_once",
        technique_link,
        {},
        accepted=({"technique": other_technique}, {"practitioner": draft}),
    ),
    again(
        "practitioner_condition_once",
        condition_link,
        {},
        accepted=({"condition": other_condition}, {"practitioner": draft}),
    ),
    again(
        "practitioner_language_once",
        language_link,
        {},
        {"level": "basic"},
        accepted=({"language": lambda: Language.objects.get(slug="es")}, {"practitioner": draft}),
    ),
    known("language_level_known", language_link, PractitionerLanguage.level),
    again(
        "practitioner_payment_once",
        payment_link,
        {},
        accepted=({"payment_option": other_payment_option}, {"practitioner": draft}),
    ),
    change(
        "contact_of_one_owner",
        phone,
        {"practitioner": None},
        {"practice": builders.practice},
        accepted=({"practitioner": None, "practice": builders.practice},),
    ),
    change(
        "contact_value_shape",
        phone,
        *(
            {"value": wrong}
            for wrong in ("", "01134960000", "+0113496000", "+44 113 496", "+44113", "+1234567890123456")
        ),
        {"value": "ann@example.org"},
        {"kind": "email"},
        {"kind": NONSENSE},
        accepted=({"value": "+12025550143"}, {"kind": "email", "value": "ann@example.org"}),
    ),
    change(
        "contact_value_shape",
        email_of_practice,
        *({"value": wrong} for wrong in ("", "ann", "ann@example", "ann @example.org", "ann@b@example.org")),
        {"value": "+12025550143"},
        {"kind": "phone"},
        accepted=({"value": "ann+tag@mail.example.org"}, {"kind": "phone", "value": "+12025550143"}),
    ),
    change(
        "contact_extension_of_phone",
        phone,
        {"extension": "12a"},
        {"extension": " 12"},
        {"kind": "email", "value": "ann@example.org", "extension": "12"},
        accepted=({"extension": "1"}, {"extension": "12345678"}, {"extension": ""}),
    ),
    again(
        "contact_once",
        phone,
        {},
        {"public": False, "position": 1},
        accepted=({"value": "+12025550143"}, {"extension": "12"}, {"practitioner": lambda: draft(phone="")}),
    ),
    again(
        "contact_once",
        email_of_practice,
        {},
        accepted=({"value": "other@example.org"}, {"practice": None, "practitioner": draft}),
    ),
    change(
        "former_slug_of_one_listing",
        former_slug,
        {"practitioner": None},
        {"practice": builders.practice},
        accepted=({"practitioner": None, "practice": builders.practice},),
    ),
    again("former_slug_once", former_slug, {}, accepted=({"slug": "other"}, {"practitioner": draft})),
    again(
        "former_slug_once",
        former_slug_of_practice,
        {},
        accepted=({"slug": "other"}, {"practice": builders.practice}),
    ),
    # credentials
    known("credential_kind_known", licence, Credential.kind),
    known("credential_status_known", licence, Credential.status),
    change(
        "credential_licence_whole",
        licence,
        {"number": ""},
        *({"jurisdiction": wrong} for wrong in ("", "us-ct", "USA", "US-")),
        accepted=({"jurisdiction": "IE"}, {"kind": "certification", "number": "", "jurisdiction": ""}),
    ),
    change(
        "credential_issued_before_expiry",
        licence,
        {"issued_on": DAY, "expires_on": DAY - datetime.timedelta(days=1)},
        accepted=({"issued_on": DAY, "expires_on": DAY}, {"issued_on": DAY}, {"expires_on": DAY}),
    ),
    *check_whole("credential_check_whole", unchecked_licence, licence),
    again(
        "credential_once",
        licence,
        {},
        {"status": "expired"},
        accepted=(
            {"number": "another"},
            {"jurisdiction": "US-NY"},
            {"issuer": "A board"},
            {"kind": "certification"},
            {"practitioner": draft},
        ),
    ),
    *check_whole("membership_check_whole", membership, checked_membership),
    again("membership_once", membership, {}, {"number": "2"}, accepted=({"practitioner": draft},)),
    # practices
    known("practice_setting_known", builders.practice, Practice.setting),
    change(
        "practice_home_hides_street",
        nameless_home,
        {"street": "1 Example Road"},
        {"postcode": "LS6 1AA"},
        accepted=({"not_a_home": True, "street": "1 Example Road", "postcode": "LS6 1AA"},),
    ),
    change(
        "practice_home_hides_street",
        builders.practice,
        {"not_a_home": False},
        accepted=({"not_a_home": False, "street": "", "postcode": ""},),
    ),
    on_earth("practice_on_earth", builders.practice),
    change(
        "practice_country_iso",
        builders.practice,
        *({"country": wrong} for wrong in ("", "G", "gb", "G1")),
        accepted=({"country": "IE"},),
    ),
    change("practice_has_name", builders.practice, {"name": ""}, accepted=({"name": "A"},)),
    change("practice_has_slug", builders.practice, {"slug": ""}, accepted=({"slug": "a"},)),
    *(
        known(f"practice_{column}_known", builders.practice, getattr(Practice, column))
        for column in ("step_free", "parking", "transit", "accessible_toilet", "hearing_loop")
    ),
    again(
        "works_at_once",
        post,
        {},
        {"since": DAY},
        accepted=({"practice": builders.practice}, {"practitioner": draft}),
    ),
    known("works_at_accepting_known", post, WorksAt.accepting),
    change(
        "works_at_since_before_until",
        post,
        {"since": DAY, "until": DAY},
        {"since": DAY, "until": DAY - datetime.timedelta(days=1)},
        accepted=({"since": DAY, "until": DAY + datetime.timedelta(days=1)}, {"since": DAY}, {"until": DAY}),
    ),
    change(
        "hours_of_one_way",
        hours_of_post,
        {"works_at": None},
        {"home_visits": visits},
        accepted=({"works_at": None, "home_visits": visits},),
    ),
    change(
        "hours_weekday_iso",
        hours_of_post,
        {"weekday": 0},
        {"weekday": 8},
        accepted=({"weekday": 1}, {"weekday": 7}),
    ),
    change(
        "hours_open_before_close",
        hours_of_post,
        {"opens": at(17)},
        {"opens": at(22), "closes": at(2)},
        accepted=({"opens": at(16, 59)},),
    ),
    again(
        "hours_once",
        hours_of_post,
        {},
        {"closes": at(12)},
        accepted=(
            {"opens": at(10)},
            {"weekday": 2},
            {"works_at": post},
            {"works_at": None, "home_visits": visits},
        ),
    ),
    again(
        "hours_once",
        hours_of_visits,
        {},
        {"closes": at(12)},
        accepted=({"weekday": 2}, {"home_visits": visits}),
    ),
    change(
        "exception_of_one_way",
        closed_day_of_post,
        {"works_at": None},
        {"home_visits": visits},
        accepted=({"works_at": None, "home_visits": visits},),
    ),
    change(
        "exception_closed_or_hours",
        short_day_of_visits,
        {"opens": at(12)},
        {"opens": at(13)},
        accepted=({"opens": at(11, 59)}, {"opens": None, "closes": None}),
    ),
    # Closed all day is no opening time: two such rows for one date are still the same.
    again(
        "exception_once",
        closed_day_of_post,
        {},
        accepted=(
            {"date": DAY + datetime.timedelta(days=1)},
            {"opens": at(9), "closes": at(10)},
            {"works_at": post},
        ),
    ),
    again(
        "exception_once",
        short_day_of_visits,
        {},
        {"closes": at(13)},
        accepted=({"opens": at(9)}, {"home_visits": visits}),
    ),
    change(
        "price_scope_with_practice",
        price,
        {"scope": "practice"},
        {"practice": builders.practice},
        {"scope": "home", "practice": builders.practice},
        {"scope": NONSENSE},
        accepted=({"scope": "home"}, {"scope": "practice", "practice": builders.practice}),
    ),
    change(
        "price_scope_with_practice",
        price_at_practice,
        {"practice": None},
        {"scope": "home"},
        {"scope": "practitioner"},
        accepted=({"scope": "practitioner", "practice": None},),
    ),
    change(
        "price_minutes_sane",
        price,
        {"minutes": SHORTEST_SESSION_MINUTES - 1},
        {"minutes": LONGEST_SESSION_MINUTES + 1},
        accepted=({"minutes": SHORTEST_SESSION_MINUTES}, {"minutes": LONGEST_SESSION_MINUTES}),
    ),
    change("price_not_negative", price, {"amount": Decimal("-0.01")}, accepted=({"amount": Decimal(0)},)),
    change(
        "price_currency_iso",
        price,
        *({"currency": wrong} for wrong in ("", "gbp", "GB", "£")),
        accepted=({"currency": "EUR"},),
    ),
    again(
        "price_once",
        price,
        {},
        {"amount": Decimal(60)},
        accepted=({"minutes": 90}, {"currency": "EUR"}, {"scope": "home"}, {"practitioner": draft}),
    ),
    again(
        "price_once", price_at_practice, {"amount": Decimal(60)}, accepted=({"practice": builders.practice},)
    ),
    # home visits
    *(
        known(f"home_visits_{column}_known", visits, getattr(HomeVisits, column))
        for column in ("offers", "accepting", "brings_table", "stairs", "transfer", "pets", "needs_parking")
    ),
    change(
        "home_visits_base_whole",
        visits,
        {"base_lat": 90.001},
        {"base_lat": -90.001},
        {"base_lon": 180.001},
        {"base_lon": -180.001},
        {"base_uncertainty_km": 0},
        {"base_uncertainty_km": -1},
        accepted=(
            {"base_lat": 90, "base_lon": -180, "base_uncertainty_km": 0.1},
            {"base_lat": None, "base_lon": None, "base_uncertainty_km": None},
        ),
    ),
    change(
        "home_visits_fee_whole",
        visits,
        {"fee_kind": NONSENSE},
        {"fee_kind": ""},
        {"fee_amount": Decimal(20)},
        {"fee_free_km": 5},
        {"fee_per_km": Decimal(1)},
        {"fee_kind": "none", "fee_amount": Decimal(20), "fee_currency": "GBP"},
        accepted=({"fee_kind": "none"}, {"fee_kind": "not-stated"}, FLAT_FEE, FEE_BY_DISTANCE),
    ),
    change(
        "home_visits_fee_whole",
        visits_with_flat_fee,
        {"fee_amount": Decimal(0)},
        {"fee_currency": ""},
        {"fee_currency": "gbp"},
        {"fee_free_km": 5},
        {"fee_per_km": Decimal(1)},
        {"fee_kind": "none"},
        accepted=({"fee_amount": Decimal("0.01")}, {"fee_kind": "none", "fee_amount": None}),
    ),
    change(
        "home_visits_fee_whole",
        visits_with_fee_by_distance,
        {"fee_per_km": Decimal(0)},
        {"fee_currency": ""},
        {"fee_amount": Decimal(20)},
        {"fee_kind": "not-stated"},
        accepted=({"fee_free_km": 0}, {"fee_per_km": Decimal("0.01")}),
    ),
    known("home_visits_surfaces_known", visits, HomeVisits.surfaces),
    known("home_visits_whom_known", visits, HomeVisits.visits),
    change(
        "home_visits_country_iso",
        visits,
        *({"country": wrong} for wrong in ("G", "gb", "G1")),
        accepted=({"country": "IE"}, {"country": ""}),
    ),
    change(
        "home_visits_notice_sane",
        visits,
        {"minimum_notice_hours": 60 * 24 + 1},
        accepted=(
            {"minimum_notice_hours": 60 * 24},
            {"minimum_notice_hours": 0},
            {"minimum_notice_hours": None},
        ),
    ),
    change(
        "home_visits_session_sane",
        visits,
        {"minimum_session_minutes": SHORTEST_SESSION_MINUTES - 1},
        {"minimum_session_minutes": LONGEST_SESSION_MINUTES + 1},
        accepted=tuple(
            {"minimum_session_minutes": minutes}
            for minutes in (SHORTEST_SESSION_MINUTES, LONGEST_SESSION_MINUTES, None)
        ),
    ),
    known("coverage_role_known", circle, CoverageArea.role),
    change(
        "coverage_base_or_place",
        circle,
        {"radius_km": 0},
        {"radius_km": LARGEST_RADIUS_KM + 0.1},
        {"place": place},
        {"origin": "place"},
        {"origin": NONSENSE},
        accepted=({"radius_km": 0.1}, {"radius_km": LARGEST_RADIUS_KM}),
    ),
    change(
        "coverage_base_or_place",
        circle_of_place,
        {"radius_km": 5},
        {"place": None},
        {"origin": "base"},
        accepted=({"place": place}, {"origin": "base", "place": None, "radius_km": 5}),
    ),
    again(
        "coverage_once",
        circle,
        {},
        accepted=({"radius_km": 5}, {"role": "exclude"}, {"home_visits": visits_without_base}),
    ),
    again("coverage_once", circle_of_place, {}, accepted=({"place": place}, {"role": "include"})),
    # private
    on_earth("private_base_on_earth", private_base),
    on_earth("private_premises_on_earth", private_premises),
    # listing rows
    again("facet_code_once", facet_code, {}, accepted=({"key": "other"}, {"group": "condition"})),
    known("facet_code_group_known", facet_code, FacetCode.group),
    change(
        "listing_clinic_or_home",
        clinic_row,
        {"at": "home"},
        {"at": NONSENSE},
        {"practice": None},
        {"radius_km": 5},
        {"reach": UnitPoint(Value(53.8), Value(-1.5))},
        accepted=({"practice": builders.practice}, {"at": "home", "practice": None}),
    ),
    change(
        "listing_clinic_or_home",
        home_row,
        {"practice": builders.practice},
        {"at": "clinic"},
        accepted=(
            {"radius_km": 5},
            {"at": "clinic", "practice": builders.practice, "radius_km": None, "reach": None},
        ),
    ),
    # provenance
    known("import_state_known", import_run, ImportRun.state),
    digest("import_sha256_shape", import_run, "sha256"),
    change(
        "import_started_before_finished",
        import_run,
        {"finished_at": NOON - SECOND},
        accepted=({"finished_at": NOON}, {"finished_at": NOON + SECOND}),
    ),
    again(
        "source_record_once",
        source_record,
        {},
        {"practitioner": draft},
        accepted=({"external_id": "2"}, {"source": "other"}),
    ),
    digest("practice_record_key_shape", practice_record, "key"),
    again("import_change_once", import_change, {}, accepted=({"practitioner": draft}, {"run": import_run})),
    # Confirmations are never changed: a copy is added with another value.
    known("confirmation_fact_known", confirmation, Confirmation.fact, second_copy=True),
    known("confirmation_method_known", confirmation, Confirmation.method, second_copy=True),
    again("confirmation_has_source", confirmation, {"source": ""}, accepted=({"source": "A"}, {})),
    digest("suppression_digest_shape", suppression, "digest"),
]

# A comparison with an unknown value is neither true nor false, and a check that is not false passes.
HALF_FILLED = [
    change(
        "home_visits_base_whole",
        visits,
        {"base_lat": None},
        {"base_lon": None},
        {"base_uncertainty_km": None},
    ),
    change("home_visits_base_whole", visits_without_base, {"base_lat": 53.8}, {"base_uncertainty_km": 3}),
    change("home_visits_fee_whole", visits, {"fee_kind": "flat", "fee_currency": "GBP"}),
    change("home_visits_fee_whole", visits_with_flat_fee, {"fee_amount": None}),
    change("home_visits_fee_whole", visits_with_fee_by_distance, {"fee_free_km": None}, {"fee_per_km": None}),
    change("coverage_base_or_place", circle, {"radius_km": None}),
    change("coverage_base_or_place", circle_of_place, {"origin": "base", "place": None}),
    change("exception_closed_or_hours", short_day_of_visits, {"opens": None}, {"closes": None}),
]


def _entry(kind: str) -> models.Model:
    """A vocabulary entry that a term field points to, made anew."""
    model = Term._meta.get_field(kind).related_model
    extra = {"body_area": "neck"} if model is Condition else {}
    return model._base_manager.create(slug=f"example-{kind}".replace("_", "-"), **extra)


# Triggers: what somebody does, rather than what a row holds.


def publish_without_contact() -> None:
    Practitioner.objects.filter(pk=draft(phone="").pk).update(status="published", published_at=NOON)


def publish_with_private_contact() -> None:
    person = draft()
    person.contact_points.update(public=False)
    Practitioner.objects.filter(pk=person.pk).update(status="published", published_at=NOON)


def add_published_without_contact() -> None:
    Practitioner.objects.create(family_name="Example", status="published", published_at=NOON)


def publish_with_contact() -> None:
    Practitioner.objects.filter(pk=draft().pk).update(status="published", published_at=NOON)


def publish_and_then_add_contact() -> None:
    person = Practitioner.objects.create(family_name="Example", status="published", published_at=NOON)
    ContactPoint.objects.create(practitioner=person, kind="email", value="ann@example.org")


def publish_and_withdraw() -> None:
    person = Practitioner.objects.create(family_name="Example", status="published", published_at=NOON)
    Practitioner.objects.filter(pk=person.pk).update(status="paused")


def pause_without_contact() -> None:
    Practitioner.objects.filter(pk=draft(phone="").pk).update(status="paused")


def delete_last_contact() -> None:
    published().contact_points.all().delete()


def hide_last_contact() -> None:
    published().contact_points.update(public=False)


def give_last_contact_away() -> None:
    published().contact_points.update(practitioner=draft(phone=""))


def delete_one_of_two_contacts() -> None:
    person = published()
    first = person.contact_points.get()
    ContactPoint.objects.create(practitioner=person, kind="email", value="ann@example.org")
    first.delete()


def replace_last_contact() -> None:
    person = published()
    person.contact_points.all().delete()
    ContactPoint.objects.create(practitioner=person, kind="email", value="ann@example.org")


def change_last_contact() -> None:
    published().contact_points.update(value="+12025550143")


def delete_contact_of_draft() -> None:
    draft().contact_points.all().delete()


def delete_contact_of_practice() -> None:
    email_of_practice().delete()


def erase_published_person() -> None:
    published().delete()


def correct_confirmation(**changes: Any) -> Callable[[], None]:
    def correct() -> None:
        values = {name: value() if callable(value) else value for name, value in changes.items()}
        Confirmation.objects.filter(pk=confirmation().pk).update(**values)

    correct.__name__ = f"correct_{'_'.join(changes)}_of_confirmation"
    return correct


def save_confirmation_again() -> None:
    confirmation().save()


def delete_confirmed_person() -> None:
    confirmation().practitioner.delete()


def delete_user_who_confirmed() -> None:
    row = confirmation()
    row.by.delete()
    row.refresh_from_db()
    assert row.by is None


@dataclass(frozen=True)
class Trigger:
    """One trigger: its message, what it refuses and what it lets pass."""

    message: str
    refused: tuple[Callable[[], None], ...]
    accepted: tuple[Callable[[], None], ...]


TRIGGERS = {
    "published_has_contact": Trigger(
        SEE_CONTACT,
        refused=(publish_without_contact, publish_with_private_contact, add_published_without_contact),
        accepted=(
            publish_with_contact,
            publish_and_then_add_contact,
            publish_and_withdraw,
            pause_without_contact,
        ),
    ),
    "last_public_contact_stays": Trigger(
        SEE_CONTACT,
        refused=(delete_last_contact, hide_last_contact, give_last_contact_away),
        accepted=(
            delete_one_of_two_contacts,
            replace_last_contact,
            change_last_contact,
            delete_contact_of_draft,
            delete_contact_of_practice,
            erase_published_person,
        ),
    ),
    "append_only": Trigger(
        "Cannot update",
        refused=(
            correct_confirmation(practitioner=draft),
            correct_confirmation(fact="hours"),
            correct_confirmation(source="Somebody else"),
            correct_confirmation(method="mail"),
            correct_confirmation(at=NOON + SECOND),
            save_confirmation_again,
        ),
        accepted=(correct_confirmation(by=None), delete_confirmed_person, delete_user_who_confirmed),
    ),
}


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is checked as a commit would, then undone."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


def assert_refused(rule: Rule, changes: Changes, row: models.Model) -> None:
    with pytest.raises(IntegrityError) as refusal, undone():
        rule.write(row, changes)
    assert refusal.value.__cause__.diag.constraint_name == rule.name


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_constraint_refuses(rule: Rule, subtests: pytest.Subtests) -> None:
    row = rule.row()
    for changes in rule.refused:
        with subtests.test(changes=changes):
            assert_refused(rule, changes, row)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_neighbours_pass(rule: Rule, subtests: pytest.Subtests) -> None:
    row = rule.row()
    for changes in rule.accepted:
        with subtests.test(changes=changes), undone():
            rule.write(row, changes)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", HALF_FILLED, ids=str)
def test_half_filled_is_refused(rule: Rule, subtests: pytest.Subtests) -> None:
    row = rule.row()
    for changes in rule.refused:
        with subtests.test(changes=changes):
            assert_refused(rule, changes, row)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "act"), [(name, act) for name, trigger in TRIGGERS.items() for act in trigger.refused]
)
def test_trigger_refuses(name: str, act: Callable[[], None]) -> None:
    with pytest.raises(DatabaseError, match=TRIGGERS[name].message) as refusal, undone():
        act()
    assert f"pgtrigger_{name}_" in refusal.value.__cause__.diag.context


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "act"), [(name, act) for name, trigger in TRIGGERS.items() for act in trigger.accepted]
)
def test_trigger_lets_pass(name: str, act: Callable[[], None]) -> None:
    with undone():
        act()


@pytest.mark.django_db
def test_point_of_place_follows_its_degrees() -> None:
    def as_it_should_be(row: Place) -> bool:
        return Place.objects.filter(pk=row.pk, point=UnitPoint(Value(row.lat), Value(row.lon))).exists()

    leeds = place()
    assert as_it_should_be(leeds)
    Place.objects.filter(pk=leeds.pk).update(lat=builders.HARTFORD.lat, lon=builders.HARTFORD.lon)
    assert not as_it_should_be(leeds)
    leeds.refresh_from_db()
    assert as_it_should_be(leeds)


@pytest.mark.django_db
def test_point_of_place_cannot_be_written() -> None:
    leeds = place()
    with pytest.raises(DatabaseError) as refusal, undone(), connection.cursor() as cursor:
        cursor.execute("UPDATE therapists_place SET point = unit_point(0, 0) WHERE id = %s", [leeds.pk])
    assert refusal.value.__cause__.sqlstate == "428C9"  # generated_always


def declared(kind: str) -> set[str]:
    """Names of all ``constraints`` or ``triggers`` that models of the app declare."""
    tables = apps.get_app_config("therapists").get_models(include_auto_created=True)
    return {rule.name for model in tables for rule in getattr(model._meta, kind, ())}


def test_every_constraint_has_a_rule() -> None:
    broken = {rule.name for rule in RULES if rule.refused}
    kept = {rule.name for rule in RULES if rule.accepted}
    constraints = declared("constraints")
    assert constraints - broken == set(), "nothing here breaks these constraints"
    assert constraints - kept == set(), "nothing here comes close to these constraints and passes"
    assert {rule.name for rule in [*RULES, *HALF_FILLED]} - constraints == set(), (
        "no model declares these constraints"
    )


def test_every_trigger_has_its_acts() -> None:
    assert set(TRIGGERS) == declared("triggers")
    assert all(trigger.refused and trigger.accepted for trigger in TRIGGERS.values())
