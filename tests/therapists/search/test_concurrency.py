"""Edits, rebuilds, the writing of bits and searches at the same time, each on a connection of its own."""

import threading
from collections.abc import Callable
from itertools import count

import pytest
from django.db import connection, transaction

from tests import builders
from therapists.choices import FacetGroup, Stated
from therapists.models import CoverageArea, HomeVisits, Practitioner, PractitionerTechnique, Price, Technique, WorksAt
from therapists.search import bitmaps, catalogue, indexing, query
from therapists.search.criteria import Criteria
from therapists.search.filters import ListingFilter

PEOPLE = 9  # of each of the two kinds
REBUILDS = 4
ONE, OTHER = "swedish-massage", "deep-tissue-massage"  # everybody uses exactly one of these
PLACES = {"near": {"near": "Leeds", "within": "20"}, "anywhere": {}}

# People whose rows are not all of one edit. An edit gives name and price the same number, and every row shows both.
TORN = """
    SELECT r.practitioner_id, array_agg(name), array_agg(price), count(*)
    FROM (
        SELECT l.*, c.card ->> 'name' AS name, l.tags && %(one)s::smallint[] AS one,
               l.tags && %(other)s::smallint[] AS other
        FROM therapists_listing l LEFT JOIN therapists_listingcard c ON c.listing_id = l.id
    ) r
    GROUP BY r.practitioner_id
    HAVING count(DISTINCT (name, price, one, other, ord)) <> 1
        OR min(split_part(name, ' ', 1)) <> 'V' || min(price)::int
        OR count(*) <> CASE WHEN bool_or(at = 'clinic') THEN 3 ELSE 1 END
"""


class Crowd:
    """Some people with three ways of being seen about Leeds, and some who only come to homes there; what is done
    to them, and asked about them, each act by its number.
    """

    def __init__(self) -> None:
        self.edits: list[int] = []  # of whom, one for each that was committed
        self.of_clinics, self.of_homes = [], []
        for number in range(2 * PEOPLE):
            person = builders.practitioner(given_name="V1", techniques=((ONE, OTHER)[number % 2],))
            builders.price(person, "1")
            builders.home_visits(person, radius_km=15.0)
            if number < PEOPLE:
                for _ in range(2):
                    builders.works_at(person, builders.practice(), accepting=Stated.YES)
            (self.of_clinics if number < PEOPLE else self.of_homes).append(person.pk)
        self.everybody = [*self.of_clinics, *self.of_homes]
        indexing.refresh(self.everybody)
        self.catalogue = catalogue.current()
        self.codes = [self.catalogue.code(FacetGroup.TECHNIQUE, slug) for slug in (ONE, OTHER)]
        self.techniques = [Technique.objects.get(slug=slug).pk for slug in (ONE, OTHER)]

    def rewrite(self, number: int) -> None:
        """Name and price of somebody, together."""
        pk = self.everybody[number % len(self.everybody)]
        with transaction.atomic():
            before = Practitioner.objects.select_for_update().get(pk=pk).given_name
            version = int(before.removeprefix("V")) + 1
            Practitioner.objects.filter(pk=pk).update(given_name=f"V{version}")
            Price.objects.filter(practitioner=pk).update(amount=version)
            indexing.refresh([pk])
        self.edits.append(pk)
        found = query.find(Criteria(people=(pk,)), self.catalogue).hits
        assert [hit.practitioner_id for hit in found] == [pk]
        assert found[0].price >= version, "searchable at commit"

    def toggle(self, number: int) -> None:
        """One technique for the other, full or not, an area stated or not: nothing that touches the person's row."""
        pk = self.everybody[-1 - number % len(self.everybody)]
        with transaction.atomic():
            link = PractitionerTechnique.objects.select_for_update().get(practitioner=pk)
            link.technique_id = sum(self.techniques) - link.technique_id
            link.save()
            if pk in self.of_clinics:
                WorksAt.objects.filter(practitioner=pk).update(accepting=(Stated.YES, Stated.NO)[number % 2])
            elif not CoverageArea.objects.filter(home_visits__practitioner=pk).delete()[0]:
                CoverageArea.objects.create(home_visits=HomeVisits.objects.get(practitioner=pk), radius_km=15.0)
            indexing.refresh([pk])

    def look(self, _number: int) -> None:
        """At the rows, as one statement sees them."""
        with connection.cursor() as cursor:
            cursor.execute(TORN, {"one": self.codes[:1], "other": self.codes[1:]})
            assert cursor.fetchall() == []
            cursor.execute("SELECT count(DISTINCT practitioner_id) FROM therapists_listing")
            assert cursor.fetchone() == (len(self.everybody),)

    def search(self, place: dict[str, str]) -> Callable[[int], None]:
        """Everybody there, each once and by rows of one edit, and counts that agree with each other."""
        everything = ListingFilter(place).criteria
        filtered = ListingFilter({**place, "technique": ONE}).criteria

        def ask(_number: int) -> None:
            found = query.find(everything, self.catalogue, size=50).hits
            assert sorted(hit.practitioner_id for hit in found) == sorted(self.everybody)
            assert all(hit.card["name"].split()[0] == f"V{int(hit.price)}" for hit in found)
            assert query.tally(everything, self.catalogue).total == len(self.everybody)
            for criteria in (everything, filtered):
                numbers = query.tally(criteria, self.catalogue)
                one, other = (numbers.counts.get(code, 0) for code in self.codes)
                assert one + other == len(self.everybody), "each uses one of the two"
                assert numbers.total == (one if criteria is filtered else one + other)

        return ask


class Stage:
    """Threads that act until one of them has come to its end, or has failed."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.faults: list[Exception] = []
        self.threads: list[threading.Thread] = []
        self.acted: set[str] = set()

    def play(self, name: str, act: Callable[[int], object], *, times: int = 0) -> None:
        """Repeat an act, given its number, until all is over; with ``times``, so often, and then all is over."""

        def run() -> None:
            try:
                for number in range(times) if times else count():
                    if self.over.is_set():
                        break
                    act(number)
                    self.acted.add(name)
            except Exception as fault:
                fault.add_note(f"while {name}")
                self.faults.append(fault)
            finally:
                if times or self.faults:
                    self.over.set()
                connection.close()

        self.threads.append(threading.Thread(target=run, name=name))

    def run(self) -> None:
        """Until all is over; raises what failed."""
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()
        if self.faults:
            raise ExceptionGroup("on the stage", self.faults)
        assert self.acted == {thread.name for thread in self.threads}, "everybody came to act"


@pytest.mark.django_db(transaction=True)
def test_nobody_is_seen_half_written_lost_or_counted_twice() -> None:
    crowd, stage = Crowd(), Stage()
    stage.play("rebuilding", lambda _number: indexing.rebuild(), times=REBUILDS)
    stage.play("writing bits", lambda _number: bitmaps.catch_up())
    stage.play("rewriting", crowd.rewrite)
    stage.play("rewriting in another order", lambda number: crowd.rewrite(number * 5 + 3))
    stage.play("toggling", crowd.toggle)
    stage.play("looking", crowd.look)
    for name, place in PLACES.items():
        stage.play(f"searching {name}", crowd.search(place))
    stage.run()
    for pk in crowd.everybody:
        assert Practitioner.objects.get(pk=pk).given_name == f"V{1 + crowd.edits.count(pk)}", "no edit is lost"
    assert indexing.check() == []
    bitmaps.catch_up()
    assert indexing.check() == []
