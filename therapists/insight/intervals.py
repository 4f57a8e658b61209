"""How sure a share is that was found in a sample."""

from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """Between which shares (0 to 1) the true one lies, in ``CONFIDENCE`` of all samples."""

    low: float
    high: float


def wilson(right: int, of: int) -> Interval:
    """The interval of Wilson (1927) for ``right`` among ``of``. Raises ``ValueError`` where there is no such share.

    Of 30 listings 27 are right. z = 1.96 is how many standard deviations 95 % lie within; p = 27/30 = 0.9.
    The middle is (p + z²/2n) / (1 + z²/n) = (0.9 + 0.0640) / 1.1280 = 0.855, and to either side of it lie
    z · √(p(1 - p)/n + z²/4n²) / (1 + z²/n) = 1.96 · √(0.003 + 0.00107) / 1.1280 = 0.111: between 74 % and 97 %.
    Unlike p ± z · √(p(1 - p)/n), it holds for small samples, and says of 30 right ones that it may be 89 %.
    """
    if not 0 <= right <= of or of == 0:
        raise ValueError(f"{right} of {of} is no share")
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    p, shrink = right / of, 1 + z * z / of
    middle = (p + z * z / (2 * of)) / shrink
    half: float = z * (p * (1 - p) / of + z * z / (4 * of * of)) ** 0.5 / shrink
    return Interval(max(0.0, middle - half), min(1.0, middle + half))
