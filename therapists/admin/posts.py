"""A post at a practice, with its hours as lines of text: shown on the pages of both sides."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from therapists.actions.hours import write_exceptions, write_hours
from therapists.admin.base import RowsStackedInline
from therapists.dates import DatedSpan
from therapists.forms import ExceptionsField, HoursField
from therapists.hours import Span
from therapists.models import HomeVisits, User, WorksAt

PEOPLE_PER_PAGE = 50  # of a practice, which may be a hospital; a form of more than 1,000 fields is refused


def hours_of(way: WorksAt | HomeVisits) -> tuple[Span, ...]:
    """The usual hours as the form field has them."""
    if way.pk is None:
        return ()
    return tuple(Span(row.weekday, row.opens, row.closes) for row in way.hours.all())


def exceptions_of(post: WorksAt) -> tuple[DatedSpan, ...]:
    """The dates that differ as the form field has them."""
    if post.pk is None:
        return ()
    return tuple(DatedSpan(row.date, row.opens, row.closes) for row in post.exceptions.all())


class PostForm(forms.ModelForm):
    """A post and its hours."""

    usual_hours = HoursField(label=_("Usual hours"), widget=UnfoldAdminTextInputWidget)
    other_dates = ExceptionsField(widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = WorksAt
        fields: ClassVar[list[str]] = ["practice", "accepting", "since", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["usual_hours"] = hours_of(self.instance)
        self.initial["other_dates"] = exceptions_of(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", _("The last day lies before the first. “Until” is the first day they are gone."))
        return cleaned

    def save_extras(self, *, by: User) -> None:
        """Write hours and dates; the page refreshes the rows."""
        if "usual_hours" in self.changed_data:
            write_hours(of=self.instance, spans=self.cleaned_data["usual_hours"])
        if "other_dates" in self.changed_data:
            write_exceptions(of=self.instance, spans=self.cleaned_data["other_dates"])


class PostInline(RowsStackedInline):
    """Posts, one block each."""

    model = WorksAt
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorksAt]:
        posts = super().get_queryset(request).select_related("practice", "practitioner")
        return posts.prefetch_related("hours", "exceptions")


class WorksAtInline(PostInline):
    """Where somebody works: on the practitioner's page."""

    form = PostForm
    fields = (("practice", "accepting"), "usual_hours", "other_dates", ("since", "until"))
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("practice",)
    verbose_name = _("post at a practice")
    verbose_name_plural = _("works at")


class PersonForm(PostForm):
    """A post as seen from the practice."""

    class Meta:
        model = WorksAt
        fields: ClassVar[list[str]] = ["practitioner", "accepting", "since", "until"]


class PeopleInline(PostInline):
    """Who works there: on the practice's page."""

    form = PersonForm
    fk_name = "practice"
    fields = (("practitioner", "accepting"), "usual_hours", "other_dates", ("since", "until"))
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("practitioner",)
    verbose_name = _("person")
    verbose_name_plural = _("people")
    per_page = PEOPLE_PER_PAGE

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorksAt]:
        names = ("practitioner__family_name", "practitioner__given_name", "pk")
        return super().get_queryset(request).order_by(*names)
