"""How sure a share is: against the figures of the literature, and at the edges."""

import pytest

from therapists.insight.intervals import wilson


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (27, 30, 0.7438, 0.9654),  # the worked example
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    found = wilson(right, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_all_and_none_are_never_certain_and_stay_within_the_possible() -> None:
    none, every = wilson(0, 30), wilson(30, 30)
    assert none.low == 0
    assert every.high == 1
    assert round(none.high, 3) == round(1 - every.low, 3) == 0.114


@pytest.mark.parametrize(("right", "of"), [(0, 0), (-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(right: int, of: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(right, of)
