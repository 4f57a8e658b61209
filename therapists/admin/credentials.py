"""Proof: credentials and memberships, each with what came of looking it up; rows on the practitioner's page."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.admin.base import RowsStackedInline
from therapists.admin.fields import JurisdictionField, home_country
from therapists.admin.naming import ChosenByName, name_of
from therapists.choices import CredentialKind, FacetGroup, PlaceKind
from therapists.models import Credential, Membership, Place, Practitioner


class CheckForm(forms.ModelForm):
    """A claim, and what came of looking it up."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parts = ("checked_on", "check_result", "check_source")
        if any(cleaned.get(part) for part in parts):
            for part in parts:
                if not cleaned.get(part) and part not in self.errors:
                    self.add_error(part, _("A check says when, where and what came of it. Fill in all three, or none."))
        checked_on = cleaned.get("checked_on")
        if checked_on and checked_on > timezone.localdate():
            self.add_error("checked_on", _("This day is still to come."))
        return cleaned


class CredentialForm(CheckForm):
    """A licence, certification, insurance or background check."""

    jurisdiction = JurisdictionField(required=False, help_text="US-CT, GB, CA-ON")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == CredentialKind.LICENCE:
            if not cleaned.get("number"):
                self.add_error("number", _("A license has a number."))
            if not cleaned.get("jurisdiction") and "jurisdiction" not in self.errors:
                self.add_error("jurisdiction", _("Where is it valid? For example US-CT, CA-ON or GB."))
        return cleaned


def states_taken_for_countries(practitioner: Practitioner) -> list[str]:
    """Codes of credentials that are a country, but of two letters that name a state where this person is: CA, DE."""
    home = home_country(practitioner)
    codes = practitioner.credentials.filter(jurisdiction__regex="^..$").exclude(jurisdiction=home)
    typed = set(codes.values_list("jurisdiction", flat=True))
    states = Place.objects.filter(kind=PlaceKind.REGION, country=home, region__in=typed) if typed else []
    return sorted({state.region for state in states})


class CredentialInline(ChosenByName, RowsStackedInline):
    """Proof."""

    model = Credential
    form = CredentialForm
    fields = (
        ("kind", "profession"),
        ("number", "issuer"),
        ("jurisdiction", "status"),
        ("issued_on", "expires_on"),
        ("checked_on", "check_result"),
        "check_source",
    )
    named: ClassVar[dict[str, FacetGroup]] = {"profession": FacetGroup.PROFESSION}


class MembershipForm(CheckForm):
    """A membership, headed by the name of the association."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.instance.get_inline_title = name_of(self.instance.association)


class MembershipInline(ChosenByName, RowsStackedInline):
    """Associations and registers they belong to."""

    model = Membership
    form = MembershipForm
    fields = (("association", "number"), ("until", "checked_on"), ("check_result", "check_source"))
    named: ClassVar[dict[str, FacetGroup]] = {"association": FacetGroup.ASSOCIATION}
