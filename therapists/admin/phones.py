"""Phone numbers: typed as people write them, kept as E.164, shown as people read them."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from therapists.admin.fields import country_name


def parse_phone(typed: str, country: str) -> tuple[str, str]:
    """E.164 and extension of a number written as in ``country``; raises ``ValidationError`` in words."""
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(
            _("“%(typed)s” is not a phone number. Write it with its area code, or begin with + and the country code."),
            params={"typed": typed},
        ) from error
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _(
                "“%(typed)s” is not a number in use in %(country)s. Check the digits; for a number elsewhere, begin "
                "with + and its country code."
            ),
            params={
                "typed": typed,
                "country": country_name(phonenumbers.region_code_for_number(number) or country),
            },
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or ""


def shown_phone(value: str) -> str:
    """A stored number as people read it."""
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
