"""What somebody may ask of us about their own data: all of it in a file, to be erased, to be listed again."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from therapists.actions import erasing, suppressions
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.admin import own_data
from therapists.admin.base import RowsAdmin, staff
from therapists.admin.site import site
from therapists.models import Practitioner
from therapists.models.practitioners import MAY_ERASE

LONGEST_SAID = 300  # characters of how we know what somebody wishes


def may_erase(request: HttpRequest) -> bool:
    """Whether somebody may erase people, and give them what is kept about them."""
    return staff(request).has_perm(f"therapists.{MAY_ERASE}")


def erase_url(practitioner: int) -> str:
    """The page that asks whether somebody is to be erased."""
    return reverse("admin:therapists_practitioner_erase_listing", args=[practitioner])


class EraseForm(forms.Form):
    """The name, typed, so that nobody else is erased."""

    name = forms.CharField(
        label=_("Name"),
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
        help_text=_("Type the name as it stands above."),
    )

    def __init__(self, *args: Any, person: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self) -> str:
        typed = " ".join(self.cleaned_data["name"].split())
        if typed.casefold() != " ".join(self.person.name.split()).casefold():
            raise ValidationError(_("This is not the name of the person on this page."))
        return typed


class AgainForm(forms.Form):
    """How we know that somebody wishes to be listed again."""

    said = forms.CharField(
        label=_("How they told you"),
        max_length=LONGEST_SAID,
        widget=UnfoldAdminTextareaWidget,
        help_text=_("Who, how and when: it stands in the history."),
    )


class PersonalDataPage(RowsAdmin):
    """The actions on the page of a listing."""

    actions_detail = ("hand_over_data", "list_again", "erase_listing")

    def has_erase_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may_erase(request)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """“Listed again” only for those who were erased."""
        found: list[Any] = super().get_actions_detail(request, object_id)
        again = object_id is not None and suppressions.met([int(object_id)])
        return [each for each in found if again or not each.action_name.endswith("list_again")]

    @action(
        description=_("Erase…"),
        permissions=["erase"],
        url_path="erase",
        icon="delete_forever",
    )
    def erase_listing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what would go, ask for the name, and erase."""
        person = _person(request, object_id)
        form = EraseForm(request.POST if request.method == "POST" else None, person=person)
        if form.is_valid():
            try:
                done = erasing.erase_person(practitioner=person.pk, by=staff(request))
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                text = gettext("The person is erased. %(hashes)d keyed hashes keep files from bringing them back.")
                self.message_user(request, text % {"hashes": done.hashes}, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:therapists_practitioner_changelist"))
        context = _page(self, request, person) | {
            "title": gettext("Erase %(name)s") % {"name": person},
            "form": form,
            "prospect": (told := erasing.prospect(practitioner=person, by=staff(request))),
            "named": list(_named(request, told)),
        }
        return TemplateResponse(request, "admin/therapists/erase.html", context)

    @action(description=_("Their data…"), permissions=["erase"], url_path="data", icon="folder_shared")
    def hand_over_data(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what is in it, then give it."""
        person = _person(request, object_id)
        if request.method == "POST":
            packed = own_data.packed(person, by=staff(request))
            record(objects=[person], message=gettext("Handed over what is kept about them."), by=staff(request))
            name = f"{person.slug}-{timezone.localdate():%Y-%m-%d}.zip"
            return HttpResponse(
                packed,
                content_type="application/zip",
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
        context = _page(self, request, person) | {
            "title": gettext("What is kept about %(name)s") % {"name": person},
            "left_out": own_data.left_out(staff(request)),
        }
        return TemplateResponse(request, "admin/therapists/own_data.html", context)

    @action(description=_("Listed again…"), permissions=["erase"], url_path="again", icon="settings_backup_restore")
    def list_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask how we know, then let somebody in who was erased."""
        person = _person(request, object_id)
        form = AgainForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                suppressions.lift(practitioner=person, said=form.cleaned_data["said"], by=staff(request))
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                self.message_user(request, gettext("Done."), messages.SUCCESS)
                return HttpResponseRedirect(_change(person))
        context = _page(self, request, person) | {
            "title": gettext("Let %(name)s be listed again") % {"name": person},
            "said": gettext(
                "Somebody with these details was erased because they asked for it. Go on only if they themselves now "
                "wish to be listed: files may bring their details again from then on."
            ),
            "form": form,
            "hidden": {},
        }
        return TemplateResponse(request, "admin/therapists/suspension.html", context)


def _person(request: HttpRequest, object_id: str) -> Practitioner:
    if not may_erase(request):
        raise PermissionDenied
    return get_object_or_404(Practitioner, pk=object_id)


def _named(request: HttpRequest, told: erasing.Prospect) -> Iterator[tuple[str, Any, str]]:
    """What sort of row names the person, which, and where it is changed; of those that may be seen."""
    for row in told.texts:
        name = row._meta.model_name
        if staff(request).has_perm(f"therapists.view_{name}"):
            page = reverse(f"admin:therapists_{name}_change", args=[row.pk]) if type(row) in site._registry else ""
            yield capfirst(str(row._meta.verbose_name)), row, page


def _change(person: Practitioner) -> str:
    return reverse("admin:therapists_practitioner_change", args=[person.pk])


def _page(page: Any, request: HttpRequest, person: Practitioner) -> dict[str, Any]:
    shared: dict[str, Any] = page.admin_site.each_context(request)
    return shared | {"opts": page.opts, "person": person, "back": _change(person)}
