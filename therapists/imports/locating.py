"""The Place of an address in a file: its postcode, else its town and state."""

from dataclasses import dataclass
from functools import lru_cache

from therapists.choices import PlaceKind
from therapists.models import Place
from therapists.search.places import code_key, key_of

# How much of a full postcode the gazetteer may know: a GB outcode leaves out the last three characters, a Canadian
# FSA and an Irish routing key are the first three.
KNOWN_PART = {**dict.fromkeys(("GB", "GG", "IM", "JE"), slice(-3)), "CA": slice(3), "IE": slice(3)}
TOWNS_REMEMBERED = 50_000
TOWN_KINDS = (PlaceKind.CITY, PlaceKind.DISTRICT)


@dataclass(frozen=True, slots=True)
class Found:
    """A Place, as far as an import needs it."""

    id: int
    locality: str
    region: str


class Gazetteer:
    """Looks addresses up; holds one country's postcodes once one of them is asked for (42,000 in the US: 10 MB)."""

    def __init__(self) -> None:
        self._countries = set(Place.objects.order_by().values_list("country", flat=True).distinct())
        self._postcodes: dict[str, dict[str, Found]] = {}
        self._regions: dict[str, dict[str, str]] = {}
        self._town = lru_cache(TOWNS_REMEMBERED)(self._find_town)
        self._key = lru_cache(TOWNS_REMEMBERED)(key_of)

    def knows(self, country: str) -> bool:
        return country in self._countries

    def region(self, country: str, text: str) -> str:
        """Code of a state given by code or by name; blank where it is neither."""
        if country not in self._regions:
            named = Place.objects.filter(country=country).exclude(region="").order_by()
            pairs = named.values_list("region", "region_name").distinct()
            self._regions[country] = {key_of(name): code for pair in pairs for name in pair for code in pair[:1]}
        return self._regions[country].get(key_of(text), "")

    def find(self, country: str, postcode: str, town: str, region: str) -> Found | None:
        """The postcode's Place where it lies in the region, else the town's, else the postcode's all the same."""
        by_code = self._find_postcode(country, code_key(postcode) if country != "US" else postcode)
        if by_code and region in {"", by_code.region}:
            return by_code
        return self._town(country, region, self.key(town)) or by_code

    def key(self, name: str) -> str:
        """The folded name, remembered: a file has the same towns again and again."""
        return self._key(name)

    def _find_postcode(self, country: str, code: str) -> Found | None:
        if country not in self._postcodes:
            places = Place.objects.filter(kind=PlaceKind.POSTCODE, country=country).order_by("-id")
            rows = places.values_list("key", "id", "locality", "region").iterator()
            self._postcodes[country] = {key: Found(pk, locality, region) for key, pk, locality, region in rows}
        known = self._postcodes[country]
        part = KNOWN_PART.get(country)
        return known.get(code) or (known.get(code[part]) if part else None)

    def _find_town(self, country: str, region: str, key: str) -> Found | None:
        if not (region and key):
            return None  # thousands of towns share a name
        towns = Place.objects.filter(kind__in=TOWN_KINDS, country=country, region=region, key=key)
        town = towns.order_by("-population", "id").first()
        return Found(town.id, town.name, town.region) if town else None
