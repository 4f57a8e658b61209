"""Names as somebody begins to type them: every way is there, of nobody who is not listed, with each edit."""

import threading
from itertools import permutations

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders
from therapists.models import Practice, PracticeKey, Practitioner, PractitionerKey, WorksAt
from therapists.models.suggestions import LONGEST_KEY
from therapists.search import indexing, names, suggest
from therapists.search.names import keys_of_person, keys_of_practice
from therapists.search.spelling import fold

QUICKLY = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
# Letters of names in Latin, Greek and Cyrillic, with and without accents, and what stands between them.
LETTERS = "aeionrstszAÉíñöüßøŁłæÆœđðþıİŧħŋčşžőğεάςσΑйЙёїя金ガ'’´`ʼ‘-./ ,&"
NAMES = st.text(st.sampled_from(LETTERS), max_size=24)


def keys(person: Practitioner) -> set[str]:
    return set(PractitionerKey.objects.filter(practitioner=person).values_list("key", flat=True))


def people(typed: str) -> list[str]:
    return [found.name for found in suggest.suggest(typed).people]


def practices(typed: str) -> list[str]:
    return [found.name for found in suggest.suggest(typed).practices]


# --- Words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("O’Brien-Bjørnsen", "obrien bjornsen"),
        ("O'BRIEN", "obrien"),
        ("María José", "maria jose"),
        ("Łukasz Weiß", "lukasz weiss"),
        ("D'Angelo, Ann-Marie", "dangelo ann marie"),
        ("Андрей Ёлкин", "андрей елкин"),
        ("김철수", "김철수"),
    ],
)
def test_names_are_compared_in_plain_letters(written: str, folded: str) -> None:
    assert fold(written) == folded


@QUICKLY
@given(NAMES)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert fold(name.upper()) == fold(fold(name).upper())


@pytest.mark.django_db
@QUICKLY
@given(NAMES)
def test_full_text_has_the_words_that_are_typed(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('simple', fold(%s)))", [name])
        (words,) = cursor.fetchone()
    assert set(words) == set(fold(name).split())


def test_a_name_begins_with_any_of_its_words_and_then_with_any_other() -> None:
    assert keys_of_person("Ana García") == ["ana garcia", "garcia ana"]
    found = keys_of_person("María José García López")
    for first, second in permutations(["maria", "jose", "garcia", "lopez"], 2):
        assert sum(key.startswith(f"{first} {second} ") for key in found) == 1
    assert "maria garcia lopez jose" in found, "who leaves out the second given name goes on with the family's"
    assert keys_of_practice("The Canal Clinic") == ["the canal clinic", "canal clinic the", "clinic the canal"]
    assert keys_of_person("") == keys_of_person("-") == []
    assert keys_of_person("Ann Ann") == ["ann ann"]


@QUICKLY
@given(st.lists(st.text(st.sampled_from("abcé-'ß"), max_size=60), max_size=7).map(" ".join))
def test_keys_are_few_distinct_and_made_of_the_words(name: str) -> None:
    words = fold(name).split()[: names.MOST_WORDS]
    for found in (keys_of_person(name), keys_of_practice(name)):
        assert len(found) == len(set(found)) <= names.MOST_WORDS * (names.MOST_WORDS - 1) or len(words) == 1
        for key in found:
            assert len(key) <= LONGEST_KEY
            assert len(" ".join(words)) > LONGEST_KEY or sorted(key.split()) == sorted(words)
        assert {key.split(" ")[0][:LONGEST_KEY] for key in found} == {word[:LONGEST_KEY] for word in words}


# --- Kept with the edit ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "pending", "paused", "closed"])
def test_nobody_is_named_who_is_not_published(status: str) -> None:
    person = builders.practitioner(given_name="Ruth", family_name="Ashworth", status=status)
    builders.works_at(person, builders.practice(name="Canal Clinic"))
    builders.listed(person)
    assert people("ashw") == practices("canal") == []
    assert keys(person) == set()


@pytest.mark.django_db
def test_who_stops_being_published_is_gone_with_the_edit_and_so_is_the_practice() -> None:
    person = builders.practitioner(given_name="Ruth", family_name="Ashworth")
    place = builders.practice(name="Canal Clinic")
    builders.works_at(person, place)
    builders.listed(person)
    assert people("ruth a") == people("ashworth r") == ["Ruth Ashworth"]
    assert practices("clin") == ["Canal Clinic"]
    Practitioner.objects.filter(pk=person.pk).update(status="paused")
    assert people("ruth") == practices("clin") == [], "even before the rows are refreshed"
    builders.listed(person)
    assert keys(person) == set()
    names.forget_practices()
    assert not PracticeKey.objects.exists()


@pytest.mark.django_db
def test_who_cannot_be_seen_anywhere_is_not_named() -> None:
    person = builders.practitioner(given_name="Ruth", family_name="Ashworth")
    builders.listed(person)
    assert people("ashw") == []
    builders.home_visits(person)
    builders.listed(person)
    [found] = suggest.suggest("ashw").people
    assert (found.name, found.profession, found.town) == ("Ruth Ashworth", "massage-therapist", "Leeds")


@pytest.mark.django_db
def test_a_new_name_replaces_the_old_one() -> None:
    person = builders.practitioner(given_name="Ruth", family_name="Ashworth")
    place = builders.practice(name="Canal Clinic", locality="Leeds")
    builders.works_at(person, place)
    builders.listed(person)
    Practitioner.objects.filter(pk=person.pk).update(family_name="Bramley")
    Practice.objects.filter(pk=place.pk).update(name="Lock Clinic", locality="York")
    builders.listed(person)
    assert people("ashw") == practices("canal") == []
    assert (people("bram"), practices("lock")) == (["Ruth Bramley"], ["Lock Clinic"])
    assert suggest.suggest("bram").people[0].town == "York"
    WorksAt.objects.all().delete()
    builders.home_visits(person)
    builders.listed(person)
    assert practices("lock") == [], "nobody works there any more"


@pytest.mark.django_db
def test_a_rebuild_writes_what_the_edits_wrote_and_mends_the_rest() -> None:
    place = builders.practice(name="Canal Clinic", locality="Back\\slash\tTown")
    listed = [builders.practitioner(given_name="Ana", family_name=f"García{n} López") for n in range(3)]
    for person in listed:
        builders.works_at(person, place)
    builders.listed(*listed)

    def rows() -> list[tuple[object, ...]]:
        return [
            *PractitionerKey.objects.order_by("pk").values_list(),
            *PracticeKey.objects.order_by("pk").values_list(),
        ]

    written = rows()
    assert len(written) == 3 * 6 + 2
    indexing.rebuild()
    assert rows() == written
    PractitionerKey.objects.filter(practitioner=listed[0]).delete()
    PractitionerKey.objects.filter(practitioner=listed[1]).update(town="Elsewhere")
    PracticeKey.objects.create(key="gone", practice_id=place.pk)
    assert indexing.check() == sorted(person.pk for person in listed)
    indexing.rebuild()
    assert rows() == written
    for table in (PractitionerKey, PracticeKey):
        table.objects.all().delete()
    indexing.rebuild()
    assert rows() == written


@pytest.mark.django_db
@pytest.mark.rows_may_differ
def test_a_planted_difference_is_found() -> None:
    person = builders.practitioner(given_name="Ruth", family_name="Ashworth")
    builders.works_at(person, builders.practice(name="Canal Clinic"))
    builders.listed(person)
    hidden = builders.practitioner(status="draft")
    for plant in (
        lambda: PractitionerKey.objects.filter(key="ruth ashworth").delete(),
        lambda: PractitionerKey.objects.create(key="zoe", practitioner=person, town="Leeds"),
        lambda: PractitionerKey.objects.update(profession="other"),
        lambda: PracticeKey.objects.filter(key="canal clinic").delete(),
    ):
        plant()
        assert indexing.check() == [person.pk]
        indexing.refresh(indexing.check())
        assert indexing.check() == []
    PractitionerKey.objects.create(key="zoe", practitioner=hidden, town="Leeds")
    assert indexing.check() == [hidden.pk]


@pytest.mark.django_db
def test_an_edit_that_changes_no_name_writes_no_key(django_assert_num_queries: object) -> None:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    with django_assert_num_queries(1), connection.cursor() as cursor:  # type: ignore[operator]
        names.refresh(cursor, [person.pk])


@pytest.mark.django_db(transaction=True)
def test_two_who_join_and_leave_a_practice_at_once_leave_it_with_its_name() -> None:
    place = builders.practice(name="Canal Clinic")
    joins = builders.practitioner(given_name="Joins", status="paused")
    leaves = builders.practitioner(given_name="Leaves")
    for person in (joins, leaves):
        builders.works_at(person, place)
    builders.listed(leaves)
    names.forget_practices()
    both = threading.Barrier(2)
    failures: list[BaseException] = []

    def edit(person: Practitioner, status: str) -> None:
        try:
            with transaction.atomic():
                Practitioner.objects.filter(pk=person.pk).update(status=status)
                both.wait(timeout=10)
                indexing.refresh([person.pk])
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    Practitioner.objects.filter(pk=joins.pk).update(published_at="2026-01-01T00:00Z")
    threads = [threading.Thread(target=edit, args=args) for args in ((joins, "published"), (leaves, "paused"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not failures
    assert practices("canal") == ["Canal Clinic"]
