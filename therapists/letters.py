"""Plain letters: names as typed on any keyboard, and as they stand in addresses; numbers however spelt. Pure."""

import re
import unicodedata
from functools import lru_cache

from django.utils.text import slugify

# Letters that Unicode does not take apart.
PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ŧ": "t",
        "ħ": "h",
        "ŋ": "n",
        "ɓ": "b",
        "ɗ": "d",
        "ɖ": "d",
        "ɛ": "e",
        "ƒ": "f",
        "ƙ": "k",
        "ƴ": "y",
        "ё": "е",
    }
)
_NOT_IN_NUMBERS = re.compile(r"[^A-Z0-9]+")
_NOT_LETTERS = re.compile(r"[^A-Z]+")
_NOT_DIGITS = re.compile(r"[^0-9]+")
NUMBERS_REMEMBERED = 1000  # one number is asked for several times in a row
# Accents of Latin and Greek letters; in other scripts a mark makes another letter.
_ACCENTS = re.compile("(?<=[a-z\u00df-\u024f\u0370-\u03ff])[\u0300-\u036f]+")


def plain(text: str) -> str:
    """Lower case without accents: ``Bjørn Łuczak`` is ``bjorn luczak``, ``Weiß`` is ``weiss``; other scripts stay."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts)).casefold().translate(PLAIN)


def slug_of(text: str, *, longest: int) -> str:
    """The text as part of an address; empty where none of its letters is in the Latin alphabet."""
    return slugify(plain(text))[:longest].strip("-")


@lru_cache(NUMBERS_REMEMBERED)
def number_key(number: str) -> str:
    """What two spellings of one licence number share: letters and digits without leading zeros (a test compares this
    with the same rule in ``imports.matching``)."""
    return _NOT_IN_NUMBERS.sub("", number.upper()).lstrip("0")


def number_parts(number: str) -> tuple[str, str]:
    """The letters of a licence number, and its digits without leading zeros: ``MA.060949950`` → ``MA``, ``60949950``.

    Two numbers are one where the digits are the same and the letters are, too, or one of them was written without.
    """
    return _NOT_LETTERS.sub("", number.upper()), _NOT_DIGITS.sub("", number).lstrip("0")
