"""What a guide is about, as the vocabulary, its links and the laws know it; none of this is written for one page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Any

from babel import Locale
from django.conf import settings
from django.core.cache import caches
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from therapists.choices import (
    FacetGroup,
    GuideTopic,
    LinkStrength,
    PlaceKind,
    RegulationKind,
    SeenAt,
    TechniquePressure,
    Tissue,
)
from therapists.models import ConditionTechnique, Place, Regulation, Technique
from therapists.search import catalogue as catalogues
from therapists.search import query
from therapists.search.catalogue import Catalogue, Key, Words
from therapists.search.criteria import Criteria
from therapists.views import present, written

COUNT_KEPT_SECONDS = 3600  # how many state it hangs on the rows alone, and is counted anew when one moves
LINKS_AT_ONCE = 12  # of one strength; the rest is folded away
# How the source of a link begins where no study stands behind it: see imports/vocabulary/conditions.toml.
PURPOSE = "Purpose of the technique"
BY_CUSTOM = "by-custom"  # what such a link is shown as, however firm it is
LONGEST_NAME_WORDS = 4  # longer terms are how people type, not what they call it
COUNTRY_LETTERS = 2  # of a jurisdiction: US-CT

KINDS = {
    FacetGroup.CONDITION: gettext_lazy("Condition"),
    FacetGroup.TECHNIQUE: gettext_lazy("Technique"),
    FacetGroup.PROFESSION: gettext_lazy("Profession"),
}
# A strength is how firmly a source ties the two together; none is a promise.
MEANINGS: dict[str, tuple[Any, Any]] = {
    LinkStrength.STRONG: (
        gettext_lazy("Often used"),
        gettext_lazy("The source speaks clearly for it."),
    ),
    LinkStrength.MODERATE: (
        gettext_lazy("Sometimes used"),
        gettext_lazy("The source finds some support for it, with limits."),
    ),
    LinkStrength.WEAK: (
        gettext_lazy("May be worth a try"),
        gettext_lazy("The proof is small, mixed or missing."),
    ),
    BY_CUSTOM: (
        gettext_lazy("Used by custom"),
        gettext_lazy("This is what the technique is made for. Trials have not shown how well it works."),
    ),
}
LAWS = {
    RegulationKind.LICENCE: gettext_lazy("A license is required."),
    RegulationKind.PROTECTED_TITLE: gettext_lazy("Only people on the official register may use the title."),
    RegulationKind.CERTIFICATION: gettext_lazy("A certificate is offered, and is a matter of choice."),
    RegulationKind.REGISTRATION: gettext_lazy("They must register. This is less than a license."),
    RegulationKind.VOLUNTARY_REGISTER: gettext_lazy("No law. A register that people may join by choice."),
    RegulationKind.NONE: gettext_lazy("Not regulated there."),
    RegulationKind.NOT_KNOWN: gettext_lazy("We do not know. Ask the authority."),
}

type Versions = Mapping[str, int]  # of the listing and the vocabulary, as ``catalogue.versions`` reads them


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the vocabulary that has a guide."""

    url: str
    words: Words


@dataclass(frozen=True, slots=True)
class Linked(Entry):
    """An entry that another one is linked to, and who says so."""

    source: str


@dataclass(frozen=True, slots=True)
class Links:
    """Links of one strength, with what the strength means."""

    title: str
    meaning: str
    first: list[Linked]
    rest: list[Linked]


@dataclass(frozen=True, slots=True)
class Law:
    """What one jurisdiction asks."""

    place: str
    rule: str
    regulation: Regulation


@dataclass(frozen=True, slots=True)
class Country:
    """The laws of one country and its parts."""

    name: str
    laws: list[Law]


@dataclass(frozen=True, slots=True)
class People:
    """The search that a guide leads to."""

    preset: dict[str, str]
    sentence: str
    search_url: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a guide is about."""

    title: str
    gloss: str
    canonical: str
    people: People
    kind: str = ""
    cautions: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    links: list[Links] = field(default_factory=list)
    links_title: str = ""
    laws: list[Country] = field(default_factory=list)


# --- Subjects -----------------------------------------------------------------------------------------------


def condition(slug: str, versions: Versions) -> Subject:
    """A complaint, and the techniques people use for it."""
    rows = (
        ConditionTechnique.objects.filter(condition__slug=slug, technique__active=True)
        .order_by("technique__position", "technique__slug")
        .values_list("technique__slug", "strength", "source")
    )
    return replace(
        _subject(FacetGroup.CONDITION, slug, versions),
        links=_links(FacetGroup.TECHNIQUE, rows, _catalogue(versions)),
        links_title=_("Techniques, and who says so"),
    )


def technique(slug: str, versions: Versions) -> Subject:
    """A style of treatment, how it feels, and the conditions it is used for."""
    rows = (
        ConditionTechnique.objects.filter(technique__slug=slug, condition__active=True)
        .order_by("condition__position", "condition__slug")
        .values_list("condition__slug", "strength", "source")
    )
    return replace(
        _subject(FacetGroup.TECHNIQUE, slug, versions),
        facts=_touch(slug),
        links=_links(FacetGroup.CONDITION, rows, _catalogue(versions)),
        links_title=_("Conditions, and who says so"),
    )


def profession(slug: str, versions: Versions) -> Subject:
    """A profession, and what the law asks of it, place by place."""
    return replace(_subject(FacetGroup.PROFESSION, slug, versions), laws=_laws(slug))


def home_visits(versions: Versions) -> Subject:
    """Being seen at one's own front door."""
    return Subject(
        title=str(GuideTopic.HOME_VISITS.label),
        gloss=_("A practitioner comes to you, with what they need, and treats you where you live."),
        canonical=reverse("home_visits_guide"),
        people=_people(FacetGroup.AT, SeenAt.HOME, versions),
    )


def entries(group: FacetGroup, catalogue: Catalogue) -> dict[str, Entry]:
    """Every entry on offer by its slug, in the order of the vocabulary."""
    return {slug: _entry(group, slug, catalogue) for slug in catalogue.options[group]}


# --- What is known of one -----------------------------------------------------------------------------------


def _catalogue(versions: Versions) -> Catalogue:
    return catalogues.current(versions.get("vocabulary", 0))


def _entry(group: FacetGroup, slug: str, catalogue: Catalogue) -> Entry:
    return Entry(reverse(f"{group.value}_guide", args=[slug]), catalogue.words_for(group, slug))


def _subject(group: FacetGroup, slug: str, versions: Versions) -> Subject:
    """What the vocabulary says of an entry; one that is not offered has no guide."""
    catalogue = _catalogue(versions)
    if slug not in catalogue.options[group]:
        raise Http404
    entry = _entry(group, slug, catalogue)
    return Subject(
        title=entry.words.name,
        gloss=entry.words.gloss,
        canonical=entry.url,
        people=_people(group, slug, versions),
        kind=str(KINDS[group]),
        cautions=[entry.words.caution] if entry.words.caution else [],
        also=_also_called(Key(group, slug), entry.words, catalogue),
    )


def _also_called(key: Key, words: Words, catalogue: Catalogue) -> list[str]:
    """Short words for it besides its name; the name in the other English is one of them."""
    language = written.languages()[0].partition("-")[0]
    source = catalogue.words.get((language, key), words).name
    spoken = dict.fromkeys([source, *catalogue.synonyms.get((language, key), ())])
    own = {words.name.casefold(), words.plural.casefold()}
    return [word for word in spoken if word.casefold() not in own and len(word.split()) <= LONGEST_NAME_WORDS]


def _people(group: FacetGroup, slug: str, versions: Versions) -> People:
    """How many say it of themselves, as a search without a place counts them: one statement, until a row moves."""
    key = f"stated:{versions.get('listing', 0)}:{versions.get('vocabulary', 0)}:{group.value}:{slug}"
    count = partial(query.count, Criteria(chosen={group: (slug,)}), _catalogue(versions))
    total: int = caches["local"].get_or_set(key, count, COUNT_KEPT_SECONDS)  # type: ignore[assignment]
    sentences = {
        FacetGroup.CONDITION: ngettext(
            "%(n)s person listed says they work with it, or uses a technique often used for it.",
            "%(n)s people listed say they work with it, or use a technique often used for it.",
            total,
        ),
        FacetGroup.TECHNIQUE: ngettext(
            "%(n)s person listed says they use it.", "%(n)s people listed say they use it.", total
        ),
        FacetGroup.PROFESSION: ngettext("%(n)s of them is listed.", "%(n)s of them are listed.", total),
        FacetGroup.AT: ngettext(
            "%(n)s person listed says they come to homes.", "%(n)s people listed say they come to homes.", total
        ),
    }
    sentence = sentences[group] % {"n": present.number(total)} if total else _("Nobody listed says so yet.")
    return People({group.value: slug}, sentence, f"{reverse('search')}?{group.value}={slug}")


def _touch(slug: str) -> list[tuple[str, str]]:
    """How hard a technique presses, and on what."""
    pressure, tissues = Technique.objects.values_list("pressure", "works_on").get(slug=slug)
    facts = [(_("Pressure"), str(TechniquePressure(pressure).label))]
    if tissues:
        facts.append((_("Works on"), ", ".join(str(Tissue(tissue).label) for tissue in tissues)))
    return facts


def _links(group: FacetGroup, rows: Iterable[tuple[str, str, str]], catalogue: Catalogue) -> list[Links]:
    """Linked entries by strength, the firmest first. What only a textbook says stands apart, however firmly."""
    found: dict[str, list[Linked]] = {strength: [] for strength in MEANINGS}
    for slug, strength, source in rows:
        entry = _entry(group, slug, catalogue)
        begins, parted, book = source.partition("; ")
        if parted and begins.startswith(PURPOSE):
            found[BY_CUSTOM].append(Linked(entry.url, entry.words, book))
        else:
            found[strength].append(Linked(entry.url, entry.words, source))
    return [
        Links(str(title), str(meaning), found[strength][:LINKS_AT_ONCE], found[strength][LINKS_AT_ONCE:])
        for strength, (title, meaning) in MEANINGS.items()
        if found[strength]
    ]


def _laws(slug: str) -> list[Country]:
    """What each jurisdiction asks of a profession, by country: the one the directory is for comes first."""
    rows = list(Regulation.objects.filter(profession__slug=slug).order_by("jurisdiction"))
    regions = Place.objects.filter(kind=PlaceKind.REGION, country__in={_country(row) for row in rows})
    names = dict(Locale.parse(present.locale()).territories) | {
        f"{country}-{region}": name for country, region, name in regions.values_list("country", "region", "name")
    }
    by_country = {code: [_law(row, names) for row in found] for code, found in groupby(rows, key=_country)}
    first = settings.DEFAULT_COUNTRY
    order = sorted(by_country, key=lambda code: (code != first, names.get(code, code)))
    return [Country(names.get(code, code), by_country[code]) for code in order]


def _law(row: Regulation, names: Mapping[str, str]) -> Law:
    place = names.get(row.jurisdiction, row.jurisdiction)
    return Law(place, str(LAWS[RegulationKind(row.kind)]), row)


def _country(row: Regulation) -> str:
    return row.jurisdiction[:COUNTRY_LETTERS]
