"""Makes rows what they were: the one way in which the past becomes the present again.

What is to be done stands in a temporary table, a row of it for each row of the directory, until it is carried out in
statements over all rows of a kind at once: whether one listing goes back to last week or an import of a million people
is undone. A row that is not any more what it was when the plan was made stops everything.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext
from pghistory.models import Event

from therapists.actions.practitioners import keep_former_slug, lacking
from therapists.actions.refusals import Refused
from therapists.actions.watching import look
from therapists.choices import ListingStatus
from therapists.history.contexts import ignored
from therapists.history.graph import Model, Part, events_of, kind_of, model_of, parts_of, references, tracked_in_order
from therapists.history.timeline import Row, loaded
from therapists.models import (
    Association,
    Condition,
    ConditionTechnique,
    ContactPoint,
    DuplicatePair,
    FormerSlug,
    Guide,
    Language,
    Listing,
    Objective,
    ObjectiveTechnique,
    Page,
    PaymentOption,
    Practice,
    Practitioner,
    PractitionerTechnique,
    Profession,
    Register,
    RegisterEntry,
    Regulation,
    Suspension,
    Technique,
    Term,
    WorksAt,
)
from therapists.models.history import BOOKKEEPING, OWNERS
from therapists.models.practitioners import SEE_CONTACT
from therapists.models.private import PrivatePremises
from therapists.search import codes, indexing

IDS_AT_ONCE = 2000
MOST_NAMED = 200  # rows left alone that are named; the others are counted

WORDS = frozenset(
    {
        Association, Condition, ConditionTechnique, Guide, Language, Objective, ObjectiveTechnique, Page, PaymentOption,
        Profession, Regulation, Technique, Term,
    }
)  # fmt: skip
# Columns that mean something only together, besides those that a constraint names together.
TOGETHER: dict[Model, tuple[str, ...]] = {Practice: ("not_a_home", "street", "postcode", "lat", "lon")}
NAME_COLUMNS: dict[Model, tuple[str, ...]] = {
    Practitioner: ("given_name", "family_name"),
    Practice: ("name", "locality"),
}
MADE_FROM_OTHERS = "slug"  # of a name; a column of this name is made anew, never brought back
OWN_OF_A_PRACTICE = frozenset({Practice, ContactPoint, PrivatePremises})

PLAN = """
CREATE TEMPORARY TABLE rewriting (
    kind text, obj bigint, before jsonb, after jsonb, live jsonb, seen bigint, verdict text, fields text[],
    rest text[], reason text, PRIMARY KEY (kind, obj)
) ON COMMIT DROP
"""


@dataclass(frozen=True, slots=True)
class Left:
    """A row that stays as it is, wholly or in some ``columns``, and why: one of ``REASONS``."""

    kind: str
    obj: int
    row: Row
    columns: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What became of it: how many rows were put back, and which were left alone (the first of ``left_in_all``)."""

    rows: int = 0
    left: list[Left] = field(default_factory=list)
    left_in_all: int = 0


class Reason(models.TextChoices):
    """Why a row stays as it is."""

    CHANGED = "changed", "it has been changed since"
    NEEDED = "needed", "something else depends on it now"
    WHOLE = "whole", "it belongs to something that stays"
    GONE = "gone", "what it points to has been deleted since"
    TAKEN = "taken", "something else stands in its place"
    ELSEWHERE = "elsewhere", "it belongs to somebody else now"
    LACKING = "lacking", "it lacks what a published listing needs"
    FILE = "file", "the picture has been deleted since"


@contextmanager
def plan(cursor: CursorWrapper) -> Iterator["Plan"]:
    """A plan to be filled and carried out, in the caller's transaction. Raises ``Refused`` where the tables refuse."""
    cursor.execute(PLAN)
    try:
        with ignored(cursor):
            yield Plan(cursor)
    except IntegrityError as error:
        raise Refused(_why(error)) from error
    cursor.execute("DROP TABLE rewriting")


def _why(error: IntegrityError) -> str:
    if SEE_CONTACT in str(error):
        return gettext(
            "This would leave a published listing without a public phone number or e-mail address. Pause it first."
        )
    rule = re.search(r'constraint "(\w+)"', str(error))
    return gettext("Nothing was changed: what stands now does not allow it (%(rule)s). Change it by hand.") % {
        "rule": rule.group(1) if rule else str(error).splitlines()[0]
    }


class Plan:
    """Rows to delete, to change and to bring back."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self.cursor = cursor

    def carry_out(self) -> Rewritten:
        """Do it: rows, versions, addresses, listing rows; all deferred checks are made at once."""
        self._see_what_stands()
        self._mind_pictures()
        self._mind_what_is_gone()
        self._spare_what_is_needed()
        people, practices, techniques = self._touched(Practitioner), self._practices(), self._techniques()
        kinds = self._kinds("insert", "update", "delete")
        for model in reversed(kinds):
            self._delete(model)
        for model in kinds:
            self._update(model)
        for model in kinds:
            self._insert(model)
        for model in NAME_COLUMNS:
            self._rename(model)
        self._hold_back_unfit_listings()
        self._look_again(people)
        self._move_versions(Practitioner, people)
        self._move_versions(Practice, practices)
        self._refresh(people, techniques)
        if WORDS & set(kinds):
            codes.ensure_codes()
            indexing.bump("vocabulary")
        self.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return self._outcome()

    # --- What may be done ---

    def _kinds(self, *verdicts: str) -> list[Model]:
        """The models with such rows, those that others point to first."""
        self.cursor.execute("SELECT DISTINCT kind FROM rewriting WHERE verdict = ANY(%s)", [list(verdicts)])
        found = {model_of(kind) for (kind,) in self.cursor.fetchall()}
        return [model for model in tracked_in_order() if model in found]

    def _see_what_stands(self) -> None:
        self.cursor.execute("UPDATE rewriting SET seen = jsonb_hash_extended(live, 0) WHERE live IS NOT NULL")
        self.cursor.execute("ANALYZE rewriting")

    def _mind_pictures(self) -> None:
        """A picture that nobody pointed to any more was deleted, and stays so; one that is left goes, too."""
        self.cursor.execute(
            "SELECT obj, before ->> 'photo', live ->> 'photo' FROM rewriting WHERE kind = %s "
            "AND (verdict = 'insert' OR verdict = 'update' AND 'photo' = ANY(fields))",
            [kind_of(Practitioner)],
        )
        storage = Practitioner._meta.get_field("photo").storage
        for obj, past, present in self.cursor.fetchall():
            if past and not storage.exists(past):
                self.cursor.execute(
                    "UPDATE rewriting SET rest = rest || '{photo}'::text[], reason = %s, "
                    "before = before || jsonb_build_object('photo', coalesce(live ->> 'photo', '')) "
                    "WHERE (kind, obj) = (%s, %s)",
                    [Reason.FILE, kind_of(Practitioner), obj],
                )
            elif present:
                transaction.on_commit(lambda name=present: _forget_picture(storage, name))  # type: ignore[misc]

    def _mind_what_is_gone(self) -> None:
        """Whatever would point to nothing stays away; where nothing may be pointed to, it is."""
        for model in self._kinds("insert", "update"):
            for key in references(model):
                missing = f"""
                    kind = %(kind)s AND before ->> %(column)s IS NOT NULL
                    AND (verdict = 'insert' OR verdict = 'update' AND %(column)s = ANY(fields))
                    AND NOT EXISTS (SELECT FROM rewriting AS own WHERE (own.kind, own.obj, own.verdict)
                                    = (%(target)s, (r.before ->> %(column)s)::bigint, 'insert'))
                    AND (NOT EXISTS (SELECT FROM "{key.related_model._meta.db_table}"
                                     WHERE id = (r.before ->> %(column)s)::bigint)
                         OR EXISTS (SELECT FROM rewriting AS own WHERE (own.kind, own.obj, own.verdict)
                                    = (%(target)s, (r.before ->> %(column)s)::bigint, 'delete')))
                """
                asked = {"kind": kind_of(model), "column": key.column, "target": kind_of(key.related_model)}
                if key.remote_field.on_delete is models.SET_NULL:
                    done = "before = before || jsonb_build_object(%(column)s::text, NULL)"
                else:
                    done, asked["reason"] = "verdict = 'kept', reason = %(reason)s", Reason.GONE
                self.cursor.execute(f"UPDATE rewriting AS r SET {done} WHERE {missing}", asked)

    def _spare_what_is_needed(self) -> None:
        """What something else points to stays, and so does all that came with it; until nothing more is spared."""
        spared = True
        while spared:
            spared = False
            for model in self._kinds("delete"):
                for key in pointing_to(model):
                    spared |= self._spare_what_points_here(model, key)
                spared |= self._spare_with_its_owner(model)

    def _spare_what_points_here(self, model: Model, key: models.ForeignKey[Any, Any]) -> bool:
        pointing = key.model
        if _goes_along(key):
            return False
        self.cursor.execute(
            f"""
            UPDATE rewriting AS r SET verdict = 'kept', reason = %(reason)s
            WHERE kind = %(kind)s AND verdict = 'delete' AND EXISTS (
                SELECT FROM "{pointing._meta.db_table}" AS t WHERE t."{key.column}" = r.obj AND NOT EXISTS (
                    SELECT FROM rewriting AS own WHERE (own.kind, own.obj, own.verdict) = (%(own)s, t.id, 'delete')
                )
            )
            """,
            {"reason": Reason.NEEDED, "kind": kind_of(model), "own": kind_of(pointing)},
        )
        return bool(self.cursor.rowcount)

    def _spare_with_its_owner(self, model: Model) -> bool:
        """A row that came with something that stays: a practitioner is made undone whole, or not at all."""
        owners = [model._meta.get_field(name) for name in OWNERS[model]]
        if not owners:
            return False
        first = f"coalesce({', '.join(f't."{key.column}"' for key in owners)})"  # type: ignore[union-attr]
        kinds = " ".join(
            f"WHEN t.\"{key.column}\" IS NOT NULL THEN '{kind_of(key.related_model)}'"  # type: ignore[union-attr, arg-type]
            for key in owners
        )
        self.cursor.execute(
            f"""
            UPDATE rewriting AS r SET verdict = 'kept', reason = %(reason)s
            FROM "{model._meta.db_table}" AS t JOIN rewriting AS owner
                ON (owner.kind, owner.obj) = (CASE {kinds} END, {first})
            WHERE r.kind = %(kind)s AND r.verdict = 'delete' AND t.id = r.obj
                AND owner.verdict = 'kept' AND owner.before IS NULL
            """,
            {"reason": Reason.WHOLE, "kind": kind_of(model)},
        )
        return bool(self.cursor.rowcount)

    # --- Whom it concerns ---

    def _touched(self, root: Model, only: Collection[Model] | None = None) -> list[int]:
        """Ids of the roots on which rows of the plan hang, or ever hung."""
        parts = parts_of(root)
        found: dict[str, list[str]] = {part.kind: [_planned(part, only)] for part in parts}
        for part in reversed(parts):
            for column, owner in part.owners:
                for table, key in ((part.table, "id"), (part.events, "pgh_obj_id")):
                    found[owner].append(f'SELECT "{column}" FROM "{table}" WHERE {key} IN (TABLE up_{part.kind})')
        up = ", ".join(f"up_{part.kind} (id) AS ({' UNION '.join(found[part.kind])})" for part in reversed(parts))
        self.cursor.execute(f"WITH {up} SELECT id FROM up_{kind_of(root)} WHERE id IS NOT NULL ORDER BY id")
        return [row[0] for row in self.cursor.fetchall()]

    def _practices(self) -> list[int]:
        return self._touched(Practice, OWN_OF_A_PRACTICE)

    def _techniques(self) -> list[int]:
        """Techniques whose links to conditions and objectives the plan changes: they decide who is found by what."""
        found: set[int] = set()
        for model in (ConditionTechnique, ObjectiveTechnique):
            for table, key in ((model._meta.db_table, "id"), (events_of(model)._meta.db_table, "pgh_obj_id")):
                self.cursor.execute(
                    f'SELECT DISTINCT technique_id FROM "{table}" JOIN rewriting ON (kind, obj) = (%s, {key})',
                    [kind_of(model)],
                )
                found |= {row[0] for row in self.cursor.fetchall()}
        return sorted(found)

    # --- Rows ---

    def _delete(self, model: Model) -> None:
        """Rows that go; those that must differ from each other go to come back, so that they can change places."""
        asked = {"kind": kind_of(model)}
        going = "SELECT obj FROM rewriting WHERE kind = %(kind)s AND verdict = 'delete'"
        for key in pointing_to(model):
            table = key.model._meta.db_table
            if not _goes_along(key):
                continue
            if key.remote_field.on_delete is models.CASCADE:
                self.cursor.execute(f'DELETE FROM "{table}" WHERE "{key.column}" IN ({going})', asked)
            else:
                self.cursor.execute(
                    f'UPDATE "{table}" SET "{key.column}" = NULL WHERE "{key.column}" IN ({going})', asked
                )
        part = _part(model)
        verdicts = ["delete", "update"] if _changes_places(model) else ["delete"]
        self._exactly(f'DELETE FROM "{part.table}" AS t USING rewriting AS r WHERE {self._same(part)}', model, verdicts)

    def _update(self, model: Model) -> None:
        if _changes_places(model):
            return
        self._give_up(model)
        part = _part(model)
        columns = [column for column in part.columns if column not in {"id", MADE_FROM_OTHERS}]
        put = [
            f'"{column}" = CASE WHEN \'{column}\' = ANY(r.fields) THEN p."{column}" ELSE t."{column}" END'
            for column in columns
        ]
        put += [f"{name} = {value}" for name, value in _bookkeeping(model, "t.version + 1").items()]
        self._exactly(
            f'UPDATE "{part.table}" AS t SET {", ".join(put)} FROM rewriting AS r '
            f'CROSS JOIN LATERAL jsonb_populate_record(NULL::"{part.table}", r.before) AS p WHERE {self._same(part)}',
            model,
            ["update"],
        )

    def _give_up(self, model: Model) -> None:
        """A number that one row takes back from another is nobody's first: no two may have it even for a moment."""
        part = _part(model)
        for column in _numbers_of_one(model):
            self.cursor.execute(
                f"""
                WITH given_up AS (
                    UPDATE "{part.table}" AS t SET "{column}" = NULL FROM rewriting AS r
                    WHERE {self._same(part)} AND %(column)s = ANY(r.fields) AND t."{column}" IS NOT NULL
                    RETURNING t.id, jsonb_hash_extended({part.row("t")}, 0) AS seen
                )
                UPDATE rewriting AS r SET seen = given_up.seen FROM given_up
                WHERE (r.kind, r.obj) = (%(kind)s, given_up.id)
                """,
                {"kind": part.kind, "verdicts": ["update"], "column": column},
            )

    def _same(self, part: Part) -> str:
        return (
            f"r.kind = %(kind)s AND r.verdict = ANY(%(verdicts)s) AND t.id = r.obj "
            f"AND jsonb_hash_extended({part.row('t')}, 0) = r.seen"
        )

    def _exactly(self, statement: str, model: Model, verdicts: list[str]) -> None:
        """Every row of the plan, or none of it."""
        asked: dict[str, Any] = {"kind": kind_of(model), "verdicts": verdicts}
        self.cursor.execute(statement, asked)
        done = self.cursor.rowcount
        self.cursor.execute(
            "SELECT count(*) FROM rewriting WHERE kind = %(kind)s AND verdict = ANY(%(verdicts)s)", asked
        )
        if done != self.cursor.fetchone()[0]:
            raise Refused(gettext("Somebody changed it at the same moment, so nothing was done. Try again."))

    def _insert(self, model: Model) -> None:
        """Rows that come back; where something stands in their place by now, what stood stays."""
        back = "r.before"
        verdicts = ["insert"]
        if _changes_places(model):
            verdicts.append("update")
            back = """CASE r.verdict WHEN 'insert' THEN r.before ELSE r.live || (
                SELECT jsonb_object_agg(name, r.before -> name) FROM unnest(r.fields) AS name) END"""
        self._put(model, back, verdicts)
        asked: dict[str, Any] = {"kind": kind_of(model), "verdicts": verdicts, "reason": Reason.TAKEN}
        absent = f"""kind = %(kind)s AND verdict = ANY(%(verdicts)s)
            AND NOT EXISTS (SELECT FROM "{model._meta.db_table}" WHERE id = r.obj)"""
        self.cursor.execute(
            "UPDATE rewriting AS r SET reason = %(reason)s, "
            f"verdict = CASE verdict WHEN 'insert' THEN 'kept' ELSE 'stay' END WHERE {absent}",
            asked,
        )
        if self.cursor.rowcount:
            self._put(model, "r.live", ["stay"], otherwise="")
            self.cursor.execute("UPDATE rewriting SET verdict = 'kept' WHERE verdict = 'stay'")

    def _put(self, model: Model, row: str, verdicts: list[str], otherwise: str = "ON CONFLICT DO NOTHING") -> None:
        part = _part(model)
        # Higher than what any form still open knows.
        kept = _bookkeeping(model, "extract(epoch FROM now())::integer")
        names = ", ".join([*(f'"{column}"' for column in part.columns), *kept])
        values = ", ".join([*(f'p."{column}"' for column in part.columns), *kept.values()])
        self.cursor.execute(
            f'INSERT INTO "{part.table}" ({names}) SELECT {values} FROM rewriting AS r '
            f'CROSS JOIN LATERAL jsonb_populate_record(NULL::"{part.table}", {row}) AS p '
            f"WHERE r.kind = %(kind)s AND r.verdict = ANY(%(verdicts)s) ORDER BY r.obj {otherwise}",
            {"kind": kind_of(model), "verdicts": verdicts},
        )

    # --- What follows ---

    def _rename(self, model: Any) -> None:
        """Addresses follow names, and the old ones lead on."""
        self.cursor.execute(
            "SELECT obj FROM rewriting WHERE kind = %s AND verdict = 'update' AND fields && %s::text[]",
            [kind_of(model), list(NAME_COLUMNS[model])],
        )
        renamed = [row[0] for row in self.cursor.fetchall()]
        for listing in model.objects.filter(pk__in=renamed).order_by("pk").iterator(IDS_AT_ONCE):
            if listing.slug != listing.slug_of_name():
                keep_former_slug(listing=listing)
                model.objects.filter(pk=listing.pk).update(slug=listing.slug_of_name())

    def _hold_back_unfit_listings(self) -> None:
        """Nothing is published that could not be published now: such a listing is paused instead, and not closed."""
        kind = kind_of(Practitioner)
        self.cursor.execute(
            "SELECT obj FROM rewriting WHERE kind = %s AND verdict = 'update' AND 'status' = ANY(fields) "
            "AND before ->> 'status' = %s",
            [kind, ListingStatus.PUBLISHED],
        )
        unfit = list(lacking(row[0] for row in self.cursor.fetchall()))
        if not unfit:
            return
        Practitioner.objects.filter(pk__in=unfit).update(status=ListingStatus.PAUSED)
        self.cursor.execute(
            "UPDATE rewriting SET reason = %s, rest = rest || '{status}'::text[] WHERE kind = %s AND obj = ANY(%s)",
            [Reason.LACKING, kind, unfit],
        )

    def _look_again(self, people: list[int]) -> None:
        """Words that come back may be such as the watch-list holds."""
        for some in batched(Practitioner.objects.published().filter(pk__in=people).values_list("pk", flat=True),
                            IDS_AT_ONCE):  # fmt: skip
            look(ids=some, by=None)

    def _move_versions(self, model: Model, ids: list[int]) -> None:
        self.cursor.execute(
            f'UPDATE "{model._meta.db_table}" SET version = version + 1, updated_at = now() WHERE id = ANY(%s)', [ids]
        )

    def _refresh(self, people: Iterable[int], techniques: list[int]) -> None:
        self.cursor.execute("SELECT obj FROM rewriting WHERE kind = %s AND verdict = 'update'", [kind_of(Practice)])
        moved = [row[0] for row in self.cursor.fetchall()]
        concerned = {
            *people,
            *WorksAt.objects.filter(practice__in=moved).values_list("practitioner_id", flat=True),
            *PractitionerTechnique.objects.filter(technique__in=techniques).values_list("practitioner_id", flat=True),
        }
        seen = set(Practitioner.objects.published().filter(pk__in=concerned).values_list("pk", flat=True))
        seen |= set(Listing.objects.filter(practitioner__in=concerned).values_list("practitioner_id", flat=True))
        shown = sorted(seen)
        for start in range(0, len(shown), IDS_AT_ONCE):
            indexing.refresh(shown[start : start + IDS_AT_ONCE])

    def _outcome(self) -> Rewritten:
        self.cursor.execute("SELECT count(*) FROM rewriting WHERE verdict IN ('insert', 'update', 'delete')")
        done = self.cursor.fetchone()[0]
        self.cursor.execute(
            "SELECT kind, obj, coalesce(live, before), coalesce(rest, '{}'), reason, count(*) OVER () FROM rewriting "
            "WHERE (verdict = 'kept' OR cardinality(rest) > 0) AND reason <> %s ORDER BY kind, obj LIMIT %s",
            [Reason.WHOLE, MOST_NAMED],
        )
        left = self.cursor.fetchall()
        return Rewritten(
            done,
            [Left(kind, obj, loaded(row) or {}, tuple(rest), reason) for kind, obj, row, rest, reason, _ in left],
            left[0][-1] if left else 0,
        )


def _forget_picture(storage: Any, name: str) -> None:
    """Remove a picture, unless another listing shows it by now: two that were merged, and are not any more."""
    if not Practitioner.objects.filter(photo=name).exists():
        storage.delete(name)


# --- What models are like ---------------------------------------------------------------------------------------------


def _part(model: Model) -> Part:
    return Part(model)


def _planned(part: Part, only: Collection[Model] | None) -> str:
    if only is not None and part.model not in only:
        return "SELECT NULL::bigint"
    return f"SELECT obj FROM rewriting WHERE kind = '{part.kind}' AND verdict IN ('insert', 'update', 'delete')"


def _bookkeeping(model: Model, version: str) -> dict[str, str]:
    """The columns that say nothing, with their new values."""
    values = {"version": version, "updated_at": "now()"}
    names = {field.name for field in model._meta.concrete_fields}
    return {name: values[name] for name in BOOKKEEPING if name in names}


def _numbers_of_one(model: Model) -> list[str]:
    """Columns whose values differ from row to row, where there are any."""
    return [str(one.column) for one in model._meta.concrete_fields if one.unique and one.null and not one.is_relation]


def _changes_places(model: Model) -> bool:
    """Whether rows of a kind must differ from each other by more than their number."""
    unique = any(isinstance(rule, models.UniqueConstraint) for rule in model._meta.constraints)
    return unique and not _bookkeeping(model, "")


def _goes_along(key: models.ForeignKey[Any, Any]) -> bool:
    """Whether what points to a row goes with it: what is made from it, or says nothing without it."""
    made_from_it = key.model not in OWNERS or key.model in {FormerSlug, DuplicatePair}
    made_from_it |= key.model is RegisterEntry and key.related_model is not Register
    made_from_it &= key.model is not Suspension  # an open case is not undone with the import that brought somebody
    return made_from_it and key.remote_field.on_delete in {models.CASCADE, models.SET_NULL}


@cache
def pointing_to(model: Model) -> tuple[models.ForeignKey[Any, Any], ...]:
    """Every foreign key to a model; events remember, and hold nothing."""
    return tuple(
        key
        for other in apps.get_models(include_auto_created=True)
        if not (other._meta.proxy or issubclass(other, Event)) and other._meta.managed
        for key in references(other)
        if key.related_model is model
    )


@cache
def _groups(model: Model) -> dict[str, int]:
    """A number for each column: the same for those that a check names together, which go back all or none."""
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    numbers = {column: number for number, column in enumerate(columns.values())}
    checks: list[Any] = [rule for rule in model._meta.constraints if isinstance(rule, models.CheckConstraint)]
    together = [rule.condition.referenced_base_fields for rule in checks]
    for names in (*together, TOGETHER.get(model, ())):
        group = {columns[name] for name in names}
        joined = {numbers[column] for column in group}
        numbers = {column: min(joined) if number in joined else number for column, number in numbers.items()}
    return numbers


def groups(model: Model) -> tuple[list[str], list[int]]:
    """Columns, and the number of the group that each goes back with."""
    known = _groups(model)
    return list(known), list(known.values())
