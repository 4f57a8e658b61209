"""The domain as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TherapistsConfig(AppConfig):
    """Practitioners, practices and everything about them."""

    name = "therapists"
    verbose_name = _("Directory")
