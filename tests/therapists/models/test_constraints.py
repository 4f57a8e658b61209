"""Every rule that the database itself holds: what breaks it is refused under its name, and its neighbours pass.

``RULES`` is the table. A rule starts from a valid row; each change is made to that row (``change``, ``column``) or to a
second copy of it (``again``), past forms and ``save``, so that only the database is left to refuse.
"""

import copy
import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal
from functools import partial
from typing import Any

import pghistory.trigger
import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import Value
from django.utils import timezone

from tests import builders
from therapists.choices import Answer, CallOutcome, CloseReason
from therapists.models import (
    Assignment,
    Association,
    Call,
    ChangeRequest,
    Condition,
    ConditionTechnique,
    Confirmation,
    ContactPoint,
    CoverageArea,
    Credential,
    DuplicatePair,
    FacetCode,
    Figure,
    FormerSlug,
    Guide,
    Hold,
    HomeVisitGap,
    HomeVisits,
    HoursException,
    ImportFile,
    ImportFilePart,
    ImportRun,
    Landing,
    Language,
    Listing,
    Mailing,
    Membership,
    Notice,
    Objective,
    ObjectiveTechnique,
    OpeningHours,
    Page,
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
    Regulation,
    Report,
    ReportTrace,
    Sample,
    SampleCall,
    SheetMapping,
    SourceRecord,
    Suppression,
    Suspension,
    SuspensionNote,
    Task,
    Technique,
    Term,
    UnmetSearch,
    WatchWord,
    WorksAt,
)
from therapists.models.home_visits import LARGEST_RADIUS_KM
from therapists.models.places import UnitPoint
from therapists.models.practices import LONGEST_SESSION_MINUTES, SHORTEST_SESSION_MINUTES
from therapists.models.practitioners import SEE_CONTACT
from therapists.models.private import PrivateBase, PrivatePremises
from therapists.models.provenance import ImportChange, PracticeRecord
from therapists.models.review import LONGEST_TEXT
from therapists.models.vocabulary import ENTRY_FIELDS, TermKind

type Changes = dict[str, Any]  # field → value, or a function that makes the value when the test runs

NONSENSE = "odd"  # in no set of choices, and short enough for every column
DIGEST = "0123456789abcdef" * 4
OTHER_DIGEST = "f" * 64
DAY = datetime.date(2026, 3, 2)
NEXT_DAY = datetime.date(2026, 3, 3)
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


def today() -> datetime.date:
    return timezone.now().date()


def tomorrow() -> datetime.date:
    return today() + datetime.timedelta(days=1)


# Valid rows. Nobody in them is public unless the rule is about that: no listing rows have to follow.


def draft(**fields: Any) -> Practitioner:
    return builders.practitioner(status="draft", **fields)


def without_profession() -> Practitioner:
    return draft(professions=())


def without_contact() -> Practitioner:
    return draft(phone="")


def published() -> Practitioner:
    person = builders.practitioner()
    connection.check_constraints()  # as if committed: what is refused later is not refused for this
    return person


def closed() -> Practitioner:
    return builders.practitioner(status="closed")


def practice_at_home() -> Practice:
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
    return OpeningHours.objects.create(works_at=post(), weekday=1, opens=time(9), closes=time(17))


def hours_of_visits() -> OpeningHours:
    return OpeningHours.objects.create(home_visits=visits(), weekday=1, opens=time(9), closes=time(17))


def closed_day_of_post() -> HoursException:
    return HoursException.objects.create(works_at=post(), date=DAY)


def short_day_of_visits() -> HoursException:
    return HoursException.objects.create(home_visits=visits(), date=DAY, opens=time(10), closes=time(12))


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


def profession(slug: str = "example-profession") -> Profession:
    return Profession.objects.create(slug=slug)


def other_profession() -> Profession:
    return profession("other-profession")


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


def other_language() -> Language:
    return Language.objects.get(slug="es")


def other_association() -> Association:
    return Association.objects.get(slug="abmp")


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
        profession=profession(), jurisdiction="US-CT", kind="licence", source="An act, 2020", noted_on=DAY
    )


def guide_to_condition() -> Guide:
    return Guide.objects.create(condition=condition(), locale="fr", title="Example", written_on=DAY)


def guide_to_topic() -> Guide:
    return Guide.objects.create(topic="home-visits", locale="fr", title="Example", written_on=DAY)


def page() -> Page:
    return Page.objects.create(slug="about", locale="fr", title="Example", body="Words.")


def facet_code() -> FacetCode:
    return FacetCode.objects.create(group="technique", key="example-technique")


def landing() -> Landing:
    return Landing.objects.create(place=place(), people=3)


def unmet_search() -> UnmetSearch:
    return UnmetSearch.objects.create(
        week=datetime.date(2026, 5, 4), district=place(), condition=condition(), at_home=True, nobody=True
    )


def sample() -> Sample:
    return Sample.objects.create(month=datetime.date(2026, 5, 1), seed="0" * 16, listed=1)


def sample_call() -> SampleCall:
    return SampleCall.objects.create(sample=sample(), practitioner=draft())


def right_call() -> SampleCall:
    return SampleCall.objects.create(
        sample=sample(), practitioner=draft(), outcome="right", called_at=NOON, called_by=builders.user()
    )


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
    return SourceRecord.objects.create(practitioner=draft(), source="nppes", external_id="1", run=import_run())


def practice_record() -> PracticeRecord:
    return PracticeRecord.objects.create(practice=builders.practice(), source="nppes", key=DIGEST, run=import_run())


def import_change() -> ImportChange:
    return ImportChange.objects.create(run=import_run(), practitioner=draft())


def confirmation() -> Confirmation:
    return Confirmation.objects.create(
        practitioner=draft(), fact="phone", source="Ann", method="call", at=NOON, by=builders.user()
    )


def suppression() -> Suppression:
    return Suppression.objects.create(digest=DIGEST, created_at=NOON)


def notice() -> Notice:
    return Notice.objects.create(practitioner=draft(), method="phone", given_on=NOON)


def mailing() -> Mailing:
    return builders.mailing(draft())


def change_request() -> ChangeRequest:
    return builders.change_request(draft(), created_at=NOON)


def decided_request() -> ChangeRequest:
    return builders.change_request(
        draft(), created_at=NOON, state="accepted", decided_at=NOON + SECOND, decided_by=builders.user()
    )


def sheet_mapping() -> SheetMapping:
    return SheetMapping.objects.create(name="Elm")


def import_file() -> ImportFile:
    return ImportFile.objects.create(kind="nppes", name="a.csv", size=1, language="en")


def import_file_part() -> ImportFilePart:
    return ImportFilePart.objects.create(file=import_file(), position=0, data=b"a")


def register() -> Register:
    return builders.register()


def register_entry() -> RegisterEntry:
    return builders.register_entry(draft(), seen_on=DAY)


def matched_entry() -> RegisterEntry:
    return builders.register_entry(draft(), seen_on=DAY, reason="exact", state="matched")


def accepted_entry() -> RegisterEntry:
    return builders.register_entry(draft(), seen_on=DAY, reason="other-name", **SAID_SO)


def sent_file() -> RegisterFile:
    return builders.register_file(state="compared", file="registers/waits.csv")


def call() -> Call:
    return builders.call(draft())


def confirming_call() -> Call:
    return builders.call(draft(), "confirmed", again_on=None)


def task() -> Task:
    return builders.task(draft())


def assignment() -> Assignment:
    return Assignment.objects.create(kind="report", object_id=1, by=builders.user())


def report() -> Report:
    return Report.objects.create(
        practitioner=draft(), reason="wrong-fact", fact="phone", language="en", created_at=NOON
    )


def handled_report() -> Report:
    row = report()
    row.state, row.handled_at, row.handled_by = "done", NOON + SECOND, builders.user()
    row.save()
    return row


def duplicate_pair(**fields: Any) -> DuplicatePair:
    return builders.duplicates(draft(), draft(), **fields)


def decided_pair() -> DuplicatePair:
    return duplicate_pair(state="distinct", at=NOON, by=builders.user())


def proof() -> Proof:
    return builders.proof(draft(), at=NOON, by=builders.user())


def watch_word() -> WatchWord:
    return WatchWord.objects.create(text="Zebra ride", key="zebra ride", note="Never heard of.")


def hold() -> Hold:
    return builders.hold(draft(), found_at=NOON)


def allowed_hold() -> Hold:
    return builders.hold(draft(), found_at=NOON, state="allowed", reason="A film.", at=NOON, by=builders.user())


def suspension() -> Suspension:
    return builders.suspension(draft(), began_at=NOON)


def suspension_of_practice() -> Suspension:
    return builders.suspension(builders.practice(), began_at=NOON)


def suspension_note() -> SuspensionNote:
    return suspension().notes.get()


def report_trace() -> ReportTrace:
    return ReportTrace.objects.create(digest=DIGEST)


# Rules.


type Rows = Callable[[], models.Model]


@dataclass(frozen=True)
class Rule:
    """One constraint seen from one valid row."""

    name: str
    row: Rows
    refused: list[Changes]
    accepted: list[Changes]
    second_copy: bool = False

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


def change(name: str, row: Rows, *, refused: list[Changes], accepted: list[Changes]) -> Rule:
    """A rule about one row: these changes to it are refused, those pass."""
    return Rule(name, row, refused, accepted)


def again(name: str, row: Rows, *, refused: list[Changes], accepted: list[Changes]) -> Rule:
    """A rule about two rows: a copy with these changes is refused (``{}``: as it is), with those it passes."""
    return Rule(name, row, refused, accepted, second_copy=True)


def column(name: str, row: Rows, field: str, *, refused: list[Any], accepted: list[Any]) -> Rule:
    """A rule about one field: these values are refused, those pass."""
    return Rule(name, row, [{field: value} for value in refused], [{field: value} for value in accepted])


def known(name: str, row: Rows, attribute: Any, *, second_copy: bool = False) -> Rule:
    """A rule that a field (``Model.field``) holds what its form offers: each choice, and blank where it says so."""
    field = attribute.field
    if isinstance(field, ArrayField):
        options = [value for value, _ in field.base_field.choices]
        refused = [[NONSENSE], [*options, NONSENSE], [None]]
        accepted = [[], options, *([option] for option in options)]
    else:
        options = [value for value, _ in field.choices]
        refused = [NONSENSE, options[0].upper(), *([] if field.blank else [""])]
        accepted = [*options, *([""] if field.blank else [])]
    return replace(column(name, row, field.name, refused=refused, accepted=accepted), second_copy=second_copy)


def on_earth(name: str, row: Rows) -> Rule:
    """A rule that ``lat`` and ``lon`` are degrees on Earth."""
    beyond = {"lat": [90.001, -90.001, float("nan")], "lon": [180.001, -180.001, float("nan")]}
    return change(
        name,
        row,
        refused=[{field: value} for field, values in beyond.items() for value in values],
        accepted=[{"lat": 90, "lon": 180}, {"lat": -90, "lon": -180}, {"lat": 0, "lon": 0}],
    )


def digest(name: str, row: Rows, field: str) -> Rule:
    """A rule that a field holds 64 lower-case hexadecimal digits."""
    wrong = ["", DIGEST[:-1], DIGEST.upper(), "g" + DIGEST[1:]]
    return column(name, row, field, refused=wrong, accepted=[OTHER_DIGEST])


def check_whole(name: str, *, unchecked: Rows, checked: Rows) -> list[Rule]:
    """A rule that date, result and source of a check are there together or not at all."""
    whole = {"checked_on": DAY, "check_result": "not-found", "check_source": "Example register"}
    nothing = {"checked_on": None, "check_result": "", "check_source": ""}
    some = [{field: value} for field, value in whole.items()]
    gaps = [{field: value} for field, value in nothing.items()]
    return [
        change(name, unchecked, refused=some, accepted=[whole]),
        change(name, checked, refused=[*gaps, {"check_result": NONSENSE}], accepted=[nothing, whole]),
    ]


def entry(kind: str) -> models.Model:
    """A vocabulary entry that a field of ``Term`` points to, made anew."""
    extra = {"body_area": "neck"} if kind == "condition" else {}
    return Term._meta.get_field(kind).related_model.objects.create(slug="example-entry", **extra)


FLAT_FEE = {"fee_kind": "flat", "fee_amount": Decimal(20), "fee_currency": "GBP"}
FEE_BY_DISTANCE = {"fee_kind": "distance", "fee_free_km": 0, "fee_per_km": Decimal(1), "fee_currency": "GBP"}
NOT_COUNTRIES = ["G", "gb", "G1"]
NOT_JURISDICTIONS = ["", "us-ct", "USA", "US-", "US_CT"]

ACCOUNTS = [
    column(
        "user_email_lower_case",
        builders.user,
        "email",
        refused=["Ann@example.org", "ann@Example.org"],
        accepted=["ann@example.org"],
    ),
]

VOCABULARY = [
    known("technique_works_on_known", technique, Technique.works_on),
    known("technique_pressure_known", technique, Technique.pressure),
    known("condition_area_known", condition, Condition.body_area),
    column("term_of_one_entry", name_of_technique, "technique", refused=[None], accepted=[other_technique]),
    *(
        change(
            "term_of_one_entry",
            name_of_technique,
            refused=[{other: partial(entry, other)}],
            accepted=[{"technique": None, other: partial(entry, other)}],
        )
        for other in ENTRY_FIELDS
        if other != "technique"
    ),
    known("term_kind_known", synonym_of_technique, Term.kind),
    change(
        "term_synonym_is_bare",
        synonym_of_technique,
        refused=[{"gloss": "One sentence."}, {"caution": "Call {emergency}."}, {"plural": "Examples"}],
        accepted=[{"kind": "name", "gloss": "One sentence.", "caution": "Call.", "plural": "Examples"}],
    ),
    again(
        "term_one_name_per_locale",
        name_of_technique,
        refused=[{"text": "Another name"}],
        accepted=[
            {"text": "Ejemplo", "locale": "es"},
            {"text": "Another name", "kind": "synonym"},
            {"text": "Another name", "technique": other_technique},
        ],
    ),
    again(
        "term_once_per_entry",
        synonym_of_technique,
        refused=[{}, {"text": "EXAMPLE"}, {"kind": "name"}],
        accepted=[{"text": "Another"}, {"locale": "es"}, {"technique": other_technique}],
    ),
    again(
        "condition_technique_once",
        technique_for_condition,
        refused=[{}, {"strength": "weak", "source": "Another review, 2025"}],
        accepted=[{"condition": other_condition}, {"technique": other_technique}],
    ),
    known("condition_link_strength_known", technique_for_condition, ConditionTechnique.strength),
    column("condition_link_has_source", technique_for_condition, "source", refused=[""], accepted=["A"]),
    again(
        "objective_technique_once",
        technique_for_objective,
        refused=[{}, {"strength": "weak", "source": "Another textbook, 2025"}],
        accepted=[{"objective": other_objective}, {"technique": other_technique}],
    ),
    known("objective_link_strength_known", technique_for_objective, ObjectiveTechnique.strength),
    column("objective_link_has_source", technique_for_objective, "source", refused=[""], accepted=["A"]),
    again(
        "regulation_once",
        regulation,
        refused=[{}, {"kind": "none"}],
        accepted=[{"jurisdiction": "US-NY"}, {"profession": other_profession}],
    ),
    known("regulation_kind_known", regulation, Regulation.kind),
    column("regulation_has_source", regulation, "source", refused=[""], accepted=["A"]),
    column(
        "regulation_jurisdiction_iso",
        regulation,
        "jurisdiction",
        refused=NOT_JURISDICTIONS,
        accepted=["IE", "GB-ENG", "AT-9"],
    ),
    column("regulation_noted_in_past", regulation, "noted_on", refused=[tomorrow], accepted=[today]),
]

TEXTS = [
    change(
        "guide_of_one_entry",
        guide_to_condition,
        refused=[{"condition": None}, {"technique": technique}, {"profession": profession}, {"topic": "home-visits"}],
        accepted=[
            {"condition": None, "technique": technique},
            {"condition": None, "profession": profession},
            {"condition": None, "topic": "home-visits"},
        ],
    ),
    column(
        "guide_topic_known",
        guide_to_topic,
        "topic",
        refused=[NONSENSE, "HOME-VISITS"],
        accepted=["any-condition", "any-technique", "any-profession"],
    ),
    *(
        again("guide_once_per_locale", row, refused=[{}, {"title": "Other"}], accepted=[{"locale": "fr-ca"}])
        for row in (guide_to_condition, guide_to_topic)
    ),
    change(
        "guide_review_names_who_and_when",
        guide_to_condition,
        refused=[{"reviewer": "Ann"}, {"reviewed_on": DAY}],
        accepted=[{"reviewer": "Ann", "reviewed_on": DAY}],
    ),
    change(
        "guide_days_in_past",
        guide_to_condition,
        refused=[{"written_on": tomorrow}, {"reviewer": "Ann", "reviewed_on": tomorrow}],
        accepted=[{"written_on": today}, {"reviewer": "Ann", "reviewed_on": today}],
    ),
    known("page_slug_known", page, Page.slug),
    again("page_once_per_locale", page, refused=[{}], accepted=[{"locale": "fr-ca"}, {"slug": "privacy"}]),
]

PLACES = [
    known("place_kind_known", place, Place.kind),
    on_earth("place_on_earth", place),
    column("place_radius_sane", place, "radius_km", refused=[-0.1, 10_000.1, float("nan")], accepted=[0, 10_000]),
    column("place_country_iso", place, "country", refused=["", *NOT_COUNTRIES], accepted=["IE"]),
    again(
        "place_source_once",
        loaded_place,
        refused=[{}, {"kind": "district"}],
        accepted=[{"source_id": "2"}, {"source": "curator"}],
    ),
    # Places that a person adds have no number: there may be many.
    again("place_source_once", place, refused=[], accepted=[{}]),
    on_earth("private_base_on_earth", private_base),
    on_earth("private_premises_on_earth", private_premises),
]

PRACTITIONERS = [
    change(
        "practitioner_status_known",
        draft,
        refused=[{"status": NONSENSE}, {"status": ""}],
        accepted=[
            {"status": "pending"},
            {"status": "paused"},
            {"status": "published", "published_at": NOON},
            {"status": "closed", "closed_on": DAY, "close_reason": "died"},
        ],
    ),
    known("practitioner_gender_known", draft, Practitioner.gender),
    known("practitioner_scent_known", draft, Practitioner.scent_policy),
    known("practitioner_ages_known", draft, Practitioner.ages),
    known("practitioner_pressures_known", draft, Practitioner.pressures),
    column("practitioner_year_sane", draft, "practising_since", refused=[1929, 2101], accepted=[1930, 2100, None]),
    column(
        "practitioner_npi_shape",
        draft,
        "npi",
        refused=["", "3234567890", "123456789", "123456789X"],
        accepted=["1234567890", "2234567890", None],
    ),
    change(
        "practitioner_closed_with_reason",
        draft,
        refused=[
            {"status": "closed"},
            {"closed_on": DAY},
            {"close_reason": "retired"},
            {"status": "closed", "closed_on": DAY},
            {"status": "closed", "close_reason": "retired"},
        ],
        accepted=[{"status": "closed", "closed_on": DAY, "close_reason": reason} for reason in CloseReason.values],
    ),
    change(
        "practitioner_closed_with_reason",
        closed,
        refused=[{"closed_on": None}, {"close_reason": ""}, {"close_reason": NONSENSE}, {"status": "draft"}],
        accepted=[{"status": "draft", "closed_on": None, "close_reason": ""}],
    ),
    change(
        "practitioner_published_since",
        draft,
        refused=[{"status": "published"}],
        accepted=[{"status": "published", "published_at": NOON}],
    ),
    change(
        "practitioner_published_since",
        published,
        refused=[{"published_at": None}],
        accepted=[{"status": "paused"}, {"status": "draft", "published_at": None}],
    ),
    column("practitioner_merged_is_closed", draft, "merged_into", refused=[draft], accepted=[None]),
    column("practitioner_merged_is_closed", published, "merged_into", refused=[draft], accepted=[None]),
    column("practitioner_merged_is_closed", closed, "merged_into", refused=[], accepted=[draft, None]),
    column("practitioner_has_slug", draft, "slug", refused=[""], accepted=["a"]),
    column("practitioner_has_name", draft, "family_name", refused=[""], accepted=["A"]),
    again(
        "practitioner_profession_once",
        main_profession,
        refused=[{"primary": False}],
        accepted=[{"primary": False, "profession": profession}, {"practitioner": without_profession}],
    ),
    again(
        "practitioner_one_main_profession",
        main_profession,
        refused=[{"profession": profession}],
        accepted=[{"profession": profession, "primary": False}, {"practitioner": without_profession}],
    ),
    again(
        "practitioner_technique_once",
        technique_link,
        refused=[{}],
        accepted=[{"technique": other_technique}, {"practitioner": draft}],
    ),
    again(
        "practitioner_condition_once",
        condition_link,
        refused=[{}],
        accepted=[{"condition": other_condition}, {"practitioner": draft}],
    ),
    again(
        "practitioner_language_once",
        language_link,
        refused=[{}, {"level": "basic"}],
        accepted=[{"language": other_language}, {"practitioner": draft}],
    ),
    known("language_level_known", language_link, PractitionerLanguage.level),
    again(
        "practitioner_payment_once",
        payment_link,
        refused=[{}],
        accepted=[{"payment_option": other_payment_option}, {"practitioner": draft}],
    ),
    change(
        "contact_of_one_owner",
        phone,
        refused=[{"practitioner": None}, {"practice": builders.practice}],
        accepted=[{"practitioner": None, "practice": builders.practice}],
    ),
    change(
        "contact_value_shape",
        phone,
        refused=[
            *({"value": value} for value in ("", "01134960000", "+0113496000", "+44 113 496", "+44113")),
            {"value": "+1234567890123456"},
            {"value": "ann@example.org"},
            {"kind": "email"},
            {"kind": NONSENSE},
        ],
        accepted=[{"value": "+12025550143"}, {"kind": "email", "value": "ann@example.org"}],
    ),
    change(
        "contact_value_shape",
        email_of_practice,
        refused=[
            *({"value": value} for value in ("", "ann", "ann@example", "ann @example.org", "a@b@example.org")),
            {"value": "+12025550143"},
            {"kind": "phone"},
        ],
        accepted=[{"value": "ann+tag@mail.example.org"}, {"kind": "phone", "value": "+12025550143"}],
    ),
    column("contact_extension_of_phone", phone, "extension", refused=["12a", " 12"], accepted=["1", "12345678", ""]),
    column("contact_extension_of_phone", email_of_practice, "extension", refused=["12"], accepted=[""]),
    again(
        "contact_once",
        phone,
        refused=[{}, {"public": False, "position": 1}],
        accepted=[{"value": "+12025550143"}, {"extension": "12"}, {"practitioner": without_contact}],
    ),
    again(
        "contact_once",
        email_of_practice,
        refused=[{}],
        accepted=[{"value": "other@example.org"}, {"practice": None, "practitioner": draft}],
    ),
    change(
        "former_slug_of_one_listing",
        former_slug,
        refused=[{"practitioner": None}, {"practice": builders.practice}],
        accepted=[{"practitioner": None, "practice": builders.practice}],
    ),
    again("former_slug_once", former_slug, refused=[{}], accepted=[{"slug": "other"}, {"practitioner": draft}]),
    again(
        "former_slug_once",
        former_slug_of_practice,
        refused=[{}],
        accepted=[{"slug": "other"}, {"practice": builders.practice}],
    ),
]

CREDENTIALS = [
    known("credential_kind_known", licence, Credential.kind),
    known("credential_status_known", licence, Credential.status),
    change(
        "credential_licence_whole",
        licence,
        refused=[{"number": ""}, *({"jurisdiction": value} for value in NOT_JURISDICTIONS)],
        accepted=[{"jurisdiction": "IE"}, {"kind": "certification", "number": "", "jurisdiction": ""}],
    ),
    change(
        "credential_issued_before_expiry",
        licence,
        refused=[{"issued_on": NEXT_DAY, "expires_on": DAY}],
        accepted=[{"issued_on": DAY, "expires_on": DAY}, {"issued_on": DAY}, {"expires_on": DAY}],
    ),
    *check_whole("credential_check_whole", unchecked=unchecked_licence, checked=licence),
    again(
        "credential_once",
        licence,
        refused=[{}, {"status": "expired"}],
        accepted=[
            {"number": "another"},
            {"jurisdiction": "US-NY"},
            {"issuer": "A board"},
            {"kind": "certification"},
            {"practitioner": draft},
        ],
    ),
    *check_whole("membership_check_whole", unchecked=membership, checked=checked_membership),
    again(
        "membership_once",
        membership,
        refused=[{}, {"number": "2"}],
        accepted=[{"practitioner": draft}, {"association": other_association}],
    ),
]

PRACTICES = [
    known("practice_setting_known", builders.practice, Practice.setting),
    change(
        "practice_home_hides_street",
        practice_at_home,
        refused=[{"street": "1 Example Road"}, {"postcode": "LS6 1AA"}],
        accepted=[{"not_a_home": True, "street": "1 Example Road", "postcode": "LS6 1AA"}],
    ),
    change(
        "practice_home_hides_street",
        builders.practice,
        refused=[{"not_a_home": False}],
        accepted=[{"not_a_home": False, "street": "", "postcode": ""}],
    ),
    on_earth("practice_on_earth", builders.practice),
    column("practice_country_iso", builders.practice, "country", refused=["", *NOT_COUNTRIES], accepted=["IE"]),
    column("practice_has_name", builders.practice, "name", refused=[""], accepted=["A"]),
    column("practice_has_slug", builders.practice, "slug", refused=[""], accepted=["a"]),
    *(
        known(f"practice_{field}_known", builders.practice, getattr(Practice, field))
        for field in ("step_free", "parking", "transit", "accessible_toilet", "hearing_loop")
    ),
    again(
        "works_at_once",
        post,
        refused=[{}, {"since": DAY}],
        accepted=[{"practice": builders.practice}, {"practitioner": draft}],
    ),
    known("works_at_accepting_known", post, WorksAt.accepting),
    change(
        "works_at_since_before_until",
        post,
        refused=[{"since": DAY, "until": DAY}, {"since": NEXT_DAY, "until": DAY}],
        accepted=[{"since": DAY, "until": NEXT_DAY}, {"since": DAY}, {"until": DAY}],
    ),
    change(
        "hours_of_one_way",
        hours_of_post,
        refused=[{"works_at": None}, {"home_visits": visits}],
        accepted=[{"works_at": None, "home_visits": visits}],
    ),
    column("hours_weekday_iso", hours_of_post, "weekday", refused=[0, 8], accepted=[*range(1, 8)]),
    change(
        "hours_open_before_close",
        hours_of_post,
        refused=[{"opens": time(17)}, {"opens": time(22), "closes": time(2)}],
        accepted=[{"opens": time(16, 59)}],
    ),
    again(
        "hours_once",
        hours_of_post,
        refused=[{}, {"closes": time(12)}],
        accepted=[
            {"opens": time(10)},
            {"weekday": 2},
            {"works_at": post},
            {"works_at": None, "home_visits": visits},
        ],
    ),
    again(
        "hours_once",
        hours_of_visits,
        refused=[{}, {"closes": time(12)}],
        accepted=[{"weekday": 2}, {"home_visits": visits}],
    ),
    change(
        "exception_of_one_way",
        closed_day_of_post,
        refused=[{"works_at": None}, {"home_visits": visits}],
        accepted=[{"works_at": None, "home_visits": visits}],
    ),
    column(
        "exception_closed_or_hours",
        short_day_of_visits,
        "opens",
        refused=[time(12), time(13)],
        accepted=[time(11, 59)],
    ),
    change(
        "exception_closed_or_hours",
        short_day_of_visits,
        refused=[],
        accepted=[{"opens": None, "closes": None}],
    ),
    # Closed all day has no opening time: two such rows for one date are still the same.
    again(
        "exception_once",
        closed_day_of_post,
        refused=[{}],
        accepted=[{"date": NEXT_DAY}, {"opens": time(9), "closes": time(10)}, {"works_at": post}],
    ),
    again(
        "exception_once",
        short_day_of_visits,
        refused=[{}, {"closes": time(13)}],
        accepted=[{"opens": time(9)}, {"home_visits": visits}],
    ),
    change(
        "price_scope_with_practice",
        price,
        refused=[
            {"scope": "practice"},
            {"practice": builders.practice},
            {"scope": "home", "practice": builders.practice},
            {"scope": NONSENSE},
        ],
        accepted=[{"scope": "home"}, {"scope": "practice", "practice": builders.practice}],
    ),
    change(
        "price_scope_with_practice",
        price_at_practice,
        refused=[{"practice": None}, {"scope": "home"}, {"scope": "practitioner"}],
        accepted=[{"scope": "practitioner", "practice": None}],
    ),
    column(
        "price_minutes_sane",
        price,
        "minutes",
        refused=[SHORTEST_SESSION_MINUTES - 1, LONGEST_SESSION_MINUTES + 1],
        accepted=[SHORTEST_SESSION_MINUTES, LONGEST_SESSION_MINUTES],
    ),
    column("price_not_negative", price, "amount", refused=[Decimal("-0.01")], accepted=[Decimal(0)]),
    column("price_currency_iso", price, "currency", refused=["", "gbp", "GB", "£"], accepted=["EUR"]),
    again(
        "price_once",
        price,
        refused=[{}, {"amount": Decimal(60)}],
        accepted=[{"minutes": 90}, {"currency": "EUR"}, {"scope": "home"}, {"practitioner": draft}],
    ),
    again(
        "price_once",
        price_at_practice,
        refused=[{}, {"amount": Decimal(60)}],
        accepted=[{"practice": builders.practice}],
    ),
]

HOME_VISITS = [
    *(
        known(f"home_visits_{field}_known", visits, getattr(HomeVisits, field))
        for field in ("offers", "accepting", "brings_table", "stairs", "transfer", "pets", "needs_parking")
    ),
    change(
        "home_visits_base_whole",
        visits,
        refused=[
            *({"base_lat": value} for value in (90.001, -90.001)),
            *({"base_lon": value} for value in (180.001, -180.001)),
            *({"base_uncertainty_km": value} for value in (0, -1)),
        ],
        accepted=[
            {"base_lat": 90, "base_lon": -180, "base_uncertainty_km": 0.1},
            {"base_lat": None, "base_lon": None, "base_uncertainty_km": None},
        ],
    ),
    change(
        "home_visits_fee_whole",
        visits,
        refused=[
            {"fee_kind": NONSENSE},
            {"fee_kind": ""},
            {"fee_amount": Decimal(20)},
            {"fee_free_km": 5},
            {"fee_per_km": Decimal(1)},
            {"fee_kind": "none", "fee_amount": Decimal(20), "fee_currency": "GBP"},
        ],
        accepted=[{"fee_kind": "none"}, {"fee_kind": "not-stated"}, FLAT_FEE, FEE_BY_DISTANCE],
    ),
    change(
        "home_visits_fee_whole",
        visits_with_flat_fee,
        refused=[
            {"fee_amount": Decimal(0)},
            {"fee_currency": ""},
            {"fee_currency": "gbp"},
            {"fee_free_km": 5},
            {"fee_per_km": Decimal(1)},
            {"fee_kind": "none"},
        ],
        accepted=[{"fee_amount": Decimal("0.01")}, {"fee_kind": "none", "fee_amount": None}],
    ),
    change(
        "home_visits_fee_whole",
        visits_with_fee_by_distance,
        refused=[
            {"fee_per_km": Decimal(0)},
            {"fee_currency": ""},
            {"fee_amount": Decimal(20)},
            {"fee_kind": "not-stated"},
        ],
        accepted=[{"fee_free_km": 10}, {"fee_per_km": Decimal("0.01")}],
    ),
    known("home_visits_surfaces_known", visits, HomeVisits.surfaces),
    known("home_visits_whom_known", visits, HomeVisits.visits),
    column("home_visits_country_iso", visits, "country", refused=NOT_COUNTRIES, accepted=["IE", ""]),
    column(
        "home_visits_notice_sane",
        visits,
        "minimum_notice_hours",
        refused=[60 * 24 + 1],
        accepted=[60 * 24, 0, None],
    ),
    column(
        "home_visits_session_sane",
        visits,
        "minimum_session_minutes",
        refused=[SHORTEST_SESSION_MINUTES - 1, LONGEST_SESSION_MINUTES + 1],
        accepted=[SHORTEST_SESSION_MINUTES, LONGEST_SESSION_MINUTES, None],
    ),
    known("coverage_role_known", circle, CoverageArea.role),
    change(
        "coverage_base_or_place",
        circle,
        refused=[
            {"radius_km": 0},
            {"radius_km": LARGEST_RADIUS_KM + 0.1},
            {"place": place},
            {"origin": "place"},
            {"origin": NONSENSE},
        ],
        accepted=[{"radius_km": 0.1}, {"radius_km": LARGEST_RADIUS_KM}],
    ),
    change(
        "coverage_base_or_place",
        circle_of_place,
        refused=[{"radius_km": 5}, {"place": None}, {"origin": "base"}],
        accepted=[{"place": place}, {"origin": "base", "place": None, "radius_km": 5}],
    ),
    again(
        "coverage_once",
        circle,
        refused=[{}],
        accepted=[{"radius_km": 5}, {"role": "exclude"}, {"home_visits": visits_without_base}],
    ),
    again("coverage_once", circle_of_place, refused=[{}], accepted=[{"place": place}, {"role": "include"}]),
]

LISTING_ROWS = [
    again("facet_code_once", facet_code, refused=[{}], accepted=[{"key": "other"}, {"group": "condition"}]),
    known("facet_code_group_known", facet_code, FacetCode.group),
    change(
        "listing_clinic_or_home",
        clinic_row,
        refused=[
            {"at": "home"},
            {"at": NONSENSE},
            {"practice": None},
            {"radius_km": 5},
            {"reach": UnitPoint(Value(53.8), Value(-1.5))},
        ],
        accepted=[{"practice": builders.practice}, {"at": "home", "practice": None}],
    ),
    change(
        "listing_clinic_or_home",
        home_row,
        refused=[{"practice": builders.practice}, {"at": "clinic"}],
        accepted=[
            {"radius_km": 5},
            {"at": "clinic", "practice": builders.practice, "radius_km": None, "reach": None},
        ],
    ),
]

LANDINGS = [
    again("landing_once", landing, refused=[{}, {"people": 4}], accepted=[{"profession": profession}]),
    column("landing_has_people", landing, "people", refused=[0], accepted=[1]),
]

INSIGHT = [
    known("figure_kind_known", builders.figure, Figure.kind),
    again("figure_once", builders.figure, refused=[{}, {"number": 2}], accepted=[{"of": "hours"}, {"day": DAY}]),
    change(
        "home_visit_gap_has_clinics",
        lambda: HomeVisitGap.objects.create(place=place(), people=1),
        refused=[{"people": 0}],
        accepted=[{"people": 2}],
    ),
    again(
        "unmet_search_once",
        unmet_search,
        refused=[{}, {"searches": 2}],
        accepted=[{"at_home": False}, {"nobody": False}, {"week": datetime.date(2026, 5, 11)}, {"district": place}],
    ),
    change(
        "unmet_search_for_one_thing",
        unmet_search,
        refused=[{"technique": technique}, {"condition": None}],
        accepted=[{"condition": None, "technique": technique}],
    ),
    change(
        "unmet_search_by_week",
        unmet_search,
        refused=[{"week": datetime.date(2026, 5, day)} for day in (3, 5)],
        accepted=[{"week": datetime.date(2026, 5, 11)}],
    ),
    column(
        "sample_by_month",
        sample,
        "month",
        refused=[datetime.date(2026, 5, 2)],
        accepted=[datetime.date(2026, 6, 1)],
    ),
    column("sample_seed_shape", sample, "seed", refused=["", "0" * 15, "G" * 16], accepted=["0123456789abcdef"]),
    again("sample_call_once", sample_call, refused=[{}], accepted=[{"practitioner": draft}]),
    change(
        "sample_call_outcome_known",
        right_call,
        refused=[{"outcome": value} for value in (NONSENSE, "", "RIGHT")],
        accepted=[{"outcome": "not-reached"}],
    ),
    change(
        "sample_call_says_what_is_wrong",
        right_call,
        refused=[{"outcome": "wrong"}, {"wrong": ["hours"]}],
        accepted=[{"outcome": "wrong", "wrong": ["hours"]}],
    ),
    change(
        "sample_call_made_whole",
        right_call,
        refused=[{"outcome": "waiting"}, {"called_at": None}, {"outcome": "waiting", "called_by": None}],
        accepted=[{"called_by": None}, {"outcome": "waiting", "called_at": None, "called_by": None}],
    ),
]

PROVENANCE = [
    known("import_state_known", import_run, ImportRun.state),
    digest("import_sha256_shape", import_run, "sha256"),
    column(
        "import_started_before_finished",
        import_run,
        "finished_at",
        refused=[NOON - SECOND],
        accepted=[NOON, NOON + SECOND],
    ),
    again(
        "source_record_once",
        source_record,
        refused=[{}, {"practitioner": draft}],
        accepted=[{"external_id": "2"}, {"source": "other"}],
    ),
    digest("practice_record_key_shape", practice_record, "key"),
    again(
        "import_change_once",
        import_change,
        refused=[{}, {"created": True}],
        accepted=[{"practitioner": draft}, {"run": import_run}],
    ),
    # Confirmations never change: a copy with another value is added.
    known("confirmation_fact_known", confirmation, Confirmation.fact, second_copy=True),
    known("confirmation_method_known", confirmation, Confirmation.method, second_copy=True),
    again("confirmation_has_source", confirmation, refused=[{"source": ""}], accepted=[{"source": "A"}, {}]),
    digest("suppression_digest_shape", suppression, "digest"),
    change(
        "suppression_lifted_whole",
        suppression,
        refused=[{"lifted_by": builders.user}],
        accepted=[{"lifted_by": builders.user, "lifted_at": NOON}, {"lifted_at": NOON}],
    ),
    column(
        "suppression_erased_before_lifted",
        suppression,
        "lifted_at",
        refused=[NOON - SECOND],
        accepted=[None, NOON, NOON + SECOND],
    ),
]

UNDECIDED = {"state": "new", "decided_at": None, "decided_by": None}
SAID_SO = {"state": "accepted", "decided_at": NOON}
REGISTERS = [
    column(
        "register_jurisdiction_shape", register, "jurisdiction", refused=NOT_JURISDICTIONS, accepted=["GB", "CA-ON"]
    ),
    known("register_encoding_known", register, Register.encoding),
    known("register_delimiter_known", register, Register.delimiter),
    change(
        "register_whole",
        register,
        refused=[{"name": ""}, {"number_column": ""}, {"status_column": ""}],
        accepted=[{"status_column": "Standing"}, {"given_name_column": "", "expires_column": ""}],
    ),
    change(
        "register_names_one_way",
        register,
        refused=[{"family_name_column": ""}, {"full_name_column": "Name"}],
        accepted=[{"family_name_column": "", "full_name_column": "Name"}],
    ),
    change(
        "register_professions_one_way",
        register,
        refused=[{"profession": None}, {"profession_column": "Kind"}],
        accepted=[{"profession": None, "profession_column": "Kind"}],
    ),
    column(
        "register_dates_unambiguous",
        register,
        "date_orders",
        refused=[["mdy", "dmy"], ["dmy", "iso", "mdy"]],
        accepted=[["iso", "dmy"], ["mdy"]],
    ),
    known("register_entry_status_known", register_entry, RegisterEntry.status),
    known("register_entry_reason_known", register_entry, RegisterEntry.reason),
    change(
        "register_entry_decided_whole",
        accepted_entry,
        refused=[{"decided_at": None}, *({"state": value} for value in (NONSENSE, "", "open"))],
        accepted=[{"state": "rejected"}, {"state": "open", "decided_at": None}],
    ),
    change("register_entry_matched", matched_entry, refused=[{"reason": "other-name"}], accepted=[{"state": "open"}]),
    change(
        "register_entry_decided_whole",
        register_entry,
        refused=[{"decided_at": NOON}, {"state": "accepted"}, {"state": "rejected"}],
        accepted=[{"state": "accepted", "decided_at": NOON}, {"state": "rejected", "decided_at": NOON}],
    ),
    change(
        "register_entry_absence_whole",
        matched_entry,
        refused=[
            {"absence_noted": True},
            {"absent_since": DAY - datetime.timedelta(days=1)},
            {"absent_since": DAY, "state": "open"},
        ],
        accepted=[{"absent_since": DAY}, {"absent_since": DAY, "absence_noted": True}],
    ),
    again(
        "register_entry_once",
        register_entry,
        refused=[{}, {"status": "expired"}],
        accepted=[{"number_key": "X"}, {"name_key": "other"}, {"practitioner": draft}, {"register": builders.register}],
    ),
    known("register_file_state_known", sent_file, RegisterFile.state),
    change(
        "register_file_there_while_needed",
        sent_file,
        refused=[{"file": ""}],
        accepted=[{"file": "", "state": "applied"}, {"file": "", "state": "failed"}, {"state": "applying"}],
    ),
]

UPKEEP = [
    known("mailing_purpose_known", mailing, Mailing.purpose),
    known("notice_method_known", notice, Notice.method),
    change(
        "mailing_state_known",
        mailing,
        refused=[{"state": value} for value in (NONSENSE, "", "SENT")],
        accepted=[{"state": "sent"}, {"state": "bounced"}, {"state": "waiting", "sent_at": None}],
    ),
    change(
        "mailing_sent_whole",
        mailing,
        refused=[{"sent_at": None}, {"state": "waiting"}, {"state": "failed"}],
        # A mail that the server takes for nobody has never been sent.
        accepted=[{"state": "bounced", "sent_at": None}, {"state": "bounced"}, {"state": "failed", "sent_at": None}],
    ),
    change(
        "mailing_answer_known",
        mailing,
        refused=[{"answer": NONSENSE, "answered_at": NOON}],
        accepted=[{"answer": value, "answered_at": NOON} for value in Answer.values],
    ),
    change(
        "mailing_answered_whole",
        mailing,
        refused=[{"answer": "right"}, {"answered_at": NOON}],
        accepted=[{"answer": "right", "answered_at": NOON}],
    ),
    change(
        "mailing_handled_whole",
        mailing,
        refused=[{"handled_by": builders.user}],
        accepted=[{"handled_by": builders.user, "handled_at": NOON}, {"handled_at": NOON}],
    ),
    column(
        "mailing_address_shape",
        mailing,
        "address",
        refused=["", "ann", "ann@example", "ann @example.org"],
        accepted=["ann+tag@mail.example.org"],
    ),
    column("mailing_language_shape", mailing, "language", refused=["", "EN", "en_GB"], accepted=["en-gb", "es"]),
    change(
        "change_request_kind_known",
        change_request,
        refused=[{"kind": value} for value in (NONSENSE, "", "right")],
        accepted=[{"kind": "stopped", "proposed": {}}, {"kind": "remove"}, {"kind": "changed"}],
    ),
    change(
        "change_request_says_something",
        change_request,
        refused=[{"proposed": {}}],
        accepted=[{"proposed": {}, "note": "Call me"}, {"proposed": {}, "kind": "stopped"}],
    ),
    change(
        "change_request_state_known",
        decided_request,
        refused=[{"state": value} for value in (NONSENSE, "", "ACCEPTED")],
        accepted=[{"state": "refused"}, UNDECIDED],
    ),
    change(
        "change_request_decided_whole",
        change_request,
        refused=[{"state": "accepted"}, {"decided_at": NOON}, {"decided_by": builders.user}],
        accepted=[{"state": "accepted", "decided_at": NOON}, {"state": "refused", "decided_at": NOON}],
    ),
    change(
        "change_request_decided_whole",
        decided_request,
        refused=[{"state": "new"}, {"decided_at": None}],
        accepted=[{"decided_by": None}, UNDECIDED],
    ),
    column(
        "change_request_received_before_decided",
        decided_request,
        "decided_at",
        refused=[NOON - SECOND],
        accepted=[NOON, NOON + SECOND],
    ),
    column(
        "change_request_language_shape", change_request, "language", refused=["", "EN", "en_GB"], accepted=["en-gb"]
    ),
]

DESK = [
    change(
        "call_outcome_known",
        call,
        refused=[{"outcome": value} for value in (NONSENSE, "", "MOVED")],
        accepted=[{"outcome": value} for value in CallOutcome.values],
    ),
    change(
        "call_comes_back",
        call,
        refused=[{"again_on": None}, {"again_on": None, "outcome": "call-back"}],
        accepted=[{"again_on": None, "outcome": "died"}, {"again_on": DAY}],
    ),
    change("call_comes_back", confirming_call, refused=[{"outcome": "moved"}], accepted=[{"again_on": DAY}]),
    known("task_kind_known", task, Task.kind),
    again("task_once", task, refused=[{}], accepted=[{"kind": "credential"}, {"practitioner": draft}]),
    again(
        "assigned_once",
        assignment,
        refused=[{}, {"by": builders.user}],
        accepted=[{"kind": "mail"}, {"object_id": 2}],
    ),
]

WAITING = {"state": "new", "handled_at": None, "handled_by": None}
REVIEW = [
    change(
        "report_of_one_listing",
        report,
        refused=[{"practitioner": None}, {"practice": builders.practice}],
        accepted=[{"practitioner": None, "practice": builders.practice}],
    ),
    known("report_reason_known", report, Report.reason),
    change(
        "suspension_of_one_listing",
        suspension,
        refused=[{"practitioner": None}, {"practice": builders.practice}],
        accepted=[{"practitioner": None, "practice": builders.practice}],
    ),
    known("suspension_reason_known", suspension, Suspension.reason),
    column(
        "suspension_begins_before_it_ends",
        suspension,
        "ended_at",
        refused=[NOON - SECOND],
        accepted=[NOON, NOON + SECOND, None],
    ),
    again("suspension_in_force_once", suspension, refused=[{}], accepted=[{"ended_at": NOON}, {"practitioner": draft}]),
    again(
        "suspension_of_practice_in_force_once",
        suspension_of_practice,
        refused=[{}],
        accepted=[{"ended_at": NOON}, {"practice": builders.practice}],
    ),
    known("suspension_note_kind_known", suspension_note, SuspensionNote.kind, second_copy=True),
    Rule("suspension_note_says_something", suspension_note, [{"text": ""}], [{"text": "A"}], second_copy=True),
    known("report_fact_known", report, Report.fact),
    change(
        "report_state_known",
        handled_report,
        refused=[{"state": value} for value in (NONSENSE, "", "DONE")],
        accepted=[{"state": "done"}, {"state": "dismissed"}, WAITING],
    ),
    change(
        "report_handled_whole",
        report,
        refused=[
            {"state": "done"},
            {"state": "dismissed"},
            {"handled_at": NOON},
            {"handled_by": builders.user},
            {"state": "done", "handled_by": builders.user},
        ],
        # Whoever dealt with it may have left: then nobody stands there.
        accepted=[{"state": "done", "handled_at": NOON}, {"state": "dismissed", "handled_at": NOON}],
    ),
    change(
        "report_handled_whole",
        handled_report,
        refused=[{"state": "new"}, {"handled_at": None}, WAITING | {"handled_by": builders.user}],
        accepted=[{"handled_by": None}, WAITING],
    ),
    column(
        "report_received_before_handled",
        handled_report,
        "handled_at",
        refused=[NOON - SECOND],
        accepted=[NOON, NOON + SECOND],
    ),
    column(
        "report_text_not_too_long",
        report,
        "text",
        refused=["é" * (LONGEST_TEXT + 1)],
        accepted=["", "é" * LONGEST_TEXT],
    ),
    column(
        "report_email_shape",
        report,
        "email",
        refused=["ann", "ann@example", "ann @example.org", "a@b@example.org"],
        accepted=["", "ann+tag@mail.example.org"],
    ),
    column(
        "report_language_shape",
        report,
        "language",
        refused=["", "e", "EN", "en_GB", "en-"],
        accepted=["en-gb", "zh-hans", "fil"],
    ),
    change("duplicate_older_first", duplicate_pair, refused=[{"one": draft}], accepted=[{"other": draft}]),
    again("duplicate_once", duplicate_pair, refused=[{}, {"score": 80}], accepted=[{"other": draft}]),
    column("duplicate_score_of_hundred", duplicate_pair, "score", refused=[101], accepted=[0, 100]),
    known("duplicate_reasons_known", duplicate_pair, DuplicatePair.reasons),
    change(
        "duplicate_state_known",
        decided_pair,
        refused=[{"state": NONSENSE}, {"state": ""}],
        accepted=[{"state": "merged"}],
    ),
    change(
        "duplicate_decided_whole",
        duplicate_pair,
        refused=[{"state": "merged"}, {"at": NOON}, {"by": builders.user}, {"state": "distinct", "by": builders.user}],
        accepted=[{"state": "merged", "at": NOON}, {"state": "distinct", "at": NOON}],
    ),
    change(
        "duplicate_decided_whole",
        decided_pair,
        refused=[{"state": "open"}, {"at": None}, {"state": "open", "at": None}],
        accepted=[{"by": None}, {"state": "open", "at": None, "by": None}],
    ),
    digest("report_trace_digest_shape", report_trace, "digest"),
]

TO_DECIDE = {"state": "open", "at": None, "by": None, "reason": ""}
WATCHING = [
    # Proofs never change: a copy with another value is added.
    known("proof_method_known", proof, Proof.method, second_copy=True),
    again("proof_says_something", proof, refused=[{"established": ""}], accepted=[{"established": "A"}, {}]),
    known("watch_word_kind_known", watch_word, WatchWord.kind),
    column("watch_word_says_something", watch_word, "key", refused=[""], accepted=["a"]),
    column("watch_word_has_reason", watch_word, "note", refused=[""], accepted=["A"]),
    column("watch_word_language_shape", watch_word, "language", refused=["EN", "e", "en_GB"], accepted=["", "es-mx"]),
    change(
        "hold_state_known",
        allowed_hold,
        refused=[{"state": value} for value in (NONSENSE, "", "ALLOWED")],
        accepted=[{"state": "allowed"}, {"state": "refused"}, TO_DECIDE],
    ),
    column("hold_found_something", hold, "matches", refused=[[]], accepted=[[{"word": "a"}]]),
    again(
        "hold_open_once",
        hold,
        refused=[{}],
        accepted=[{"practitioner": draft}, {"state": "allowed", "at": NOON, "reason": "A"}],
    ),
    change(
        "hold_decided_whole",
        hold,
        refused=[
            {"state": "allowed"},
            {"at": NOON},
            {"by": builders.user},
            {"reason": "A"},
            {"state": "refused", "at": NOON},
            {"state": "refused", "reason": "A"},
        ],
        accepted=[{"state": "allowed", "at": NOON, "reason": "A"}, {"state": "refused", "at": NOON, "reason": "A"}],
    ),
    change(
        "hold_decided_whole",
        allowed_hold,
        refused=[{"state": "open"}, {"at": None}, {"reason": ""}],
        accepted=[{"by": None}, TO_DECIDE],
    ),
]

SHEETS = [
    column("sheet_mapping_has_name", sheet_mapping, "name", refused=[""], accepted=["Elm Clinic network"]),
    column(
        "sheet_mapping_source_shape",
        sheet_mapping,
        "source",
        refused=["", "nppes", "elm", "SHEET:elm"],
        accepted=["sheet:elm", "sheet:elm-1"],
    ),
    known("import_file_kind_known", import_file, ImportFile.kind),
    known("import_file_state_known", import_file, ImportFile.state),
    change(
        "import_file_mapping_of_sheet",
        import_file,
        refused=[{"mapping": sheet_mapping}],
        accepted=[{"mapping": sheet_mapping, "kind": "sheet"}, {"mapping": None}],
    ),
    again("import_file_part_once", import_file_part, refused=[{}, {"data": b"x"}], accepted=[{"position": 1}]),
]

RULES = [
    *ACCOUNTS,
    *WATCHING,
    *VOCABULARY,
    *TEXTS,
    *PLACES,
    *PRACTITIONERS,
    *CREDENTIALS,
    *PRACTICES,
    *HOME_VISITS,
    *LISTING_ROWS,
    *LANDINGS,
    *INSIGHT,
    *PROVENANCE,
    *REGISTERS,
    *SHEETS,
    *UPKEEP,
    *DESK,
    *REVIEW,
]

# To compare with a missing value is neither true nor false, and a check that is not false passes.
HALF_FILLED = [
    ("home_visits_base_whole", visits, {"base_lat": None}),
    ("home_visits_base_whole", visits, {"base_lon": None}),
    ("home_visits_base_whole", visits, {"base_uncertainty_km": None}),
    ("home_visits_base_whole", visits_without_base, {"base_lat": 53.8}),
    ("home_visits_base_whole", visits_without_base, {"base_lon": -1.5}),
    ("home_visits_base_whole", visits_without_base, {"base_uncertainty_km": 3}),
    ("home_visits_fee_whole", visits, {"fee_kind": "flat", "fee_currency": "GBP"}),
    ("home_visits_fee_whole", visits_with_flat_fee, {"fee_amount": None}),
    ("home_visits_fee_whole", visits_with_fee_by_distance, {"fee_free_km": None}),
    ("home_visits_fee_whole", visits_with_fee_by_distance, {"fee_per_km": None}),
    ("coverage_base_or_place", circle, {"radius_km": None}),
    ("coverage_base_or_place", circle_of_place, {"origin": "base", "place": None}),
    ("exception_closed_or_hours", short_day_of_visits, {"opens": None}),
    ("exception_closed_or_hours", short_day_of_visits, {"closes": None}),
]


# Triggers: what somebody does, rather than what a row holds.


def publish_without_contact() -> None:
    Practitioner.objects.filter(pk=without_contact().pk).update(status="published", published_at=NOON)


def publish_with_private_contact() -> None:
    person = draft()
    person.contact_points.update(public=False)
    connection.check_constraints()
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
    Practitioner.objects.filter(pk=without_contact().pk).update(status="paused")


def delete_last_contact() -> None:
    published().contact_points.all().delete()


def hide_last_contact() -> None:
    published().contact_points.update(public=False)


def give_last_contact_away() -> None:
    published().contact_points.update(practitioner=without_contact())


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


def show_suspended() -> None:
    row = suspension()
    ContactPoint.objects.create(practitioner=row.practitioner, kind="email", value="b@example.org", public=True)
    Practitioner.objects.filter(pk=row.practitioner_id).update(status="published", published_at=NOON)


def show_what_was_suspended() -> None:
    row = suspension()
    Suspension.objects.filter(pk=row.pk).update(ended_at=NOON)
    Practitioner.objects.filter(pk=row.practitioner_id).update(status="published", published_at=NOON)


def show_suspended_practice() -> None:
    Practice.objects.filter(pk=suspension_of_practice().practice_id).update(paused=False)


def show_what_was_suspended_practice() -> None:
    row = suspension_of_practice()
    Suspension.objects.filter(pk=row.pk).update(ended_at=NOON)
    Practice.objects.filter(pk=row.practice_id).update(paused=False)


def hide_practice() -> None:
    Practice.objects.filter(pk=builders.practice().pk).update(paused=True)


def close_suspended() -> None:
    changes = {"status": "closed", "closed_on": NOON.date(), "close_reason": "retired"}
    Practitioner.objects.filter(pk=suspension().practitioner_id).update(**changes)


def correct_note(**changes: Any) -> Callable[[], None]:
    def correct() -> None:
        SuspensionNote.objects.filter(pk=suspension_note().pk).update(**changes)

    correct.__name__ = f"correct_{'_'.join(changes)}_of_note"
    return correct


def correct_proof(**changes: Any) -> Callable[[], None]:
    def correct() -> None:
        values = {name: value() if callable(value) else value for name, value in changes.items()}
        Proof.objects.filter(pk=proof().pk).update(**values)

    correct.__name__ = f"correct_{'_'.join(changes)}_of_proof"
    return correct


def erase_proven_person() -> None:
    proof().practitioner.delete()


def erase_suspended_person() -> None:
    suspension().practitioner.delete()


TRIGGERS = {
    "suspended_stays_hidden": Trigger(
        "a suspended listing stays hidden",
        refused=(show_suspended,),
        accepted=(show_what_was_suspended, close_suspended),
    ),
    "paused_while_suspended": Trigger(
        "a practice is paused as long as it is suspended",
        refused=(show_suspended_practice, hide_practice),
        accepted=(show_what_was_suspended_practice,),
    ),
    "suspension_note_stays": Trigger(
        "Cannot update",
        refused=(correct_note(text="B"), correct_note(kind="appeal"), correct_note(at=NOON)),
        accepted=(erase_suspended_person, correct_note(by=None)),
    ),
    "proof_stays": Trigger(
        "Cannot update",
        refused=(
            correct_proof(practitioner=draft),
            correct_proof(established="B"),
            correct_proof(method="mail"),
            correct_proof(at=NOON + SECOND),
        ),
        accepted=(erase_proven_person, correct_proof(by=None)),
    ),
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


def assert_refused(rule: Rule, row: models.Model, changes: Changes) -> None:
    with pytest.raises(IntegrityError) as refusal, undone():
        rule.write(row, changes)
    assert refusal.value.__cause__.diag.constraint_name == rule.name


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.refused], ids=str)
def test_constraint_refuses(rule: Rule, subtests: pytest.Subtests) -> None:
    row = rule.row()
    for changes in rule.refused:
        with subtests.test(changes=changes):
            assert_refused(rule, row, changes)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_neighbours_pass(rule: Rule, subtests: pytest.Subtests) -> None:
    row = rule.row()
    for changes in rule.accepted:
        with subtests.test(changes=changes), undone():
            rule.write(row, changes)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "row", "changes"), HALF_FILLED)
def test_half_filled_is_refused(name: str, row: Rows, changes: Changes) -> None:
    assert_refused(change(name, row, refused=[changes], accepted=[]), row(), changes)


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
    """Names of all ``constraints`` or ``triggers`` that models of the app declare, but for those that keep history."""
    tables = apps.get_app_config("therapists").get_models(include_auto_created=True)
    rules = [rule for model in tables for rule in getattr(model._meta, kind, ())]
    return {rule.name for rule in rules if not isinstance(rule, pghistory.trigger.Event)}


def test_every_constraint_has_a_rule() -> None:
    broken = {rule.name for rule in RULES if rule.refused}
    kept = {rule.name for rule in RULES if rule.accepted}
    constraints = declared("constraints")
    assert constraints - broken == set(), "nothing here breaks these constraints"
    assert constraints - kept == set(), "nothing here comes close to these constraints and passes"
    assert {rule.name for rule in RULES} - constraints == set(), "no model declares these constraints"


NOTES = {"note_gone"}  # triggers that refuse nothing; tests of what they note are elsewhere (search/test_indexing.py)


def test_every_trigger_has_its_acts() -> None:
    assert set(TRIGGERS) == declared("triggers") - NOTES
    assert all(trigger.refused and trigger.accepted for trigger in TRIGGERS.values())
