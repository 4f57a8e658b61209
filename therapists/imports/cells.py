"""Numbers and dates as files hold them: what a spreadsheet did to them is undone where that is certain."""

import re
from datetime import date, datetime

from django.utils.translation import gettext_noop

from therapists.letters import number_key

NPI_PREFIX_SUM = 24  # what the card issuer prefix 80840 adds to the Luhn sum of an NPI
_LUHN_DOUBLED = tuple(sum(divmod(2 * digit, 10)) for digit in range(10))
CENTURY, LONG_YEAR = 2000, 100  # `3/25/25` is of 2025: the registry began in 2005
ZIP_DIGITS = 5
LONGEST_EXTENSION = 8  # ContactPoint.extension
LONGEST_NUMBER = 60  # Credential.number
NO_NUMBER = frozenset({"", "NONE", "NA", "UNKNOWN", "PENDING", "APPLIEDFOR", "EXEMPT", "UNAVAIL", "NULL"})

_FLOAT = re.compile(r"(\d+)\.0*")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_NPI = re.compile(r"[12]\d{9}")
_NOT_DIGITS = re.compile(r"\D+")
_PHONE = re.compile(r"(?P<number>[\d\s().+/\-]+?)\s*(?:(?:EXTENSION|EXT|X|#)[.:\s]*(?P<extension>\d+))?", re.IGNORECASE)
# Area and exchange begin with 2–9 and do not end in 11 (those are service codes).
_NANP = re.compile(r"1?((?!.11)[2-9]\d\d(?!.11)[2-9]\d{6})")
_ZIP = re.compile(r"(\d{3,9})(?:[ -](\d{3,4}))?")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?: .*)?")


EMPTY_WORDS = frozenset({"<UNAVAIL>", "UNAVAIL", "N/A", "NONE", "NULL"})
LONGEST_EMPTY_WORD = max(map(len, EMPTY_WORDS))
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\ufeff]+")


class RefusedError(Exception):
    """A row cannot be taken; the text is the reason that goes into the file of refused rows."""


def clean(cell: str) -> str:
    """A cell without control characters, doubled spaces and the words that registers write for nothing."""
    if not cell or (len(cell) > LONGEST_EMPTY_WORD and cell.isalnum()):
        return cell
    text = " ".join(cell.split())
    if not text.isprintable():
        text = " ".join(_CONTROL.sub(" ", text).split())
    return "" if len(text) <= LONGEST_EMPTY_WORD and text.upper() in EMPTY_WORDS else text


def whole(cell: str) -> str:
    """Digits that a spreadsheet made a decimal number are digits again: ``1234567893.0`` → ``1234567893``."""
    found = _FLOAT.fullmatch(cell)
    return found[1] if found else cell


def npi(cell: str) -> str:
    """A valid NPI: ten digits, the first 1 or 2, with its Luhn check digit."""
    digits = whole(cell.strip())
    if _NPI.fullmatch(digits):
        total = NPI_PREFIX_SUM + sum(map(int, digits[1::2])) + sum(_LUHN_DOUBLED[int(d)] for d in digits[0::2])
        if total % 10 == 0:
            return digits
        raise RefusedError(gettext_noop("the NPI has a wrong check digit"))
    if _SHORTENED.fullmatch(digits):
        raise RefusedError(gettext_noop("a spreadsheet shortened the NPI: take the number from the original file"))
    raise RefusedError(gettext_noop("the NPI is not ten digits that begin with 1 or 2"))


def read_date(cell: str) -> date | None:
    """A date written ``03/25/2025``, ``3/25/25`` or ISO, with or without a time; None for an empty cell."""
    text = cell.strip()
    if not text:
        return None
    try:
        if found := _US_DATE.fullmatch(text):
            month, day, year = (int(number) for number in found.groups())
            return date(year + CENTURY if year < LONG_YEAR else year, month, day)
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise RefusedError(gettext_noop("a date cannot be read: write it as 2025-03-25")) from None


def us_postcode(cell: str) -> str:
    """The five digits of a ZIP code, with the leading zeros that a spreadsheet lost; blank where it is none.

    Four and eight digits lack one zero, three and seven lack two: ``80809209`` is 08080-9209.
    """
    text = whole(cell.strip())
    found = _ZIP.fullmatch(text)
    if not found:
        return ""
    digits, more = found.groups()
    if len(digits) <= ZIP_DIGITS:
        return digits.zfill(ZIP_DIGITS)
    return "" if more or len(digits) == ZIP_DIGITS + 1 else digits.zfill(ZIP_DIGITS + 4)[:ZIP_DIGITS]


def us_phone(cell: str) -> tuple[str, str] | None:
    """E.164 number and extension of a North American phone; None where it is no valid one."""
    digits, extension = cell, ""
    if not cell.isdecimal():
        found = _PHONE.fullmatch(whole(cell.strip()))
        if not found:
            return None
        digits, extension = _NOT_DIGITS.sub("", found["number"]), found["extension"] or ""
    number = _NANP.fullmatch(digits)
    if not number or len(set(number[1])) == 1:
        return None
    return f"+1{number[1]}", extension[:LONGEST_EXTENSION]


def licence_number(cell: str) -> str:
    """A licence number as written, less spreadsheet damage; blank where the cell says there is none."""
    text = whole(" ".join(cell.split()))[:LONGEST_NUMBER]
    return text if number_key(text) and number_key(text) not in NO_NUMBER else ""
