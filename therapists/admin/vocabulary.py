"""The words of the directory: professions, specialties (techniques and conditions), objectives and the rest."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from therapists.admin.base import (
    Announcing,
    PageAdmin,
    RowsAdmin,
    RowsFormSet,
    RowsStackedInline,
    RowsTabularInline,
)
from therapists.admin.fields import ArrayOfCodes, JurisdictionField, ManyOfFew
from therapists.admin.naming import ChosenByName, name_of
from therapists.admin.site import site
from therapists.choices import FacetGroup, LinkStrength, Tissue
from therapists.models import (
    Association,
    Condition,
    ConditionTechnique,
    Language,
    Objective,
    ObjectiveTechnique,
    PaymentOption,
    PractitionerTechnique,
    Profession,
    Regulation,
    Technique,
    Term,
)
from therapists.models.vocabulary import TermKind
from therapists.search import catalogue, codes

LONGEST_CAUTION_WORDS = 40


class TermForm(forms.ModelForm):
    """A word for an entry; only the name has more than its text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (term := self.instance).pk is not None:
            term.get_inline_title = f"{term.locale} · {term.get_kind_display()}: {term.text}"

    def clean_locale(self) -> str:
        return str(self.cleaned_data["locale"]).strip().lower()

    def clean_caution(self) -> str:
        caution = str(self.cleaned_data["caution"]).strip()
        if len(words := caution.split()) > LONGEST_CAUTION_WORDS:
            raise forms.ValidationError(
                _("This has %(words)s words; a caution has at most %(most)s, so that people read it."),
                params={"words": len(words), "most": LONGEST_CAUTION_WORDS},
            )
        return caution

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == TermKind.SYNONYM:
            for field in ("plural", "gloss", "caution"):
                if cleaned.get(field):
                    self.add_error(field, _("Only the name carries this. Write it beside the name in this language."))
        return cleaned


class TermFormSet(RowsFormSet):
    """Words of one entry: each once, and one name in each language."""

    distinct: ClassVar[tuple[str, ...]] = ("locale", "text")
    distinct_message = _("This word is there twice in this language. Remove one of them.")

    def clean(self) -> None:
        super().clean()
        named: set[str] = set()
        for form in self.standing:
            locale = form.cleaned_data.get("locale", "")
            if form.cleaned_data.get("kind") != TermKind.NAME:
                continue
            if locale in named:
                form.add_error("kind", _("There is a name in this language already. Make this one a synonym."))
            named.add(locale)
        if catalogue.SOURCE_LOCALE not in named and not any(self.errors):
            raise forms.ValidationError(_("Every entry needs a name in English (en)."))

    def _move_names_aside(self) -> None:
        """So that name and synonym can change places in one save."""
        kept = [form.instance.pk for form in self.standing if form.cleaned_data["kind"] == TermKind.NAME]
        if self.instance.pk is not None:
            names = Term.objects.filter(**{self.fk.name: self.instance}, kind=TermKind.NAME).exclude(pk__in=kept)
            names.update(kind=TermKind.SYNONYM, plural="", gloss="", caution="")

    def save(self, commit: bool = True) -> list[Model]:
        self._move_names_aside()
        return super().save(commit)


class TermInline(RowsStackedInline):
    """Names and synonyms."""

    model = Term
    form = TermForm
    formset = TermFormSet
    fields = (("locale", "kind"), ("text", "plural"), "gloss", "caution")
    show_title = True
    collapsible = True


def terms_of(field: str) -> type[TermInline]:
    """The inline of terms that belong to an entry by ``field``."""
    return type(f"{field.title()}TermInline", (TermInline,), {"fk_name": field})


class LinkInline(ChosenByName, RowsTabularInline):
    """Techniques that serve an entry, with the source that says so."""

    named: ClassVar[dict[str, FacetGroup]] = {"technique": FacetGroup.TECHNIQUE}
    show_title = False
    fields = ("technique", "strength", "source")
    verbose_name = _("technique for it")
    verbose_name_plural = _("techniques for it")


class ConditionLinkInline(LinkInline):
    """Techniques for a condition."""

    model = ConditionTechnique


class ObjectiveLinkInline(LinkInline):
    """Techniques for an objective."""

    model = ObjectiveTechnique


class RegulationForm(forms.ModelForm):
    """What the law asks."""

    jurisdiction = JurisdictionField(help_text=_("ISO 3166: US-CT, GB-ENG, or a whole country: IE."))


class VocabularyAdmin(Announcing, RowsAdmin):
    """Entries of one vocabulary."""

    list_display: Any = ("name_here", "slug", "position", "active")
    list_filter: Any = ("active",)
    search_fields: Any = ("slug", "terms__text")
    search_help_text = _("A name or synonym in any language.")
    ordering = ("position", "slug")
    extra_fields: tuple[Any, ...] = ()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The entry by its name, as headings and messages call it."""
        entry = super().get_object(request, object_id, from_field)
        if entry is not None:
            entry.called = name_of(entry, self.words)
        return entry

    def offered_as(self, entry: Model) -> str:
        return name_of(entry, self.words)

    @display(description=_("name"))
    def name_here(self, entry: Model) -> str:
        return name_of(entry, self.words)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ("slug", *self.extra_fields, ("position", "active"))
        return self.readable(request, obj, [(None, {"fields": fields})])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(("slug",) if obj is not None else ()))

    def concerned(self, objects: Iterable[Any]) -> set[int]:
        """Rows hold codes, never words: only a change of links between entries moves them."""
        return set()

    def announce(self) -> None:
        codes.ensure_codes()
        super().announce()


class LinkedAdmin(VocabularyAdmin):
    """Entries that techniques serve: people with a technique that is linked strongly are found by them."""

    def footprint(self, obj: Any) -> set[int]:
        strong = obj.technique_links.filter(strength=LinkStrength.STRONG)
        return set(strong.values_list("technique_id", flat=True))

    def concerned_between(self, before: set[int], after: set[int]) -> set[int]:
        return _people_with(before ^ after)

    def concerned(self, objects: Iterable[Any]) -> set[int]:
        return _people_with(set().union(*(self.footprint(entry) for entry in objects)))


def _people_with(techniques: set[int]) -> set[int]:
    return set(PractitionerTechnique.objects.filter(technique__in=techniques).values_list("practitioner_id", flat=True))


class ProfessionForm(forms.ModelForm):
    """A profession with its codes in one line."""

    nucc_codes = ArrayOfCodes(label=_("NUCC codes"), help_text=_("Parted by commas: 225700000X, 172M00000X"))


class TechniqueForm(forms.ModelForm):
    """A technique with what it works on as checkboxes."""

    works_on = ManyOfFew(choices=Tissue, label=_("Works on"))


class ConditionForm(forms.ModelForm):
    """A condition with its codes in one line."""

    icd10_codes = ArrayOfCodes(label="ICD-10-CM", help_text=_("Parted by commas: M54.3, M54.4"))


class AssociationForm(forms.ModelForm):
    """An association with its countries in one line."""

    countries = ArrayOfCodes(label=_("Countries"), help_text=_("Two letters each, parted by commas: US, CA"))

    def clean_countries(self) -> list[str]:
        return [code.upper() for code in self.cleaned_data["countries"]]


@admin.register(Profession, site=site)
class ProfessionAdmin(VocabularyAdmin):
    """What practitioners are."""

    form = ProfessionForm
    inlines = (terms_of("profession"),)
    extra_fields = ("nucc_codes",)


@admin.register(Technique, site=site)
class TechniqueAdmin(VocabularyAdmin):
    """Styles of treatment."""

    form = TechniqueForm
    list_display = ("name_here", "slug", "pressure", "position", "active")
    list_filter = ("active", "pressure")
    inlines = (terms_of("technique"),)
    extra_fields = ("works_on", "pressure")


@admin.register(Condition, site=site)
class ConditionAdmin(LinkedAdmin):
    """What hurts."""

    form = ConditionForm
    list_display = ("name_here", "slug", "body_area", "position", "active")
    list_filter = ("active", "body_area")
    inlines = (terms_of("condition"), ConditionLinkInline)
    extra_fields = ("body_area", "icd10_codes")


@admin.register(Objective, site=site)
class ObjectiveAdmin(LinkedAdmin):
    """What visitors want."""

    inlines = (terms_of("objective"), ObjectiveLinkInline)


@admin.register(Language, site=site)
class LanguageAdmin(VocabularyAdmin):
    """Languages people speak or sign."""

    inlines = (terms_of("language"),)


@admin.register(PaymentOption, site=site)
class PaymentOptionAdmin(VocabularyAdmin):
    """Ways to pay."""

    inlines = (terms_of("payment_option"),)


@admin.register(Association, site=site)
class AssociationAdmin(VocabularyAdmin):
    """Professional associations and registers."""

    form = AssociationForm
    list_display = ("name_here", "slug", "is_register", "website", "active")
    list_filter = ("active", "is_register")
    inlines = (terms_of("association"),)
    extra_fields = ("countries", "website", "is_register")


@admin.register(Regulation, site=site)
class RegulationAdmin(Announcing, ChosenByName, PageAdmin):
    """What the law of each jurisdiction asks of each profession."""

    form = RegulationForm
    list_display = ("jurisdiction", "profession_here", "kind", "authority", "noted_on")
    list_filter = ("kind",)
    list_select_related = ("profession",)
    search_fields = ("jurisdiction", "authority", "profession__slug")
    named: ClassVar[dict[str, FacetGroup]] = {"profession": FacetGroup.PROFESSION}
    fields = (("profession", "jurisdiction"), "kind", "authority", "source", "source_url", "noted_on")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The law with its profession by name, as headings and messages call it."""
        regulation = super().get_object(request, object_id, from_field)
        if regulation is not None:
            regulation.profession.called = name_of(regulation.profession, self.words)
        return regulation

    @display(description=_("profession"), ordering="profession")
    def profession_here(self, regulation: Regulation) -> str:
        return name_of(regulation.profession, self.words)
