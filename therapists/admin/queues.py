"""Pages of what waits to be dealt with: read it, press a button; nothing is typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from therapists.admin.base import ROWS_PER_PAGE, PageAdmin


class QueueAdmin(PageAdmin):
    """Rows that came by themselves. ``fitting`` says which buttons (``actions_submit_line``) fit a row."""

    list_per_page = ROWS_PER_PAGE
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

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
        return HttpResponseRedirect(reverse(f"admin:therapists_{self.opts.model_name}_changelist"))
