"""Safety comes before people: red flags of conditions, with the number that brings help where the visitor is."""

from collections.abc import Iterable

from therapists.choices import FacetGroup
from therapists.search.catalogue import Catalogue, emergency_number

PLACEHOLDER = "{emergency}"


def notes_for(asked: Iterable[str], others: Iterable[str], catalogue: Catalogue, country: str | None) -> list[str]:
    """The red flags of what was asked about, then those of other conditions."""
    return list(dict.fromkeys([*notes(asked, catalogue, country), *notes(others, catalogue, country)]))


def notes(conditions: Iterable[str], catalogue: Catalogue, country: str | None) -> list[str]:
    """The red flags of these conditions, each once, emergencies first."""
    cautions = [catalogue.words_for(FacetGroup.CONDITION, slug).caution for slug in conditions]
    found = sorted(dict.fromkeys(note for note in cautions if note), key=lambda note: PLACEHOLDER not in note)
    return [note.replace(PLACEHOLDER, emergency_number(country)) for note in found]
