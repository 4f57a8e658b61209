"""What all pages of the admin share: rows refreshed with every write, stale forms refused, sections as tabs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin import ModelAdmin as BaseModelAdmin
from django.contrib.admin.helpers import AdminForm, InlineAdminFormSet
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Model, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet

from therapists.actions.claims import StaleForm, claim
from therapists.actions.practitioners import keep_former_slug
from therapists.admin.choosing import Choosing, ChosenField
from therapists.admin.fields import OVERRIDES
from therapists.admin.history import HistoryPage
from therapists.admin.leading import led_on
from therapists.admin.reading import Readable
from therapists.letters import slug_of
from therapists.models import Practice, Practitioner, User
from therapists.search import catalogue, indexing

ROWS_PER_PAGE = 50
LONGEST_NAME = 120


def staff(request: HttpRequest) -> User:
    """Who is signed in; the admin lets nobody else this far."""
    if not isinstance(request.user, User):
        raise PermissionError
    return request.user


class VersionedForm(forms.ModelForm):
    """A form that knows which version of the row it was made from."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.initial.pop("version", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is not None:
            self._refuse_if_stale(cleaned.get("version"))
        return cleaned

    def _refuse_if_stale(self, version: int | None) -> None:
        try:
            claim(model=type(self.instance), pk=self.instance.pk, version=version or 0)
        except StaleForm as stale:
            # Whoever saves again does so knowing.
            self.data = self.data.copy()  # type: ignore[union-attr]
            self.data[self.add_prefix("version")] = str(stale.current)
            raise ValidationError(stale.reason, code="stale") from stale


class RowsFormSet(PaginationInlineFormSet):
    """Inline rows that must differ from each other; refused in words before the database does."""

    distinct: ClassVar[tuple[str, ...]] = ()
    distinct_message = _("This row is there twice. Remove one of them.")
    by: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.per_page and self.is_bound:
            self._queryset = self._sent()

    def _sent(self) -> list[Model]:
        """The rows that were on the page when it was sent, whatever has moved to another page since."""
        key = self.model._meta.pk.name
        sent = [str(self.data.get(f"{self.add_prefix(n)}-{key}")) for n in range(self.initial_form_count())]
        keys = [int(pk) for pk in sent if pk.isdecimal()]
        rows = self.queryset.in_bulk(keys)
        return [rows[pk] for pk in keys if pk in rows]

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if isinstance(field, ChosenField):
                field.known = form.instance._state.fields_cache.get(name)  # read with the row, not one by one

    @property
    def standing(self) -> list[forms.ModelForm]:
        """Forms that will be rows: filled in, without errors so far, and not marked for removal."""
        return [
            form
            for form in self.forms
            if form not in self.deleted_forms and hasattr(form, "cleaned_data") and not self._is_blank(form)
        ]

    def _is_blank(self, form: forms.ModelForm) -> bool:
        return form.instance.pk is None and not form.has_changed()

    def clean(self) -> None:
        super().clean()
        seen: set[tuple[Any, ...]] = set()
        for form in self.standing if self.distinct else ():
            key = tuple(self._comparable(form.cleaned_data.get(name)) for name in self.distinct)
            if key in seen and not form.errors:
                form.add_error(None, self.distinct_message)
            seen.add(key)

    def _comparable(self, value: Any) -> Any:
        return value.casefold() if isinstance(value, str) else value

    def save(self, commit: bool = True) -> list[Model]:
        saved: list[Model] = super().save(commit)
        for form in self.standing if commit else ():
            if form.has_changed() and hasattr(form, "save_extras"):
                form.save_extras(by=self.by)
        return saved


EMPTY_ROWS = "rows"  # in the address of a change page


class RowsInline(Choosing, Readable):
    """An inline whose forms learn who is saving."""

    formset: Any = RowsFormSet
    formfield_overrides = OVERRIDES
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.by = request.user
        return formset

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        """Empty rows to type in: where JavaScript cannot add them, a link asks for one of each."""
        return max(self.extra, 1 if EMPTY_ROWS in request.GET else 0)

    def may_edit(self, request: HttpRequest, obj: Any) -> bool:
        """Rows are edited, or added, on a page that may be edited."""
        if obj is None:
            return True
        page = self.admin_site.get_model_admin(self.parent_model)  # type: ignore[attr-defined]
        mine = self.has_change_permission(request, obj) or self.has_add_permission(request, obj)  # type: ignore[attr-defined]
        return mine and page.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readable(request, obj, super().get_fieldsets(request, obj))  # type: ignore[misc]


class RowsTabularInline(RowsInline, TabularInline):
    """Rows of a table."""


class RowsStackedInline(RowsInline, StackedInline):
    """One block a row, for rows with many facts."""


@dataclass(frozen=True, slots=True)
class Section:
    """A tab of a change page: what is only to be filled in (nothing there to read), its fieldsets, its inlines."""

    key: str
    title: str
    fieldsets: Sequence[tuple[str | None, dict[str, Any]]] = ()
    inlines: Sequence[type[Any]] = ()
    to_fill_in: Sequence[tuple[str | None, dict[str, Any]]] = ()
    rows_first: bool = False  # the inlines stand above the fieldsets


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with the forms of one request."""

    key: str
    title: str
    fieldsets: list[Any]
    formsets: list[InlineAdminFormSet]
    errors: int
    rows_first: bool


class PageAdmin(Choosing, Readable, HistoryPage, ModelAdmin):
    """A page of ours: readers see the words of its form."""

    formfield_overrides = OVERRIDES
    change_form_outer_before_template = "admin/therapists/desk_bar.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Whoever took from the queue what is dealt with here is led on to the next piece of work."""
        response: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        if request.method != "POST" or response.status_code != HTTPStatus.FOUND or not str(object_id).isdecimal():
            return response
        return led_on(request, str(self.opts.model_name), object_id, response)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # Once for all the rows that will be named: each look asks the database whether a word has changed.
        self.words = catalogue.current()
        return super().get_queryset(request)

    def may_edit(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readable(request, obj, super().get_fieldsets(request, obj))

    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: Any = None,
        action_location: admin.ActionLocation = admin.ActionLocation.CHANGE_LIST,
    ) -> list[tuple[str, str]]:
        """With the signature that Django asks of this method from 6.1 on."""
        first = [("", gettext("Select action"))] if default_choices is None else default_choices
        choices: list[tuple[str, str]] = BaseModelAdmin.get_action_choices(self, request, first, action_location)
        return choices


class RowsAdmin(PageAdmin):
    """A page whose every write refreshes the rows of the practitioners concerned, in the same transaction."""

    list_per_page = ROWS_PER_PAGE
    show_full_result_count = False  # a second count(*) over the whole table
    show_facets = admin.ShowFacets.NEVER  # a count for each option of each filter
    warn_unsaved_form = True
    list_filter_submit = False
    sections: Sequence[Section] = ()
    # Tables whose rows go with what is deleted here, though nobody may remove one by itself.
    go_along: Sequence[type[Model]] = ()
    typed_as: Any = _("name")  # what to type in the place of a choice from many

    def found(self, request: HttpRequest, typed: str) -> Sequence[Any]:
        """Entries that a name may mean, the likeliest first."""
        entries = self.get_queryset(request)
        fitting, twice = self.get_search_results(request, entries, typed)
        if twice:  # found by several of its words
            fitting = entries.filter(pk__in=fitting.order_by().values("pk"))
        called = Case(When(slug=slug_of(typed, longest=LONGEST_NAME), then=0), default=1)
        return fitting.order_by(called, *self.ordering)

    def offered_as(self, obj: Any) -> str:
        """An entry among others, so that it can be told apart."""
        return str(obj)

    def concerned(self, objects: Iterable[Any]) -> set[int]:
        """Ids of the practitioners whose rows depend on these objects as the database has them now."""
        raise NotImplementedError

    def footprint(self, obj: Any) -> set[int]:
        """What is compared before and after a save to learn whom it concerns; by default, the concerned themselves."""
        return self.concerned([obj])

    def concerned_between(self, before: set[int], after: set[int]) -> set[int]:
        """Whom a save concerns, given the footprints before and after: also those who are gone now."""
        return before | after

    # --- Sections ---

    @property
    def change_form_template(self) -> str | None:
        return "admin/therapists/change_form_sections.html" if self.sections else None

    def sections_for(self, request: HttpRequest, obj: Any) -> Sequence[Section]:
        """The tabs that this person sees."""
        if not self.may_edit(request, obj):
            return self.sections
        return [replace(section, fieldsets=(*section.to_fill_in, *section.fieldsets)) for section in self.sections]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.sections:
            return super().get_fieldsets(request, obj)
        sections = self.sections_for(request, obj)
        return self.readable(request, obj, [fieldset for section in sections for fieldset in section.fieldsets])

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if not self.sections:
            return super().get_inlines(request, obj)
        return [inline for section in self.sections_for(request, obj) for inline in section.inlines]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if self.sections:
            context["may_edit"] = self.may_edit(request, obj)
            context["sections"] = list(
                _shown(self.sections_for(request, obj), context["adminform"], context["inline_admin_formsets"])
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- Writes ---

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """On a write the row is locked before it is read, so that concurrent saves queue."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            field = self.opts.get_field(from_field) if from_field else self.opts.pk
            try:
                key = field.to_python(object_id)  # type: ignore[union-attr]
            except ValidationError:
                return None
            queryset = self.model._default_manager.filter(**{field.name: key})  # type: ignore[union-attr]
            queryset.select_for_update(no_key=True).first()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        if change and isinstance(form, VersionedForm):
            obj.version += 1
        if change and isinstance(obj, Practitioner | Practice):
            keep_former_slug(listing=obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with transaction.atomic():
            before = self.footprint(form.instance)
            super().save_related(request, form, formsets, change)
            self.after_save(request, form, change)
            indexing.refresh(self.concerned_between(before, self.footprint(form.instance)))

    def after_save(self, request: HttpRequest, form: Any, change: bool) -> None:
        """What a page writes besides its form and inlines; before the rows are refreshed."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        objects, counts, needed, protected = super().get_deleted_objects(objs, request)
        return objects, counts, needed - {model._meta.verbose_name for model in self.go_along}, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            concerned = self.concerned([obj])
            super().delete_model(request, obj)
            indexing.refresh(concerned)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            concerned = self.concerned(queryset)
            super().delete_queryset(request, queryset)
            indexing.refresh(concerned)


class Announcing:
    """Of a page whose every write moves a version by which pages and caches tell that they are old."""

    announces = "vocabulary"

    def announce(self) -> None:
        """Within the transaction of the write."""
        indexing.bump(self.announces)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.announce()

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self.announce()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        self.announce()


class ReadOnlyAdmin(PageAdmin):
    """A page to look things up; nothing here is edited by hand."""

    list_per_page = ROWS_PER_PAGE
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _faults(shown: InlineAdminFormSet) -> int:
    return sum(1 for errors in shown.formset.errors if errors) + len(shown.formset.non_form_errors())


def _shown(
    sections: Iterable[Section], adminform: AdminForm, formsets: Sequence[InlineAdminFormSet]
) -> Iterable[ShownSection]:
    fieldsets = iter(adminform)
    for section in sections:
        mine = [next(fieldsets) for _fieldset in section.fieldsets]
        inline = [formset for formset in formsets if isinstance(formset.opts, tuple(section.inlines))]
        wrong = [
            name for fieldset in mine for line in fieldset for name in line.fields if name in adminform.form.errors
        ]
        errors = len(wrong) + sum(_faults(formset) for formset in inline)
        yield ShownSection(section.key, capfirst(section.title), mine, inline, errors, section.rows_first)
