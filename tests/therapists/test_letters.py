"""Names in plain letters: the same in addresses, in the search box of the admin and in the gazetteer."""

import pytest

from therapists.letters import plain, slug_of
from therapists.models import Practice, Practitioner
from therapists.search.places import key_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bjørn Łuczak", "bjorn-luczak"),
        ("Đorđe Weiß", "dorde-weiss"),
        ("ÆSA ÞÓRSDÓTTIR", "aesa-thorsdottir"),
        ("Işıl Çağlar", "isil-caglar"),
        ("Ġorġ Ħaż-Żebbuġ", "gorg-haz-zebbug"),
        ("Ana María O'Brien-García", "ana-maria-obrien-garcia"),
        ("Юрий Łuczak", "luczak"),
        ("Юрий Иванов", "practitioner"),
        ("山田 太郎", "practitioner"),
        ("---", "practitioner"),
    ],
)
def test_addresses_keep_every_letter_that_has_a_plain_one(name: str, slug: str) -> None:
    given, _space, family = name.partition(" ")
    assert Practitioner(given_name=given, family_name=family).slug_of_name() == slug


def test_practices_too() -> None:
    assert Practice(name="Klinikken på Høyden", locality="Tromsø").slug_of_name() == "klinikken-pa-hoyden-tromso"
    assert Practice(name="診療所", locality="東京").slug_of_name() == "practice"


def test_the_gazetteer_folds_by_the_same_table() -> None:
    for name in ("Łódź", "Tromsø", "Straße", "Þórshöfn", "Ħamrun"):
        assert key_of(name) == plain(name) == slug_of(name, longest=80)


def test_an_address_that_is_cut_does_not_end_in_a_hyphen() -> None:
    assert slug_of("a" * 9 + " bc", longest=10) == "a" * 9
