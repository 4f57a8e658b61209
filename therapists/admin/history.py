"""Pages of the past: what became of a row and all that hangs on it, in words; and the ways back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from pghistory.models import Context

from therapists.actions import history
from therapists.actions.refusals import Refused
from therapists.actions.rewriting import Left, Reason, Rewritten
from therapists.admin.telling import Names, Told, ToldEntry, in_words, told
from therapists.background import enqueue_once
from therapists.history.contexts import kinds_of, listings_of, taken_back
from therapists.history.graph import model_of, root_of
from therapists.history.moments import way_back
from therapists.history.timeline import NEVER_TOLD, Change, Entry, page_of
from therapists.models import ImportRun, Practitioner
from therapists.models.history import OWNERS
from therapists.models.private import PrivateBase, PrivatePremises
from therapists.models.provenance import MAY_UNDO
from therapists.permissions import may_see_true_address

ENTRIES_PER_PAGE = 20
MOST_NAMED = 10  # of what is left alone
# Rows that an action changed, from which on taking it back is not waited for: 20,000 take some two seconds.
NOT_WAITED_FOR = 20_000
JUST_BEFORE = timedelta(microseconds=1)  # as fine as the clock is

REASONS = {
    Reason.CHANGED: _("changed since"),
    Reason.NEEDED: _("something else depends on it now"),
    Reason.GONE: _("what it points to has been deleted since"),
    Reason.TAKEN: _("something else stands in its place"),
    Reason.ELSEWHERE: _("it belongs to somebody else now"),
    Reason.LACKING: _("it lacks what a published listing needs"),
    Reason.FILE: _("the picture has been deleted since"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, with the links that this person is given."""

    told: ToldEntry
    restore: str
    undo: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day."""

    date: date
    entries: list[Line]


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
            "title": gettext("History: %(name)s") % {"name": obj},
            "subtitle": None,
            "opts": page.opts,
            "object": obj,
            "days": list(self._days(request, obj, found.entries)),
            "older": found.older,
            "newest": until is None,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/therapists/history.html", context)

    def _days(self, request: HttpRequest, obj: Model, entries: list[Entry]) -> Iterator[Day]:
        undone = taken_back(entry.context for entry in entries if entry.context is not None)
        may_change = self.has_change_permission(request, obj)  # type: ignore[attr-defined]
        lines = [
            Line(
                words,
                _restore_url(obj, words.entry) if may_change else "",
                undo_url(words.entry.context, request.path) if may_change and words.entry.context not in undone else "",
                words.entry.context in undone,
            )
            for words in told(entries, about=type(obj))
        ]
        for day, group in groupby(lines, key=lambda line: timezone.localtime(line.told.entry.at).date()):
            yield Day(day, list(group))


def hidden(request: HttpRequest) -> set[type[Model]]:
    """True addresses that this person may not see."""
    user: Any = request.user
    return {
        model
        for model, of in ((PrivateBase, "practitioner"), (PrivatePremises, "practice"))
        if not may_see_true_address(user, of)
    }


def undo_url(context: str | None, back: str) -> str:
    """Where an action is taken back; what had no context cannot be."""
    return reverse("admin:undo", args=[context], query={"next": back}) if context else ""


def _restore_url(obj: Model, entry: Entry) -> str:
    """Where a listing goes back to what stood before an entry, if there was one."""
    if not isinstance(obj, Practitioner) or any(
        change.before is None for change in entry.changes if (change.kind, change.obj) == ("practitioner", obj.pk)
    ):
        return ""
    to = entry.begun - JUST_BEFORE
    return reverse("admin:therapists_practitioner_restore", args=[obj.pk], query={"to": to.isoformat()})


def _moment(typed: str | None) -> datetime | None:
    """A moment as a link has it; nothing where nobody can read it."""
    try:
        moment = parse_datetime(typed or "")
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None


# --- Back to a moment -------------------------------------------------------------------------------------------------


class RestorePage(HistoryPage):
    """A page of listings that can go back to a moment."""

    def get_urls(self) -> list[URLPattern]:
        page: Any = self
        view = page.admin_site.admin_view(self.restore_view)
        urls: list[URLPattern] = super().get_urls()  # type: ignore[misc]
        return [path("<int:object_id>/restore/", view, name="therapists_practitioner_restore"), *urls]

    def restore_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        page: Any = self
        practitioner = get_object_or_404(Practitioner, pk=object_id)
        if not page.has_change_permission(request, practitioner):
            raise PermissionDenied
        to = _moment(request.POST.get("to") or request.GET.get("to"))
        if to is None:
            raise Http404
        past = reverse("admin:therapists_practitioner_history", args=[object_id])
        if request.method == "POST":
            version = request.POST.get("version", "")
            return _done(
                request,
                past,
                lambda by: history.restore(
                    practitioner=practitioner, to=to, version=int(version) if version.isdecimal() else 0, by=by
                ),
            )
        changes = way_back(practitioner, to=to, hidden=hidden(request))
        context = page.admin_site.each_context(request) | {
            "title": gettext("Bring back an earlier version of %(name)s") % {"name": practitioner},
            "opts": page.opts,
            "object": practitioner,
            "to": to,
            "version": practitioner.version,
            "changes": _told(changes),
            "back": past,
        }
        return TemplateResponse(request, "admin/therapists/restore.html", context)


def _told(changes: list[Change]) -> list[Told]:
    """Changes in words, as if one action made them."""
    moment = timezone.now()
    names = Names([Entry(moment, moment, changes=changes)], Practitioner)
    return list(in_words(changes, names, Practitioner))


# --- One action, taken back -------------------------------------------------------------------------------------------


def undo_view(request: HttpRequest, context: UUID, site: Any) -> HttpResponse:
    """Ask, then take back what one action did to everything; for those who may change all of it."""
    found = get_object_or_404(Context, pk=context)
    kinds = kinds_of(str(context))
    if not may_take_back(request, found, kinds):
        raise PermissionDenied
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    back = asked if safe else reverse("admin:index")
    if request.method == "POST":
        if sum(kinds.values()) >= NOT_WAITED_FOR:
            enqueue_once(history.undo_later, context=str(context), by=request.user.pk)
            text = gettext("It is being undone, which may take some minutes. Whatever has changed since stays.")
            messages.info(request, text)
            return HttpResponseRedirect(back)
        return _done(request, back, lambda by: history.undo(context=str(context), by=by))
    entry = Entry(found.updated_at, found.created_at, str(context), found.metadata)
    [words] = told([entry], about=Practitioner)
    whole_first = sorted(kinds.items(), key=lambda kind: root_of(kind[0]) is not kind[0])
    about = listings_of(str(context), kinds, MOST_NAMED)
    counted = [f"{number:,} × {model._meta.verbose_name}" for model, number in whole_first]
    shown = site.each_context(request) | {
        "title": gettext("Undo an action"),
        "told": words,
        "about": ", ".join(str(listing) for listing in about),
        "counted": counted,
        "undone": bool(taken_back([str(context)])),
        "back": back,
    }
    return TemplateResponse(request, "admin/therapists/undo.html", shown)


def may_take_back(request: HttpRequest, context: Context, kinds: Iterable[type[Model]]) -> bool:
    """Who may change everything that an action changed; to undo the imports of others is a right of its own."""
    user: Any = request.user
    if "run" in context.metadata:
        return may_undo_import(user, ImportRun.objects.filter(pk=context.metadata["run"]).first())
    roots = {root_of(model) for model in kinds}
    return bool(roots) and all(user.has_perm(f"therapists.change_{root._meta.model_name}") for root in roots)


def may_undo_import(user: Any, run: ImportRun | None) -> bool:
    """Whoever may undo imports; and whoever applied this one, while they work with files."""
    own = run is not None and run.by_id == user.pk and user.has_perm("therapists.change_importfile")
    return bool(own or user.has_perm(f"therapists.{MAY_UNDO}"))


def _done(request: HttpRequest, back: str, act: Any) -> HttpResponse:
    """Do it and say what came of it."""
    try:
        outcome: Rewritten = act(request.user)
    except Refused as refused:
        messages.error(request, refused.reason)
        return HttpResponseRedirect(back)
    count = outcome.rows
    if count:
        text = ngettext("%(count)s row is as it was.", "%(count)s rows are as they were.", count)
        messages.success(request, text % {"count": f"{count:,}"})
    elif not outcome.left:
        messages.info(request, gettext("Everything was as it had been already."))
    if outcome.left:
        messages.warning(request, _left_in_words(outcome))
    return HttpResponseRedirect(back)


def _left_in_words(outcome: Rewritten) -> str:
    named = outcome.left[:MOST_NAMED]
    moment = timezone.now()
    changes = [Change(left.kind, left.obj, left.row, left.row) for left in named]
    names = Names([Entry(moment, moment, changes=changes)], Context)
    lines = format_html_join(
        "", "<li>{}: {}</li>", ((_called(left, names), REASONS[Reason(left.reason)]) for left in named)
    )
    count = outcome.left_in_all
    heading = ngettext("%(count)s row stays as it is:", "%(count)s rows stay as they are:", count) % {"count": count}
    rest = count - len(named)
    more = gettext("… and %(count)s more.") % {"count": rest} if rest else ""
    return format_html('{}<ul class="named">{}</ul>{}', heading, lines, more)


def _called(left: Left, names: Names) -> str:
    """What is left alone, and which facts of it."""
    model = model_of(left.kind)
    title = names.title(model, left.row, Context)
    fields = [str(field.verbose_name) for field in model._meta.concrete_fields if field.column in left.columns]
    return f"{title} ({', '.join(fields)})" if fields else title
