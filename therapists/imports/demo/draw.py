"""Chance: the one source of random numbers, and the simple things that are drawn from it."""

import random
from bisect import bisect
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from math import cos, pi, radians, sin
from typing import NamedTuple

from therapists.imports.demo import words

KM_PER_DEGREE = 111.2  # of latitude
# Distance from a city's centre is its radius × u to this power; 0.5 would spread people evenly.
CENTRE_PULL = 0.8
SMALLEST_SPREAD_KM = 1.0
MOST_DRAWS = 6  # for each thing wanted, before a set of different ones is left smaller than asked

type LatLon = tuple[float, float]


class Weighted[T]:
    """Things to draw from, some more often than others."""

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        pairs = [(item, weight) for item, weight in weights if weight > 0]
        self.items = [item for item, _ in pairs]
        self.totals = list(accumulate(weight for _, weight in pairs))

    def __bool__(self) -> bool:
        return bool(self.items)

    def pick(self, rng: random.Random) -> T:
        """One of them."""
        return self.items[self._place(rng)]

    def several(self, rng: random.Random, count: int) -> list[T]:
        """Up to ``count`` different ones; fewer where there are not enough, or the draw repeats itself."""
        count = min(count, len(self.items))
        places: dict[int, None] = {}
        for _ in range(count * MOST_DRAWS):
            places[self._place(rng)] = None
            if len(places) == count:
                break
        return [self.items[place] for place in places]

    def _place(self, rng: random.Random) -> int:
        # As random.choices finds it, without that function's price for a single draw.
        return bisect(self.totals, rng.random() * self.totals[-1], 0, len(self.items) - 1)


class City(NamedTuple):
    """A city of the gazetteer."""

    id: int
    name: str
    country: str
    region: str
    region_name: str
    lat: float
    lon: float
    radius_km: float
    time_zone: str
    population: int


class Draw:
    """Draws in a fixed order from one seed: the same calls give the same answers."""

    def __init__(self, seed: str, today: date) -> None:
        self.rng = random.Random(seed)
        self.today = today
        self.days: dict[int, str] = {}

    def one[T](self, options: Sequence[T]) -> T:
        """One of them, each as likely."""
        return options[int(self.rng.random() * len(options))]

    def chance(self, share: float) -> bool:
        """True in that share of all cases."""
        return self.rng.random() < share

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self.rng.random() * (most - least + 1))

    def day(self, ago: int) -> str:
        """The day so many days ago."""
        if ago not in self.days:
            self.days[ago] = (self.today - timedelta(days=ago)).isoformat()
        return self.days[ago]

    def moment(self, ago: int) -> str:
        """A time of a working day; always before today began."""
        return f"{self.day(ago + 1)} {self.between(8, 18):02}:{self.between(0, 59):02}+00"

    def some(self, options: tuple[str, ...], share: float) -> str:
        """Some of the options, as PostgreSQL writes an array; never none."""
        chosen = [option for option in options if self.chance(share)]
        return "{" + ",".join(chosen or options[:1]) + "}"

    def near(self, city: City, within_km: float) -> LatLon:
        """A point of the city, denser near its centre."""
        spread = min(max(city.radius_km, SMALLEST_SPREAD_KM), within_km)
        away = spread * self.rng.random() ** CENTRE_PULL / KM_PER_DEGREE
        turn = self.rng.random() * 2 * pi
        lon = city.lon + away * sin(turn) / cos(radians(city.lat))
        return round(city.lat + away * cos(turn), 6), round((lon + 180.0) % 360.0 - 180.0, 6)

    def street(self, city: City) -> str:
        """An invented street with a number."""
        number = self.between(1, 240)
        if city.country in words.OTHER_STREETS:
            shape, names = words.OTHER_STREETS[city.country]
            return shape.format(self.one(names).replace("_", " "), number)
        kind = self.one(words.STREET_KINDS[city.country])
        return f"{number} {self.one(words.ENGLISH_STREETS).replace('_', ' ')} {kind}"
