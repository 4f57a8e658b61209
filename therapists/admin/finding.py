"""Finds somebody by whatever a curator knows of them: the search box of the list of practitioners."""

import phonenumbers
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from therapists.choices import ContactKind
from therapists.letters import slug_of
from therapists.models import ContactPoint, Credential

LEAST_DIGITS = 4  # a run of digits this long is looked up among phone and licence numbers


def matching(typed: str) -> Q:
    """Who is meant: an e-mail address, a phone number in any spelling, a licence number, or a name."""
    if "@" in typed:
        return _reached_at(Q(value__icontains=typed.lower()))
    words = Q()
    for word in typed.split():
        named = Q(family_name__icontains=word) | Q(given_name__icontains=word) | Q(post_nominals__iexact=word)
        if bare := slug_of(word, longest=80):
            named |= Q(slug__contains=bare)  # the slug is the name without its accents
        words &= named
    numbered = Credential.objects.filter(practitioner=OuterRef("pk"), number__iexact=typed)
    found = words | Q(Exists(numbered)) | Q(npi=typed)
    digits = "".join(sign for sign in typed if sign.isdecimal())
    if len(digits) >= LEAST_DIGITS:
        found |= _reached_at(Q(kind=ContactKind.PHONE) & _number_like(typed, digits))
    return found


def _number_like(typed: str, digits: str) -> Q:
    """E.164 holds no national prefix: 0113 496 0000 is +44 113 496 0000."""
    like = Q(value__contains=digits) | Q(value__endswith=digits.lstrip("0"))
    for region in (None, settings.DEFAULT_COUNTRY):
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException:
            continue
        like |= Q(value=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return like


def _reached_at(condition: Q) -> Q:
    return Q(Exists(ContactPoint.objects.filter(condition, practitioner=OuterRef("pk"))))
