"""True addresses and points. Public code may not import this module: the import contract holds it out.

``actions.places`` derives from these what may be shown; ``admin`` and ``imports`` fill them in.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from therapists.models.history import events_of
from therapists.models.places import within_earth
from therapists.models.practices import Practice
from therapists.models.practitioners import Practitioner


class PrivateBase(models.Model):
    """Where a practitioner who comes to homes sets out from: usually their own home."""

    practitioner = models.OneToOneField(Practitioner, models.CASCADE, related_name="private_base")
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postal code"), max_length=12, blank=True)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))

    class Meta:
        verbose_name = _("private base")
        verbose_name_plural = _("private bases")
        constraints = (models.CheckConstraint(condition=within_earth(), name="private_base_on_earth"),)

    def __str__(self) -> str:
        return f"Private base of {self.practitioner}"


class PrivateBaseEvent(events_of(PrivateBase, of=("practitioner",))):  # type: ignore[misc]
    """What became of a true base."""


class PrivatePremises(models.Model):
    """The street and exact point of a practice, public only once it is known to be nobody's home."""

    practice = models.OneToOneField(Practice, models.CASCADE, related_name="private_premises")
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postal code"), max_length=12, blank=True)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))

    class Meta:
        verbose_name = _("true address of a practice")
        verbose_name_plural = _("true addresses of practices")
        constraints = (models.CheckConstraint(condition=within_earth(), name="private_premises_on_earth"),)

    def __str__(self) -> str:
        return f"True address of {self.practice}"


class PrivatePremisesEvent(events_of(PrivatePremises, of=("practice",))):  # type: ignore[misc]
    """What became of the true address of a practice."""
