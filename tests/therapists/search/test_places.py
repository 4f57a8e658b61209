"""What people type, against the real cities and ZIP codes."""

import zoneinfo
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders, stock
from tests.therapists.search import registry_strings
from therapists import geo
from therapists.imports.places import load_places
from therapists.models import Place
from therapists.search.places import (
    MAX_OTHERS,
    jurisdiction_of,
    key_of,
    nearest_place,
    nearest_settlements,
    resolve,
)

in_the_world = pytest.mark.usefixtures("world")

LEEDS = geo.Point(53.7965, -1.5479)
MID_PACIFIC = geo.Point(-48.0, -123.0)

# What the postal file of a country would add.
SYDNEY = "AU\t2000\tSydney\tNew South Wales\tNSW\t\t\t\t\t-33.8591\t151.2002\t4\n"


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE therapists_place CASCADE")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every city of 15,000 people, every ZIP code, our own prefixes, one more; afterwards the stock again."""
    postal = tmp_path_factory.mktemp("postal") / "AU.txt"
    postal.write_text(SYDNEY)
    with django_db_blocker.unblock():
        _empty()
        load_places(postal_files=[postal])
    yield
    with django_db_blocker.unblock():
        _empty()  # at once, rather than one by one
        stock.restore()


def found(text: str, country: str | None = None) -> str:
    place = resolve(text, country=country).place
    return f"{place.kind} {place.name} {place.jurisdiction}" if place else "nothing"


# --- Names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Coeur D Alene", "Coeur d'Alene"),
        ("SAINT PETERSBURG", "St. Petersburg"),
        ("Sault Sainte Marie", "Sault Ste. Marie"),
        ("Mt Vernon", "Mount Vernon"),
        ("ft. worth", "Fort Worth"),
        ("Washington, D.C.", "washington dc"),
        ("Kings Lynn", "King’s Lynn"),
        ("O Fallon", "O'Fallon"),
        ("ofallon", "O'Fallon"),
        ("Winston Salem", "Winston-Salem"),
        ("MÜNCHEN", "Munchen"),
        ("Tromso", "Tromsø"),
        ("Me\u0301rida", "Mérida"),
        ("Tyne & Wear", "tyne and wear"),
        ("  Stoke  on\tTrent ", "Stoke-on-Trent"),
    ],
)
def test_two_spellings_have_one_key(typed: str, stored: str) -> None:
    assert key_of(typed) == key_of(stored) != ""


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    key = key_of(name)
    assert len(key) <= 120
    assert "\0" not in key
    assert key == key.strip()
    assert "  " not in key


# --- What people type ---------------------------------------------------------------------------------------


@in_the_world
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("LS6 2AB", "postcode LS6 GB-ENG"),
        ("ls6", "postcode LS6 GB-ENG"),
        ("ls62ab", "postcode LS6 GB-ENG"),
        ("LS 6 2AB", "postcode LS6 GB-ENG"),
        ("Leeds LS6", "postcode LS6 GB-ENG"),
        ("12 Otley Road, Headingley, Leeds LS6 2AB", "postcode LS6 GB-ENG"),
        ("EC1A 1BB", "postcode EC1A GB-ENG"),
        ("BT7 1NN", "postcode BT7 GB-NIR"),
        ("IM1 1AA", "postcode IM1 IM"),
        ("M5V3L9", "postcode M5V CA-ON"),
        ("Leeds", "city Leeds GB-ENG"),
        ("10027", "postcode 10027 US-NY"),
        ("10027-1234", "postcode 10027 US-NY"),
        ("100271234", "postcode 10027 US-NY"),
        ("NY 10027", "postcode 10027 US-NY"),
        ("Saint Petersburg, FL", "city St. Petersburg US-FL"),
        ("St Petersburg Florida", "city St. Petersburg US-FL"),
        ("Coeur D Alene", "city Coeur d'Alene US-ID"),
        ("K1A 0B1", "postcode K1A CA-ON"),
        ("k1a0b1", "postcode K1A CA-ON"),
        ("D02", "postcode D02 IE-L"),
        ("D02 X285", "postcode D02 IE-L"),
        ("d02x285", "postcode D02 IE-L"),
        ("West Yorkshire", "county West Yorkshire GB-ENG"),
        ("texas", "region Texas US-TX"),
        ("CT", "region Connecticut US-CT"),
        ("Hartford, CT", "city Hartford US-CT"),
        ("Hartford CT 06103", "postcode 06103 US-CT"),
        ("Hartford Connecticut USA", "city Hartford US-CT"),
        ("Portland Oregon", "city Portland US-OR"),
        ("Portland, ME", "city Portland US-ME"),
        ("paris, france", "city Paris FR-IDF"),
        ("Paris, Texas", "city Paris US-TX"),
        ("London", "city London GB-ENG"),
        ("London, Ontario", "city London CA-ON"),
        ("London, ON", "city London CA-ON"),
        ("New York", "city New York City US-NY"),
        ("NYC", "city New York City US-NY"),
        ("Nueva York", "city New York City US-NY"),
        ("Londres", "city London GB-ENG"),
        ("Hudson", "city Hudson US-OH"),
        ("Washington D.C.", "city Washington US-DC"),
        ("San Juan, PR", "city San Juan US-PR"),
        ("Brooklyn, New York", "city Brooklyn US-NY"),
        ("Suffolk County, NY", "county Suffolk County US-NY"),
        ("Ontario, Canada", "region Ontario CA-ON"),
        ("England", "region England GB-ENG"),
        ("UK", "country United Kingdom GB"),
        ("Estados Unidos", "country United States US"),
        ("2000", "postcode 2000 AU-NSW"),
        ("Sydney NSW 2000", "postcode 2000 AU-NSW"),
        ("2000 Market Street, Philadelphia", "city Philadelphia US-PA"),
        ("Stockbridge MA", "district Stockbridge US-MA"),
        ("Newtown, CT", "district Newtown US-CT"),  # Hartford was called so once
        ("Plymouth, MA", "district Plymouth US-MA"),  # and not its county
        ("Plymouth County, MA", "county Plymouth County US-MA"),
        ("Vernon, CT", "district Vernon US-CT"),  # a second name of its ZIP code's town
        ("Yalesville CT", "district Yalesville US-CT"),
        ("in Leeds", "city Leeds GB-ENG"),
        ("near me", "nothing"),
        ("zzzz qqqq", "nothing"),
        ("99999", "nothing"),
        ("", "nothing"),
        (" ,;- ", "nothing"),
    ],
)
def test_it_is_understood(typed: str, expected: str) -> None:
    assert found(typed) == expected


@in_the_world
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "understood", "ignored"),
    [
        ("Hartford CT 99999", "Hartford CT", "99999"),
        ("12 Otley Road, Leeds LS6 2AB", "Leeds LS6 2AB", "12 Otley Road"),
        ("Leeds", "Leeds", ""),
        ("zzzz qqqq", "", "zzzz qqqq"),
        ("near  Leeds!", "Leeds", "near"),
        ("Leeds XX99 9ZZ", "Leeds", "XX99 9ZZ"),
    ],
)
def test_it_says_what_was_left_out(typed: str, understood: str, ignored: str) -> None:
    resolution = resolve(typed)
    assert (resolution.understood, resolution.ignored) == (understood, ignored)


@in_the_world
@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Clinton", "Springfield", "Richmond"])
def test_an_ambiguous_name_lists_others_by_population(typed: str) -> None:
    resolution = resolve(typed)
    assert resolution.place is not None
    people = [resolution.place.population, *(other.population for other in resolution.others)]
    assert len(resolution.others) == MAX_OTHERS
    assert people == sorted(people, reverse=True)
    assert {other.key for other in resolution.others} == {key_of(typed)}
    assert len({resolution.place.pk, *(other.pk for other in resolution.others)}) == MAX_OTHERS + 1


@in_the_world
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["country", "region", "county", "city", "district", "postcode"])
def test_every_place_has_a_radius_a_zone_and_a_parent(kind: str) -> None:
    places = Place.objects.filter(kind=kind)
    assert places.exists()
    assert not places.filter(radius_km__lte=0).exists()
    zones = set(places.order_by().values_list("time_zone", flat=True).distinct())
    assert zones <= zoneinfo.available_timezones()
    if kind != "country":
        assert not places.filter(parent=None).exists()


@in_the_world
@pytest.mark.django_db
def test_where_somebody_is_listed_is_meant_first() -> None:
    before = resolve("Portland")
    assert before.place is not None
    assert before.place.region == "OR"
    maine = next(other for other in before.others if other.region == "ME")
    person = builders.practitioner()
    builders.works_at(person, builders.practice(geo.Point(maine.lat + 0.1, maine.lon)))
    builders.listed(person)
    after = resolve("Portland")
    assert after.place == maine
    assert after.others[0] == before.place
    assert resolve("Portland, Oregon").place == before.place, "what was typed says more"
    assert found("Moscow") == "city Moscow RU", "the one in Idaho is 400 times as small"


@in_the_world
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("St Petersburg", None, "city Saint Petersburg RU"),
        ("St Petersburg", "US", "city St. Petersburg US-FL"),
        ("Birmingham", None, "city Birmingham GB-ENG"),
        ("Birmingham", "US", "city Birmingham US-AL"),
        ("Perth", "AU", "city Perth AU-WA"),
        ("Perth", "GB", "city Perth GB-SCT"),
        ("Manchester", "US", "city Manchester US-NH"),
        ("Newcastle", "GB", "city Newcastle upon Tyne GB-ENG"),
        ("Georgia", "US", "region Georgia US-GA"),
        ("Moscow", "US", "city Moscow RU"),  # the one in Idaho is 400 times as small
        ("Leeds", "US", "city Leeds GB-ENG"),
        ("London, Ontario", "GB", "city London CA-ON"),
    ],
)
def test_a_country_helps_its_own_within_reason(typed: str, country: str | None, expected: str) -> None:
    assert found(typed, country) == expected


@in_the_world
@pytest.mark.django_db
def test_at_most_three_statements_each_on_an_index() -> None:
    for typed in ("Clinton", "Hartford CT 06103", "San Antonio Santa Maria San Juan San Jose", "x" * 10_000):
        with CaptureQueriesContext(connection) as queries:
            resolve(typed)
        asked = [query for query in queries if "plan_cache_mode" not in query["sql"]]
        assert 1 <= len(asked) <= 3
        for query in asked:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on therapists_place" not in plan, plan


@in_the_world
@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "Leeds\0LS6",
        "🦓",
        "Leeds 🦓 LS6",
        "x" * 10_000,
        "Leeds " * 2_000,
        "\ud800",
        "%s %(x)s '; --",
        "½ ﷺ İ ß",
    ],
)
def test_odd_text_is_no_error(text: str) -> None:
    resolution = resolve(text)
    assert len(resolution.others) <= MAX_OTHERS


@in_the_world
@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(
            st.sampled_from(
                [
                    "Leeds",
                    "LS6",
                    "2AB",
                    "10027",
                    "CT",
                    "st",
                    "d",
                    "D.C.",
                    "K1A",
                    "&",
                    "'s",
                    "New",
                    "York",
                    ",",
                ]
            )
        ).map(" ".join),
    ),
    st.sampled_from([None, "US", "GB", "", "xx"]),
)
def test_no_text_is_an_error(text: str, country: str | None) -> None:
    resolution = resolve(text, country=country)
    assert (resolution.place is None) == (resolution.understood == "")


# --- The real registry -------------------------------------------------------------------------------------


@in_the_world
@pytest.mark.django_db
@pytest.mark.skipif(not registry_strings.SHARED.exists(), reason="the real samples are not here (../shared/data)")
def test_places_of_the_registry_resolve_near_their_zip_codes() -> None:
    written = registry_strings.written()
    assert len(written) == 5000  # the bench reads them all
    share = registry_strings.measure(written[::15], registry_strings.centres())
    assert share.percent >= 99.0, sorted(share.missed)


# --- Points -------------------------------------------------------------------------------------------------


@in_the_world
@pytest.mark.django_db
def test_the_nearest_place_names_a_point() -> None:
    place = nearest_place(LEEDS)
    assert place is not None
    assert (place.name, jurisdiction_of(place)) == ("Leeds", "GB-ENG")
    assert nearest_place(MID_PACIFIC) is None
    assert jurisdiction_of(None) == ""


@in_the_world
@pytest.mark.django_db
def test_the_nearest_settlements_come_in_one_statement_and_in_order() -> None:
    Place.objects.create(
        kind="city", name="Hamlet", key="hamlet", country="GB", lat=LEEDS.lat, lon=LEEDS.lon, radius_km=1,
        time_zone="Europe/London", population=geo.EMPTY_COUNTRY_PEOPLE - 1,
    )  # fmt: skip
    asked = [LEEDS, geo.Point(40.7143, -74.006), geo.Point(-17.8, 179.9), geo.Point(-17.8, -179.9)]
    with CaptureQueriesContext(connection) as queries:
        towns = nearest_settlements(asked)
    assert len(queries) == 1
    cities = [
        geo.Point(lat, lon)
        for lat, lon in Place.objects.filter(kind="city", population__gte=geo.EMPTY_COUNTRY_PEOPLE).values_list(
            "lat", "lon"
        )
    ]
    for point, town in zip(asked, towns, strict=True):
        assert town == min(cities, key=lambda other: geo.distance_km(point, other))
    assert nearest_settlements([]) == []


@in_the_world
@pytest.mark.django_db
def test_no_cities_no_settlement() -> None:
    _empty()  # undone with the test's transaction
    assert nearest_settlements([LEEDS]) == [None]
    assert nearest_place(LEEDS) is None
