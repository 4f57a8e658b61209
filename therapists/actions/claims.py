"""Two people, one form: whoever saves second is told, instead of undoing what the first one wrote."""

from typing import Any

from django.db import models
from django.utils.translation import gettext

from therapists.actions.refusals import Refused


class StaleForm(Refused):
    """Somebody saved in between; ``current`` is the version that stands now."""

    def __init__(self, reason: str, current: int) -> None:
        super().__init__(reason)
        self.current = current


def lock[M: models.Model](*, model: type[M], pk: Any) -> M:
    """The row, held until the transaction ends, so that edits of it queue.

    ``no_key``: rows that merely point here (a new post at a practice) need not wait, and cannot deadlock with us.
    """
    return model._default_manager.select_for_update(no_key=True).get(pk=pk)


def claim[M: models.Model](*, model: type[M], pk: Any, version: int) -> M:
    """The locked row, provided that it still has the version the form was made from. Raises ``StaleForm``."""
    locked: Any = lock(model=model, pk=pk)
    if locked.version != version:
        raise StaleForm(
            gettext(
                "Somebody else saved “%(name)s” after you opened it, so nothing was saved now. What you typed is still "
                "below. Open the page in a second tab and compare; then press Save again to put yours in its place."
            )
            % {"name": locked},
            locked.version,
        )
    return locked
