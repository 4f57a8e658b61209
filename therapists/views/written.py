"""Texts that people wrote, as pages show them: in the best language there is, with their placeholders filled."""

from django.conf import settings
from django.utils.translation import get_language

from therapists.markdown import Fill
from therapists.models.guides import WrittenText, in_best_language
from therapists.search.catalogue import SOURCE_LOCALE, emergency_number


def language() -> str:
    """The language of the page, as texts name theirs."""
    return (get_language() or SOURCE_LOCALE).split("-")[0]


def readable() -> tuple[str, str]:
    """Languages worth fetching: the page's, and the one that stands in for it."""
    return language(), SOURCE_LOCALE


def best[T: WrittenText](texts: list[T]) -> T | None:
    """The one of these texts to show, if any."""
    return in_best_language(texts, language(), SOURCE_LOCALE)


def foreign(text: WrittenText | None) -> str:
    """The language of a text where it is not the page's: it is marked, so that it is read aloud rightly."""
    return text.locale if text is not None and text.locale != language() else ""


def fill() -> Fill:
    """What the placeholders of texts become."""
    return {
        "contact_email": settings.CONTACT_EMAIL,
        "emergency": emergency_number(None),
        "site_name": settings.SITE_NAME,
    }
