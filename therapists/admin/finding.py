"""Finds somebody, or a practice, by whatever a curator knows: the search boxes of the admin."""

import re

import phonenumbers
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from therapists.choices import ContactKind
from therapists.letters import slug_of
from therapists.models import ContactPoint, Credential

LEAST_DIGITS = 4  # so many digits are looked up among phone numbers
LONGEST_WORD = 80
WORD = re.compile(r"[^\s,;]+")


def practitioners_called(typed: str) -> Q:
    """Who is meant: an e-mail address, a phone number in any spelling, a licence number, or a name."""
    if "@" in typed:
        return _reached_at("practitioner", Q(value__icontains=typed.lower()))
    words = Q()
    for word in WORD.findall(typed):
        named = Q(family_name__icontains=word) | Q(given_name__icontains=word) | Q(post_nominals__iexact=word)
        words &= named | _in_address(word)
    numbered = Credential.objects.filter(practitioner=OuterRef("pk"), number__iexact=typed)
    return words | Q(Exists(numbered)) | Q(npi=typed) | _phoned("practitioner", typed)


def practices_called(typed: str) -> Q:
    """Which practice is meant: its name, its town, both, or how it is reached."""
    if "@" in typed:
        return _reached_at("practice", Q(value__icontains=typed.lower()))
    words = Q()
    for word in WORD.findall(typed):
        words &= Q(name__icontains=word) | Q(locality__icontains=word) | _in_address(word)
    return words | _phoned("practice", typed)


def _in_address(word: str) -> Q:
    """The address of a listing is its name in plain letters."""
    bare = slug_of(word, longest=LONGEST_WORD)
    return Q(slug__contains=bare) if bare else Q()


def _phoned(owner: str, typed: str) -> Q:
    """E.164 holds no national prefix: 0113 496 0000 is +44 113 496 0000."""
    digits = "".join(sign for sign in typed if sign.isdecimal())
    if len(digits) < LEAST_DIGITS:
        return Q()
    like = Q(value__contains=digits)
    if national := digits.lstrip("0"):
        like |= Q(value__endswith=national)
    for region in (None, settings.DEFAULT_COUNTRY):
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException:
            continue
        like |= Q(value=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return _reached_at(owner, Q(kind=ContactKind.PHONE) & like)


def _reached_at(owner: str, condition: Q) -> Q:
    return Q(Exists(ContactPoint.objects.filter(condition, **{owner: OuterRef("pk")})))
