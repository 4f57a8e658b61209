"""Listing rows: written with the edit, equal to a rebuild, and a planted difference is found."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests import builders
from therapists.models import FacetCode, Listing, ListingCard, ListingChange, Practice, Practitioner, Technique
from therapists.search import bitmaps, catalogue, codes, indexing, query, upkeep
from therapists.search.filters import ListingFilter
from therapists.search.statements import planned_once


def a_listed_person() -> Practitioner:
    person = builders.practitioner(techniques=("swedish-massage",), conditions=("sciatica",), gender="woman")
    builders.works_at(person, builders.practice(), hours=((1, "09:00", "17:00"),))
    builders.home_visits(person, excludes=((builders.north_of_leeds(5), 2.0),))
    builders.price(person, "55")
    builders.licence(person, "GB")
    builders.listed(person)
    return person


PLANTED = {
    "lat": "53.0",
    "lon": "0.0",
    "point": "unit_point(1, 1)",
    "origin": "unit_point(1, 1)",
    "uncertainty_km": "99",
    "area_stated": "NOT area_stated",
    "exclude_lats": "'{1}'",
    "exclude_lons": "'{1}'",
    "exclude_radii_km": "'{1}'",
    "licensed_in": "'{XX}'",
    "tags": "tags || 32000::smallint",
    "implied": "'{32000}'",
    "price": "1",
    "currency": "'ZZZ'",
    "confirmed_on": "'2001-01-01'",
    "by_fit": "1",
    "by_price": "1",
    "by_confirmed": "1",
    "ord": "id",
    "sole": "NOT sole",
    "bits": "set_bit(bits, 1000, 1)",
    "slot": "slot + 1",
    "practitioner_id": "(SELECT id FROM therapists_practitioner WHERE status = 'draft')",
}
PLANTED_IN_CARDS = {
    "words": "''::tsvector",
    "card": 'card || \'{"name": "Somebody Else"}\'',
    "practitioner_id": "(SELECT id FROM therapists_practitioner WHERE status = 'draft')",
}
PLANTS = [("therapists_listing", *plant) for plant in PLANTED.items()] + [
    ("therapists_listingcard", *plant) for plant in PLANTED_IN_CARDS.items()
]


@pytest.mark.rows_may_differ
@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column", "value"), PLANTS)
def test_check_finds_a_planted_difference(table: str, column: str, value: str) -> None:
    person = a_listed_person()
    builders.practitioner(status="draft")
    assert indexing.check() == []
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {value}")
    assert person.pk in indexing.check()


@pytest.mark.rows_may_differ
@pytest.mark.django_db
def test_check_finds_a_bit_that_is_wrong_and_cards_that_lack() -> None:
    person = a_listed_person()
    assert bitmaps.catch_up() == 1
    assert indexing.check() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE therapists_facetbits SET bits = ~bits WHERE code = 1 AND slot = 0")
    assert indexing.check() == [person.pk]
    indexing.refresh([person.pk])
    assert indexing.check() == [], "noted as changed, so nobody reads the bits"
    ListingCard.objects.filter(practitioner=person).delete()
    assert indexing.check() == [person.pk]


@pytest.mark.rows_may_differ
@pytest.mark.django_db
def test_every_column_but_the_clinic_pair_is_planted_above() -> None:
    """``at``, ``practice_id``, ``reach``, ``radius_km`` are held by a constraint; rows too many or few come below."""
    columns = {field.column for field in Listing._meta.fields} - {"id"}
    assert {field.column for field in ListingCard._meta.fields} - {"listing_id"} == set(PLANTED_IN_CARDS)
    assert columns - set(PLANTED) == {"at", "practice_id", "reach", "radius_km"}
    person = a_listed_person()
    Listing.objects.filter(at="home").update(radius_km=1.0)
    assert indexing.check() == [person.pk]
    indexing.refresh([person.pk])
    Listing.objects.filter(at="home").delete()
    assert indexing.check() == [person.pk]
    indexing.rebuild()
    assert indexing.check() == []
    Practitioner.objects.update(status="paused")
    assert indexing.check() == [person.pk], "rows left behind"


@pytest.mark.django_db
def test_one_row_for_each_way_of_being_seen() -> None:
    person = a_listed_person()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    assert sorted(person.listing_rows.values_list("at", flat=True)) == ["clinic", "clinic", "home"]


@pytest.mark.django_db
def test_rows_that_a_migration_dropped_are_written_anew() -> None:
    person = a_listed_person()
    assert not indexing.rebuild_if_lost()
    Listing.objects.all().delete()
    assert indexing.rebuild_if_lost()
    assert Listing.objects.filter(practitioner=person).count() == 2
    assert indexing.check() == []


@pytest.mark.django_db
def test_whoever_is_deleted_is_counted_no_more_before_the_bits_know() -> None:
    first, second = a_listed_person(), a_listed_person()
    gone = first.pk
    bitmaps.catch_up()
    asked, known = ListingFilter({}).criteria, catalogue.current()
    listed = query.tally(asked, known).total
    first.delete()
    assert list(ListingChange.objects.values_list("practitioner_id", flat=True).distinct()) == [gone]
    assert query.tally(asked, known).total == listed - 1
    assert [hit.practitioner_id for hit in query.find(asked, known).hits] == [second.pk]


@pytest.mark.django_db
def test_counts_say_how_old_they_are_where_too_many_changed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [a_listed_person().pk, a_listed_person().pk]
    bitmaps.catch_up()
    asked, known = ListingFilter({}).criteria, catalogue.current()
    assert query.tally(asked, known).since is None
    listed = query.tally(asked, known).total
    indexing.refresh(people)
    assert query.tally(asked, known).since is None
    monkeypatch.setattr(bitmaps, "MOST_CHANGES", 1)
    tally = query.tally(asked, known)
    assert tally.since is not None
    assert tally.total == listed
    said = "the numbers are up to"
    assert said in client.get("/search/").content.decode()
    assert upkeep.renew_bits.call() == 1
    assert query.tally(asked, known).since is None
    assert said not in client.get("/search/").content.decode()


@pytest.mark.django_db
def test_moving_a_clinic_moves_everybody_in_one_refresh() -> None:
    place = builders.practice()
    people = [builders.practitioner() for _ in range(40)]
    for person in people:
        builders.works_at(person, place)
    builders.listed(*people)
    Practice.objects.filter(pk=place.pk).update(lat=53.9576, lon=-1.0827, locality="York")
    builders.listed(*people)
    cat = catalogue.current()
    assert query.tally(ListingFilter({"near": "York", "within": "5"}).criteria, cat).total == 40
    assert query.tally(ListingFilter({"near": "Leeds", "within": "5"}).criteria, cat).total == 0


@pytest.mark.django_db
def test_codes_are_never_given_again() -> None:
    before = dict(FacetCode.objects.values_list("key", "id").filter(group="technique"))
    Technique.objects.filter(slug="gua-sha").delete()
    Technique.objects.create(slug="new-technique", pressure="light")
    codes.ensure_codes()
    codes.ensure_codes()
    after = dict(FacetCode.objects.values_list("key", "id").filter(group="technique"))
    assert before.items() <= after.items()
    assert after["new-technique"] not in before.values()


@pytest.mark.django_db
def test_no_option_lacks_its_code() -> None:
    cat = catalogue.current()
    for group, slugs in cat.options.items():
        for slug in slugs:
            assert cat.code(group, slug) is not None
            assert cat.unstated_codes(group, (slug,)), (group, slug)


@pytest.mark.django_db(transaction=True)
def test_a_failed_edit_leaves_nothing() -> None:
    person = a_listed_person()
    version = catalogue.versions()["listing"]

    @transaction.atomic
    def failing_edit() -> None:
        Practitioner.objects.filter(pk=person.pk).update(given_name="Changed")
        indexing.refresh([person.pk])
        raise RuntimeError

    with pytest.raises(RuntimeError):
        failing_edit()
    assert Listing.objects.filter(shown__card__name__startswith="Changed").count() == 0
    assert indexing.check() == []
    assert catalogue.versions()["listing"] == version


@pytest.mark.django_db(transaction=True)
def test_edits_of_a_person_and_of_their_clinic_at_once_leave_one_true_row() -> None:
    person = builders.practitioner()
    place = builders.practice()
    builders.works_at(person, place)
    builders.listed(person)
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def edit(model: type, pk: int, field: str) -> None:
        try:
            start.wait(timeout=10)
            for number in range(15):
                with transaction.atomic():
                    model._default_manager.filter(pk=pk).update(**{field: f"Name {number}"})
                    indexing.refresh([person.pk])
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=edit, args=(Practitioner, person.pk, "given_name")),
        threading.Thread(target=edit, args=(Practice, place.pk, "name")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failures
    row = Listing.objects.get()
    assert row.shown.card["name"].startswith("Name 14")
    assert row.shown.card["practice"]["name"] == "Name 14"


@pytest.mark.django_db
def test_what_fails_while_planned_once_says_what_failed() -> None:
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic(), planned_once() as cursor:
        cursor.execute("SELECT 1 / 0")
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("auto",)
