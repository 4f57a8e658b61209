"""From one piece of work to the next: whoever is at something from the queue and deals with it is led on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext
from pghistory.models import Context

from therapists.actions import desk
from therapists.admin.history import may_take_back, undo_url
from therapists.desk import queue
from therapists.desk.queue import Item
from therapists.history.contexts import doing, kinds_of
from therapists.models import Assignment


def led_on(
    request: HttpRequest, model: str, object_id: Any, otherwise: HttpResponse, *, undoable: bool = True
) -> HttpResponse:
    """Where somebody goes who has dealt with something: on, if they took it from the queue and it waits no more.

    Whoever mends a listing while they call its person goes back to the call. ``undoable``: by the history.
    """
    user: Any = request.user
    kinds = [source.kind for source in queue.kinds_about(model)]
    mine = Assignment.objects.filter(by=user, let_go=False, kind__in=kinds, object_id=object_id).first()
    if mine is None:
        return otherwise
    item = queue.find(user, mine.kind, mine.object_id)
    if item is not None:
        return HttpResponseRedirect(item.page) if item.source.own_page and "_save" in request.POST else otherwise
    if not undoable:
        return to_next(request, desk.take(by=user))
    return go_on(request, reverse(f"admin:therapists_{model}_change", args=[object_id]))


def go_on(request: HttpRequest, page: str) -> HttpResponse:
    """To the next piece of work, with a way back to the one that was dealt with on ``page``."""
    user: Any = request.user
    say_how_to_undo(request, page)
    return to_next(request, desk.take(by=user))


def to_next(request: HttpRequest, item: Item | None) -> HttpResponse:
    """To what somebody has taken, or to the desk where nothing waits."""
    if item is None:
        messages.success(request, gettext("Nothing waits for you. Well done."))
    return HttpResponseRedirect(item.page if item is not None else reverse("admin:index"))


def say_how_to_undo(request: HttpRequest, page: str) -> None:
    """Link to the undoing of what this request did, for those who may; else back to the page where they did it."""
    with doing() as now:
        context = Context.objects.filter(pk=now.id).first()
    kinds = kinds_of(now.id) if context else {}
    if context is not None and kinds and may_take_back(request, context, kinds):
        way, text = undo_url(now.id, page), gettext("Undo what you just did")
    else:
        way, text = page, gettext("Back to what you just did")
    messages.info(request, format_html('<a class="underline" data-desk="undo" href="{}">{}</a>', way, text))


def bar(request: HttpRequest) -> Any:
    """For every page of the admin, asked for by those that show it: what somebody is at, if that is on this page."""

    def found() -> Item | None:
        user: Any = request.user
        if not user.is_authenticated:
            return None
        mine = (one.item for one in queue.held(user, only_own=True))
        return next((item for item in mine if item.page.partition("#")[0] == request.path), None)

    return SimpleLazyObject(found)
