"""Texts that people wrote, as pages show them: in the best language there is, with their placeholders filled."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language

from therapists.markdown import Fill
from therapists.models.guides import WrittenText
from therapists.search.catalogue import SOURCE_LOCALE, emergency_number


def languages() -> tuple[str, ...]:
    """What a text may be written in to be read here, the best first: this variety, its language, the source."""
    variety = get_language() or SOURCE_LOCALE
    return tuple(dict.fromkeys((variety, variety.partition("-")[0], SOURCE_LOCALE)))


def best[T: WrittenText](texts: Iterable[T]) -> T | None:
    """The one of these texts to show, if any."""
    by_locale = {text.locale: text for text in texts}
    return next((by_locale[locale] for locale in languages() if locale in by_locale), None)


def foreign(text: WrittenText | None) -> str:
    """The language of a text where it is not the page's: it is marked, so that it is read aloud rightly."""
    if text is None or text.locale.partition("-")[0] == languages()[0].partition("-")[0]:
        return ""
    return text.locale


def fill() -> Fill:
    """What the placeholders of texts become."""
    return {
        "contact_email": settings.CONTACT_EMAIL,
        "emergency": emergency_number(None),
        "site_name": settings.SITE_NAME,
    }
