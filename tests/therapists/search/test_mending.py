"""Misspelt names are read as those that somebody has, by one slip and no more; what is right stays."""

import random
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from rapidfuzz.distance import OSA

from tests import builders
from therapists.imports.demo.names import ORIGINS
from therapists.models import PractitionerKey
from therapists.search import catalogue as catalogues
from therapists.search import mending, text
from therapists.search.filters import ListingFilter
from therapists.search.spelling import fold
from therapists.search.text import Understood, understand

pytestmark = pytest.mark.django_db


def read(query: str) -> Understood:
    return mending.mend(understand(query, catalogues.current()))


def words(query: str) -> tuple[str, ...]:
    return read(query).words


def somebody(given_name: str, family_name: str, **fields: str) -> None:
    person = builders.practitioner(given_name=given_name, family_name=family_name, **fields)
    builders.works_at(person, builders.practice())
    builders.listed(person)


@pytest.fixture
def people() -> None:
    for name in ("John Smith", "Jon Smythe", "María García", "Jörg Müller", "Siobhan O’Brien", "Anne-Marie Łuczak"):
        somebody(*name.split(" "))
    somebody("Mary", "Brown", bio="I am a doula, and teach Zumba.")


# All in one test, here and below: the rows that they read take longer to write than they to be read.
MENDED = {
    "jonh smiht": "john smith",
    "smiht": "smith",
    "smih": "smith",
    "Jonh Smith": "john smith",
    "jonh smyhte": "jon smythe",
    "garica": "garcia",
    "marai garcai": "maria garcia",
    "garcai marai": "garcia maria",
    "mueller": "muller",
    "obrian": "obrien",
    "anne-marei luzcak": "anne marie luczak",
}
AS_TYPED = (
    *("john smith", "garcia", "muller", "MÜLLER", "o'brien", "O’Brien", "obrien", "anne-marie", "luczak", "łuczak"),
    *("smit", "garc", "doula", "zumba", "jon", "jo", "xyzzy", "leeds", "john garcia", "jonh7", "jon smith mary garcia"),
    *('"jonh"', "“smiht”", '"jonh smiht"'),
)


@pytest.mark.usefixtures("people")
def test_a_misspelt_name_is_read_as_one_that_somebody_has() -> None:
    for typed, meant in MENDED.items():
        assert " ".join(words(typed)) == meant, typed
        assert ListingFilter({"q": typed}).qs.count() == 1, typed


@pytest.mark.usefixtures("people")
def test_what_is_right_or_meant_so_or_too_short_stays() -> None:
    for typed in AS_TYPED:
        understood = read(typed)
        assert understood.words == tuple(fold(typed).split())
        assert not understood.mended
    for typed in AS_TYPED[:10]:
        assert ListingFilter({"q": typed}).qs.count() == 1, typed


@pytest.mark.usefixtures("people")
def test_words_of_the_vocabulary_are_mended_as_before_and_names_beside_them() -> None:
    assert read("siatica").terms[0].key.slug == "sciatica"
    assert read("deep tisue").terms[0].key.slug == "deep-tissue-massage"
    mixed = read("sciatica jonh")
    assert [reading.key.slug for reading in mixed.terms] == ["sciatica"]
    assert (mixed.words, mixed.as_mended(), mixed.as_typed()) == (("john",), "sciatica john", 'sciatica "jonh"')


def test_with_nobody_listed_nothing_is_mended() -> None:
    assert words("jonh smiht") == ("jonh", "smiht")


@pytest.mark.usefixtures("people")
def test_one_statement_and_only_where_words_are_left(django_assert_num_queries: object) -> None:
    understood = understand("jonh smiht", catalogues.current())
    with django_assert_num_queries(1):  # type: ignore[operator]
        mending.mend(understood)
    for query in ("", "sciatica", "massage at home", '"jonh"', "a b c", "one row of many unknown things to say"):
        understood = understand(query, catalogues.current())
        with django_assert_num_queries(0):  # type: ignore[operator]
            mending.mend(understood)


@pytest.mark.usefixtures("people")
def test_the_page_shows_what_was_typed_and_leads_to_it(client: Client) -> None:
    page = client.get("/search/", {"q": "jonh smiht", "at": "clinic"}).content.decode()
    assert "Showing results for <strong>john smith</strong>." in page
    assert '<a href="/search/?q=%22jonh%22+%22smiht%22&amp;at=clinic">Search for “jonh smiht” instead</a>' in page
    assert "“jonh” as “john”" in page
    assert '<a href="/search/?q=smiht&amp;at=clinic">' in page, "the search without the first of them"
    assert "John Smith" in page
    as_typed = client.get("/search/", {"q": '"jonh" "smiht"', "at": "clinic"}).content.decode()
    assert "Showing results for" not in as_typed
    assert "the word “jonh”" in as_typed
    assert "John Smith" not in as_typed


def test_quotation_marks_keep_a_word_from_being_another(client: Client) -> None:
    assert text.quoted_places(["a", '"b', "c", 'd"', "e"]) == {1, 2, 3}
    assert text.quoted_places(['"a"', "“b”", "«c»", "d"]) == {0, 1, 2}
    assert text.quoted_places(['10"', "tall"]) == set()
    assert text.quoted_places(["a", '"', "b"]) == {1, 2}
    quoted = understand('"siatica"', catalogues.current())
    assert (quoted.terms, quoted.words) == ((), ("siatica",))
    assert understand('"deep tissue"', catalogues.current()).terms[0].key.slug == "deep-tissue-massage"


@pytest.fixture(scope="module")
def vocabulary() -> list[str]:
    """Some hundred words of names, of many languages, in plain letters."""
    origins = ORIGINS.values()
    found = {fold(name) for one in origins for name in (*one.women, *one.men, *one.family)}
    return sorted(word for word in random.Random(7).sample(sorted(found), 500) if word.isalpha())


@pytest.fixture
def keys(vocabulary: list[str]) -> Iterator[None]:
    person = builders.practitioner(status="draft")
    PractitionerKey.objects.bulk_create(PractitionerKey(key=word, practitioner=person, town="") for word in vocabulary)
    yield
    PractitionerKey.objects.all().delete()


def slipped(word: str, chance: random.Random) -> str:
    """A word after one or two slips of a finger."""
    for _ in range(chance.choice((1, 1, 2))):
        place, letter = chance.randrange(len(word)), chance.choice("abcdefghijklmnopqrstuvwxyz")
        word = chance.choice(
            (
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :],
            )
        )
    return word


@pytest.mark.usefixtures("keys")
def test_the_words_near_another_are_those_that_brute_force_finds(vocabulary: list[str]) -> None:
    chance = random.Random(8)
    known = set(vocabulary)
    typed = [slipped(chance.choice(vocabulary), chance) for _ in range(150)]
    asked = sorted({word for word in typed if len(word) > 2} - known)
    assert len(asked) > 100
    with connection.cursor() as cursor:
        for word in asked:
            cursor.execute("SELECT word FROM names_meant(%s, %s) WHERE word <> %s", [[word], [True], word])
            near = {name for (name,) in cursor.fetchall()}
            expected = {name for name in vocabulary if OSA.distance(word, name, score_cutoff=1) <= 1}
            assert near == expected if len(expected) <= 6 else near < expected, word
