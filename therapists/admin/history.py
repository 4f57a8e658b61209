"""Pages of the past: what became of a row and all that hangs on it, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from therapists.admin.telling import ToldEntry, told
from therapists.history.timeline import NEVER_TOLD, TRUE_ADDRESSES, page_of
from therapists.models.history import OWNERS

ENTRIES_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day."""

    date: date
    entries: list[ToldEntry]


class HistoryPage:
    """A page whose *History* tells of the row and of all that hangs on it, whoever changed it.

    What is not tracked, and what is told nowhere, keeps the framework's: what its own pages did.
    """

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        page: Any = self
        if page.model not in OWNERS.keys() - NEVER_TOLD:
            return super().history_view(request, object_id, extra_context)  # type: ignore[misc, no-any-return]
        obj = page.get_object(request, unquote(object_id))
        if obj is None:
            return page._get_obj_does_not_exist_redirect(request, page.opts, object_id)  # type: ignore[no-any-return]
        if not page.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        until = _moment(request.GET.get("before"))
        found = page_of(obj, until=until, entries=ENTRIES_PER_PAGE, hidden=hidden(request))
        context = page.admin_site.each_context(request) | {
            "title": _("History: %(name)s") % {"name": obj},
            "subtitle": None,
            "opts": page.opts,
            "object": obj,
            "days": list(_days(told(found.entries, about=page.model))),
            "older": found.older,
            "newest": until is None,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/therapists/history.html", context)


def hidden(request: HttpRequest) -> set[type[Model]]:
    """True addresses that this person may not see."""
    user: Any = request.user
    return {model for model in TRUE_ADDRESSES if not user.has_perm(f"therapists.view_{model._meta.model_name}")}


def _moment(typed: str | None) -> datetime | None:
    """A moment as a link has it; nothing where nobody can read it."""
    try:
        moment = parse_datetime(typed or "")
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None


def _days(entries: list[ToldEntry]) -> Iterator[Day]:
    for day, group in groupby(entries, key=lambda told: timezone.localtime(told.entry.at).date()):
        yield Day(day, list(group))
