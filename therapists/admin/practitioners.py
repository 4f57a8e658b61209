"""Practitioners: the list that finds them, and the page where a curator keeps one listing true."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import slugify
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from therapists.actions import practitioners as listings
from therapists.actions.confirmations import confirm
from therapists.actions.photos import PhotoError, square_photo
from therapists.actions.refusals import Refused
from therapists.admin.base import (
    RowsAdmin,
    RowsFormSet,
    RowsStackedInline,
    RowsTabularInline,
    Section,
    VersionedForm,
    staff,
)
from therapists.admin.contacts import ContactInline
from therapists.admin.fields import (
    CurrencyField,
    ManyOfFew,
    ManyOfVocabulary,
    blank_first,
    country_name,
    home_currency,
)
from therapists.admin.home_visits import CoverageInline, HomeVisitsInline, circles_need_a_base
from therapists.admin.posts import PostForm, PostInline
from therapists.admin.site import site
from therapists.admin.vocabulary import ChosenByName, name_of, names_of
from therapists.choices import (
    AgeGroup,
    CheckResult,
    CloseReason,
    ConfirmationMethod,
    ContactKind,
    CredentialKind,
    CredentialStatus,
    FacetGroup,
    Fact,
    ListingStatus,
    Pressure,
    PriceScope,
    Stated,
)
from therapists.models import (
    Confirmation,
    ContactPoint,
    Credential,
    HomeVisits,
    Membership,
    Practice,
    Practitioner,
    PractitionerLanguage,
    PractitionerProfession,
    Price,
    Report,
    SourceRecord,
    WorksAt,
)
from therapists.search import catalogue

MOST_NAMED = 10  # refused listings named one by one in a message
LEAST_DIGITS = 4  # a run of digits this long is looked up among phone and licence numbers
CONFIRMED_WITHIN_DAYS = (30, 90, 365)
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


# --- The page of one practitioner ------------------------------------------------------------


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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = {name: cleaned.get(name) for name in ("confirmed_facts", "confirmed_source", "confirmed_method")}
        if any(told.values()):
            for name, value in told.items():
                if not value:
                    self.add_error(name, _("A confirmation names the facts, who said so, and how."))
        return cleaned


class ProfessionForm(forms.ModelForm):
    """A profession; which one is the main one is a matter for the whole set."""

    def _get_validation_exclusions(self) -> set[str]:
        # The database still has the old main one while this form is checked; the formset looks at all of them.
        return super()._get_validation_exclusions() | {"primary"}  # type: ignore[misc,no-any-return]


class ProfessionFormSet(RowsFormSet):
    """Professions of a person: exactly one is the main one."""

    def clean(self) -> None:
        super().clean()
        main = [form for form in self.standing if form.cleaned_data.get("primary")]
        for form in main[1:]:
            form.add_error("primary", _("Only one profession can be the main one."))
        if not main and self.standing and not any(self.errors):
            first = self.standing[0]
            first.cleaned_data["primary"] = first.instance.primary = True

    def save(self, commit: bool = True) -> list[Any]:
        main = next((form for form in self.standing if form.cleaned_data["primary"]), None)
        links = PractitionerProfession.objects.filter(practitioner=self.instance)
        links.exclude(pk=main and main.instance.pk).update(primary=False)
        saved: list[Any] = super().save(commit)
        if main is not None:
            links.filter(pk=main.instance.pk).update(primary=True)  # even where only its default made it so
        return saved


class ProfessionInline(ChosenByName, RowsTabularInline):
    """What they are."""

    model = PractitionerProfession
    form = ProfessionForm
    formset = ProfessionFormSet
    fields = ("profession", "primary")
    named: ClassVar[dict[str, FacetGroup]] = {"profession": FacetGroup.PROFESSION}
    show_title = False


class LanguageInline(ChosenByName, RowsTabularInline):
    """What they speak or sign."""

    model = PractitionerLanguage
    fields = ("language", "level")
    named: ClassVar[dict[str, FacetGroup]] = {"language": FacetGroup.LANGUAGE}
    show_title = False


class WorksAtInline(PostInline):
    """Where they work."""

    form = PostForm
    fields = (("practice", "accepting"), "usual_hours", ("since", "until"))
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("practice",)
    verbose_name = _("post at a practice")
    verbose_name_plural = _("works at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorksAt]:
        return super().get_queryset(request).select_related("practice", "practitioner").prefetch_related("hours")


class PriceForm(forms.ModelForm):
    """A price and where it holds."""

    currency = CurrencyField()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        scope, practice = cleaned.get("scope"), cleaned.get("practice")
        if scope == PriceScope.PRACTICE and practice is None and "practice" not in self.errors:
            self.add_error("practice", _("Choose the practice where this price holds, or set “where” to “Everywhere”."))
        elif scope and scope != PriceScope.PRACTICE and practice is not None:
            self.add_error("practice", _("Empty this, or set “where” to “At one practice”."))
        return cleaned


class PriceFormSet(RowsFormSet):
    """Prices, each stated once."""

    distinct = ("scope", "practice", "minutes", "currency")
    distinct_message = _("There is a price for this length in the same place already. Keep one of them.")


class PriceInline(RowsTabularInline):
    """What a session costs."""

    model = Price
    form = PriceForm
    formset = PriceFormSet
    fields = ("scope", "practice", "minutes", "amount", "currency")
    show_title = False
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("practice",)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.base_fields["currency"].initial = home_currency(obj)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Price]:
        return super().get_queryset(request).select_related("practice")


class CheckForm(forms.ModelForm):
    """A claim, and what came of looking it up."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parts = ("checked_on", "check_result", "check_source")
        if any(cleaned.get(part) for part in parts):
            for part in parts:
                if not cleaned.get(part) and part not in self.errors:
                    self.add_error(part, _("A check says when, where and what came of it. Fill in all three, or none."))
        checked_on = cleaned.get("checked_on")
        if checked_on and checked_on > timezone.localdate():
            self.add_error("checked_on", _("This day is still to come."))
        return cleaned


class CredentialForm(CheckForm):
    """A licence, certification, insurance or background check."""

    def clean_jurisdiction(self) -> str:
        return str(self.cleaned_data["jurisdiction"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == CredentialKind.LICENCE:
            if not cleaned.get("number"):
                self.add_error("number", _("A license has a number."))
            if not cleaned.get("jurisdiction") and "jurisdiction" not in self.errors:
                self.add_error("jurisdiction", _("Where is it valid? For example US-CT, CA-ON or GB."))
        return cleaned


class CredentialInline(ChosenByName, RowsStackedInline):
    """Proof."""

    model = Credential
    form = CredentialForm
    fields = (
        ("kind", "profession"),
        ("number", "issuer"),
        ("jurisdiction", "status"),
        ("issued_on", "expires_on"),
        ("checked_on", "check_result"),
        "check_source",
    )
    named: ClassVar[dict[str, FacetGroup]] = {"profession": FacetGroup.PROFESSION}


class MembershipForm(CheckForm):
    """A membership, headed by the name of the association."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.instance.get_inline_title = name_of(self.instance.association)


class MembershipInline(ChosenByName, RowsStackedInline):
    """Associations and registers they belong to."""

    model = Membership
    form = MembershipForm
    fields = (("association", "number"), ("until", "checked_on"), ("check_result", "check_source"))
    named: ClassVar[dict[str, FacetGroup]] = {"association": FacetGroup.ASSOCIATION}


# --- The list ------------------------------------------------------------


class ProfessionFilter(admin.SimpleListFilter):
    """Any of somebody's professions."""

    title = _("profession")
    parameter_name = "profession"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return names_of(FacetGroup.PROFESSION)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        if not (self.value() or "").isdecimal():
            return queryset
        links = PractitionerProfession.objects.filter(practitioner=OuterRef("pk"), profession=self.value())
        return queryset.filter(Exists(links))


class HomeVisitsFilter(admin.SimpleListFilter):
    """Whether they come to homes; no row means not stated."""

    title = _("home visits")
    parameter_name = "home"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return Stated.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        if self.value() == Stated.NOT_STATED:
            stated = HomeVisits.objects.filter(practitioner=OuterRef("pk")).exclude(offers=Stated.NOT_STATED)
            return queryset.filter(~Exists(stated))
        return queryset.filter(home_visits__offers=self.value()) if self.value() else queryset


class CountryFilter(admin.SimpleListFilter):
    """Where they work or come to homes."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        used: set[str] = set()
        for model in (Practice, HomeVisits):
            rows = model._default_manager.exclude(country="").order_by()
            used.update(rows.values_list("country", flat=True).distinct())
        return [(code, country_name(code)) for code in sorted(used)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        if not self.value():
            return queryset
        posts = WorksAt.objects.filter(practitioner=OuterRef("pk"), practice__country=self.value())
        return queryset.filter(Q(Exists(posts)) | Q(home_visits__country=self.value()))


class CredentialFilter(admin.SimpleListFilter):
    """How well their proof stands."""

    title = _("credentials")
    parameter_name = "credentials"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return list(CREDENTIAL_STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        return queryset.filter(credential_state=self.value()) if self.value() in CREDENTIAL_STATES else queryset


class ConfirmedFilter(admin.SimpleListFilter):
    """How long ago anything was last confirmed."""

    title = _("last confirmed")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        within = [(str(days), gettext("Within %(days)s days") % {"days": days}) for days in CONFIRMED_WITHIN_DAYS]
        longer = gettext("Longer than %(days)s days ago") % {"days": CONFIRMED_WITHIN_DAYS[-1]}
        return [*within, ("older", longer), ("never", gettext("Never"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        mine = Confirmation.objects.filter(practitioner=OuterRef("pk"))
        if self.value() == "never":
            return queryset.filter(~Exists(mine))
        if self.value() == "older":
            year = timezone.now() - timedelta(days=CONFIRMED_WITHIN_DAYS[-1])
            return queryset.filter(Exists(mine), ~Exists(mine.filter(at__gte=year)))
        if self.value() in map(str, CONFIRMED_WITHIN_DAYS):
            since = timezone.now() - timedelta(days=int(self.value() or 0))
            return queryset.filter(Exists(mine.filter(at__gte=since)))
        return queryset


CREDENTIAL_STATES = {
    "checked": _("Checked"),
    "unchecked": _("Not checked"),
    "expired": _("Expired"),
    "none": _("None"),
}
CREDENTIAL_COLOURS = {"checked": "success", "unchecked": "warning", "expired": "danger", "none": "info"}


def credential_state() -> Case:
    """Checked if one in force was matched; else expired if one ran out; else unchecked if there is any."""
    mine = Credential.objects.filter(practitioner=OuterRef("pk"))
    today = timezone.localdate()
    over = Q(status=CredentialStatus.EXPIRED) | Q(expires_on__lt=today)
    matched = mine.filter(check_result=CheckResult.MATCHED).exclude(over)
    return Case(
        When(Exists(matched), then=Value("checked")),
        When(Exists(mine.filter(over)), then=Value("expired")),
        When(Exists(mine), then=Value("unchecked")),
        default=Value("none"),
        output_field=CharField(),
    )


class CloseForm(forms.Form):
    """Why listings close."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=blank_first([choice for choice in CloseReason.choices if choice[0] != CloseReason.MERGED]),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Never public."),
    )


@admin.register(Practitioner, site=site)
class PractitionerAdmin(RowsAdmin):
    """People who treat."""

    form = PractitionerForm
    list_display = ("name_and_letters", "profession", "state", "comes", "where", "proof", "confirmed")
    list_filter = (
        "status",
        ProfessionFilter,
        HomeVisitsFilter,
        CountryFilter,
        CredentialFilter,
        ConfirmedFilter,
    )
    search_fields = ("family_name",)  # switches the box on; get_search_results does the looking
    search_help_text = _("Name, phone in any spelling, e-mail address or license number.")
    ordering = ("family_name", "given_name", "id")
    list_select_related = ("home_visits",)
    actions = ("publish_selected", "pause_selected", "close_selected")
    actions_detail = ("close_listing",)
    actions_submit_line = ("save_and_publish", "save_and_pause", "save_and_reopen")
    readonly_fields = ("state_now", "closing", "missing", "address", "confirmations_so_far")
    go_along = (Confirmation, SourceRecord, Report)
    sections = (
        Section(
            "general",
            _("Who"),
            (
                (None, {"fields": ("state_now", "missing", "closing")}),
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
        Section("proof", _("Proof"), (), (CredentialInline, MembershipInline)),
        Section("contacts", _("Contacts"), ((None, {"fields": ("website", "booking_url")}),), (ContactInline,)),
        Section(
            "confirmations",
            _("Confirmations"),
            (
                (
                    _("Confirmed just now"),
                    {
                        "fields": ("confirmed_facts", ("confirmed_source", "confirmed_method")),
                        "description": _("Tick what somebody has just told you is true; it is dated with the save."),
                    },
                ),
                (_("So far"), {"fields": ("confirmations_so_far",)}),
            ),
        ),
    )

    # --- List ---

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
        return queryset.filter(_matching(search_term.strip())) if search_term.strip() else queryset, False

    @display(description=_("name"), ordering="family_name")
    def name_and_letters(self, practitioner: Practitioner) -> str:
        return ", ".join(part for part in (practitioner.name, practitioner.post_nominals) if part)

    @display(description=_("profession"))
    def profession(self, practitioner: Practitioner) -> str:
        slug = vars(practitioner)["main_profession"]
        return self._words.label(FacetGroup.PROFESSION, slug) if slug else ""

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
        if at is None:
            return gettext("Never")
        if timezone.now() - at < timedelta(days=1):
            return gettext("Today")
        return gettext("%(time)s ago") % {"time": timesince(at, depth=1)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        self._words = catalogue.current()
        return super().changelist_view(request, extra_context)

    # --- Bulk ---

    @action(description=_("Publish"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> None:
        outcome = listings.publish_many(practitioners=queryset, by=staff(request))
        count = len(outcome.done)
        self._tell(request, outcome, ngettext("%(count)s listing published.", "%(count)s listings published.", count))

    @action(description=_("Pause"), permissions=["change"])
    def pause_selected(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> None:
        outcome = listings.pause_many(practitioners=queryset, by=staff(request))
        count = len(outcome.done)
        self._tell(request, outcome, ngettext("%(count)s listing paused.", "%(count)s listings paused.", count))

    @action(description=_("Close…"), permissions=["change"])
    def close_selected(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> HttpResponse | None:
        form = CloseForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            self._close(request, queryset, form)
            return None
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        return self._ask_reason(request, form, queryset, chosen)

    @action(
        description=_("Close…"),
        permissions=["change"],
        url_path="close",
        icon="block",
        variant=ActionVariant.DEFAULT,
    )
    def close_listing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        practitioner = get_object_or_404(Practitioner, pk=object_id)
        form = CloseForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            self._close(request, [practitioner], form)
            return HttpResponseRedirect(reverse("admin:therapists_practitioner_change", args=[practitioner.pk]))
        return self._ask_reason(request, form, [practitioner], [])

    def _ask_reason(
        self, request: HttpRequest, form: CloseForm, practitioners: Iterable[Practitioner], chosen: list[str]
    ) -> HttpResponse:
        names = [practitioner.name for practitioner in list(practitioners)[: MOST_NAMED + 1]]
        context = self.admin_site.each_context(request) | {
            "title": gettext("Close listings"),
            "opts": self.opts,
            "form": form,
            "names": names[:MOST_NAMED],
            "more": len(names) > MOST_NAMED,
            "chosen": chosen,
            "select_across": request.POST.get("select_across", "0"),
            "back": reverse("admin:therapists_practitioner_changelist"),
        }
        return TemplateResponse(request, "admin/therapists/close_listings.html", context)

    def _close(self, request: HttpRequest, practitioners: Iterable[Practitioner], form: CloseForm) -> None:
        outcome = listings.close_many(
            practitioners=practitioners, reason=form.cleaned_data["reason"], by=staff(request)
        )
        count = len(outcome.done)
        self._tell(request, outcome, ngettext("%(count)s listing closed.", "%(count)s listings closed.", count))

    def _tell(self, request: HttpRequest, outcome: listings.Outcome, done: str) -> None:
        if outcome.done:
            self.message_user(request, done % {"count": len(outcome.done)}, messages.SUCCESS)
        if not outcome.refused:
            return
        named = format_html_join(
            "", "<li>{}: {}</li>", ((who.name, reason) for who, reason in outcome.refused[:MOST_NAMED])
        )
        count = len(outcome.refused)
        heading = ngettext("%(count)s listing stays as it was:", "%(count)s listings stay as they were:", count)
        more = gettext("… and %(count)s more.") % {"count": count - MOST_NAMED} if count > MOST_NAMED else ""
        text = format_html("{}<ul>{}</ul>{}", heading % {"count": count}, named, more)
        self.message_user(request, text, messages.WARNING)

    # --- Page ---

    def view_on_site(self, obj: Practitioner) -> str | None:  # type: ignore[override]
        return obj.get_absolute_url() if obj.status == ListingStatus.PUBLISHED else None

    @display(description=_("status"))
    def state_now(self, practitioner: Practitioner) -> str:
        return str(practitioner.get_status_display())

    @display(description=_("reason for closing"))
    def closing(self, practitioner: Practitioner) -> str:
        if practitioner.status != ListingStatus.CLOSED:
            return ""
        return f"{practitioner.get_close_reason_display()}, {practitioner.closed_on:%Y-%m-%d}"

    @display(description=_("before it can be published"))
    def missing(self, practitioner: Practitioner) -> str:
        if practitioner.pk is None or practitioner.status in {ListingStatus.PUBLISHED, ListingStatus.CLOSED}:
            return ""
        sentences = listings.missing_for_publication(practitioner)
        return " ".join(sentences) or gettext("Nothing is missing.")

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
                text = gettext("Saved, but not done: %(reason)s") % {"reason": refused.reason}
                self.message_user(request, text, messages.WARNING)

    def _warn(self, request: HttpRequest, practitioner: Practitioner) -> None:
        if practitioner.status == ListingStatus.PUBLISHED:
            for sentence in listings.missing_for_publication(practitioner):
                text = gettext("Published, but not to be found: %(what)s") % {"what": sentence}
                self.message_user(request, text, messages.WARNING)
        if circles_need_a_base(practitioner):
            text = gettext("The circles around the base do not count until the base is placed on the map.")
            self.message_user(request, text, messages.WARNING)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if {"_publish", "_pause", "_reopen"} & set(request.POST):
            self.message_user(request, gettext("“%(name)s” was saved.") % {"name": obj}, messages.SUCCESS)
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


def _matching(typed: str) -> Q:
    """Who is meant: an e-mail address, a phone number in any spelling, a licence number, or a name."""
    if "@" in typed:
        return _reached_at(Q(value__icontains=typed.lower()))
    words = Q()
    for word in typed.split():
        named = Q(family_name__icontains=word) | Q(given_name__icontains=word) | Q(post_nominals__iexact=word)
        if plain := slugify(word):
            named |= Q(slug__contains=plain)  # the slug is the name without its accents
        words &= named
    numbered = Credential.objects.filter(practitioner=OuterRef("pk"), number__iexact=typed)
    found = words | Q(Exists(numbered)) | Q(npi=typed)
    digits = "".join(sign for sign in typed if sign.isdecimal())
    if len(digits) >= LEAST_DIGITS:
        found |= _reached_at(Q(kind=ContactKind.PHONE) & _number_like(typed, digits))
    return found


def _number_like(typed: str, digits: str) -> Q:
    """E.164 holds no national prefix: 0113 496 0000 is +44 113 496 0000."""
    like = Q(value__contains=digits) | Q(value__endswith=digits.lstrip("0"))
    for region in (None, settings.DEFAULT_COUNTRY):
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException:
            continue
        like |= Q(value=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return like


def _reached_at(condition: Q) -> Q:
    return Q(Exists(ContactPoint.objects.filter(condition, practitioner=OuterRef("pk"))))
