"""What the cells of a spreadsheet say, as words of our vocabulary; what a mapping says of them comes first."""

from collections.abc import Iterator, Mapping
from typing import Any

import phonenumbers
from babel import Locale

from therapists.choices import Gender, Setting, Stated
from therapists.exports.tables import parted
from therapists.imports.cells import EMPTY_WORDS
from therapists.imports.sheets.fields import Field, key_of_heading
from therapists.search import catalogue

# Other words for the values of closed sets, in plain letters.
OTHER_WORDS: Mapping[type[Any], Mapping[str, str]] = {
    Gender: {
        **dict.fromkeys(("f", "female", "w", "mujer", "femenino"), Gender.WOMAN),
        **dict.fromkeys(("m", "male", "hombre", "masculino"), Gender.MAN),
        **dict.fromkeys(("nb", "x", "nonbinary", "no binario"), Gender.NON_BINARY),
    },
    Stated: {
        **dict.fromkeys(("y", "yes", "true", "1", "x", "si", "s"), Stated.YES),
        **dict.fromkeys(("n", "no", "false", "0"), Stated.NO),
    },
    Setting: {
        **dict.fromkeys(("home", "own premises", "own home", "casa", "domicilio"), Setting.OWN_PREMISES),
        "gym": Setting.SPORTS_CLUB,
    },
}
MARKS_BETWEEN_WORDS = ";|\n/,"  # the first of these that a cell holds separates its entries
COUNTRY_LANGUAGES = ("en", "es")
OTHER_COUNTRIES = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "usa": "US",
                   "u s a": "US", "united states of america": "US"}  # fmt: skip


class Words:
    """Looks words up; ``said`` is what a mapping says of them: field → word as written → value."""

    def __init__(self, said: Mapping[str, Mapping[str, str]]) -> None:
        self._known: dict[str, dict[str, str]] = {}
        self._said = {
            field: {key_of_heading(word): value for word, value in words.items()} for field, words in said.items()
        }

    def value(self, field: Field, written: str) -> str | None:
        """The value that one word means: blank where a mapping says that it means nothing; None where it is unknown."""
        key = key_of_heading(written)
        said = self._said.get(field.name, {}).get(key)
        return said if said is not None else self._words_of(field).get(key)

    def entries(self, field: Field, cell: str) -> Iterator[str]:
        """The words of a cell, one by one; a cell that is one known word is not taken apart."""
        text = cell.strip()
        if text.upper() in EMPTY_WORDS:
            return
        if self.value(field, text) is not None:
            yield text
            return
        mark = next((mark for mark in MARKS_BETWEEN_WORDS if mark in text), None)
        parts = parted(text) if mark == ";" else text.split(mark) if mark else [text]
        yield from filter(None, map(str.strip, parts))

    def _words_of(self, field: Field) -> dict[str, str]:
        if field.name not in self._known:
            self._known[field.name] = dict(_words(field))
        return self._known[field.name]


def values_of(field: Field) -> list[tuple[str, str]]:
    """The values that a word may mean, each with its name in the active language."""
    if field.group is not None:
        words = catalogue.current()
        named = [(slug, words.label(field.group, slug)) for slug in words.options[field.group]]
        return sorted(named, key=lambda pair: pair[1].casefold())
    return [(str(value), str(label)) for value, label in field.choices.choices] if field.choices else []


def _words(field: Field) -> Iterator[tuple[str, str]]:
    """Pairs of word and value, the weightiest last."""
    if field.group is not None:
        known = catalogue.current()
        slugs = set(known.options[field.group])
        for word, key in reversed(known.terms):
            if key.group == field.group:
                yield key_of_heading(word), key.slug
        yield from ((key_of_heading(slug), slug) for slug in slugs)
    elif field.choices is not None:
        yield from OTHER_WORDS[field.choices].items()
        yield from ((key_of_heading(str(label)), str(value)) for value, label in field.choices.choices)
        yield from ((key_of_heading(value), value) for value in field.choices.values)


def country_code(written: str) -> str:
    """The ISO code of a country given by code or name; as written where it is neither."""
    text = written.strip()
    key = key_of_heading(text)
    if key in OTHER_COUNTRIES:
        return OTHER_COUNTRIES[key]
    if text.upper() in phonenumbers.SUPPORTED_REGIONS:
        return text.upper()
    for language in COUNTRY_LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if key_of_heading(name) == key and code in phonenumbers.SUPPORTED_REGIONS:
                return str(code)
    return text.upper()


def phone_number(written: str, country: str) -> tuple[str, str] | None:
    """E.164 number and extension of a phone written as in ``country``; None where it is no number in use."""
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or ""
