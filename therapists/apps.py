"""The domain as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class TherapistsConfig(AppConfig):
    """Practitioners, practices and everything about them."""

    name = "therapists"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from therapists.permissions import make_roles  # noqa: PLC0415 - models must be there

        self.name_relations()
        post_migrate.connect(make_roles, sender=self)
        post_migrate.connect(_write_lost_rows, sender=self)

    def name_relations(self) -> None:
        """A relation is called what it leads to, in every language; Django would call it by its column, in English."""
        for model in self.get_models():
            for field in model._meta.local_fields:
                related = field.related_model
                if related is None or isinstance(field.verbose_name, Promise):
                    continue
                if (name := related._meta.verbose_name) is not None:
                    field.verbose_name = name


def _write_lost_rows(using: str, **_kwargs: Any) -> None:
    """A migration may drop the listing rows, which hold nothing of their own: they are written anew at once."""
    from therapists.search import indexing  # noqa: PLC0415 - models are there only now

    if using == "default":
        indexing.rebuild_if_lost()
