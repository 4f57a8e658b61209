"""Plain letters: names as they are typed on any keyboard, and as they stand in addresses. Pure."""

import unicodedata

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
    }
)


def plain(text: str) -> str:
    """Lower case without accents: ``Bjørn Łuczak`` is ``bjorn luczak``, ``Weiß`` is ``weiss``; other scripts stay."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold().translate(PLAIN)


def slug_of(text: str, *, longest: int) -> str:
    """The text as part of an address; empty where none of its letters is in the Latin alphabet."""
    return slugify(plain(text))[:longest].strip("-")
