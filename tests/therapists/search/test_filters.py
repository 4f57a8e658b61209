"""Reading search parameters: patient with everything, silent about nothing."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import builders
from therapists.choices import FacetGroup, Sort, Unit
from therapists.models import OpeningHours, Practitioner
from therapists.search.criteria import After
from therapists.search.filters import MEANINGS, ListingFilter, token

pytestmark = pytest.mark.django_db

PARAMETERS = list(MEANINGS)
NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "\x00",
            "%00",
            "'; drop table x; --",
            "NaN",
            "inf",
            "-inf",
            "1e309",
            "９９",
            "٣",
            "0x10",
            "1_000",
            " ",
            "\u202e",
            "🦵",
            "null",
            "{}",
            "[]",
            "[1,2,3]",
            "W10",
            "WzAsIDEsIDJd",
            "WzAsIG51bGwsIDJd",
            "WzAsIDFlOTk5LCAyXQ",
            "-1",
            "999999999999999999999",
            "a & b | !c",
            ":*",
            "\\",
            "km",
            "10 mi",
            "mi10",
            "200.0001",
            "Leeds",
            "sciatica",
            "home",
            "LS6",
            "<script>",
            "𝔩𝔢𝔢𝔡𝔰",
            "53,-2,54,-1",
            "-17,179,-16,-179",
            "-90,-180,90,180",
            "89.999,0,90,0.001",
            "1,2,x,3,4",
            "54,-2,53,-1",
            ",,,",
        ]
    ),
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(st.lists(st.tuples(st.sampled_from([*PARAMETERS, "x", "utm_source"]), NASTY), max_size=6))
@example([("lat", "53.7"), ("lon", "181")])
@example([("q", "don't & ((( !! :* \\")])
@example([("near", "x" * 5000)])
@example([("after", "W10"), ("sort", "price")])
def test_any_query_string_is_answered_by_a_page(pairs: list[tuple[str, str]]) -> None:
    client = Client()
    query_string = urlencode(pairs, errors="surrogatepass")
    response = client.get(f"/search/?{query_string}", follow=True)
    assert response.status_code == 200
    assert 'id="found"' in response.content.decode()
    read = ListingFilter(QueryDict(query_string))
    again = ListingFilter(QueryDict(urlencode(list(read.parameters()))))
    assert not again.ignored, "what the page links to is understood whole"
    assert again.criteria.chosen == read.criteria.chosen
    assert again.criteria.where == read.criteria.where
    for path in ("/search/map.json", "/search/places.json"):
        response = client.get(f"{path}?{query_string}")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("53.5,-2,54,-1", (53.5, -2, 54, -1)),
        (" 53.5, -2 ,54,-1", (53.5, -2, 54, -1)),
        ("53.50999,-2.00001,54.001,-1.009", (53.5, -2.01, 54.01, -1)),
        ("-17,179.5,-16,-179.5", (-17, 179.5, -16, -179.5)),
        ("-90,-180,90,180", (-90, -180, 90, 180)),
    ],
)
def test_bounds(typed: str, read: tuple[float, ...]) -> None:
    listing_filter = ListingFilter({"bounds": typed})
    assert listing_filter.bounds == pytest.approx(read)
    assert not listing_filter.ignored
    assert "bounds" not in dict(listing_filter.parameters()), "a page's links name a place, not a view"


@pytest.mark.parametrize(
    "typed", ["1,2,3", "1,2,3,4,5", "1,2,x,3,4", "54,-2,53,-1", "1,5,2,5", "1,180,2,-180", "-91,0,0,1", "0,0,nan,1"]
)
def test_what_is_no_part_of_the_earth_is_named(typed: str) -> None:
    listing_filter = ListingFilter({"bounds": typed})
    assert listing_filter.bounds is None
    assert [ignored.parameter for ignored in listing_filter.ignored] == ["bounds"]


@pytest.mark.parametrize(
    "path",
    ["/search/?%ff=%fe", "/search/?q=%c3%28", "/search/?=&&&", "/search/?q", "/search/?" + "a=1&" * 900],
)
def test_broken_bytes_are_answered_by_a_page(path: str, client: Client) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"condition": "sciatic"}, "sciatic"),
        ({"near": "Nowhereville", "lat": "53.8", "lon": "-1.55"}, "Nowhereville"),
        ({"within": "far"}, "far"),
        ({"within": "900"}, "900"),
        ({"lat": "91", "lon": "0"}, "91 0"),
        ({"price_max": "cheap", "near": "Leeds"}, "cheap"),
        ({"price_max": "50"}, "50"),
        ({"sort": "stars"}, "stars"),
        ({"unit": "furlong"}, "furlong"),
        ({"unstated": "yes"}, "yes"),
        ({"conditoin": "sciatica"}, "conditoin"),
    ],
)
def test_the_page_names_what_it_ignored(parameters: dict[str, str], word: str, client: Client) -> None:
    page = client.get("/search/", parameters).content.decode()
    assert "We left out" in page
    assert word in page


@pytest.fixture
def somebody() -> Practitioner:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.home_visits(person, builders.north_of_leeds(2), radius_km=20.0)
    builders.listed(person)
    return person


@pytest.mark.parametrize("also", [{}, {"at": "home"}, {"unstated": "1", "gender": "woman"}, {"lat": "91", "lon": "0"}])
def test_near_a_place_that_nobody_knows_nobody_is_found(
    also: dict[str, str], client: Client, somebody: Practitioner
) -> None:
    asked = {"near": "Qwxyz <b>", **also}
    page = client.get("/search/", asked).content.decode()
    assert "Where is “Qwxyz &lt;b&gt;”?" in page
    assert re.search(r'value="Qwxyz &lt;b&gt;"[^>]*aria-invalid="true" aria-describedby="near-problem"', page)
    assert 'id="near-problem"' in page
    assert somebody.name not in page
    assert "person" not in re.sub(r"<[^>]+>", "", page.split('id="found"')[1].split("<aside")[0])
    found = client.get("/search/map.json", asked).json()
    assert (found["people"], found["features"]) == (0, [])
    listing_filter = ListingFilter(asked)
    assert not listing_filter.qs.exists()
    assert ("near", "Qwxyz <b>") in listing_filter.parameters(), "its links lead on with what was typed"
    assert re.search(r'name="gender"[^>]+>\s*<span>Woman</span>\s*</label>', page), (
        "no count of people nobody asked for"
    )
    everywhere = re.search(r'href="([^"]+)">See everybody, wherever they are', page)
    assert everywhere
    if "gender" not in also:
        assert somebody.name in client.get(everywhere[1].replace("&amp;", "&")).content.decode()


def test_a_place_misspelt_is_offered(client: Client, somebody: Practitioner) -> None:
    page = client.get("/search/?near=Leedz&at=home").content.decode()
    assert re.search(r'href="/search/\?at=home&amp;near=Leeds%2C\+England">Leeds, England, GB</a>', page)


def test_other_sites_tracking_is_not_worth_a_word(client: Client) -> None:
    assert "We left out" not in client.get("/search/?utm_source=x&fbclid=y").content.decode()


@pytest.mark.parametrize(
    ("typed", "km"),
    [
        ("", 25.0),
        ("10", 10.0),
        ("10mi", 16.09344),
        ("10 MI", 16.09344),
        ("12,5", 12.5),
        ("0.1", 0.5),
        ("500", 200.0),
    ],
)
def test_within(typed: str, km: float) -> None:
    assert ListingFilter({"within": typed}).within_km == pytest.approx(km)


def test_unit_follows_the_place_unless_chosen() -> None:
    assert ListingFilter({"near": "Leeds"}).unit is Unit.MI
    assert ListingFilter({"near": "Toronto"}).unit is Unit.KM
    assert ListingFilter({"near": "Leeds", "unit": "km"}).unit is Unit.KM


def test_words_become_terms_and_the_rest_stays() -> None:
    criteria = ListingFilter({"q": "Neck pains, Swedish Massage Smith"}).criteria
    assert criteria.chosen == {
        FacetGroup.CONDITION: ("neck-pain",),
        FacetGroup.TECHNIQUE: ("swedish-massage",),
    }
    assert criteria.words == ("smith",)


def test_a_repeated_value_counts_once_and_in_any_order() -> None:
    first = ListingFilter(QueryDict("technique=swedish-massage&technique=deep-tissue-massage"))
    second = ListingFilter(
        QueryDict("technique=deep-tissue-massage&technique=swedish-massage&technique=swedish-massage")
    )
    assert first.criteria == second.criteria
    assert list(first.parameters()) == list(second.parameters())


def test_coordinates_are_rounded_in_the_address(client: Client) -> None:
    response = client.get("/search/?lat=53.796512&lon=-1.547851&condition=sciatica")
    assert response.status_code == 302
    assert response["Location"] == "/search/?lat=53.80&lon=-1.55&condition=sciatica"
    assert client.get(response["Location"]).status_code == 200


def test_after_travels_through_a_link() -> None:
    after = After(1, -12.5, 77)
    assert ListingFilter({"after": token(after)}).criteria.after == after
    for bad in ("", "x", token(after)[:-3], json.dumps([0])):
        assert ListingFilter({"after": bad}).criteria.after is None


def test_pages_follow_each_other_without_gap_or_repeat(client: Client) -> None:
    place = builders.practice()
    people = [builders.practitioner() for _ in range(23)]
    for person in people:
        builders.works_at(person, place)
    builders.listed(*people)
    for sort in Sort:
        first = client.get("/search/", {"near": "Leeds", "sort": sort.value}).content.decode()
        address = re.search(r'rel="next"\s+href="([^"]+)"', first)[1].replace("&amp;", "&")
        second = client.get(address).content.decode()
        shown = [page.count('class="card-link"') for page in (first, second)]
        assert shown == [20, 3], sort
        assert all(sum(f'{person.get_absolute_url()}"' in page for page in (first, second)) == 1 for person in people)


def test_below_five_the_page_says_what_would_bring_more(client: Client) -> None:
    near, far = builders.practitioner(gender="man"), builders.practitioner(gender="woman")
    builders.works_at(near, builders.practice())
    builders.works_at(far, builders.practice(at=builders.north_of_leeds(60)))
    builders.listed(near, far)
    page = client.get("/search/?near=Leeds&gender=woman").content.decode()
    assert "0 people" in page
    assert "Without “Woman”: 1 person" in page
    outside = page.split("Farther away, or seen otherwise")[1]
    assert far.name in outside
    assert near.name not in outside


def test_no_query_string_reaches_a_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    client.get("/search/?q=sciatica-secret")
    client.get("/nowhere/?q=sciatica-secret")
    client.generic("TRACE", "/search/?q=sciatica-secret")
    own = [record for record in caplog.records if record.name.startswith("django.request")]
    assert own, "the missing page is logged"
    assert all("secret" not in record.getMessage() for record in own)


def test_whom_no_circle_reaches_is_shown_who_is_nearest(client: Client) -> None:
    far = builders.practitioner(given_name="Far")
    builders.home_visits(far, builders.north_of_leeds(60), radius_km=10.0)
    builders.listed(far)
    page = client.get("/search/?near=Leeds&at=home").content.decode()
    assert "0 people" in page
    assert "Does not say they come as far as you — ask" in page


def test_where_nobody_comes_to_homes_the_nearest_clinic_is_shown(client: Client) -> None:
    near = builders.practitioner(given_name="Near")
    builders.works_at(near, builders.practice(name="Canal Clinic"))
    builders.listed(near)
    page = client.get("/search/?near=Leeds&at=home").content.decode()
    assert "0 people" in page
    assert "Canal Clinic, Leeds" in page


def test_a_card_says_that_she_is_a_woman_who_comes_in_the_evening(client: Client) -> None:
    person = builders.practitioner(gender="woman")
    home = builders.home_visits(person, builders.north_of_leeds(2), radius_km=20.0)
    OpeningHours.objects.create(home_visits=home, weekday=2, opens="17:00", closes="21:00")
    builders.listed(person)
    page = client.get("/search/?near=LS6&at=home&q=female+therapist&when=weekday-evening").content.decode()
    assert "Woman · comes to you · usual hours: weekday evenings · about" in page
