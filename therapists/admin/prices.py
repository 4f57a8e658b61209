"""What a session costs, and where that price holds: rows on the practitioner's page."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from therapists.admin.base import RowsFormSet, RowsTabularInline
from therapists.admin.fields import CurrencyField, home_currency
from therapists.choices import PriceScope
from therapists.models import Price


class PriceForm(forms.ModelForm):
    """A price and where it holds."""

    currency = CurrencyField()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        scope, practice = cleaned.get("scope"), cleaned.get("practice")
        if scope == PriceScope.PRACTICE and practice is None and "practice" not in self.errors:
            self.add_error("practice", _("Choose the practice where this price holds, or set “where” to “Everywhere”."))
        elif scope and scope != PriceScope.PRACTICE and practice is not None:
            self.add_error("practice", _("Empty this, or set “where” to “At one practice”."))
        return cleaned


class PriceFormSet(RowsFormSet):
    """Prices, each stated once."""

    distinct = ("scope", "practice", "minutes", "currency")
    distinct_message = _("There is a price for this length in the same place already. Keep one of them.")


class PriceInline(RowsTabularInline):
    """What a session costs."""

    model = Price
    form = PriceForm
    formset = PriceFormSet
    fields = ("scope", "minutes", "amount", "currency", "practice")
    show_title = False
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("practice",)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.base_fields["currency"].initial = home_currency(obj)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Price]:
        return super().get_queryset(request).select_related("practice")
