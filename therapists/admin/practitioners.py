"""Practitioners: the list that finds them, and the page where a curator keeps one listing true."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import CharField, F, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from therapists import freshness
from therapists.actions import practitioners as listings
from therapists.actions import suppressions
from therapists.actions.confirmations import confirm
from therapists.actions.photos import PhotoError, square_photo
from therapists.actions.proofs import establish
from therapists.actions.refusals import Refused
from therapists.admin.base import Section, VersionedForm, staff
from therapists.admin.bulk import StateActions
from therapists.admin.contacts import ContactInline
from therapists.admin.credentials import CredentialInline, MembershipInline, states_taken_for_countries
from therapists.admin.erasing import PersonalDataPage
from therapists.admin.exporting import Exporting
from therapists.admin.fields import ManyOfFew, ManyOfVocabulary, ago, blank_first, country_name, home_country
from therapists.admin.filters import (
    CREDENTIAL_STATES,
    ConfirmedFilter,
    CountryFilter,
    CredentialFilter,
    HomeVisitsFilter,
    ProfessionFilter,
    TaskFilter,
    credential_state,
)
from therapists.admin.finding import practitioners_called
from therapists.admin.history import RestorePage
from therapists.admin.home_visits import CoverageInline, HomeVisitsInline, circles_need_a_base
from therapists.admin.naming import names_of
from therapists.admin.notices import NoticePage
from therapists.admin.posts import WorksAtInline
from therapists.admin.prices import PriceInline
from therapists.admin.professions import LanguageInline, ProfessionInline
from therapists.admin.site import site
from therapists.admin.suspensions import SuspendPage
from therapists.admin.watching import HeldFilter, look_again, way_to_decide
from therapists.choices import (
    AgeGroup,
    ConfirmationMethod,
    FacetGroup,
    Fact,
    FactState,
    ListingStatus,
    Pressure,
    Stated,
)
from therapists.imports.sheets.listings import columns as listings_exported
from therapists.models import (
    Call,
    ChangeRequest,
    Confirmation,
    DuplicatePair,
    Hold,
    Mailing,
    Notice,
    Practitioner,
    PractitionerProfession,
    Proof,
    RegisterEntry,
    Report,
    SampleCall,
    SourceRecord,
    Task,
    WorksAt,
)
from therapists.models.credentials import LONGEST_PROOF
from therapists.models.private import PrivatePremises

LATEST_CONFIRMATIONS = 20  # shown on the page
VOCABULARY_FIELDS = {
    "technique_ids": (FacetGroup.TECHNIQUE, "techniques"),
    "condition_ids": (FacetGroup.CONDITION, "conditions"),
    "payment_ids": (FacetGroup.PAYMENT, "payment_options"),
}
STATUS_COLOURS = {
    ListingStatus.DRAFT: "info",
    ListingStatus.PENDING: "warning",
    ListingStatus.PUBLISHED: "success",
    ListingStatus.PAUSED: "warning",
    ListingStatus.CLOSED: "danger",
}
CREDENTIAL_COLOURS = {
    "checked": "success",
    "unchecked": "warning",
    "expired": "danger",
    "withdrawn": "danger",
    "none": "info",
}


class PractitionerForm(VersionedForm):
    """Who somebody is and what they work with; also takes down what was just confirmed."""

    ages = ManyOfFew(choices=AgeGroup, label=_("Sees"))
    pressures = ManyOfFew(choices=Pressure, label=_("Pressure offered"))
    technique_ids = ManyOfVocabulary(label=_("Techniques"))
    condition_ids = ManyOfVocabulary(
        label=_("Conditions"),
        help_text=_("What they themselves say they work with; nobody “treats” what is not shown."),
    )
    payment_ids = ManyOfVocabulary(label=_("Payment and insurance"))
    confirmed_facts = forms.MultipleChoiceField(
        label=_("Facts"), choices=Fact, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    confirmed_source = forms.CharField(
        label=_("Said by"),
        max_length=120,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Who said it or where it stands: Ana herself; her website; NY OP register."),
    )
    confirmed_method = forms.ChoiceField(
        label=_("How"),
        choices=blank_first(ConfirmationMethod.choices),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    proof_established = forms.CharField(
        label=_("What you established"),
        max_length=LONGEST_PROOF,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "Whom you asked or what you saw, and what it shows. It cannot be changed later, and is not public."
        ),
    )
    proof_method = forms.ChoiceField(
        label=_("How"),
        choices=blank_first(ConfirmationMethod.choices),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (group, relation) in VOCABULARY_FIELDS.items():
            chosen: list[int] = []
            if self.instance.pk is not None:
                chosen = list(getattr(self.instance, relation).values_list("pk", flat=True))
            self.initial[name] = chosen
            self.fields[name].choices = names_of(group, chosen=chosen)

    def clean_photo(self) -> Any:
        photo = self.cleaned_data.get("photo")
        if not isinstance(photo, UploadedFile):
            return photo
        try:
            return square_photo(photo)
        except PhotoError as error:
            raise forms.ValidationError(error.reason) from error

    def clean_practising_since(self) -> int | None:
        year: int | None = self.cleaned_data["practising_since"]
        if year is not None and year > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come."))
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = {name: cleaned.get(name) for name in ("confirmed_facts", "confirmed_source", "confirmed_method")}
        if any(told.values()):
            for name, value in told.items():
                if not value:
                    self.add_error(name, _("A confirmation names the facts, who said so, and how."))
        proof = {name: cleaned.get(name) for name in ("proof_established", "proof_method")}
        if any(proof.values()):
            for name, value in proof.items():
                if not value and name not in self.errors:
                    self.add_error(name, _("A proof says what was established, and how."))
        return cleaned


@admin.register(Practitioner, site=site)
class PractitionerAdmin(Exporting, RestorePage, StateActions, SuspendPage, NoticePage, PersonalDataPage):
    """People who treat."""

    hidden_of = "practitioner"
    hidden: ClassVar[dict[str, Any]] = {
        "base_street": "private_base__street",
        "base_postcode": "private_base__postcode",
        "practice_streets": ArraySubquery(
            PrivatePremises.objects.filter(practice__works_at__practitioner=OuterRef("pk"))
            .order_by("practice__works_at__pk")
            .annotate(said=Concat("street", Value(", "), "postcode", output_field=CharField()))
            .values("said")
        ),
    }

    form = PractitionerForm
    list_display = ("name_and_letters", "profession", "state", "comes", "where", "proof", "confirmed")
    list_filter = (
        "status",
        ProfessionFilter,
        HomeVisitsFilter,
        CountryFilter,
        CredentialFilter,
        ConfirmedFilter,
        TaskFilter,
        HeldFilter,
    )
    search_fields = ("family_name",)  # switches the box on; get_search_results does the looking
    typed_as = _("given name and family name")
    search_help_text = _("Name, phone, e-mail, license number")
    ordering = ("family_name", "given_name", "id")
    list_select_related = ("home_visits",)
    actions_submit_line = ("save_and_publish", "save_and_pause", "save_and_reopen")
    actions = (*StateActions.actions, *NoticePage.actions)
    actions_detail = (
        "call_them",
        *NoticePage.actions_detail,
        *StateActions.actions_detail,
        *SuspendPage.actions_detail,
        *PersonalDataPage.actions_detail,
    )
    readonly_fields = ("state_now", "address", "confirmations_so_far", "proofs_so_far")
    go_along = (
        *(Call, Task, Confirmation, SourceRecord, Report, DuplicatePair, ChangeRequest, Mailing, Notice),
        *(Proof, Hold, RegisterEntry, SampleCall),
    )
    sections = (
        Section(
            "general",
            _("Who"),
            (
                (None, {"fields": ("state_now",)}),
                (
                    _("Person"),
                    {
                        "fields": (
                            ("given_name", "family_name"),
                            ("middle_name", "post_nominals"),
                            ("pronouns", "gender"),
                            "photo",
                            "headline",
                            "bio",
                            ("practising_since", "npi"),
                            "address",
                        )
                    },
                ),
            ),
        ),
        Section(
            "work",
            _("Works with"),
            (
                (
                    None,
                    {"fields": ("technique_ids", "condition_ids", ("ages", "pressures"), "scent_policy")},
                ),
            ),
            (ProfessionInline, LanguageInline),
        ),
        Section("where", _("Where"), ((None, {"fields": ("away_until",)}),), (WorksAtInline,)),
        Section("home", _("Home visits"), (), (HomeVisitsInline, CoverageInline)),
        Section("fees", _("Prices"), ((None, {"fields": ("payment_ids",)}),), (PriceInline,)),
        Section(
            "proof",
            _("Proof"),
            ((_("Established by curators"), {"fields": ("proofs_so_far",)}),),
            (CredentialInline, MembershipInline),
            rows_first=True,
            to_fill_in=(
                (
                    _("Established just now"),
                    {
                        "fields": ("proof_established", "proof_method"),
                        "description": _("Where the law demands no license: your own call can be the one proof."),
                    },
                ),
            ),
        ),
        Section("contacts", _("Contacts"), ((None, {"fields": ("website", "booking_url")}),), (ContactInline,)),
        Section(
            "confirmations",
            _("Confirmations"),
            ((_("So far"), {"fields": ("confirmations_so_far",)}),),
            to_fill_in=(
                (
                    _("Confirmed just now"),
                    {
                        "fields": ("confirmed_facts", ("confirmed_source", "confirmed_method")),
                        "description": _("Tick what somebody has just told you is true; it is dated with the save."),
                    },
                ),
            ),
        ),
    )

    # --- List ---

    def exported_columns(self) -> Mapping[str, Any]:
        return listings_exported()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Practitioner]:
        mine = {"practitioner": OuterRef("pk")}
        main = PractitionerProfession.objects.filter(**mine).order_by("-primary", "pk")
        post = WorksAt.objects.current().filter(**mine).order_by("pk")
        latest = Confirmation.objects.filter(**mine).order_by().values("practitioner")
        return (
            super()
            .get_queryset(request)
            .annotate(
                main_profession=Subquery(main.values("profession__slug")[:1]),
                town=Coalesce(
                    Subquery(post.values("practice__locality")[:1]),
                    NullIf(F("home_visits__locality"), Value("")),
                ),
                land=Coalesce(
                    Subquery(post.values("practice__country")[:1]),
                    NullIf(F("home_visits__country"), Value("")),
                ),
                credential_state=credential_state(),
                confirmed_at=Subquery(latest.annotate(at_last=Max("at")).values("at_last")),
            )
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Practitioner], search_term: str
    ) -> tuple[QuerySet[Practitioner], bool]:
        typed = search_term.strip()
        return queryset.filter(practitioners_called(typed)) if typed else queryset, False

    def offered_as(self, practitioner: Practitioner) -> str:
        """With profession and town, which tell namesakes apart."""
        return ", ".join(filter(None, (practitioner.name, self.profession(practitioner), self.where(practitioner))))

    @display(description=_("name"), ordering="family_name")
    def name_and_letters(self, practitioner: Practitioner) -> str:
        return ", ".join(part for part in (practitioner.name, practitioner.post_nominals) if part)

    @display(description=_("profession"))
    def profession(self, practitioner: Practitioner) -> str:
        slug = vars(practitioner)["main_profession"]
        return self.words.label(FacetGroup.PROFESSION, slug) if slug else ""

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, practitioner: Practitioner) -> tuple[str, str]:
        return practitioner.status, practitioner.get_status_display()

    @display(description=_("home visits"))
    def comes(self, practitioner: Practitioner) -> str:
        home_visits = getattr(practitioner, "home_visits", None)
        return home_visits.get_offers_display() if home_visits else str(Stated.NOT_STATED.label)

    @display(description=_("town"))
    def where(self, practitioner: Practitioner) -> str:
        facts = vars(practitioner)
        return ", ".join(part for part in (facts["town"], facts["land"]) if part)

    @display(description=_("credentials"), label=CREDENTIAL_COLOURS)
    def proof(self, practitioner: Practitioner) -> tuple[str, Any]:
        state = vars(practitioner)["credential_state"]
        return state, CREDENTIAL_STATES[state]

    @display(description=_("last confirmed"))
    def confirmed(self, practitioner: Practitioner) -> str:
        at = vars(practitioner)["confirmed_at"]
        return gettext("Never") if at is None else ago(at)

    # --- Page ---

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        practitioner = super().get_object(request, object_id, from_field)
        if practitioner is not None:
            practitioner.to_decide = way_to_decide(request, practitioner)
        return practitioner

    def view_on_site(self, obj: Practitioner) -> str | None:  # type: ignore[override]
        return obj.get_absolute_url() if obj.status == ListingStatus.PUBLISHED else None

    @display(description=_("status"))
    def state_now(self, practitioner: Practitioner) -> str:
        """The state, and what it asks of the curator."""
        if practitioner.pk is None:
            return gettext("Draft, once it is saved.")
        parts = (f"{practitioner.get_status_display()}.", *self._about_state(practitioner))
        return format_html_join(" ", "{}", ((part,) for part in (*parts, vars(practitioner)["to_decide"]) if part))

    def _about_state(self, practitioner: Practitioner) -> list[str]:
        if practitioner.status == ListingStatus.CLOSED:
            return [f"{practitioner.get_close_reason_display()}, {date_format(practitioner.closed_on)}."]
        missing = listings.missing_for_publication(practitioner)
        if practitioner.status != ListingStatus.PUBLISHED:
            if not missing.all:
                return [gettext("Nothing is missing: it can be published.")]
            return [gettext("Before it can be published:"), *missing.all]
        said = [gettext("It is not to be found:"), *missing.facts] if missing.facts else []
        if missing.proof or missing.words:
            said += [gettext("It stays published, but once paused it would need this:"), *missing.proof, *missing.words]
        return said + _doubts(practitioner)

    @display(description=_("public address"))
    def address(self, practitioner: Practitioner) -> str:
        if practitioner.pk is None:
            return gettext("Made from the name when saved.")
        return practitioner.get_absolute_url()

    @display(description=_("confirmations"))
    def confirmations_so_far(self, practitioner: Practitioner) -> str:
        if practitioner.pk is None:
            return ""
        latest = practitioner.confirmations.select_related("by")[:LATEST_CONFIRMATIONS]
        return format_html_join(
            "",
            "<div>{} · {} · {} · {}</div>",
            (
                (
                    timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
                    row.get_fact_display(),
                    row.source,
                    row.by or "",
                )
                for row in latest
            ),
        )

    def has_call_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return staff(request).has_perm("therapists.add_call")

    @action(description=_("Call…"), permissions=["call"], url_path="call", icon="call")
    def call_them(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """To the page of a call."""
        return HttpResponseRedirect(reverse("admin:desk_call", args=[object_id]))

    @display(description=_("proof"))
    def proofs_so_far(self, practitioner: Practitioner) -> str:
        if practitioner.pk is None:
            return ""
        return format_html_join(
            "",
            "<div>{} · {} · {} · {}</div>",
            (
                (
                    timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
                    row.established,
                    row.get_method_display(),
                    row.by or "",
                )
                for row in practitioner.proofs.select_related("by")
            ),
        )

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """The one button that fits the state; pressing it is handled after everything is saved."""
        status = Practitioner.objects.filter(pk=object_id).values_list("status", flat=True).first()
        wanted = {ListingStatus.PUBLISHED: "save_and_pause", ListingStatus.CLOSED: "save_and_reopen"}
        name = wanted.get(ListingStatus(status), "save_and_publish") if status else ""
        fitting = super().get_actions_submit_line(request, object_id)
        return [found for found in fitting if found.action_name.endswith(name)] if name else []

    @action(description=_("Save and publish"), permissions=["change"], attrs={"name": "_publish"})
    def save_and_publish(self, request: HttpRequest, obj: Practitioner) -> None:
        """See ``after_save``."""

    @action(description=_("Save and pause"), permissions=["change"], attrs={"name": "_pause"})
    def save_and_pause(self, request: HttpRequest, obj: Practitioner) -> None:
        """See ``after_save``."""

    @action(description=_("Save and reopen"), permissions=["change"], attrs={"name": "_reopen"})
    def save_and_reopen(self, request: HttpRequest, obj: Practitioner) -> None:
        """See ``after_save``."""

    def concerned(self, objects: Iterable[Practitioner]) -> set[int]:
        return {practitioner.pk for practitioner in objects if practitioner.pk is not None}

    def save_model(self, request: HttpRequest, obj: Practitioner, form: Any, change: bool) -> None:
        if "photo" in form.changed_data and change:
            _forget_photo_on_commit(form.initial.get("photo"))
        super().save_model(request, obj, form, change)

    def after_save(self, request: HttpRequest, form: Any, change: bool) -> None:
        practitioner, told = form.instance, form.cleaned_data
        for name, (_group, relation) in VOCABULARY_FIELDS.items():
            getattr(practitioner, relation).set(told.get(name, ()))
        if told.get("confirmed_facts"):
            confirm(
                practitioner=practitioner,
                facts=told["confirmed_facts"],
                source=told["confirmed_source"],
                method=told["confirmed_method"],
                by=staff(request),
            )
        if told.get("proof_established"):
            establish(
                practitioner=practitioner,
                established=told["proof_established"],
                method=told["proof_method"],
                by=staff(request),
            )
        look_again(request, self, [practitioner.pk])
        practitioner.status = Practitioner.objects.values_list("status", flat=True).get(pk=practitioner.pk)
        self._change_state(request, practitioner)
        self._warn(request, practitioner)

    def _change_state(self, request: HttpRequest, practitioner: Practitioner) -> None:
        verbs = {"_publish": listings.publish, "_pause": listings.pause, "_reopen": listings.reopen}
        for button, verb in verbs.items():
            if button not in request.POST:
                continue
            try:
                practitioner.status = verb(practitioner=practitioner, by=staff(request)).status
            except Refused as refused:
                text = gettext("Saved, but still “%(status)s”: %(reason)s")
                facts = {"status": practitioner.get_status_display(), "reason": refused.reason}
                self.message_user(request, text % facts, messages.WARNING)

    def _warn(self, request: HttpRequest, practitioner: Practitioner) -> None:
        if practitioner.status == ListingStatus.PUBLISHED:
            for sentence in listings.missing_for_publication(practitioner).facts:
                text = gettext("Published, but not to be found: %(what)s") % {"what": sentence}
                self.message_user(request, text, messages.WARNING)
        for rows in suppressions.met([practitioner.pk]).values():
            self.message_user(request, suppressions.objection(rows), messages.WARNING)
        for code in states_taken_for_countries(practitioner):
            text = gettext("The jurisdiction “%(code)s” is %(country)s. If the state is meant, write %(state)s.")
            facts = {"code": code, "country": country_name(code), "state": f"{home_country(practitioner)}-{code}"}
            self.message_user(request, text % facts, messages.WARNING)
        if circles_need_a_base(practitioner):
            text = gettext("The circles around the base do not count until the base is placed on the map.")
            self.message_user(request, text, messages.WARNING)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if {"_publish", "_pause", "_reopen"} & set(request.POST):
            text = gettext("“%(name)s” was saved. Status: %(status)s.")
            facts = {"name": obj, "status": obj.get_status_display()}
            self.message_user(request, text % facts, messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        _forget_photo_on_commit(obj.photo)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for practitioner in queryset.exclude(photo=""):
                _forget_photo_on_commit(practitioner.photo)
            super().delete_queryset(request, queryset)


def _forget_photo_on_commit(photo: Any) -> None:
    """Remove a picture nobody points at any more, once that is certain."""
    if photo:
        storage, name = photo.storage, photo.name
        transaction.on_commit(lambda: storage.delete(name))


def _doubts(practitioner: Practitioner) -> list[str]:
    """What a call has thrown into doubt, until it is confirmed."""
    facts = freshness.of([practitioner.pk])[practitioner.pk].values()
    doubtful = [str(one.fact.label) for one in facts if one.state is FactState.DISPUTED]
    return [gettext("In doubt since a call: %(facts)s.") % {"facts": ", ".join(doubtful)}] if doubtful else []
