"""What the watch-list finds, and what it never may."""

from datetime import time

import pytest

from therapists.choices import Said
from therapists.gate.origins import says_only_who_or_how
from therapists.gate.watchlist import WatchList, around_the_clock, folded
from therapists.imports.demo import names

LIST = WatchList([("happy ending", "sexual"), ("Erótico", "sexual"), ("24/7", "round-the-clock")])


def found(text: str) -> list[str]:
    return [match.word for match in LIST.find(Said.BIO, text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A HAPPY-ENDING, then", ["happy ending"]),
        ("a happy\n ending", ["happy ending"]),
        ("happy. Ending the day", []),
        ("unhappy ending", []),
        ("happy endings", []),
        ("masaje erotico", ["Erótico"]),
        ("masaje ero\u0301tico", ["Erótico"]),
        ("eroticos", []),
        ("open 24/7 or 24-7", ["24/7", "24/7"]),
        ("24, 7 and 3", []),
        ("24.7 km", []),
        ("124/7", []),
        ("www.happy_ending.example", ["happy ending"]),
        ("24 hours' notice, please", []),
    ],
)
def test_whole_words_whatever_their_case_and_accents(text: str, words: list[str]) -> None:
    assert found(text) == words


def test_a_find_is_the_same_while_the_words_around_it_are() -> None:
    text = "I like it when a film has a happy ending, as you may do too. {}"
    [one] = LIST.find(Said.BIO, text.format("Call me."))
    [same] = LIST.find(Said.BIO, text.format("Write to me.").upper())
    assert one.excerpt == "when a film has a happy ending, as you may do too"
    assert one.key == same.key
    [elsewhere] = LIST.find(Said.HEADLINE, text)
    [otherwise] = LIST.find(Said.BIO, "Every massage has a happy ending")
    assert len({one.key, elsewhere.key, otherwise.key}) == 3


def test_hours_through_the_night_are_visits_around_the_clock() -> None:
    whole, day = (time(0), time(23, 59)), (time(8), time(22))
    assert list(around_the_clock([(1, *day), (2, *day)])) == []
    assert list(around_the_clock([(1, time(0), time(2)), (1, time(4), time(6))])) == []
    [match] = around_the_clock([(7, *whole), (1, *day), (3, time(0), time(2)), (3, time(2), time(5))])
    assert (match.where, match.excerpt, match.kind) == ("home-hours", "3,7", "round-the-clock")


@pytest.mark.parametrize(
    "text",
    [
        *("Thai", "thai massage", "Swedish", "SWEDISH MASSAGE", "Asian", "Asian ladies", "Oriental massage", "Latina"),
        *("Sweden", "tailandesa", "masajista asiática", "masaje sueco", "Black", "Russian woman", "Chinese style"),
        *("shiatsu", "Deep tissue", "Lomi Lomi", "massage", "visits at home", "United Kingdom", "Jewish", "México"),
    ],
)
def test_nationality_ethnicity_or_style_alone_never_hold(text: str) -> None:
    assert says_only_who_or_how(text, ["Shiatsu", "Deep tissue massage", "Deep tissue", "Lomi-lomi"])


@pytest.mark.parametrize("text", ["happy ending", "Thai happy ending", "24-hour visits", "body to body", "erotic"])
def test_words_that_offer_something_may_be_on_the_list(text: str) -> None:
    assert not says_only_who_or_how(text, ["Shiatsu"])


def shipped() -> WatchList:
    import tomllib

    from therapists.imports.vocabulary import DATA

    words = tomllib.loads((DATA / "watchlist.toml").read_text())["word"]
    return WatchList((word["text"], word["kind"]) for word in words)


def test_the_list_that_ships_finds_what_it_is_for_and_leaves_honest_listings_alone() -> None:
    entries = shipped()
    honest = """
        Thai and Swedish massage by a Black woman from Brazil; Asian bodywork, shiatsu, Lomi-lomi, Ayurveda. Please tell
        me 24 hours before. Pelvic pain, sexual health and pain with sex after birth. Massage for adults and children.
        You undress as far as you like, and are draped. Body and mind. Pain that keeps you awake all night.
        24-hour notice.
        Masaje tailandés y sueco a domicilio, terapeuta colombiana. Dolor lumbar. Avise con 24 horas.
    """
    assert list(entries.find(Said.BIO, honest)) == []
    offered = "Sensual massage with happy ending, nuru massage, masaje erótico con final feliz, 24/7, open 24 hours"
    assert {match.kind for match in entries.find(Said.BIO, offered)} == {"sexual", "round-the-clock"}
    assert len(list(entries.find(Said.BIO, offered))) == 7
    people = {name for origin in names.ORIGINS.values() for name in (*origin.women, *origin.men, *origin.family)}
    assert [name for name in people if list(entries.find(Said.NAME, name))] == [], "nobody is held for a name"


def test_folding() -> None:
    assert folded("  Masaje  Erótico: 24/7! ") == "masaje erotico 24 7"
