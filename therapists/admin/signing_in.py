"""How staff sign in: a password, then a code; allauth does the work, on pages that look like the rest of the admin.

There are no others: nobody signs up, and what allauth offers beyond this has no address here.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from allauth.account import app_settings, views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django import forms
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import View
from unfold.widgets import INPUT_CLASSES

from therapists.admin.site import in_the_admin, lacks_second_factor, site

# What the next page shows anyway.
OBVIOUS = {
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "mfa/messages/recovery_codes_generated.txt",
}


class StaffAccounts(DefaultAccountAdapter):
    """What allauth asks of us: accounts are made by administrators, and have the address of the user alone."""

    error_messages: Mapping[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        if message_template not in OBVIOUS:
            super().add_message(request, level, message_template, *rest, **more)

    def reauthenticate(self, user: Any, password: str) -> bool:
        found = self.authenticate(allauth_context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Not of somebody who has just signed in."""
        request = allauth_context.request
        records = get_authentication_records(request, request.user)
        fresh = any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)
        return not fresh and super().is_reauthentication_required(app=app, **options)


class _Page:
    """A page of allauth, with what the theme's templates ask for and its look for the fields."""

    title: Any = ""

    def get_context_data(self: Any, **given: Any) -> dict[str, Any]:
        found = super().get_context_data(**given)  # type: ignore[misc]
        if isinstance(form := found.get("form"), forms.Form):
            for field in form.fields.values():
                field.widget.attrs["class"] = " ".join(INPUT_CLASSES)
                field.widget.attrs.pop("placeholder", None)
        return {
            **site.each_context(self.request),
            **found,
            "title": self.title,
            "must": self.request.user.is_authenticated and lacks_second_factor(self.request.user),
        }


class SignIn(_Page, views.LoginView):
    """E-mail address and password."""

    template_name = "admin/sign_in/password.html"
    title = _("Sign in")

    def get_form(self, form_class: Any = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        form.fields["login"].label = _("E-mail address")
        return form


class Inactive(_Page, views.AccountInactiveView):
    """An account that was closed."""

    template_name = "admin/sign_in/inactive.html"
    title = _("This account is closed")


class ConfirmPassword(_Page, views.ReauthenticateView):
    """The password again, before something that matters."""

    template_name = "admin/sign_in/confirm.html"
    title = _("Confirm that it is you")


class ConfirmCode(_Page, second.ReauthenticateView):
    """A code again, before something that matters."""

    template_name = "admin/sign_in/confirm.html"
    title = _("Confirm that it is you")


class Code(_Page, second.AuthenticateView):
    """The second factor: a code of the app, or one of the codes kept for its loss."""

    template_name = "admin/sign_in/code.html"
    title = _("Code")


class SecondFactor(_Page, second.IndexView):
    """What is set up."""

    template_name = "admin/sign_in/second_factor.html"
    title = _("Second factor")


class SetUp(_Page, totp.ActivateTOTPView):
    """Set up an app that makes codes."""

    template_name = "admin/sign_in/set_up.html"
    title = _("Set up a second factor")

    def get_form(self, form_class: Any = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        form.fields["code"].label = _("Code")
        return form


class Remove(_Page, totp.DeactivateTOTPView):
    """Take the app out of use, for example to set up another."""

    template_name = "admin/sign_in/remove.html"
    title = _("Remove the app")


class RecoveryCodes(_Page, recovery.ViewRecoveryCodesView):
    """Codes to keep for the day on which the app is lost."""

    template_name = "admin/sign_in/recovery_codes.html"
    title = _("Recovery codes")


class NewRecoveryCodes(_Page, recovery.GenerateRecoveryCodesView):
    """Other ones, which make the earlier ones useless."""

    template_name = "admin/sign_in/new_recovery_codes.html"
    title = _("New recovery codes")


def _at(address: str, page: type[View] | Callable[..., Any], name: str) -> URLPattern:
    view = page.as_view() if isinstance(page, type) else page
    return path(address, in_the_admin(view), name=name)


# By the names that allauth knows its pages by.
urlpatterns = [
    _at("", SignIn, "account_login"),
    _at("out/", views.logout, "account_logout"),
    _at("closed/", Inactive, "account_inactive"),
    _at("confirm/", ConfirmPassword, "account_reauthenticate"),
    _at("code/", Code, "mfa_authenticate"),
    _at("code/confirm/", ConfirmCode, "mfa_reauthenticate"),
    _at("second-factor/", SecondFactor, "mfa_index"),
    _at("second-factor/set-up/", SetUp, "mfa_activate_totp"),
    _at("second-factor/remove/", Remove, "mfa_deactivate_totp"),
    _at("second-factor/codes/", RecoveryCodes, "mfa_view_recovery_codes"),
    _at("second-factor/codes/new/", NewRecoveryCodes, "mfa_generate_recovery_codes"),
]
