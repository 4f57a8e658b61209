"""True addresses stay private; what may be shown is derived from them."""

import pytest

from tests import builders
from therapists import geo
from therapists.actions import places
from therapists.actions.places import NotOnEarth
from therapists.models import FormerSlug, HomeVisits, Listing, Practice
from therapists.models.private import PrivateBase, PrivatePremises

pytestmark = pytest.mark.django_db

NEW_HAVEN = geo.Point(41.3083, -72.9279)
GOBI = geo.Point(44.6, 101.2)


def place(practice: Practice, point: geo.Point = NEW_HAVEN, **said: object) -> Practice:
    address = {"street": "12 Elm Street", "postcode": "06510", "not_a_home": False, **said}
    return places.place_practice(practice=practice, lat=point.lat, lon=point.lon, **address)  # type: ignore[arg-type]


def test_a_new_practice_is_shown_by_its_cell_until_it_is_known_to_be_nobodys_home() -> None:
    practice = place(Practice(name="Elm Street Clinic"))
    assert (practice.street, practice.postcode) == ("", "")
    assert geo.Point(practice.lat, practice.lon) == geo.snap(NEW_HAVEN)
    true = PrivatePremises.objects.get(practice=practice)
    assert (true.street, true.postcode, true.lat, true.lon) == ("12 Elm Street", "06510", *NEW_HAVEN)
    place(practice, not_a_home=True)
    practice.refresh_from_db()
    assert (practice.street, practice.lat, practice.lon) == ("12 Elm Street", *NEW_HAVEN)
    place(practice, not_a_home=False)
    practice.refresh_from_db()
    assert (practice.street, geo.Point(practice.lat, practice.lon)) == ("", geo.snap(NEW_HAVEN))


def test_what_is_blank_is_taken_from_the_nearest_place_and_what_is_typed_stays() -> None:
    found = place(Practice(name="Elm Street Clinic"), not_a_home=True)
    assert (found.locality, found.region, found.country, found.time_zone) == (
        "New Haven",
        "CT",
        "US",
        "America/New_York",
    )
    typed = place(Practice(name="Elm Street Clinic", locality="Wooster Square"), not_a_home=True)
    assert (typed.locality, typed.country) == ("Wooster Square", "US")


def test_the_place_next_to_a_border_does_not_make_somebody_a_foreigner() -> None:
    abroad = Practice(name="Elm", locality="Elmtown", country="CA", time_zone="America/Toronto")
    assert place(abroad, not_a_home=True).region == ""


def test_placing_a_practice_moves_all_its_people() -> None:
    practice = builders.practice()
    people = [builders.practitioner(), builders.practitioner()]
    for person in people:
        builders.works_at(person, practice)
    builders.listed(*people)
    version = practice.version
    place(practice, not_a_home=True)
    assert set(Listing.objects.values_list("lat", "lon")) == {tuple(NEW_HAVEN)}
    practice.refresh_from_db()
    assert practice.version == version + 1


def test_a_move_looks_the_surroundings_up_anew_and_drops_the_tick() -> None:
    practice = builders.practice(name="Elm", locality="Leeds", not_a_home=True)
    places.move_practice(practice=practice, street="9 New Road", postcode="06510", lat=41.3083, lon=-72.9279)
    practice.refresh_from_db()
    assert (practice.locality, practice.country, practice.not_a_home, practice.street) == ("New Haven", "US", False, "")
    assert FormerSlug.objects.get(practice=practice).slug == "elm-leeds"


def test_the_base_is_private_and_its_cell_is_public() -> None:
    person = builders.practitioner()
    builders.home_visits(person, base=None, country="", region="", locality="", time_zone="")
    builders.listed(person)
    shown = places.place_base(
        practitioner=person, street="1 Oak Lane", postcode="06512", lat=NEW_HAVEN.lat, lon=NEW_HAVEN.lon
    )
    assert (shown.base_lat, shown.base_lon) == geo.snap(NEW_HAVEN)
    assert shown.base_uncertainty_km == geo.GRID_ERROR_KM
    assert (shown.locality, shown.country, shown.time_zone) == ("New Haven", "US", "America/New_York")
    assert PrivateBase.objects.get(practitioner=person).street == "1 Oak Lane"
    row = Listing.objects.get(practitioner=person)
    assert (row.lat, row.lon) == geo.snap(NEW_HAVEN)


def test_moving_within_a_cell_changes_nothing_that_is_shown() -> None:
    person = builders.practitioner()
    builders.home_visits(person)
    builders.listed(person)
    cell = geo.snap(NEW_HAVEN)
    shown = set()
    for step in (-0.003, 0, 0.003):
        places.place_base(practitioner=person, street="x", postcode="", lat=cell.lat + step, lon=cell.lon)
        shown.add(HomeVisits.objects.values_list("base_lat", "base_lon", "base_uncertainty_km").get())
    assert len(shown) == 1


def test_in_empty_country_a_town_stands_in_for_the_cell() -> None:
    person = builders.practitioner()
    shown = places.place_base(practitioner=person, street="", postcode="", lat=GOBI.lat, lon=GOBI.lon)
    builders.listed(person)
    assert geo.Point(shown.base_lat or 0, shown.base_lon or 0) != geo.snap(GOBI)
    assert (shown.base_uncertainty_km or 0) >= geo.EMPTY_COUNTRY_KM


def test_a_base_can_be_forgotten() -> None:
    person = builders.practitioner()
    builders.home_visits(person)
    builders.listed(person)
    places.forget_base(practitioner=person)
    assert not PrivateBase.objects.exists()
    assert HomeVisits.objects.get().base_lat is None


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_point_off_the_earth_is_refused(lat: float, lon: float) -> None:
    person = builders.practitioner()
    builders.listed(person)
    with pytest.raises(NotOnEarth, match="Latitude"):
        places.place_base(practitioner=person, street="", postcode="", lat=lat, lon=lon)
    assert not PrivateBase.objects.exists()
