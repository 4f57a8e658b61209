"""What suggestions read while somebody types; written by ``search.names`` and ``search.nearby`` alone.

A name is kept under every way to begin typing it, folded as typed words are and ordered letter by letter (collation
C): whatever has been typed, the keys that begin so lie side by side.
"""

from django.db import models

from therapists.models.places import Place
from therapists.models.practices import Practice
from therapists.models.practitioners import Practitioner

LONGEST_KEY = 80  # letters; nobody types more of a name
LONGEST_PLACE = 360  # letters of a town, a region and a country


def beginning(longest: int = LONGEST_KEY) -> models.CharField:
    """A column for the folded beginning of a name."""
    return models.CharField(max_length=longest, db_collation="C")


class PractitionerKey(models.Model):
    """One way to begin typing the name of a published practitioner who can be seen; of others there are none."""

    pk = models.CompositePrimaryKey("key", "practitioner_id")
    key = beginning()
    # No constraint in the database: millions of rows are written at once, and readers look whether the person is there.
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="+", db_constraint=False)
    # What tells them from their namesakes.
    profession = models.SlugField(max_length=60, db_index=False)  # empty if none
    town = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.key


class PracticeKey(models.Model):
    """One way to begin typing the name of a practice where published practitioners work, or did the day before."""

    pk = models.CompositePrimaryKey("key", "practice_id")
    key = beginning()
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return self.key


class PlaceKey(models.Model):
    """One way to begin typing a place, where that may bring it among the few that are suggested."""

    pk = models.CompositePrimaryKey("letters", "key", "place_id")
    key = beginning(LONGEST_PLACE)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+", db_constraint=False)  # no reason to keep a place
    letters = models.PositiveSmallIntegerField()  # how many must be typed before it is among the first
    weight = models.FloatField()
    shown = models.CharField(max_length=LONGEST_PLACE)

    def __str__(self) -> str:
        return self.key
