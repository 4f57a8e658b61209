"""Prices and fees: read as people write them, or refused with how to write them; what is written is read back."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from therapists.choices import HomeFee, Unit
from therapists.fees import Fee, FeeError, format_fee, format_prices, parse_fee, parse_prices

FLAT = Fee(HomeFee.FLAT, amount=Decimal(20), currency="GBP")
BY_DISTANCE = Fee(HomeFee.DISTANCE, free_km=10, per_km=Decimal("1.50"), currency="GBP")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("60 min: 90 GBP", "60 min: 90 GBP"),
        ("90 min £120.50; 60 minutes - 90", "60 min: 90 GBP; 90 min: 120.50 GBP"),
        ("60 minutos: 45,5 €\n30 min 30 eur", "30 min: 30 EUR; 60 min: 45.50 EUR"),
        ("60' $80", "60 min: 80 GBP"),  # the sign says which country's, which is known
    ],
)
def test_prices_are_read_as_people_write_them(typed: str, kept: str) -> None:
    found = parse_prices(typed, "GBP")
    assert format_prices(found) == kept
    assert parse_prices(kept, "") == found


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("90", "is not a price"),
        ("60 90", "is not a price"),
        ("60 min: 1,200 GBP", "is not a price"),  # one, or a thousand?
        ("60 min: 90 GBP, 90 min: 120 GBP", "is not a price"),
        ("3 min: 90", "between 5 and 480"),
        ("60 min: 90 XQQ", "three letters"),
        ("60 min: 90; 60 min: 80", "two prices for 60"),
    ],
)
def test_what_is_no_price_is_refused_in_words(typed: str, says: str) -> None:
    with pytest.raises(FeeError, match=says):
        parse_prices(typed, "GBP")


@pytest.mark.parametrize(
    ("typed", "fee"),
    [
        ("", Fee()),
        ("none", Fee(HomeFee.NONE)),
        ("0", Fee(HomeFee.NONE)),
        ("No extra fee", Fee(HomeFee.NONE)),
        ("£20", FLAT),
        ("20.00", FLAT),
        ("10 km free, then 1.50 per km", BY_DISTANCE),
        ("10km gratis, luego 1,50 GBP por km", BY_DISTANCE),
        ("6 miles free, then £2.41 a mile", BY_DISTANCE),
    ],
)
def test_fees_are_read_as_people_write_them(typed: str, fee: Fee) -> None:
    assert parse_fee(typed, "GBP") == fee
    for language in ("en", "es"):
        with override(language):
            assert parse_fee(format_fee(fee), "") == fee
            assert parse_fee(format_fee(fee, Unit.MI), "") == fee


@pytest.mark.parametrize("typed", ["ask", "60 min 20 GBP", "10 km", "20 GBP or more", "10 km free, then 0"])
def test_what_is_no_fee_is_refused(typed: str) -> None:
    with pytest.raises(FeeError, match="is not a fee"):
        parse_fee(typed, "GBP")
