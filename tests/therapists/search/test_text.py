"""Words to terms: names, misspellings and plain talk are read as a person means them, and people's names are not."""

import tomllib
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from therapists.choices import FacetGroup
from therapists.search import catalogue as catalogues
from therapists.search import text
from therapists.search.catalogue import Catalogue, Key
from therapists.search.filters import ListingFilter
from therapists.search.lexicon import EMPTY_WORDS
from therapists.search.spelling import Speller, distance, fold, stem
from therapists.search.text import Understood, understand

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
QUICKLY = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
LONG_NAME = 8  # letters from which every slip of one finger is mended


@pytest.fixture
def catalogue() -> Catalogue:
    return catalogues.current()


def slugs(understood: Understood) -> list[str]:
    return [reading.key.slug for reading in understood.terms]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Sciatica", "sciatica"),
        ("ciatica", "sciatica"),
        ("CIÁTICA!", "sciatica"),
        ("tennis-elbow", "tennis-elbow"),
        ("tennis elbows", "tennis-elbow"),
        ("bad knees", "knee-pain"),
        ("sore calves", "calf-strain"),
        ("numb foot", "peripheral-neuropathy"),
        ("pie hinchado", "swollen-legs"),
        ("juanetes", "bunion"),
        ("cicatrices dolorosas", "scar-tissue"),
        ("lymphedema", "lymphoedema"),
        ("lymphoedema", "lymphoedema"),
        ("cesarean scar", "caesarean-scar"),
        ("herniated disks", "herniated-disc"),
        ("joint mobilization", "joint-mobilisation"),
        ("joint mobilisations", "joint-mobilisation"),
        ("physio", "physical-therapist"),
        ("physiotherapists", "physical-therapist"),
        ("plantar fasciitis", "plantar-fasciitis"),
        ("female", "woman"),
        ("weekday evenings", "weekday-evening"),
        ("open on Saturdays", "weekend"),
        ("massage thai", "thai-massage"),
        ("backpain", "lower-back-pain"),
        ("back ache", "lower-back-pain"),
        ("TO", "occupational-therapist"),
        ("it band pain", "iliotibial-band-syndrome"),
        ("house call", "home"),
        ("masaje a domicilio", "home"),
    ],
)
def test_a_name_is_read_in_any_form(typed: str, slug: str, catalogue: Catalogue) -> None:
    understood = understand(typed, catalogue)
    assert slug in slugs(understood)
    assert not understood.rest


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("siatica", "sciatica"),
        ("sciatca", "sciatica"),
        ("scaitica", "sciatica"),
        ("sciattica", "sciatica"),
        ("deep tisue", "deep-tissue-massage"),
        ("frozen sholder", "frozen-shoulder"),
        ("planter fasciitis", "plantar-fasciitis"),
        ("massge", "massage-therapist"),
        ("deep tissue message", "deep-tissue-massage"),
        ("fisioterapueta", "physical-therapist"),
        ("carpel tunnel", "carpal-tunnel-syndrome"),
        ("rheumatiod arthritus", "rheumatoid-arthritis"),
        ("accupunture", "acupuncture"),
        ("fybromialgia", "fibromyalgia"),
    ],
)
def test_a_misspelt_name_is_mended(typed: str, slug: str, catalogue: Catalogue) -> None:
    understood = understand(typed, catalogue)
    assert slugs(understood) == [slug]
    assert understood.terms[0].words == typed, "the page shows what was typed"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Neil",
            "Paine",
            "Neil Paine",
            "Hipwell",
            "Nick",
            "Beck",
            "Nick Beck",
            "Leggett",
            "Brooke",
            "Castillo",
            "Francis",
        ),
        *(
            "Hastings",
            "Robert Burns",
            "Megan Bowen",
            "Kathleen Parkinson",
            "Ben French",
            "Ms Julie Turner",
            "Dom Smith",
        ),
        *("Cristina Cadenas", "Jeanette Barker", "Michael Foot"),
    ],
)
def test_a_persons_name_stays_a_name(name: str, catalogue: Catalogue) -> None:
    for query in (name, f"{name} sciatica", f"sciatica {name}"):
        understood = understand(query, catalogue)
        assert slugs(understood) in ([], ["sciatica"]), query
    alone = understand(name, catalogue)
    assert alone.words == tuple(word for word in fold(name).split() if word != "ms")


@pytest.mark.parametrize("word", ["heal", "planet", "walking", "officer", "parking", "mañana", "sentido"])
def test_a_word_of_its_own_is_never_mended(word: str, catalogue: Catalogue) -> None:
    assert not understand(word, catalogue).terms


def test_two_letters_may_be_wrong_only_where_it_sounds_the_same() -> None:
    speller = Speller(["parkinson", "castellano", "fibromyalgia"])
    assert speller.correction("atkinson") is None
    assert speller.correction("castello") is None
    mended = speller.correction("fybromialgia")
    assert mended is not None
    assert mended.word == "fibromyalgia"


def test_a_swap_of_neighbours_is_one_slip() -> None:
    assert [distance(*pair) for pair in (("nekc", "neck"), ("kitten", "sitting"), ("", "ab"), ("same", "same"))] == [
        1,
        3,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("knees", "knee"), ("talones", "talon"), ("arches", "arch"), ("headaches", "headache"), ("colours", "color")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)
    assert stem("Paine".lower()) != stem("pain"), "a name is no form of a word"


def test_words_that_only_describe_are_said_to_be_left_out(catalogue: Catalogue) -> None:
    understood = understand("my knee hurts when I lift a kettle, Ashworth", catalogue)
    assert slugs(understood) == ["knee-pain"]
    assert [word.text for word in understood.unread] == ["lift", "kettle"]
    assert understood.words == ("ashworth",)


def test_a_guess_is_marked_and_others_are_only_offered(catalogue: Catalogue) -> None:
    understood = understand("elbow hurts when I pick up the kettle", catalogue)
    (guess,) = understood.terms
    assert (guess.key.slug, guess.guessed) == ("tennis-elbow", True)
    assert Key(FacetGroup.CONDITION, "golfers-elbow") in understood.also
    assert ListingFilter({"q": "elbow hurts when I pick up the kettle"}).criteria.chosen == {
        FacetGroup.CONDITION: ("tennis-elbow",)
    }


def test_what_is_doubtful_is_offered_and_searched_for_as_words(catalogue: Catalogue) -> None:
    understood = understand("foot", catalogue)
    assert not understood.terms
    assert understood.words == ("foot",)
    assert len(understood.also) == text.MOST_ALSO
    assert not ListingFilter({"q": "foot"}).criteria.chosen


def test_a_guess_never_joins_a_complaint_that_was_named(catalogue: Catalogue) -> None:
    understood = understand("sciatica, and my elbow hurts when I pick up the kettle", catalogue)
    assert [(reading.key.slug, reading.guessed) for reading in understood.terms] == [("sciatica", False)]


def test_the_page_says_what_it_read_and_offers_more(client: Client) -> None:
    page = client.get("/search/", {"q": "elbow hurts when I pick up the kettle", "at": "home"}).content.decode()
    assert "we read “elbow hurts when I pick up the kettle” as Tennis elbow" in page
    offered = page.split("Did you mean:")[1].split("</p>")[0]
    assert '<a href="/search/?at=home&amp;condition=golfers-elbow">Golfer&#39;s elbow</a>' in offered


def test_a_part_is_taken_away_with_the_words_that_lead_to_it(client: Client) -> None:
    page = client.get("/search/", {"q": "physio for my dodgy knee in Ashworth"}).content.decode()
    assert '<a href="/search/?q=physio+in+Ashworth">' in page, "without the knee"
    assert '<a href="/search/?q=for+my+dodgy+knee+in+Ashworth">' in page, "without the physio"
    assert '<a href="/search/?q=physio+for+my+dodgy+knee">' in page, "without the name"


def test_a_guess_brings_its_red_flags(client: Client) -> None:
    page = client.get("/search/", {"q": "lightning bolts down one leg"}).content.decode()
    assert "we read" in page
    assert "Safety first" in page


# --- plain talk ------------------------------------------------------------------------------------------------------


def phrasings(file: str) -> list[tuple[str, str, list[str]]]:
    tables = tomllib.loads((HERE / file).read_text(encoding="utf-8"))
    return [
        (locale, said, [meant] if isinstance(meant, str) else meant)
        for locale, table in tables.items()
        for said, meant in table.items()
    ]


def hits(said_and_meant: list[tuple[str, str, list[str]]], catalogue: Catalogue) -> float:
    """Share of phrasings with a condition that was meant among the first three that are understood or offered."""
    right = 0
    for _locale, said, meant in said_and_meant:
        understood = understand(said, catalogue)
        first = [*(reading.key for reading in understood.terms), *understood.also][:3]
        right += any(key.group == FacetGroup.CONDITION and key.slug in meant for key in first)
    return right / len(said_and_meant)


def test_the_tables_name_real_conditions_and_do_not_repeat_the_vocabulary(catalogue: Catalogue) -> None:
    table, held_out = phrasings("lay_phrasings.toml"), phrasings("held_out_phrasings.toml")
    meant = {slug for _locale, _said, slugs in [*table, *held_out] for slug in slugs}
    assert meant <= set(catalogue.options[FacetGroup.CONDITION])
    assert [sum(locale == wanted for locale, *_ in table) for wanted in ("en", "es")] >= [110, 40]
    assert len(held_out) >= 40
    said = {fold(words) for _locale, words, _meant in table}
    assert len(said & {fold(term) for term, _key in catalogue.terms}) <= len(said) / 5
    assert not said & {fold(words) for _locale, words, _meant in held_out}


@pytest.mark.parametrize("locale", ["en", "es"])
def test_plain_talk_is_understood(locale: str, catalogue: Catalogue) -> None:
    assert hits([one for one in phrasings("lay_phrasings.toml") if one[0] == locale], catalogue) >= 0.95


def test_so_is_talk_that_nothing_was_tuned_to(catalogue: Catalogue) -> None:
    assert hits(phrasings("held_out_phrasings.toml"), catalogue) >= 0.8


# --- whatever is typed -----------------------------------------------------------------------------------------------

SPOKEN = [
    said for file in ("lay_phrasings.toml", "held_out_phrasings.toml") for _locale, said, _meant in phrasings(file)
]
WORDS = st.sampled_from(sorted({word for said in SPOKEN for word in said.split()}))
QUERIES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(SPOKEN),
    st.lists(WORDS, max_size=12).map(" ".join),
    st.text("a é'-ñ", max_size=9),
)


@QUICKLY
@given(QUERIES)
def test_nothing_that_is_typed_is_lost_or_breaks_it(query: str) -> None:
    understood = understand(query, catalogues.current())
    taken = [place for reading in understood.terms for place in reading.places]
    kept = [word.place for word in (*understood.rest, *understood.unread)]
    told = [place for place, word in enumerate(understood.typed) if not text._is_empty(word)]
    assert set(told) - {place for place, word in enumerate(understood.typed) if fold(word) in text.TITLES} <= {
        *taken,
        *kept,
    }
    assert not set(understood.also) & {reading.key for reading in understood.terms}
    assert sum(reading.guessed for reading in understood.terms) <= 1


@QUICKLY
@given(QUERIES)
def test_case_accents_and_spaces_do_not_matter(query: str) -> None:
    def gist(words: str) -> tuple[object, ...]:
        understood = understand(words, catalogues.current())
        return [reading.key for reading in understood.terms], understood.words, understood.also

    assert gist(query) == gist("  ".join([" ", *query.upper().split(), ""])) == gist(fold(query))


@QUICKLY
@given(QUERIES)
def test_what_was_understood_is_understood_again(query: str) -> None:
    catalogue = catalogues.current()
    for reading in understand(query, catalogue).terms:
        again = understand(reading.words, catalogue)
        assert reading.key in [*(found.key for found in again.terms), *again.also]
        label = catalogue.label(*reading.key)
        assert reading.key in {found.key for found in understand(label, catalogue).terms}, label


def test_every_name_and_synonym_is_understood_as_its_own_entry(catalogue: Catalogue) -> None:
    def gist(term: str) -> tuple[str, ...]:
        words = fold(term).split()
        return tuple(stem(word) for word in words if word not in EMPTY_WORDS) or tuple(words)

    sharing: dict[tuple[str, ...], set[Key]] = {}
    for term, key in catalogue.terms:
        sharing.setdefault(gist(term), set()).add(key)
    for term, key in catalogue.terms:
        understood = understand(term, catalogue)
        assert {reading.key for reading in understood.terms} & sharing[gist(term)], (term, key)
        assert len(sharing[gist(term)]) > 1 or len(understood.terms) == 1, term
        assert not understood.words, term


def slips(word: str) -> set[str]:
    """A word with one letter missing, or two neighbours swapped."""
    missing = {word[:place] + word[place + 1 :] for place in range(len(word))}
    swapped = {word[:p] + word[p + 1] + word[p] + word[p + 2 :] for p in range(len(word) - 1)}
    return (missing | swapped) - {word}


def test_every_slip_in_a_long_name_is_mended(catalogue: Catalogue) -> None:
    speller = Speller(term for term, _key in catalogue.terms)
    names = {fold(words.name): key for (_locale, key), words in catalogue.words.items()}
    long_names = {name: key for name, key in names.items() if len(name) >= LONG_NAME and " " not in name}
    assert len(long_names) > 50
    for name, key in long_names.items():
        for typed in slips(name):
            if speller.knows(typed):
                continue
            mended = speller.correction(typed)
            assert mended, typed
            if mended.word != name and distance(typed, mended.word) <= 1 and mended.word in speller.phrases:
                continue  # another word of ours is as near
            assert key in [reading.key for reading in understand(typed, catalogue).terms], typed


@pytest.mark.parametrize(
    ("typed", "gender", "when"),
    [
        ("female massage therapist, weekday evenings", ["woman"], ["weekday-evening"]),
        ("fisioterapeuta mujer", ["woman"], []),
        ("pregnant woman with back pain", [], []),
        ("my back hurts more in the evening", [], []),
        ("women's health physio", [], []),
        ("a man with a bad knee", [], []),
    ],
)
def test_by_whom_and_when_are_asked_for_not_described(
    typed: str, gender: list[str], when: list[str], catalogue: Catalogue
) -> None:
    groups = text.by_group(understand(typed, catalogue).terms)
    assert (groups.get(FacetGroup.GENDER, []), groups.get(FacetGroup.WHEN, [])) == (gender, when)
