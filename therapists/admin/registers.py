"""Licence registers: how each writes its files, tried on a sample; files to compare and apply; matches to decide on."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from therapists.actions import registers as decisions
from therapists.actions.refusals import Refused
from therapists.admin.base import ROWS_PER_PAGE, PageAdmin, VersionedForm, staff
from therapists.admin.fields import ArrayOfCodes, JurisdictionField, ManyOfFew, blank_first
from therapists.admin.naming import ChosenByName, name_of
from therapists.admin.queues import QueueAdmin, link_to
from therapists.admin.site import site
from therapists.choices import (
    CredentialStatus,
    DateOrder,
    Delimiter,
    FacetGroup,
    FileEncoding,
    FileState,
    MatchReason,
    MatchState,
)
from therapists.imports.reading import UnreadableFileError
from therapists.imports.registers import MEANING, files, preview
from therapists.imports.registers.refusals import in_words
from therapists.models import Practitioner, Profession, Register, RegisterEntry, RegisterFile
from therapists.models.registers import BETWEEN_STATUSES, usual_dates, worded

LISTED = 50  # people of one list of a difference that a page names
FILE_COLOURS = {
    FileState.COMPARED: "warning",
    FileState.APPLIED: "success",
    FileState.FAILED: "danger",
}
ENTRY_COLOURS = {MatchState.OPEN: "warning", MatchState.MATCHED: "success", MatchState.ACCEPTED: "success"}
TRY_IT = "_preview"


class WordsField(forms.CharField):
    """Their words and ours, a pair a line: ``Clear / Active = active``. Ours may be written as they are shown, too."""

    def __init__(self, *, ours: Any, **options: Any) -> None:
        self._ours = ours
        super().__init__(**{"required": False, "widget": UnfoldAdminTextareaWidget} | options)

    def to_python(self, value: Any) -> dict[str, str]:  # type: ignore[override]
        if isinstance(value, dict):
            return value
        ours = {worded(word): key for key, label in self._ours() for word in (key, str(label))}
        found: dict[str, str] = {}
        for line in str(value or "").splitlines():
            if not line.strip():
                continue
            theirs, equals, word = line.rpartition("=")
            if not equals or not theirs.strip():
                raise ValidationError(
                    _("“%(line)s” is no pair: write their word = ours."), params={"line": line.strip()}
                )
            if worded(word) not in ours:
                known = ", ".join(key for key, _label in self._ours())
                raise ValidationError(
                    _("“%(word)s” is none of our words. They are: %(known)s."),
                    params={"word": word.strip(), "known": known},
                )
            found[" ".join(theirs.split())] = ours[worded(word)]
        return found

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(f"{theirs} = {ours}" for theirs, ours in value.items())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial or {}) != self.prepare_value(data or "").replace("\r\n", "\n").strip()


def _professions() -> list[tuple[str, str]]:
    return [(entry.slug, name_of(entry)) for entry in Profession.objects.order_by("position", "slug")]


def _known_statuses() -> str:
    return gettext(
        "One a line: their word = ours, and ours is one of %(ours)s. Where the status is in two columns, their word is "
        "both: Clear%(between)sActive. A word that is missing here is refused, and named."
    ) % {"ours": ", ".join(CredentialStatus.values), "between": BETWEEN_STATUSES}


class RegisterForm(VersionedForm):
    """A definition; with a sample of a file it can be tried before it is saved."""

    jurisdiction = JurisdictionField(help_text="US-FL, GB, CA-ON")
    professions = WordsField(
        ours=_professions,
        label=_("Words of that column"),
        help_text=_("One a line: Massage Therapist = massage-therapist. Rows of other professions are passed over."),
    )
    statuses = WordsField(
        ours=lambda: CredentialStatus.choices, label=_("Statuses"), help_text=lazy(_known_statuses, str)()
    )
    no_discipline = ArrayOfCodes(
        label=_("Words for no discipline"), help_text=_("Parted by commas; an empty cell is none, either: N, No.")
    )
    encoding = forms.ChoiceField(
        label=_("Letters"),
        required=False,
        choices=lambda: blank_first(FileEncoding.choices, gettext("Found by itself")),
        widget=UnfoldAdminSelectWidget,
    )
    delimiter = forms.ChoiceField(
        label=_("Between cells"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        choices=lambda: blank_first(Delimiter.choices, gettext("Found by itself")),
    )
    date_orders = ManyOfFew(choices=DateOrder.choices, label=_("Dates"), required=True, initial=usual_dates)
    sample = forms.FileField(
        label=_("A file of it"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("Only its beginning is read, and nothing of it is kept."),
    )
    kept_sample = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview: preview.Preview | None = None
        self.wants_preview = self.is_bound and TRY_IT in self.data
        self._sample = self._sampled() if self.wants_preview else b""
        if self._sample:
            self._propose()

    def _sampled(self) -> bytes:
        sent = self.files.get(self.add_prefix("sample"))
        if sent is not None:
            try:
                return preview.sample_of(sent)
            except UnreadableFileError as error:
                self.preview = preview.Preview(problem=str(error))
                return b""
        try:
            return base64.b64decode(self.data.get(self.add_prefix("kept_sample"), ""), validate=True)
        except binascii.Error:
            return b""

    def _propose(self) -> None:
        """The sample goes along to the next try, and fills in what is blank where no column is named yet."""
        self.data = self.data.copy()  # type: ignore[union-attr]
        self.data[self.add_prefix("kept_sample")] = base64.b64encode(self._sample).decode()
        if not self.data.get(self.add_prefix("number_column")):
            for name, value in preview.proposed(self._sample).items():
                if name == "quoted" and not value:
                    self.data.pop(self.add_prefix(name), None)
                elif not self.data.get(self.add_prefix(name)):
                    self.data[self.add_prefix(name)] = value

    def is_valid(self) -> bool:
        """Never where it is only tried: nothing is saved then."""
        valid = super().is_valid()
        if self.wants_preview and self.preview is None:
            self.preview = self._tried()
        return valid and not self.wants_preview

    def _tried(self) -> preview.Preview:
        if not self._sample:
            return preview.Preview(problem=gettext("Choose a file to try it on."))
        return preview.preview(self.instance, self._sample)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("statuses") and "statuses" not in self.errors:
            self.add_error("statuses", _("Without a word for a status, every row is refused."))
        if cleaned.get("profession_column") and not cleaned.get("professions") and "professions" not in self.errors:
            self.add_error("professions", _("Say which of its words are professions of ours."))
        return cleaned


@admin.register(Register, site=site)
class RegisterAdmin(ChosenByName, PageAdmin):
    """Define a register once; then send its files."""

    form = RegisterForm
    list_display = ("name", "jurisdiction", "key", "last_file")
    list_filter = ()
    search_fields = ("name", "jurisdiction", "key")
    search_help_text = _("Name or jurisdiction.")
    actions_detail = ("send_file",)
    named: ClassVar[dict[str, FacetGroup]] = {"profession": FacetGroup.PROFESSION}
    change_form_after_template = "admin/therapists/register_preview.html"
    list_per_page = ROWS_PER_PAGE
    warn_unsaved_form = True
    fieldsets = (
        (None, {"fields": (("name", "key"), "jurisdiction", "notes")}),
        (_("Whose licenses"), {"fields": ("profession", "profession_column", "professions")}),
        (
            _("Columns"),
            {
                "fields": (
                    "number_column",
                    ("family_name_column", "given_name_column"),
                    "full_name_column",
                    ("status_column", "further_status_column"),
                    ("issued_column", "expires_column"),
                    "discipline_column",
                ),
                "description": _("As the header of the file names them; capitals, spaces and marks do not count."),
            },
        ),
        (_("Words"), {"fields": ("statuses", "no_discipline")}),
        (
            _("The file"),
            {"fields": ("date_orders", ("encoding", "delimiter"), ("title_lines", "quoted"))},
        ),
        (_("Try it"), {"fields": ("sample", "kept_sample")}),
    )

    @display(description=_("last file"))
    def last_file(self, register: Register) -> str:
        return register.last_dated or "–"  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Register]:
        return files.with_last_day(super().get_queryset(request))

    def save_model(self, request: HttpRequest, obj: Register, form: forms.Form, change: bool) -> None:
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever only reads tries nothing."""
        found = super().get_fieldsets(request, obj)
        return found if self.may_edit(request, obj) else found[:-1]

    def has_send_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return staff(request).has_perm("therapists.add_registerfile")

    @action(description=_("Send a file…"), permissions=["send"], url_path="send", icon="upload_file")
    def send_file(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('admin:therapists_registerfile_add')}?register={object_id}")


class FileForm(forms.ModelForm):
    """A file of a register, and the day on which it was true."""

    def clean_dated(self) -> Any:
        dated = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return dated

    def clean_file(self) -> Any:
        if not (sent := self.cleaned_data.get("file")):
            raise ValidationError(_("Choose a file."))
        return sent


@admin.register(RegisterFile, site=site)
class RegisterFileAdmin(QueueAdmin):
    """Send a file, read what it would change, then apply or discard it."""

    form = FileForm
    list_display = ("register", "name", "dated", "state_now", "sent_by", "sent_at")
    list_display_links = ("name",)
    list_filter = ("state", "register")
    list_select_related = ("register", "sent_by")
    search_fields = ("name", "register__name")
    actions_submit_line = ("apply_compared", "apply_whole", "discard")
    shown = ("register", "name", "dated", "state", "problem_here", "difference", "import_run", "sent_by", "sent_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return staff(request).has_perm("therapists.add_registerfile")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return self.shown if obj else ("register", "file", "dated")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.get_fields(request, obj)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return self.shown if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"dated": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, add: bool = False, **kwargs: Any
    ) -> Any:
        response = super().render_change_form(request, context, *args, add=add, **kwargs)
        response.context_data |= {"show_save": add, "show_save_and_add_another": False}
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        given = form.cleaned_data
        sent = files.send(register=given["register"], file=given["file"], dated=given["dated"], by=staff(request))
        obj.pk, obj.name = sent.pk, sent.name

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        self.message_user(request, gettext("The file is being compared; nothing is changed yet."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:therapists_registerfile_change", args=[obj.pk]))

    @display(description=_("state"), label={state.label: colour for state, colour in FILE_COLOURS.items()})
    def state_now(self, sent: RegisterFile) -> str:
        return str(sent.get_state_display())

    @display(description=_("what went wrong"))
    def problem_here(self, sent: RegisterFile) -> str:
        return sent.problem or "–"

    @display(description=_("import"))
    def import_run(self, sent: RegisterFile) -> str:
        return "–" if sent.run is None else link_to(sent.run)

    @display(description=_("difference"))
    def difference(self, sent: RegisterFile) -> str:
        """Numbers, and the people of each list by name."""
        if not sent.report:
            return gettext("Look again in a minute.") if sent.state == FileState.COMPARING else "–"
        counts, lists = sent.report["counts"], sent.report.get("lists") or sent.report["counts"].get("lists", {})
        ids = {entry["practitioner"] for entries in lists.values() for entry in entries[:LISTED]}
        people = Practitioner.objects.in_bulk(ids)
        shown = [
            {
                "label": meaning,
                "number": counts.get(name, 0),
                "people": [
                    (people[entry["practitioner"]], _words(entry["was"]), _words(entry["becomes"]))
                    for entry in lists.get(name, [])[:LISTED]
                    if entry["practitioner"] in people
                ],
            }
            for name, meaning in MEANING.items()
        ]
        refused = [(in_words(reason), number) for reason, number in counts["rejected"].items()]
        context = {
            "counts": counts,
            "refused": refused,
            "lists": shown,
            "lacks_many": files.lacks_many(sent.report),
        }
        return render_to_string("admin/therapists/register_difference.html", context)

    def fitting(self, pk: Any) -> tuple[str, ...]:
        sent = RegisterFile.objects.filter(pk=pk, state=FileState.COMPARED).first() if pk else None
        if sent is None:
            return ("nothing",)
        return ("apply_whole" if files.lacks_many(sent.report) else "apply_compared", "discard")

    @action(description=_("Apply"), permissions=["change"], variant=ActionVariant.PRIMARY)
    def apply_compared(self, request: HttpRequest, obj: RegisterFile) -> None:
        self._do(request, lambda: files.apply(file=obj, allow_vanished=False, by=staff(request)))

    @action(description=_("Apply: the file is whole"), permissions=["change"], variant=ActionVariant.DANGER)
    def apply_whole(self, request: HttpRequest, obj: RegisterFile) -> None:
        self._do(request, lambda: files.apply(file=obj, allow_vanished=True, by=staff(request)))

    @action(description=_("Discard"), permissions=["change"])
    def discard(self, request: HttpRequest, obj: RegisterFile) -> None:
        self._do(request, lambda: files.discard(file=obj, by=staff(request)))

    def _do(self, request: HttpRequest, verb: Any) -> None:
        try:
            with transaction.atomic():
                sent = verb()
        except Refused as refusal:
            self.message_user(request, refusal.reason, messages.ERROR)
        else:
            sent.refresh_from_db()
            self.message_user(request, str(sent.get_state_display()), messages.SUCCESS)


def _words(said: str) -> str:
    """``active, 2027-08-31`` in words."""
    first, comma, rest = said.partition(", ")
    labels = {**dict(CredentialStatus.choices), **dict(MatchReason.choices)}
    return f"{labels.get(first, first)}{comma}{rest}"


class WaitingFilter(admin.SimpleListFilter):
    """What waits for somebody, unless something else is asked for."""

    title = _("to do")
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return [("all", gettext("All"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [first | {"display": gettext("To do")}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[RegisterEntry]:
        return queryset if self.value() == "all" else queryset.waiting()  # type: ignore[no-any-return]


@admin.register(RegisterEntry, site=site)
class RegisterEntryAdmin(QueueAdmin):
    """A row of a register beside a listing: the same person, or somebody else."""

    list_display = ("listing", "row", "register", "why", "status", "state_now")
    list_filter = (WaitingFilter, "reason", "register")
    list_select_related = ("register", "practitioner")
    search_fields = ("practitioner__family_name", "family_name", "number")
    search_help_text = _("Family name or number.")
    actions = ("reject_selected",)
    actions_submit_line = ("accept", "reject", "note_absence")
    fields = (
        *("side_by_side", "register", "why", "what_happens", "seen_on", "absent_since", "state"),
        *("decided_by", "decided_at"),
    )
    readonly_fields = fields

    @display(description=_("listing"))
    def listing(self, entry: RegisterEntry) -> str:
        return link_to(entry.practitioner)

    @display(description=_("in the register"), ordering="family_name")
    def row(self, entry: RegisterEntry) -> str:
        return str(entry)

    @display(description=_("how they match"), ordering="reason")
    def why(self, entry: RegisterEntry) -> str:
        if entry.absent_since and not entry.absence_noted:
            return gettext("The register lists it no more.")
        return str(entry.get_reason_display())

    @display(description=_("state"), label={state.label: colour for state, colour in ENTRY_COLOURS.items()})
    def state_now(self, entry: RegisterEntry) -> str:
        return str(entry.get_state_display())

    @display(description=_("side by side"))
    def side_by_side(self, entry: RegisterEntry) -> str:
        person, held = entry.practitioner, entry.credential
        rows = [
            (_("Name"), str(person), f"{entry.given_name} {entry.family_name}".strip()),
            (_("Number"), held.number if held else "–", entry.number),
            (_("Profession"), name_of(held.profession) if held and held.profession else "–", name_of(entry.profession)),
            (_("Status"), held.get_status_display() if held else "–", entry.get_status_display()),
            (_("Issued"), held.issued_on if held else None, entry.issued_on),
            (_("Expires"), held.expires_on if held else None, entry.expires_on),
            (_("Discipline"), None, gettext("a case at the board") if entry.discipline else None),
        ]
        context = {"rows": rows, "entry": entry, "listing": self.listing(entry)}
        return render_to_string("admin/therapists/register_match.html", context)

    @display(description=_("if it is the same person"))
    def what_happens(self, entry: RegisterEntry) -> str:
        if entry.absent_since:
            return gettext("The check says that the license was not found. Call the person or the board.")
        said = {
            MatchReason.OTHER_NUMBER: gettext("The number in the register takes the place of the one on the listing."),
            MatchReason.NO_LICENCE: gettext("The license is added to the listing."),
        }.get(MatchReason(entry.reason), "")
        writes = gettext("Status and dates of the register are written to the license, now and from later files.")
        stops = ""
        if entry.status in (CredentialStatus.SUSPENDED, CredentialStatus.REVOKED):
            stops = gettext("A published listing is paused, and safety is told.")
        return " ".join(filter(None, (said, writes, stops)))

    def fitting(self, pk: Any) -> tuple[str, ...]:
        entry = RegisterEntry.objects.waiting().filter(pk=pk).first() if pk else None
        if entry is None:
            return ("nothing",)
        return ("note_absence",) if entry.absent_since else ("accept", "reject")

    @action(description=_("The same person"), permissions=["change"])
    def accept(self, request: HttpRequest, obj: RegisterEntry) -> None:
        self._decide(request, decisions.accept, obj)

    @action(description=_("Somebody else"), permissions=["change"])
    def reject(self, request: HttpRequest, obj: RegisterEntry) -> None:
        self._decide(request, decisions.reject, obj)

    @action(description=_("I looked into it"), permissions=["change"])
    def note_absence(self, request: HttpRequest, obj: RegisterEntry) -> None:
        self._decide(request, decisions.note_absence, obj)

    @admin.action(description=_("Somebody else"), permissions=["change"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[RegisterEntry]) -> None:
        count = 0
        with transaction.atomic():
            for entry in queryset.filter(state=MatchState.OPEN).order_by("practitioner", "pk"):
                decisions.reject(entry=entry, by=staff(request))
                count += 1
        text = ngettext("%(count)d match decided.", "%(count)d matches decided.", count) % {"count": count}
        self.message_user(request, text, messages.SUCCESS if count else messages.WARNING)

    def _decide(self, request: HttpRequest, verb: Any, obj: RegisterEntry) -> None:
        try:
            with transaction.atomic():
                decided = verb(entry=obj, by=staff(request))
        except Refused as refusal:
            self.message_user(request, refusal.reason, messages.ERROR)
        else:
            self.message_user(request, f"{decided}: {decided.get_state_display()}", messages.SUCCESS)
