"""Choosing one of thousands: by suggestions while typing; without JavaScript, by its name, which is looked up.

Without JavaScript a box for the name stands beside the list. A name that says exactly who or what is meant is taken;
otherwise the page comes back with those that fit in the list, to choose from.
"""

from functools import partial
from typing import Any

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from therapists.search.text import fold

MOST_OFFERED = 10  # entries that fit a name, to choose from


class Typed(str):
    """What somebody typed in the place of a choice."""

    __slots__ = ()


class ChosenSelect(AutocompleteSelect):
    """The list with suggestions, and the box that stands in for them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = str(data.get(_box(name)) or "").strip()
        return Typed(typed) if typed else super().value_from_datadict(data, files, name)

    def format_value(self, value: Any) -> Any:
        if isinstance(value, Typed):
            found = self.choices.field.found
            value = "" if found is None else found.pk
        return super().format_value(value)

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        field = self.choices.field
        options: list[Any] = []
        groups = [(None, options, 0)]
        if field.known is not None and value == [str(field.known.pk)]:
            if not self.is_required:
                options.append(self.create_option(name, "", "", False, 0))
            label = field.label_from_instance(field.known)
            options.append(self.create_option(name, field.known.pk, label, True, len(options)))
        else:
            groups = super().optgroups(name, value, attr)
            options = groups[0][1]
        if field.offered and self.is_required:
            options.append(self.create_option(name, "", gettext("Choose…"), not options, len(options)))
        for one in field.offered:
            options.append(self.create_option(name, one.pk, field.label_from_instance(one), False, len(options)))
        return groups

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        hint = gettext("or type: %(what)s") % {"what": self.choices.field.typed_as}
        box = UnfoldAdminTextInputWidget({"placeholder": hint, "aria-label": hint, "autocomplete": "off"})
        # The id would be that of the list.
        return format_html(
            "{}<noscript>{}</noscript>", super().render(name, value, attrs, renderer), box.render(_box(name), "")
        )


def _box(name: str) -> str:
    return f"{name}_typed"


class ChosenField(forms.ModelChoiceField):
    """An entry by its id, as the list sends it, or by its name, as somebody types it."""

    known: Model | None = None  # what the row names already
    found: Model | None = None
    offered: list[Model] = []  # noqa: RUF012 - never changed in place

    def __init__(self, *, admin: Any, request: HttpRequest, **options: Any) -> None:
        super().__init__(**options)
        self.admin, self.request = admin, request

    @property
    def typed_as(self) -> str:
        """How a name is typed."""
        return str(self.admin.typed_as)

    def label_from_instance(self, obj: Model) -> str:
        return str(self.admin.offered_as(obj)) if obj in self.offered else super().label_from_instance(obj)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, Typed):
            return super().to_python(value)
        self.found = self._called(value)
        return self.found

    def _called(self, typed: str) -> Model:
        near = self.admin.found(self.request, typed)[: MOST_OFFERED + 1]
        exact = [one for one in near if fold(typed) in {fold(str(one)), fold(self.admin.offered_as(one))}]
        if len(exact) == 1:
            return exact[0]
        fitting = exact or list(near)
        self.offered = fitting[:MOST_OFFERED]
        facts = {
            "typed": typed,
            "what": self.typed_as,
            "names": "; ".join(self.label_from_instance(one) for one in self.offered),
        }
        if not fitting:
            raise ValidationError(_("Nothing is called “%(typed)s”. Type: %(what)s."), "unknown", facts)
        if len(fitting) > MOST_OFFERED:
            message = gettext("Many fit “%(typed)s”. Choose one from the list, or type more of it: %(names)s; …")
        else:
            message = ngettext(
                "“%(typed)s” may be this one: choose it from the list if so. %(names)s",
                "Several fit “%(typed)s”. Choose one from the list: %(names)s",
                len(fitting),
            )
        raise ValidationError(message, "several", facts)


class Choosing:
    """A page or an inline whose ``autocomplete_fields`` work without JavaScript too."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:  # type: ignore[attr-defined]
            site = self.admin_site  # type: ignore[attr-defined]
            admin = site.get_model_admin(db_field.remote_field.model)
            kwargs["widget"] = ChosenSelect(db_field, site)
            kwargs["form_class"] = partial(ChosenField, admin=admin, request=request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class Suggestions(AutocompleteJsonView):
    """Suggestions that tell namesakes apart."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        return {**result, "text": self.model_admin.offered_as(obj)}
