"""Every domain table keeps its history, whoever writes; and one call forgets a person's."""

import pghistory.models
import pghistory.trigger
import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, models, transaction
from django.test import Client
from django.urls import reverse

import therapists.models
from tests import builders
from tests.therapists.admin.pages import send
from tests.therapists.history.people import whole
from therapists.actions import practitioners as listings
from therapists.history import graph
from therapists.history.contexts import doing, of_import
from therapists.history.forgetting import forget
from therapists.imports import demo
from therapists.models import (
    ContactPoint,
    DuplicatePair,
    ImportRun,
    OpeningHours,
    Practice,
    Practitioner,
    Profession,
    Report,
    User,
    WorksAt,
)
from therapists.models.history import OWNERS
from therapists.models.private import PrivateBase, PrivatePremises

pytestmark = pytest.mark.django_db

# Model → why its changes are not kept.
UNTRACKED = {
    "Listing": "made from the tables that are tracked, by search.indexing alone",
    "PractitionerKey": "made from names, to be looked up while somebody types",
    "PracticeKey": "the same",
    "PlaceKey": "made from the gazetteer",
    "ListingCard": "the same",
    "FacetBits": "made from the listing rows",
    "Vicinity": "made from the listing rows",
    "ListingChange": "a note that bits are to be written, gone in seconds",
    "Landing": "made from the listing rows",
    "Version": "counters",
    "FacetCode": "numbers that are given once and never change",
    "Place": "the gazetteer, loaded by the hundred thousand from public files",
    "ImportChange": "a record of what an import did, written once",
    "Suspension": "read by few, and kept by itself: its notes are append-only",
    "SuspensionNote": "append-only",
    "Suppression": "keyed hashes of the erased: nothing may link them to anything",
    "ReportTrace": "gone within the hour, as the form promises",
    "Mailing": "an outbox, and its own record of what was sent; addresses must not outlive the row",
    "Figure": "made from the tables that are tracked",
    "HomeVisitGap": "made from the listing rows",
    "UnmetSearch": "counts, of which nobody may learn more than they say",
    "Sample": "drawn once",
    "SampleCall": "what came of one call, and who made it: its own record, and no part of the listing",
    "ImportFile": "a file on its way in, gone within a week; it must not outlive the row",
    "ImportFilePart": "the same",
    "RegisterFile": "a file that waits, and its own record of what came of it",
    "Assignment": "who is at what just now, gone within hours",
    "Task": "made every night from tables that are tracked",
    "Job": "work that waits; the queue keeps its own record",
    "User_groups": "tracked by its proxy, UserGroup",
    "User_user_permissions": "tracked by its proxy, UserRight",
}


def events(model: type[models.Model], **chosen: object) -> list[tuple[str, int]]:
    return list(graph.events_of(model).objects.filter(**chosen).values_list("pgh_label", "pgh_obj_id"))


def test_every_table_is_tracked_or_says_why_not() -> None:
    found = apps.get_app_config("therapists").get_models(include_auto_created=True)
    ours = [model for model in found if not issubclass(model, pghistory.models.Event)]
    assert {model.__name__ for model in ours if model not in OWNERS} == set(UNTRACKED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'")
        standing = set(cursor.fetchall())
    for model in OWNERS:
        table = model._meta.db_table
        for what in ("insert_insert", "update_update", "delete_delete"):
            assert any(on == table and f"pgtrigger_{what}" in name for on, name in standing), (table, what)


def test_whatever_points_to_a_person_or_a_place_is_part_of_its_history() -> None:
    apart = {(Practitioner, "merged_into")}
    for model in OWNERS:
        for key in graph.references(model):
            if key.related_model in {Practitioner, Practice, WorksAt} and (model, key.name) not in apart:
                assert key.name in OWNERS[model], f"{model.__name__} hangs on its {key.name}: name it in tracked(of=…)"


def test_a_hand_at_the_database_is_recorded_and_has_no_context() -> None:
    person = builders.practitioner(given_name="Ana")
    kept = graph.events_of(Practitioner)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE therapists_practitioner SET given_name = 'Eva' WHERE id = %s", [person.pk])
        cursor.execute("SELECT now()")
        began = cursor.fetchone()[0]
    event = kept.objects.latest("pgh_id")
    assert (event.pgh_label, event.given_name, event.pgh_context_id) == ("update", "Ana", None)
    assert event.pgh_began_at == began
    assert event.pgh_created_at > began, "by the clock: who waited for a lock comes after who held it"


def test_a_save_that_moves_only_its_own_bookkeeping_is_no_event() -> None:
    person = builders.practitioner()
    before = len(events(Practitioner))
    person.version += 1
    person.save()
    Practitioner.objects.filter(pk=person.pk).update(family_name=models.F("family_name"))
    assert len(events(Practitioner)) == before
    person.headline = "New"
    person.save()
    assert events(Practitioner)[before:] == [("update", person.pk)]


def test_many_rows_of_one_statement_are_told_apart() -> None:
    people = [builders.practitioner(headline=f"Was {number}") for number in range(3)]
    same = people[2]
    assert Practitioner.objects.filter(pk__in=[p.pk for p in people]).update(headline="Was 2") == 3
    changed = graph.events_of(Practitioner).objects.filter(pgh_label="update").order_by("pgh_obj_id")
    assert [(e.pgh_obj_id, e.headline) for e in changed] == [(people[0].pk, "Was 0"), (people[1].pk, "Was 1")]
    assert same.pk not in {e.pgh_obj_id for e in changed}


def test_the_context_names_who_and_what(client: Client) -> None:
    curator = builders.user()
    person = whole(status="draft")
    listings.publish(practitioner=person, by=curator)
    event = graph.events_of(Practitioner).objects.latest("pgh_id")
    assert event.pgh_context.metadata == {"action": "practitioners.publish", "user": curator.pk}
    client.force_login(curator)
    page = reverse("admin:therapists_practitioner_change", args=[person.pk])
    assert send(client, f"{page}?x=1", {"headline": "Anew"}).status_code == 302
    event = graph.events_of(Practitioner).objects.latest("pgh_id")
    assert event.pgh_context.metadata["user"] == curator.pk
    assert event.pgh_context.metadata["path"] == page, "without what was asked for"


def test_what_happens_within_belongs_to_the_action_around_it() -> None:
    with doing("outer", run=7):
        with doing("inner", run=8, user=3):
            Profession.objects.filter(slug="massage-therapist").update(position=3)
        Profession.objects.filter(slug="massage-therapist").update(position=4)
    first, second = graph.events_of(Profession).objects.order_by("-pgh_id")[:2]
    assert first.pgh_context_id == second.pgh_context_id
    assert first.pgh_context.metadata == {"action": "outer", "run": 7, "user": 3}


def test_what_was_refused_names_nothing_that_follows() -> None:
    with doing(path="/somewhere/"):
        with pytest.raises(ValueError, match="refused"), doing("refused"):
            raise ValueError("refused")
        Profession.objects.filter(slug="massage-therapist").update(position=3)
    event = graph.events_of(Profession).objects.latest("pgh_id")
    assert event.pgh_context.metadata == {"path": "/somewhere/"}


def test_nobody_changes_what_is_recorded() -> None:
    builders.practitioner()
    kept = graph.events_of(Practitioner)
    for write in (lambda: kept.objects.update(given_name="X"), lambda: kept.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            write()


def test_what_must_not_outlive_its_row_is_not_kept() -> None:
    kept = {model: {field.name for field in graph.events_of(model)._meta.fields} for model in (Report, User)}
    assert not {"text", "email"} & kept[Report], "the form promises to forget them"
    assert not {"password", "last_login"} & kept[User]


def test_public_code_finds_no_history_of_true_addresses() -> None:
    public = {name for name in dir(therapists.models) if name.startswith("Private")}
    assert not public, "the import contract watches the module models.private alone"
    for model in (PrivateBase, PrivatePremises):
        assert graph.events_of(model).__module__ == "therapists.models.private"


def test_events_bring_no_rights() -> None:
    kinds = ContentType.objects.filter(app_label="therapists", model__endswith="event")
    assert not [right for kind in kinds for right in kind.permission_set.all()]


def test_invented_people_have_no_history_until_somebody_changes_them() -> None:
    run = demo.generate(practitioners=30, seed=1, progress=lambda line: None)
    told = {model for model in OWNERS if events(model) and model.__name__ not in {"Term"}}
    assert events(Practitioner) == []
    assert ("insert", run.pk) in events(ImportRun)
    assert of_import(run) is None, "there is nothing to undo"
    assert told & {ContactPoint, WorksAt, PrivateBase} == set()
    person = Practitioner.objects.order_by("pk")[0]
    person.headline = "Mended"
    person.save()
    assert events(Practitioner) == [("update", person.pk)]
    demo.generate(practitioners=5, seed=1, progress=lambda line: None)
    assert events(Practitioner) == [], "what is told of the last ones went with them"


# --- Forgetting -------------------------------------------------------------------------------------------------------


def holding(text: str) -> set[str]:
    """Tables of events, and of their contexts, in which a text stands."""
    tables = [graph.events_of(model)._meta.db_table for model in OWNERS] + ["pghistory_context"]
    found = set()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table} AS t WHERE to_jsonb(t)::text ILIKE %s)", [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


@pytest.mark.parametrize("deleted", [False, True])
def test_forgetting_leaves_nothing_of_a_person_in_any_table(deleted: bool) -> None:
    person, other = whole(), whole(mark="Somebody")
    builders.duplicates(person, other)  # of both: neither's past is whole without it
    with doing("reported", path=f"/practitioner/{person.slug}/"):
        person.bio = "Zyxmark words"
        person.save()
        builders.listed(person)
    mine = {graph.events_of(part.model) for part in graph.parts_of(Practitioner)}
    assert all(kept.objects.exists() for kept in mine), "a table that this test says nothing about"
    [practice] = person.practices.all()
    theirs = holding("Somebody"), (sum(kept.objects.count() for kept in mine) - 1) // 2
    pk = person.pk
    with connection.cursor() as cursor:
        if deleted:
            person.delete()
        assert forget([pk], cursor) >= len(mine)
        assert holding("Zyxmark") == {"therapists_practiceevent", "therapists_privatepremisesevent"}
        assert not graph.events_of(WorksAt).objects.filter(practitioner_id=pk).exists()
        assert not graph.events_of(DuplicatePair).objects.exists()
        assert not graph.events_of(OpeningHours).objects.exclude(works_at__in=other.works_at.all()).exists()
        forget([practice.pk], cursor, of=Practice)
    assert holding("Zyxmark") == set()
    assert holding("Somebody") == theirs[0]
    assert sum(kept.objects.count() for kept in mine) == theirs[1], "nobody else's past went with it"
