"""Staff who sign in, and their groups."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from therapists.actions.log import record
from therapists.admin.base import PageAdmin, staff
from therapists.admin.site import site
from therapists.models import User
from therapists.permissions import role_name


class StaffCreationForm(UserCreationForm):
    """A new member of staff, by e-mail address."""

    class Meta:
        model = User
        fields = ("email",)


class RoleFilter(admin.SimpleListFilter):
    """Staff of one role, or of another group."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, role_name(name)) for name in Group.objects.order_by("name").values_list("name", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User, site=site)
class UserAdmin(BaseUserAdmin, PageAdmin):
    """Curators and other staff; visitors have no account."""

    form = UserChangeForm
    add_form = StaffCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "first_name", "last_name", "is_staff", "is_superuser", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", RoleFilter)
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Name"), {"fields": ("first_name", "last_name")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Signing in"), {"fields": ("second_factor", "last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined", "second_factor")
    actions_detail = ("remove_second_factor",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **options)
        if db_field.name == "groups" and field is not None:
            field.label_from_instance = lambda group: role_name(group.name)
        return field

    def readable(self, request: HttpRequest, obj: Any, fieldsets: Iterable[Any]) -> list[Any]:
        """Who may not change somebody's password does not read its hash either."""
        if not self.may_edit(request, obj):
            fieldsets = [
                (title, {**options, "fields": [field for field in options["fields"] if field != "password"]})
                for title, options in fieldsets
            ]
        return super().readable(request, obj, fieldsets)

    @display(description=_("second factor"))
    def second_factor(self, user: User) -> str:
        return gettext("Set up") if user.pk and is_mfa_enabled(user) else gettext("None")

    @action(description=_("Remove second factor…"), permissions=["change"], url_path="remove-second-factor")
    def remove_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For somebody who has lost the app and the codes: they sign in with the password, and set up another."""
        user = get_object_or_404(User, pk=object_id)
        page = reverse("admin:therapists_user_change", args=[user.pk])
        if request.method == "POST":
            with transaction.atomic():
                Authenticator.objects.filter(user=user).delete()
                record(objects=[user], message=gettext("Removed the second factor."), by=staff(request))
            self.message_user(request, gettext("The second factor was removed."), messages.SUCCESS)
            return HttpResponseRedirect(page)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Remove the second factor of %(user)s") % {"user": user},
            "opts": self.opts,
            "back": page,
        }
        return TemplateResponse(request, "admin/therapists/remove_second_factor.html", context)

    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)


@admin.register(Group, site=site)
class GroupAdmin(BaseGroupAdmin, PageAdmin):
    """Sets of rights."""
