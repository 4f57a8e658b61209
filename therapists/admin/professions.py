"""What somebody is and what they speak: rows on the practitioner's page."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from therapists.admin.base import RowsFormSet, RowsTabularInline
from therapists.admin.naming import ChosenByName
from therapists.choices import FacetGroup
from therapists.models import PractitionerLanguage, PractitionerProfession


class ProfessionForm(forms.ModelForm):
    """A profession; which one is the main one is a matter for the whole set."""

    def _get_validation_exclusions(self) -> set[str]:
        # The database still has the old main one while this form is checked; the formset looks at all of them.
        return super()._get_validation_exclusions() | {"primary"}  # type: ignore[misc,no-any-return]


class ProfessionFormSet(RowsFormSet):
    """Professions of a person: exactly one is the main one."""

    def clean(self) -> None:
        super().clean()
        main = [form for form in self.standing if form.cleaned_data.get("primary")]
        for form in main[1:]:
            form.add_error("primary", _("Only one profession can be the main one."))
        if not main and self.standing and not any(self.errors):
            first = self.standing[0]
            first.cleaned_data["primary"] = first.instance.primary = True

    def save(self, commit: bool = True) -> list[Any]:
        main = next((form for form in self.standing if form.cleaned_data["primary"]), None)
        links = PractitionerProfession.objects.filter(practitioner=self.instance)
        links.exclude(pk=main and main.instance.pk).update(primary=False)
        saved: list[Any] = super().save(commit)
        if main is not None:
            links.filter(pk=main.instance.pk).update(primary=True)  # even where only its default made it so
        return saved


class ProfessionInline(ChosenByName, RowsTabularInline):
    """What they are."""

    model = PractitionerProfession
    form = ProfessionForm
    formset = ProfessionFormSet
    fields = ("profession", "primary")
    named: ClassVar[dict[str, FacetGroup]] = {"profession": FacetGroup.PROFESSION}
    show_title = False


class LanguageInline(ChosenByName, RowsTabularInline):
    """What they speak or sign."""

    model = PractitionerLanguage
    fields = ("language", "level")
    named: ClassVar[dict[str, FacetGroup]] = {"language": FacetGroup.LANGUAGE}
    show_title = False
