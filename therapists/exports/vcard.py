"""A practitioner as a card for an address book: vCard 4.0 (RFC 6350)."""

import re
import unicodedata
from collections.abc import Iterable

from babel import Locale

from therapists.choices import ContactKind
from therapists.exports.facts import Address, Contact, Person

CONTENT_TYPE = "text/vcard; charset=utf-8"
LONGEST_LINE = 75  # octets, without the line break (section 3.2)
ESCAPED = re.compile(r"[\\,;\n]")


def vcard(person: Person, *, url: str, note: str, locale: str) -> str:
    """The card; ``url`` is the profile's, ``note`` stands in it as it is, ``locale`` names countries."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        f"FN:{text(person.name)}",
        f"N:{text(person.family_name)};{text(person.given_name)};;;{','.join(map(text, person.letters))}",
        *(f"TITLE:{text(profession)}" for profession in person.professions),
        *map(_contact, person.contacts),
        *_places(person, locale),
        *(f"LANG:{language}" for language in person.languages),
        f"URL:{url}",
        f"NOTE:{text(note)}",
        "END:VCARD",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def text(value: str) -> str:
    """A value as it stands in a line: commas, semicolons, backslashes and line breaks escaped, controls left out."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc")
    return ESCAPED.sub(lambda found: r"\n" if found[0] == "\n" else f"\\{found[0]}", plain)


def fold(line: str) -> str:
    """A line broken so that none is longer than 75 octets and no character is cut in two."""
    parts, used = [""], 0
    for sign in line:
        size = len(sign.encode())
        if used + size > LONGEST_LINE:
            parts.append("")
            used = 1  # the space that says "continued"
        parts[-1] += sign
        used += size
    return "\r\n ".join(parts)


def _contact(contact: Contact) -> str:
    if contact.kind == ContactKind.EMAIL:
        return f"EMAIL;TYPE=work:{text(contact.value)}"
    extension = f";ext={contact.extension}" if contact.extension else ""
    return f'TEL;VALUE=uri;TYPE="work,voice":tel:{contact.value}{extension}'


def _places(person: Person, locale: str) -> Iterable[str]:
    """Each practice with its address, as one group; for somebody who only comes to homes, their town."""
    for number, post in enumerate(person.posts, start=1):
        yield f"place{number}.ORG:{text(post.premises.name)}"
        yield f"place{number}.{_address(post.premises.address, locale)}"
    if not person.posts and person.visits is not None and person.visits.address.locality:
        yield _address(person.visits.address, locale)


def _address(address: Address, locale: str) -> str:
    country = Locale.parse(locale).territories.get(address.country, address.country)
    parts = ("", "", address.street, address.locality, address.region, address.postcode, country)
    return f"ADR;TYPE=work:{';'.join(map(text, parts))}"
