"""The curators' side: lists, forms and checks over every table that a person edits."""

from therapists.admin import (  # noqa: F401 - importing registers their pages
    accounts,
    duplicates,
    guides,
    insight,
    jobs,
    places,
    practices,
    practitioners,
    provenance,
    registers,
    review,
    samples,
    sheets,
    suspensions,
    upkeep,
    vocabulary,
    watching,
)
from therapists.admin.site import site

__all__ = ["site"]
