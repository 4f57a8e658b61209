"""Phone numbers and e-mail addresses: typed as people write them, kept as E.164."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from therapists.admin.base import RowsFormSet, RowsTabularInline
from therapists.admin.fields import home_country
from therapists.admin.phones import parse_phone, shown_phone
from therapists.choices import ContactKind, ListingStatus
from therapists.models import ContactPoint, Practice, Practitioner


class ContactForm(forms.ModelForm):
    """One way to reach somebody."""

    country = settings.DEFAULT_COUNTRY  # set by the inline, for numbers without a country code

    class Meta:
        model = ContactPoint
        fields: ClassVar[list[str]] = ["kind", "value", "extension", "public", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
        if self.instance.pk is not None and self.instance.kind == ContactKind.PHONE:
            self.initial["value"] = shown_phone(self.instance.value)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, value = cleaned.get("kind"), (cleaned.get("value") or "").strip()
        if not kind or not value:
            return cleaned
        try:
            if kind == ContactKind.PHONE:
                cleaned["value"], extension = parse_phone(value, self.country)
                cleaned["extension"] = cleaned.get("extension") or extension
            else:
                cleaned["value"] = self._email(value)
        except ValidationError as error:
            self.add_error("value", error)
        self._check_extension(cleaned)
        return cleaned

    def clean_position(self) -> int:
        return self.cleaned_data.get("position") or 0

    def _email(self, value: str) -> str:
        try:
            validate_email(value)
        except ValidationError as error:
            raise ValidationError(
                _("“%(typed)s” is not an e-mail address. It looks like name@example.org."),
                params={"typed": value},
            ) from error
        return value.lower()

    def _check_extension(self, cleaned: dict[str, Any]) -> None:
        extension = cleaned.get("extension") or ""
        if extension and cleaned["kind"] != ContactKind.PHONE:
            self.add_error("extension", _("Only a phone number has an extension."))
        elif extension and not extension.isdecimal():
            self.add_error("extension", _("Digits only."))


class ContactFormSet(RowsFormSet):
    """Contacts of one owner; a published practitioner keeps a public one."""

    distinct = ("value", "extension")
    distinct_message = _("This contact is there twice. Remove one of them.")

    def clean(self) -> None:
        super().clean()
        owner = self.instance
        if not isinstance(owner, Practitioner) or owner.status != ListingStatus.PUBLISHED or any(self.errors):
            return
        if not any(form.cleaned_data.get("public") for form in self.standing):
            raise ValidationError(
                _(
                    "This listing is published, so it needs a public phone number or e-mail address. "
                    "Keep one, or pause the listing first."
                )
            )


class ContactInline(RowsTabularInline):
    """Phone numbers and e-mail addresses."""

    model = ContactPoint
    form = ContactForm
    formset = ContactFormSet
    fields = ("kind", "value", "extension", "public", "position")
    show_title = False

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if isinstance(obj, Practice):
            formset.form.country = obj.country or settings.DEFAULT_COUNTRY
        else:
            formset.form.country = home_country(obj if isinstance(obj, Practitioner) else None)
        return formset

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "extension":
            kwargs["widget"] = UnfoldAdminTextInputWidget(attrs={"size": "5"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
