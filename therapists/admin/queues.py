"""Pages of what waits to be dealt with: read it, press a button; nothing is typed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from therapists.admin.base import ROWS_PER_PAGE, PageAdmin, staff
from therapists.models.safety import MAY_SUSPEND

LINK = "text-primary-600 underline dark:text-primary-500"


def link_to(thing: Any) -> str:
    """The name of a row as the way to its page."""
    page = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    return format_html('<a class="{}" href="{}">{}</a>', LINK, page, thing)


class WaitingFilter(admin.SimpleListFilter):
    """What waits, unless another state is asked for, or all."""

    title = _("state")
    parameter_name = "state"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.page = model_admin
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        states = model_admin.model._meta.get_field("state").choices
        return [*(state for state in states if state[0] != model_admin.waits), ("all", gettext("All"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [first | {"display": self.page.waits.label if self.page.waits else gettext("To do")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        if self.value() in dict(self.lookup_choices):
            return queryset.filter(state=self.value())
        return self.page.waiting(queryset)  # type: ignore[no-any-return]


class SuspendingAdmin:
    """A page with buttons for those alone who may suspend listings."""

    def has_suspend_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return staff(request).has_perm(f"therapists.{MAY_SUSPEND}")


class QueueAdmin(PageAdmin):
    """Rows that came by themselves. ``fitting`` says which buttons (``actions_submit_line``) fit a row."""

    waits: Any = None  # the state of those that wait, where that is a state
    list_per_page = ROWS_PER_PAGE
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def waiting(self, queryset: Any) -> QuerySet[Any]:
        """Those of the rows that wait to be dealt with."""
        return queryset.waiting()  # type: ignore[no-any-return]

    def fitting(self, pk: Any) -> tuple[str, ...]:
        """The names of the buttons that fit the state of a row."""
        raise NotImplementedError

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[Any]:
        names = tuple(f"_{name}" for name in self.fitting(object_id))
        found = super().get_actions_submit_line(request, object_id)
        return [button for button in found if button.action_name.endswith(names)]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Without the usual buttons: there is nothing to save."""
        context |= {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing was typed: only the button counts."""
        for button in self.get_actions_submit_line(request, obj.pk):
            if button.action_name in request.POST:
                button.method(request, obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The verb behind the button has written it down."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the list; ``PageAdmin`` leads on whoever took it from the queue."""
        return HttpResponseRedirect(reverse(f"admin:therapists_{self.opts.model_name}_changelist"))
