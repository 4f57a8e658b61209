"""The domain as a Django app."""

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class TherapistsConfig(AppConfig):
    """Practitioners, practices and everything about them."""

    name = "therapists"
    verbose_name = _("Directory")

    def ready(self) -> None:
        self.name_relations()

    def name_relations(self) -> None:
        """A relation is called what it leads to, in every language; Django would call it by its column, in English."""
        for model in self.get_models():
            for field in model._meta.local_fields:
                related = field.related_model
                if related is None or isinstance(field.verbose_name, Promise):
                    continue
                if (name := related._meta.verbose_name) is not None:
                    field.verbose_name = name
