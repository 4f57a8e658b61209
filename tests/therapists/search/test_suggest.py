"""What is suggested for the words of a search: the vocabulary in the page's language first, then people, practices."""

import pytest
from django.utils import translation

from tests import builders
from therapists.models import Condition
from therapists.search import catalogue as catalogues
from therapists.search import indexing, suggest
from therapists.search.catalogue import Catalogue
from therapists.search.text import understand

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue() -> Catalogue:
    return catalogues.current()


def slugs(typed: str, catalogue: Catalogue) -> list[str]:
    return [term.key.slug for term in suggest.terms(typed, catalogue)]


def test_entries_are_found_by_name_and_by_other_words_for_them(catalogue: Catalogue) -> None:
    for typed, first in {
        "sci": "sciatica",
        "CIÁT": "sciatica",
        "pinched nerve in the b": "sciatica",
        "deep t": "deep-tissue-massage",
        "tiss": "deep-tissue-massage",
        "physio": "physical-therapist",
        "kn": "knee-pain",
    }.items():
        assert slugs(typed, catalogue)[0] == first, typed
    assert slugs("xyzzy", catalogue) == slugs("", catalogue) == slugs("-", catalogue) == []
    assert len(slugs("pa", catalogue)) == suggest.MOST_TERMS


def test_the_other_word_is_told_only_where_the_name_does_not_begin_so(catalogue: Catalogue) -> None:
    called = {term.key.slug: term.called for term in suggest.terms("ciatica", catalogue)}
    assert called["sciatica"] == "Ciática"
    assert suggest.terms("sciat", catalogue)[0].called == ""
    with translation.override("es"):
        assert suggest.terms("ciatica", catalogue)[0].called == ""
        assert suggest.terms("sciatica", catalogue)[0].called == "Sciatica"


def test_the_pages_own_language_comes_first(catalogue: Catalogue) -> None:
    with translation.override("es"):
        spanish = suggest.terms("pa", catalogue)
        assert catalogue.label(*spanish[0].key).startswith("Pa")
        assert slugs("knee p", catalogue)[0] == "knee-pain", "English is understood as well"
    with translation.override("en-gb"):
        assert slugs("physio", catalogue)[0] == "physical-therapist"


def test_words_before_stay_where_they_are_read_as_something_else(catalogue: Catalogue) -> None:
    before = {
        typed: suggest.terms(typed, catalogue)[0].before for typed in ("massage sciat", "pain in my kne", "sciat")
    }
    assert before == {"massage sciat": "massage", "pain in my kne": "", "sciat": ""}
    assert suggest.terms("john sci", catalogue) == [], "a name, and the beginning of another"


def test_what_begins_nothing_is_suggested_as_it_would_be_read(catalogue: Catalogue) -> None:
    for typed in ("siatica", "pain down my leg", "elbow hurts when I pick up the kettle"):
        read = understand(typed, catalogue)
        assert slugs(typed, catalogue)[0] == read.terms[0].key.slug


def test_choosing_an_entry_is_searching_for_it(catalogue: Catalogue) -> None:
    """For every entry, the words that its suggestion leaves in the box are read as that entry, in each language."""
    for language in ("en", "es", "en-gb"):
        with translation.override(language):
            for key in suggest._index(catalogue).position:
                for before in ("", "massage"):
                    beside = suggest._beside(before, key, catalogue)
                    left = f"{beside} {catalogue.label(*key)}"
                    assert key in {reading.key for reading in understand(left, catalogue).terms}, left


def test_an_entry_taken_out_of_use_is_not_suggested() -> None:
    Condition.objects.filter(slug="sciatica").update(active=False)
    indexing.bump("vocabulary")
    assert "sciatica" not in slugs("sciat", catalogues.current())


def test_people_come_as_in_a_phone_book_and_only_once(django_assert_num_queries: object) -> None:
    place = builders.practice(name="Martinez & Martin Clinic")
    listed = []
    for given, family in [("Zoe", "Martin"), ("Martina", "Martinez"), ("Ana", "Martin"), ("Bea", "Martins")]:
        listed.append(builders.practitioner(given_name=given, family_name=family))
        builders.works_at(listed[-1], place)
    builders.listed(*listed)
    suggest.suggest("ma")
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = suggest.suggest("mart")
    assert [one.name for one in found.people] == ["Ana Martin", "Zoe Martin", "Martina Martinez", "Bea Martins"]
    assert [one.name for one in found.practices] == ["Martinez & Martin Clinic"]
    assert [one.name for one in suggest.suggest("martin ").people] == ["Ana Martin", "Zoe Martin"], "the word is ended"
    assert [one.name for one in suggest.suggest("martin z").people] == ["Zoe Martin"]
    assert suggest.suggest("m") == suggest.Suggestions([], [], [])
    more = [builders.practitioner(given_name="Cleo", family_name=f"Martin{letter}") for letter in "abcdefgh"]
    for person in more:
        builders.works_at(person, place)
    builders.listed(*more)
    assert len(suggest.suggest("mart").people) == suggest.MOST_PEOPLE
