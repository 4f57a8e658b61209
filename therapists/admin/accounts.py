"""Staff who sign in, and their groups."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from therapists.admin.base import PageAdmin
from therapists.admin.site import site
from therapists.models import User


class StaffCreationForm(UserCreationForm):
    """A new member of staff, by e-mail address."""

    class Meta:
        model = User
        fields = ("email",)


@admin.register(User, site=site)
class UserAdmin(BaseUserAdmin, PageAdmin):
    """Curators and other staff; visitors have no account."""

    form = UserChangeForm
    add_form = StaffCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "first_name", "last_name", "is_staff", "is_superuser", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Name"), {"fields": ("first_name", "last_name")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def readable(self, request: HttpRequest, obj: Any, fieldsets: Iterable[Any]) -> list[Any]:
        """Who may not change somebody's password does not read its hash either."""
        if not self.may_edit(request, obj):
            fieldsets = [
                (title, {**options, "fields": [field for field in options["fields"] if field != "password"]})
                for title, options in fieldsets
            ]
        return super().readable(request, obj, fieldsets)

    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)


@admin.register(Group, site=site)
class GroupAdmin(BaseGroupAdmin, PageAdmin):
    """Sets of rights."""
