"""Why the finder searches for what it does: what stands above its results, and where its rules come from."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from therapists.search.finder_rules import Origin
from therapists.search.finder_words import Explanation
from therapists.views import present


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, in words."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """The explanation above the results, an ordinary link to the same search, and the way back to the questions."""

    said: Explanation
    sources: list[Source]
    plain_url: str
    hidden: list[tuple[str, str]]
    steps: list[tuple[int, str]]


def source(name: str, origin: Origin) -> Source:
    """Who says so, when it was written down, and whether a clinician has read it."""
    if origin.reviewed_by and origin.reviewed_on:
        review = _("reviewed by %(name)s on %(day)s") % {
            "name": origin.reviewed_by,
            "day": present.day(origin.reviewed_on),
        }
    else:
        review = _("not yet reviewed by a clinician")
    text = _("%(source)s. Written on %(day)s, %(review)s.") % {
        "source": origin.source,
        "day": present.day(origin.written_on),
        "review": review,
    }
    return Source(name, text)
