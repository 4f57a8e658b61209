"""Texts that curators write: guides to the words of the vocabulary, and the pages about the directory."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from therapists import markdown
from therapists.admin.base import Announcing, RowsAdmin, Section, VersionedForm
from therapists.admin.site import site
from therapists.admin.vocabulary import LONGEST_CAUTION_WORDS, name_of
from therapists.models import Guide, Page
from therapists.models.guides import ENTRIES, SECTIONS

EXPLAIN_MARKDOWN = _(
    "Markdown: a blank line begins a paragraph, “- ” an item of a list, **two stars** are bold, "
    "[words](https://example.org) are a link. Links go to https or to this site, as in /guides/home-visits/. "
    "{site_name}, {contact_email} and {emergency} are filled in."
)
EXPLAIN_ABOUT = _(
    "One of the four. An entry without a guide has a page too: its gloss, its links and their sources, and the words "
    "written for every entry of its kind. A guide that came with the software and is deleted comes back with the next "
    "load: untick “shown” instead."
)
LONG_TEXT_ROWS = 10  # lines of a box


class SourcesField(forms.CharField):
    """Sources, one a line."""

    def __init__(self, **options: Any) -> None:
        options = {"required": False, "widget": UnfoldAdminTextareaWidget(attrs={"rows": 6})} | options
        super().__init__(**options)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def run_validators(self, value: Any) -> None:
        """The model's field checks each line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class TextForm(VersionedForm):
    """A text: what would not be shown as it is typed is refused, with what to type instead."""

    prose: ClassVar[tuple[str, ...]] = ()

    def clean_locale(self) -> str:
        return str(self.cleaned_data["locale"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.prose:
            value = cleaned.get(name) or ""
            for fault in markdown.faults("\n\n".join(value) if isinstance(value, list) else value):
                self.add_error(name, fault)
        return cleaned


class GuideForm(TextForm):
    """A guide; a change of its words is dated, so that the page can say whether a review is older."""

    prose = (*SECTIONS, "sources")
    sources = SourcesField(label=_("Sources"), help_text=_("One a line: who, what, when."))

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {
            **{name: UnfoldAdminTextareaWidget(attrs={"rows": LONG_TEXT_ROWS}) for name in SECTIONS},
            "safety": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "summary": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        }

    def clean_safety(self) -> str:
        safety = str(self.cleaned_data["safety"]).strip()
        if len(words := safety.split()) > LONGEST_CAUTION_WORDS:
            raise forms.ValidationError(
                _("This has %(words)s words; a safety note has at most %(most)s, so that people read it."),
                params={"words": len(words), "most": LONGEST_CAUTION_WORDS},
            )
        return safety

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words_changed = {"title", "summary", "safety", "sources", *SECTIONS} & set(self.changed_data)
        if self.instance.pk is not None and words_changed and "written_on" not in self.changed_data:
            cleaned["written_on"] = timezone.now().date()
        return cleaned


class PageForm(TextForm):
    """A page."""

    prose = ("body",)

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {
            "body": UnfoldAdminTextareaWidget(attrs={"rows": 4 * LONG_TEXT_ROWS}),
            "summary": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        }


class TextAdmin(Announcing, RowsAdmin):
    """Texts stand in no listing row; a change of one is a change of what pages say."""

    fixed: ClassVar[tuple[str, ...]] = ()  # what a text is about, once it is saved

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fixed if obj is not None else ()

    def concerned(self, objects: Iterable[Any]) -> set[int]:
        return set()

    def view_on_site(self, obj: Model) -> str:  # type: ignore[override]
        return str(obj.get_absolute_url())  # type: ignore[attr-defined]


@admin.register(Guide, site=site)
class GuideAdmin(TextAdmin):
    """A page for each condition, technique and profession, and for home visits."""

    form = GuideForm
    list_display = ("title", "about", "locale", "active", "written_on", "review")
    list_filter = ("locale", "active", ("reviewed_on", admin.EmptyFieldListFilter))
    list_select_related = ENTRIES
    search_fields = ("title", *(f"{kind}__slug" for kind in ENTRIES))
    search_help_text = _("Title, or what it is about.")
    ordering = ("condition__position", "technique__position", "profession__position", "topic", "locale")
    autocomplete_fields = ENTRIES
    fixed = (*ENTRIES, "topic", "locale")
    sections = (
        Section(
            "general",
            _("Guide"),
            (
                (_("At the top"), {"fields": ("title", "summary", "safety")}),
                (_("Sections"), {"fields": SECTIONS, "description": EXPLAIN_MARKDOWN}),
            ),
        ),
        Section(
            "sources",
            _("Where it comes from"),
            ((None, {"fields": ("sources", "written_on", ("reviewer", "reviewed_on"))}),),
        ),
        Section(
            "about",
            _("What it is about"),
            ((None, {"fields": (ENTRIES, ("topic", "locale"), "active"), "description": EXPLAIN_ABOUT}),),
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"written_on": timezone.now().date(), **super().get_changeform_initial_data(request)}

    @display(description=_("about"))
    def about(self, guide: Guide) -> str:
        entry = next((entry for entry in guide.entries if entry is not None), None)
        return name_of(entry, self.words) if entry is not None else guide.get_topic_display()

    @display(
        description=_("review"),
        ordering="reviewed_on",
        label={"none": "warning", "old": "warning", "done": "success"},
    )
    def review(self, guide: Guide) -> tuple[str, Any]:
        if guide.reviewed_on is None:
            return "none", _("Not yet reviewed")
        if guide.changed_since_review:
            return "old", _("Changed since its review")
        return "done", guide.reviewer


@admin.register(Page, site=site)
class PagesAdmin(TextAdmin):
    """Who runs the directory, what it keeps, whom to write to."""

    form = PageForm
    list_display = ("title", "slug", "locale", "active", "updated_at")
    list_filter = ("locale", "active")
    ordering = ("slug", "locale")
    fixed = ("slug", "locale")
    sections = (
        Section(
            "general",
            _("Page"),
            (
                (None, {"fields": (("slug", "locale"), "active", "title", "summary")}),
                (None, {"fields": ("body",), "description": EXPLAIN_MARKDOWN}),
            ),
        ),
    )
