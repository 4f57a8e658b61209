"""Erasing a person: out of every table, every past, every file; and remembered by keyed hashes alone."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Func, Q
from django.utils.text import capfirst
from django.utils.translation import gettext

from therapists.actions import blotting, suppressions, traces
from therapists.actions.blotting import Words
from therapists.actions.refusals import Refused
from therapists.actions.traces import Traces
from therapists.history.contexts import ignored, verb
from therapists.history.forgetting import forget
from therapists.history.graph import events_of, references
from therapists.letters import number_parts, plain
from therapists.models import (
    DuplicatePair,
    ImportFile,
    ImportRun,
    Listing,
    Practice,
    Practitioner,
    RegisterEntry,
    Report,
    Suspension,
    User,
)
from therapists.models.provenance import IMPORT_LOCK
from therapists.models.safety import MAY_SUSPEND
from therapists.search import indexing

# The digits of a licence number without leading zeros, as ``letters.number_parts``.
DIGITS = Func(
    F("number"),
    template=r"ltrim(regexp_replace(%(expressions)s, '[^0-9]', '', 'g'), '0')",
    output_field=models.CharField(),
)


class NobodyError(LookupError):
    """No listing has this number, and no past knows it."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, in numbers: names would be kept by whoever keeps this."""

    listings: int
    practices: int
    events: int
    texts: int  # rows in which others had named them
    photos: int
    hashes: int  # by which they are known if they come again


@dataclass(frozen=True, slots=True)
class Prospect:
    """What erasing somebody would take, for whoever decides."""

    listings: list[Practitioner]  # with those merged into them
    parts: list[tuple[str, int]]  # kind of row and how many, the most first
    practices: list[Practice]  # that go
    shared: list[Practice]  # that stay, as others work there
    texts: list[models.Model] = field(default_factory=list)  # rows in which others name them
    twins: list[Practitioner] = field(default_factory=list)  # other listings that may be theirs, and stay
    objection: str = ""


@verb
def erase_person(*, practitioner: int, by: User | None) -> Erased:
    """Erase somebody, with whatever was merged into their listing, from all that is stored. It cannot be undone.

    ``practitioner`` is the number of the listing, which may have been deleted: its past is erased. ``by`` is nobody
    where a command does it. What is left are keyed hashes (``Suppression``), by which no import brings them back.
    Files go once the transaction stands. Raises ``Refused`` and ``NobodyError``.
    """
    with connection.cursor() as cursor:
        ImportFile.objects.all().delete()  # any may name them; first, as whoever applies one holds it before the lock
        _keep_imports_out(cursor)
        people = group_of(practitioner)
        list(Practitioner.objects.select_for_update().filter(pk__in=people).order_by("pk"))
        if refusal := _against(people, by):
            raise Refused(refusal)
        known, practices = _gathered(people)
        if not known.names:
            raise NobodyError(f"There is no listing with the number {practitioner}, nor was there one.")
        marks = blotting.marks_of(known, people=people, practices=practices)
        looked_into = Suspension.objects.filter(Q(practitioner__in=people) | Q(practice__in=practices)).exists()
        hashes = suppressions.suppress(known.digests(), suspended=looked_into)
        _delete(people, practices)
        events = forget(people, cursor) + forget(practices, cursor, of=Practice)
        _leave_runs(cursor, people, known)
        _leave_registers(cursor, known)
        texts = blotting.blot(cursor, marks)
        indexing.refresh(people)
    for photo in known.photos:
        transaction.on_commit(partial(default_storage.delete, photo), robust=True)
    if by is not None:
        _write_down(practitioner, by)
    return Erased(len(people), len(practices), events, texts, len(known.photos), hashes)


def erase_again() -> int:
    """After a backup was restored: erase whoever is in it although they were erased. Returns how many people.

    One at a time, so that it goes on where it was killed. Raises ``Refused``.
    """
    erased = 0
    for practitioner in list(suppressions.who_is_back()):
        if Practitioner.objects.filter(pk=practitioner).exists():  # not merged into one that went before
            erase_person(practitioner=practitioner, by=None)
            erased += 1
    return erased


def names_of(practitioner: int) -> set[str]:
    """All names that the listing of this number has or had, given name first; none where there was no such listing."""
    names = traces.ever(Traces(), [practitioner]).names
    return {" ".join(filter(None, name)) for name in names}


def prospect(*, practitioner: Practitioner, by: User) -> Prospect:
    """What would go; nothing is written."""
    people = group_of(practitioner.pk)
    known, practices = _gathered(people)
    marks = blotting.marks_of(known, people=people, practices=practices)
    with connection.cursor() as cursor:
        named = blotting.found(cursor, marks)
    counted = list(_counted(people, by))
    return Prospect(
        listings=list(Practitioner.objects.filter(pk__in=people).order_by("pk")),
        parts=sorted(counted, key=lambda part: (-part[1], part[0])),
        practices=list(Practice.objects.filter(pk__in=practices).order_by("name", "pk")),
        shared=list(Practice.objects.filter(works_at__practitioner__in=people).exclude(pk__in=practices).distinct()),
        texts=list(_named(named, people, practices)),
        twins=_twins(people),
        objection=_against(people, by),
    )


def group_of(practitioner: int) -> list[int]:
    """The numbers of all listings of one person: the one that counts, and those merged into it."""
    person = Practitioner.objects.filter(pk=practitioner).first()
    root = person.merged_into_id or person.pk if person else practitioner
    merged = Practitioner.objects.filter(merged_into=root).order_by("pk").values_list("pk", flat=True)
    return [root, *merged]


def _twins(people: Collection[int]) -> list[Practitioner]:
    """Other listings that may be of the same person, as far as nobody has decided otherwise."""
    pairs = DuplicatePair.objects.waiting().filter(Q(one__in=people) | Q(other__in=people))
    ids = {pk for pair in pairs for pk in (pair.one_id, pair.other_id)} - set(people)
    return list(Practitioner.objects.filter(pk__in=ids).order_by("pk"))


def _gathered(people: Collection[int]) -> tuple[Traces, list[int]]:
    """All that tells who they are, and the practices that go with them."""
    known = traces.ever(Traces(), people)
    practices = traces.left_alone(known.practices, people)
    return traces.ever(known, practices, of=Practice), practices


def _keep_imports_out(cursor: CursorWrapper) -> None:
    """An import that has looked for the erased already would bring this one back."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [IMPORT_LOCK])
    if not cursor.fetchone()[0]:
        raise Refused(gettext("An import is being applied or undone. Try again when it has ended."))


def _against(people: Collection[int], by: User | None) -> str:
    """Whether there is a report, of which kind, or a suspension, is nobody's business who may not read of it."""
    if by is None or by.has_perm(f"therapists.{MAY_SUSPEND}"):
        return ""
    practices = traces.left_alone(traces.ever(Traces(), people).practices, people)
    mine = Q(practitioner__in=people) | Q(practice__in=practices)
    if Suspension.objects.filter(mine).exists() or Report.objects.waiting().restricted().filter(mine).exists():
        return gettext("This listing is being looked into, or was. An administrator can erase it.")
    return ""


# --- Rows -------------------------------------------------------------------------------------------------------------


def _hanging_on(model: type[models.Model], ids: Collection[int]) -> Iterator[tuple[type[models.Model], Q]]:
    """Every table with a foreign key to this one, and which of its rows are meant."""
    owners: dict[type[models.Model], Q] = {}
    relations: Any = model._meta.related_objects
    for relation in relations:
        if relation.concrete or relation.many_to_many or relation.related_model is model:
            continue
        column = Q(**{f"{relation.field.name}__in": ids})
        owners[relation.related_model] = owners.get(relation.related_model, Q()) | column
    yield from owners.items()


def _delete(people: Collection[int], practices: Collection[int]) -> None:
    """The rows, all that hangs on them, and what the log says of either."""
    for model, ids in ((Practitioner, people), (Practice, practices)):
        _unlog(model, ids)
        for hanging, mine in _hanging_on(model, ids):
            if not hanging._meta.label.endswith("Event") and len(hanging._meta.pk_fields) == 1:
                _unlog(hanging, hanging._default_manager.filter(mine).values_list("pk", flat=True))
    Practitioner.objects.filter(pk__in=people).update(merged_into=None)
    Practitioner.objects.filter(pk__in=people).delete()
    Practice.objects.filter(pk__in=practices).delete()


def _unlog(model: type[models.Model], ids: Collection[Any]) -> None:
    kind = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in ids]).delete()


def _write_down(practitioner: int, by: User) -> None:
    """That somebody was erased, by whom and when; not who it was."""
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Practitioner),
        object_id=str(practitioner),
        object_repr=gettext("an erased person"),
        action_flag=DELETION,
        change_message=gettext("Erased."),
    )


# --- What others keep of them -----------------------------------------------------------------------------------------


def _leave_runs(cursor: CursorWrapper, people: Collection[int], known: Traces) -> None:
    """Take the person out of the lists of every import, and out of what those lists were before."""
    past: Any = events_of(ImportRun)
    tells = _Telling(people, known)
    with ignored(cursor, blotting.triggers_of({ImportRun, past})):
        for model in (ImportRun, past):
            for row in model._default_manager.only("counts").iterator():
                counts = tells.out_of(row.counts)
                if counts != row.counts:
                    model._default_manager.filter(pk=row.pk).update(counts=counts)


def _leave_registers(cursor: CursorWrapper, known: Traces) -> None:
    """Take away what a register says of the person where it was held beside somebody else's listing.

    Registers write a number with and without its letters: its digits and the name are those of the person.
    """
    numbers = {digits for number in known.numbers if (digits := number_parts(number)[1])}
    names = {(plain(given), plain(family)) for given, family in known.names}
    kinds: list[Any] = [RegisterEntry, events_of(RegisterEntry)]
    with ignored(cursor, blotting.triggers_of(set(kinds))):
        for rows_of in (kind._default_manager for kind in kinds):
            rows = (
                rows_of.annotate(digits=DIGITS)
                .filter(digits__in=numbers)
                .values_list("pk", "given_name", "family_name")
            )
            theirs = [pk for pk, given, family in rows if (plain(given), plain(family)) in names]
            rows_of.filter(pk__in=theirs).delete()


class _Telling:
    """Knows entries of lists that tell of somebody: by the number of a listing, by a number or a whole name."""

    def __init__(self, people: Collection[int], known: Traces) -> None:
        self.people = set(people)
        names = {text for name in known.names for text in known.written(*name)}
        theirs = known.npis | known.numbers | known.phones | known.emails | known.businesses | names
        self.texts = set(map(plain, theirs))
        self.names = [(plain(given), plain(family)) for given, family in known.names if given]

    def out_of(self, value: Any) -> Any:
        """The same value; of the lists in it, those entries that tell of nobody here."""
        if isinstance(value, dict):
            return {key: self.out_of(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.out_of(each) for each in value if not self._tells(each)]
        return value

    def _tells(self, entry: Any) -> bool:
        if isinstance(entry, dict):
            return entry.get("practitioner") in self.people or self._say(entry.values())
        return self._say(entry if isinstance(entry, list) else [entry])

    def _say(self, values: Iterable[Any]) -> bool:
        said = {plain(each) for each in values if isinstance(each, str)}
        return not said.isdisjoint(self.texts) or any(said.issuperset(name) for name in self.names)


def _counted(people: Collection[int], by: User) -> Iterator[tuple[str, int]]:
    """How many rows of each kind go, of those that one may know of, and that people wrote or were sent."""
    for model, mine in _hanging_on(Practitioner, people):
        if model in {Suspension, Listing}:
            continue
        rows = Report.objects.visible_to(by) if model is Report else model._default_manager.all()
        if count := rows.filter(mine).count():
            yield capfirst(str(model._meta.verbose_name_plural)), count


def _named(
    places: dict[Words, list[Any]], people: Collection[int], practices: Collection[int]
) -> Iterator[models.Model]:
    """The rows in which others name them; what goes with them anyway is left out."""
    going: dict[type[models.Model], Any] = {Practitioner: Q(pk__in=people), Practice: Q(pk__in=practices)}
    going |= dict(_hanging_on(Practitioner, people))
    for model, mine in _hanging_on(Practice, practices):
        going[model] = going.get(model, Q()) | mine
    for words, keys in places.items():
        model = words.model
        if model._meta.app_label != "therapists" or model.__name__.endswith("Event"):
            continue
        gone = going.get(model, Q())
        for key in references(model):  # what hangs on what goes
            if key.related_model in going:
                owner: Any = key.related_model
                gone |= Q(**{f"{key.name}__in": owner._default_manager.filter(going[owner]).values("pk")})
        rows = model._default_manager.filter(pk__in=keys)
        yield from rows.exclude(pk__in=model._default_manager.filter(gone).values("pk")) if gone else rows
