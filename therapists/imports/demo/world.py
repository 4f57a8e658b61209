"""What invented people are fitted into: the cities and the vocabulary that the directory already holds."""

from collections import defaultdict
from dataclasses import dataclass, field
from math import cos, hypot, radians
from typing import NamedTuple, Self

from therapists.choices import PlaceKind
from therapists.imports.demo import words
from therapists.imports.demo.draw import KM_PER_DEGREE, City, Weighted
from therapists.models import (
    Association,
    Condition,
    ConditionTechnique,
    Language,
    PaymentOption,
    Place,
    Profession,
    Regulation,
    Technique,
    Term,
)
from therapists.models.vocabulary import TermKind, VocabularyEntry

# How the people of a large directory are spread over countries; inside a country, population decides.
COUNTRY_SHARES = {
    "US": 0.50, "GB": 0.19, "CA": 0.11, "AU": 0.07, "IE": 0.03, "NZ": 0.025, "MX": 0.02, "ES": 0.02,
    "DE": 0.02,
    "FR": 0.015,
}  # fmt: skip
# Cities that walkthroughs are told in (country, region or "" for any, name). A small directory gives each at
# least SHOWCASE_PEOPLE, or SHOWCASE_SHARE of everybody where that is less; a large one has them anyway.
SHOWCASE_CITIES = (
    ("GB", "", "Leeds"),
    ("US", "CT", "Hartford"),
    ("CA", "ON", "Toronto"),
    ("IE", "", "Dublin"),
    ("AU", "NSW", "Sydney"),
    ("US", "NY", "New York City"),
)
SHOWCASE_PEOPLE = 80
SHOWCASE_SHARE = 0.03

NEIGHBOUR_KM = 40.0  # a town this near may be named in somebody's area
NEIGHBOURS = 6

POPULARITY_HEAD = 3  # popularity of the n-th entry of a vocabulary: 1 / (n + this)
MISFIT = 0.03  # how likely a technique is outside a profession's usual ones, against inside
MISFIT_CONDITION = 0.25  # the same for a condition that none of those techniques is used for


class DemoError(Exception):
    """The demo cannot be made; the text says what to do first."""


class Entry(NamedTuple):
    """A word of a vocabulary, with its names by language."""

    id: int
    slug: str
    names: dict[str, str]  # as they stand inside a sentence

    def name(self, locale: str) -> str:
        """The name in a language, else in English, else what the slug says."""
        return self.names.get(locale) or self.names.get("en") or self.slug.replace("-", " ")


class AssociationEntry(NamedTuple):
    """An association, for people of some countries, or of the regions that its name names."""

    id: int
    name: str  # in small letters
    countries: frozenset[str]
    regions: frozenset[str]


class Rule(NamedTuple):
    """What the law asks, where."""

    kind: str
    jurisdiction: str
    authority: str


@dataclass(slots=True)
class World:
    """Everything that is drawn from, read once."""

    cities: Weighted[City]
    professions: dict[str, Weighted[Entry]]  # by country
    profession_by_slug: dict[str, Entry]
    techniques: dict[str, Weighted[Entry]]  # by profession
    conditions: dict[str, Weighted[Entry]]  # by profession
    languages: dict[str, int]
    payments: dict[str, Weighted[int]]  # by country
    associations: list[AssociationEntry]
    rules: dict[tuple[str, str], Rule]  # by profession and jurisdiction
    _fitting: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    _tiles: dict[tuple[int, int], list[City]] = field(default_factory=dict)
    _neighbours: dict[int, list[City]] = field(default_factory=dict)

    @classmethod
    def read(cls, practitioners: int) -> Self:
        """The world for so many people."""
        cities = _cities()
        professions = _entries(Profession)
        techniques = _entries(Technique)
        conditions = _entries(Condition)
        if not (professions and techniques and conditions):
            raise DemoError("The vocabulary is empty. Run `manage.py load_vocabulary` first.")
        countries = {city.country for city in cities}
        world = cls(
            cities=Weighted(_city_weights(cities, practitioners)),
            professions={country: _professions_of(country, professions) for country in sorted(countries)},
            profession_by_slug={entry.slug: entry for entry in professions},
            techniques={entry.slug: _techniques_of(entry.slug, techniques) for entry in professions},
            conditions=_conditions_by_profession(professions, techniques, conditions),
            languages=dict(Language.objects.values_list("slug", "id")),
            payments={country: _payments_of(country) for country in sorted(countries)},
            associations=_associations({city.region_name for city in cities if city.region_name}),
            rules={
                (profession, jurisdiction): Rule(kind, jurisdiction, authority)
                for profession, jurisdiction, kind, authority in Regulation.objects.values_list(
                    "profession__slug", "jurisdiction", "kind", "authority"
                )
            },
        )
        for city in cities:
            world._tiles.setdefault(_tile(city), []).append(city)
        return world

    def rule(self, profession: str, city: City) -> Rule | None:
        """What the law asks of a profession in a city: the region's rule, else the country's."""
        return self.rules.get((profession, f"{city.country}-{city.region}")) or self.rules.get(
            (profession, city.country)
        )

    def associations_of(self, profession: str, city: City) -> list[int]:
        """Associations that somebody of this profession could belong to there."""
        key = (profession, city.country, city.region_name)
        if key not in self._fitting:
            parts = [part.replace("_", " ") for part in words.ASSOCIATION_WORDS.get(profession, ())]
            self._fitting[key] = [
                association.id
                for association in self.associations
                if city.country in association.countries
                and (not association.regions or city.region_name in association.regions)
                and any(part in association.name for part in parts)
            ]
        return self._fitting[key]

    def neighbours(self, city: City) -> list[City]:
        """The nearest other cities, nearest first."""
        if city.id not in self._neighbours:
            row, column = _tile(city)
            near = [
                (away, other.name, other)
                for tile in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
                for other in self._tiles.get(tile, ())
                if other.id != city.id and (away := _about_km(city, other)) <= NEIGHBOUR_KM
            ]
            self._neighbours[city.id] = [other for _, _, other in sorted(near)[:NEIGHBOURS]]
        return self._neighbours[city.id]


def _cities() -> list[City]:
    found = Place.objects.filter(kind=PlaceKind.CITY, country__in=COUNTRY_SHARES, population__gt=0)
    # Not by id: the same gazetteer loaded twice must give the same people.
    rows = found.order_by("country", "region", "name", "lat", "lon", "id").values_list(*City._fields)
    cities = [City(*row) for row in rows]
    if not cities:
        raise DemoError("There are no cities to put people in. Run `manage.py load_places` first.")
    return cities


def _city_weights(cities: list[City], practitioners: int) -> list[tuple[City, float]]:
    people: dict[str, int] = defaultdict(int)
    for city in cities:
        people[city.country] += city.population
    shares = sum(COUNTRY_SHARES[country] for country in people)
    weights = {city: COUNTRY_SHARES[city.country] / shares * city.population / people[city.country] for city in cities}
    floor = min(SHOWCASE_SHARE, SHOWCASE_PEOPLE / max(practitioners, 1))
    for country, region, name in SHOWCASE_CITIES:
        namesakes = [c for c in cities if (c.country, c.name) == (country, name) and region in ("", c.region)]
        if namesakes:
            largest = max(namesakes, key=lambda city: city.population)
            weights[largest] = max(weights[largest], floor)
    return list(weights.items())


def _entries(model: type[VocabularyEntry]) -> list[Entry]:
    """Entries on offer, most common first."""
    field_name = model._meta.model_name or ""
    names: dict[int, dict[str, str]] = defaultdict(dict)
    for id_, locale, text in (
        Term.objects.filter(kind=TermKind.NAME, **{f"{field_name}__isnull": False})
        .order_by("locale")
        .values_list(f"{field_name}_id", "locale", "text")
    ):
        names[id_][locale] = _inside_sentence(text)
    offered = model._default_manager.filter(active=True).order_by("position", "slug").values_list("pk", "slug")
    return [Entry(id_, slug, names[id_]) for id_, slug in offered]


def _professions_of(country: str, professions: list[Entry]) -> Weighted[Entry]:
    return Weighted(
        (entry, words.PROFESSION_SHARES.get(entry.slug, words.OTHER_PROFESSION_SHARE))
        for entry in professions
        if country in words.ONLY_IN.get(entry.slug, (country,))
    )


def _popularity(rank: int) -> float:
    return 1.0 / (rank + POPULARITY_HEAD)


def _techniques_of(profession: str, techniques: list[Entry]) -> Weighted[Entry]:
    usual = words.PROFESSION_TECHNIQUES.get(profession, ())
    return Weighted(
        (entry, _popularity(rank) * (1.0 if entry.slug in usual else MISFIT)) for rank, entry in enumerate(techniques)
    )


def _conditions_by_profession(
    professions: list[Entry], techniques: list[Entry], conditions: list[Entry]
) -> dict[str, Weighted[Entry]]:
    slugs = {entry.id: entry.slug for entry in techniques}
    used: dict[int, set[str]] = defaultdict(set)
    for condition, technique in ConditionTechnique.objects.values_list("condition_id", "technique_id"):
        used[condition].add(slugs.get(technique, ""))
    by_profession = {}
    for profession in professions:
        usual = set(words.PROFESSION_TECHNIQUES.get(profession.slug, ()))
        by_profession[profession.slug] = Weighted(
            (entry, _popularity(rank) * (1.0 if used[entry.id] & usual else MISFIT_CONDITION))
            for rank, entry in enumerate(conditions)
        )
    return by_profession


def _payments_of(country: str) -> Weighted[int]:
    offered = PaymentOption.objects.filter(active=True).order_by("position", "slug").values_list("id", "slug")
    return Weighted(
        (id_, _popularity(rank))
        for rank, (id_, slug) in enumerate(offered)
        if country in words.PAYMENT_COUNTRIES.get(slug, (country,))
    )


def _associations(region_names: set[str]) -> list[AssociationEntry]:
    """Associations by slug; one that names a region is for its people only."""
    countries = dict(Association.objects.filter(active=True).values_list("id", "countries"))
    found = (
        Term.objects.filter(kind=TermKind.NAME, locale="en", association__in=countries)
        .order_by("association__slug")
        .values_list("association_id", "text")
    )
    return [
        AssociationEntry(
            id_,
            name.lower(),
            frozenset(countries[id_]),
            frozenset(region for region in region_names if region in name),
        )
        for id_, name in found
    ]


def _inside_sentence(name: str) -> str:
    """The name without what stands in brackets, and small unless it begins with somebody's name."""
    name = name.partition(" (")[0]
    first = name.replace("’", "'").replace("'", " ").split()[0].rstrip(",")
    return name if first in words.PROPER_NAMES or name[1:2].isupper() else name[:1].lower() + name[1:]


def _tile(city: City) -> tuple[int, int]:
    """A square of one degree: wider than ``NEIGHBOUR_KM`` wherever there are cities."""
    return int(city.lat + 90), int(city.lon + 180)


def _about_km(a: City, b: City) -> float:
    return KM_PER_DEGREE * hypot(a.lat - b.lat, (a.lon - b.lon) * cos(radians(a.lat)))
