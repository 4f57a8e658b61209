"""Pages for those who may look but not change: what the form says in words stands there as text.

Where the form has a field of its own (a point, hours as a line, entries by name), the admin would show its readers
nothing, or the code in the table.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest

from therapists import geo
from therapists.admin.naming import name_of
from therapists.choices import FacetGroup

type Shown = Callable[[Model], str]


class Readable:
    """A page or an inline that shows readers the words of its form; ``named`` are links to vocabulary entries."""

    named: ClassVar[Mapping[str, FacetGroup]] = {}

    def may_edit(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the form is shown, and not what it holds."""
        raise NotImplementedError

    def readable(self, request: HttpRequest, obj: Any, fieldsets: Iterable[Any]) -> list[Any]:
        """The fieldsets as this person may see them."""
        if self.may_edit(request, obj):
            return list(fieldsets)
        words = self._words()
        # Descriptions say how to fill the fields in.
        return [(title, {"fields": _replaced(options["fields"], words)}) for title, options in fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        known = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return known if self.may_edit(request, obj) else (*known, *self._words().values())

    def _words(self) -> dict[str, Shown]:
        model: Any = self.model  # type: ignore[attr-defined]
        form: Any = self.form  # type: ignore[attr-defined]
        words = {name: as_the_form_says(model, form, name) for name in form.declared_fields}
        return words | {name: by_its_name(model, name) for name in self.named}


def without(fieldsets: Iterable[Any], names: Iterable[str]) -> list[Any]:
    """The fieldsets less these fields; one that has no others goes with them."""
    left = [(title, {**options, "fields": _less(options["fields"], set(names))}) for title, options in fieldsets]
    return [(title, options) for title, options in left if options["fields"]]


def _less(fields: Iterable[Any], names: set[str]) -> tuple[Any, ...]:
    found = (_less(field, names) if isinstance(field, list | tuple) else field for field in fields)
    return tuple(field for field in found if field != () and field not in names)


def _replaced(fields: Iterable[Any], words: Mapping[str, Shown]) -> tuple[Any, ...]:
    return tuple(
        _replaced(field, words) if isinstance(field, list | tuple) else words.get(field, field) for field in fields
    )


@cache
def as_the_form_says(model: type[Model], form: type[forms.ModelForm], name: str) -> Shown:
    """A column that shows what the form would hold in a field of its own."""
    bare = forms.modelform_factory(model, form=form, fields=())

    def words(obj: Model) -> str:
        filled = bare(instance=obj)
        return in_words(filled.fields[name], filled.initial.get(name, getattr(obj, name, None)))

    return _column(words, name, form.declared_fields[name].label)


@cache
def by_its_name(model: type[Model], name: str) -> Shown:
    """A column that shows a vocabulary entry by its name."""

    def words(obj: Model) -> str:
        entry = getattr(obj, name)
        return "" if entry is None else name_of(entry)

    return _column(words, name, model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _column(words: Any, name: str, label: Any) -> Shown:
    words.__name__ = name
    words.short_description = label or name.replace("_", " ")
    words.do_not_call_in_templates = True
    return words  # type: ignore[no-any-return]


def in_words(field: forms.Field, value: Any) -> str:
    """The value of a form field as text."""
    if isinstance(value, geo.Point):
        return f"{value.lat}, {value.lon}"
    if isinstance(field, forms.ChoiceField):
        names = {str(key): str(name) for key, name in field.choices}
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(names.get(str(one), str(one)) for one in chosen if one not in field.empty_values)
    written = field.prepare_value(value)
    return "" if written in field.empty_values else str(written)
