"""Vocabulary entries by their names: in lists to choose from, and wherever one is shown."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpRequest

from therapists.admin.fields import blank_first
from therapists.choices import FacetGroup
from therapists.search import catalogue, codes

GROUP_OF = {model: group for group, model in codes.VOCABULARY_GROUPS.items()}


def name_of(entry: Any, words: catalogue.Catalogue | None = None) -> str:
    """What an entry is called in the curator's language; ``words`` where many are to be named."""
    return (words or catalogue.current()).label(GROUP_OF[type(entry)], entry.slug)


def names_of(group: FacetGroup, *, chosen: Iterable[int] = ()) -> list[tuple[int, str]]:
    """Ids and names of the entries on offer, and of those chosen earlier; in the order visitors see them."""
    words = catalogue.current()
    model = codes.VOCABULARY_GROUPS[group]
    rows = model._default_manager.filter(Q(active=True) | Q(pk__in=list(chosen))).order_by("position", "slug")
    return [(pk, words.label(group, slug)) for pk, slug in rows.values_list("pk", "slug")]


class ChosenByName:
    """An inline whose links to vocabulary entries are chosen from names, one list for all its rows."""

    named: ClassVar[dict[str, FacetGroup]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.name in self.named:
            field.choices = blank_first(names_of(self.named[db_field.name]))
            # The words are edited on their own pages.
            for may in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                setattr(field.widget, may, False)
        return field
