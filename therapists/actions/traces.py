"""What tells who somebody is, gathered from every row of theirs: as it stands, or as it stood at any time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from therapists.choices import ContactKind, CredentialKind, MatchState
from therapists.history.graph import Model, gathered, parts_of
from therapists.history.timeline import loaded
from therapists.identity import identities
from therapists.models import ContactPoint, Credential, Practice, Practitioner, SourceRecord, WorksAt

type Row = Mapping[str, Any]  # column → value


@dataclass(slots=True)
class Traces:
    """What is known of one person, former names and numbers included."""

    names: set[tuple[str, str]] = field(default_factory=set)  # given and family
    middle_names: set[str] = field(default_factory=set)
    businesses: set[str] = field(default_factory=set)  # names they do business under
    npis: set[str] = field(default_factory=set)
    licences: set[tuple[str, str]] = field(default_factory=set)  # jurisdiction and number
    numbers: set[str] = field(default_factory=set)  # of credentials and sources, as they are written
    phones: set[str] = field(default_factory=set)  # E.164
    emails: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    streets: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)  # files
    practices: set[int] = field(default_factory=set)  # where they work or worked

    def digests(self) -> set[str]:
        """Keyed hashes of all of it, for ``Suppression``: every name with every number."""
        found = {digest for npi in self.npis for digest in _digests(npi=npi)}
        for name in self.names:
            found |= set(
                _digests(name=name, licences=list(self.licences), phones=list(self.phones), emails=list(self.emails))
            )
        return found

    def written(self, given: str, family: str) -> set[str]:
        """A name of theirs as people write it; nothing where a part is missing: either alone is everybody's."""
        if not (given and family):
            return set()
        firsts = {given, *(f"{given} {middle}" for middle in self.middle_names)}
        return {text for first in firsts for text in (f"{first} {family}", f"{family}, {first}")}

    def take(self, kind: str, row: Row) -> None:
        """Take what a row says; ``kind`` is the name of its model."""
        if taker := _TAKERS.get(kind):
            taker(self, row)

    def _practitioner(self, row: Row) -> None:
        self._named(row["given_name"], row["family_name"], row.get("middle_name", ""))
        self._all(self.npis, row["npi"])
        self._all(self.links, row.get("website"), row.get("booking_url"))
        self._all(self.photos, row.get("photo"))

    def _named(self, given: str, family: str, middle: str = "") -> None:
        if family:
            self.names.add((given, family))
        self._all(self.middle_names, middle)

    def _contact(self, row: Row) -> None:
        (self.phones if row["kind"] == ContactKind.PHONE else self.emails).add(row["value"])

    def _credential(self, row: Row) -> None:
        self._all(self.numbers, row["number"])
        if row["kind"] == CredentialKind.LICENCE and row["number"]:
            self.licences.add((row["jurisdiction"], row["number"]))

    def _address(self, row: Row) -> None:
        self._all(self.streets, row.get("street"))

    def _practice(self, row: Row) -> None:
        self._address(row)
        self._all(self.links, row.get("website"))

    def _post(self, row: Row) -> None:
        self.practices.add(row["practice_id"])

    def _source(self, row: Row) -> None:
        """What a file calls them, which a curator may since have put right."""
        said = row["values"]
        self._all(self.numbers, row["external_id"])
        self._named(said.get("given_name") or "", said.get("family_name") or "", said.get("middle_name") or "")
        for key in _texts(said.get("licences")):
            jurisdiction, _space, number = key.partition(" ")
            self.licences.add((jurisdiction, number))
        for key in _texts(said.get("contacts")):
            value = key.partition(" x")[0]
            (self.emails if "@" in value else self.phones).add(value)
        self._all(self.businesses, *_texts(said.get("other_organisations")))

    def _register(self, row: Row) -> None:
        """What a register calls them; of a row that may be somebody else's nothing is theirs."""
        if row["state"] in {MatchState.MATCHED, MatchState.ACCEPTED}:
            self._all(self.numbers, row["number"])
            self._named(row["given_name"], row["family_name"])

    def _all(self, into: set[str], *values: str | None) -> None:
        into |= {value for value in values if value}


_TAKERS = {
    "practitioner": Traces._practitioner,
    "contactpoint": Traces._contact,
    "credential": Traces._credential,
    "privatebase": Traces._address,
    "privatepremises": Traces._address,
    "practice": Traces._practice,
    "worksat": Traces._post,
    "sourcerecord": Traces._source,
    "registerentry": Traces._register,
}


def _digests(
    *,
    npi: str = "",
    name: tuple[str, str] = ("", ""),
    licences: Collection[tuple[str, str]] = (),
    phones: Collection[str] = (),
    emails: Collection[str] = (),
) -> list[str]:
    return identities(npi=npi, name=name, licences=list(licences), phones=list(phones), emails=list(emails))


def _texts(found: Any) -> list[str]:
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def ever(traces: Traces, ids: Collection[int], *, of: Model = Practitioner) -> Traces:
    """Add what every row of these people (or practices) says and ever said, those that are gone included."""
    parts = [part for part in parts_of(of) if part.kind in _TAKERS]
    asked = {"subjects": list(ids)}
    rows = f"{gathered(parts)} SELECT kind, row FROM event WHERE owned UNION ALL SELECT kind, row FROM live WHERE owned"
    with connection.cursor() as cursor:
        cursor.execute(rows, asked)
        for kind, row in cursor.fetchall():
            traces.take(kind, loaded(row))
    return traces


def now(ids: Iterable[int]) -> dict[int, Traces]:
    """What rows say at present of each of these people, in as many statements for thousands as for one."""
    found: dict[int, Traces] = defaultdict(Traces)
    wanted = list(ids)
    mine = {"practitioner__in": wanted}
    names = ("given_name", "middle_name", "family_name", "npi")
    for row in Practitioner.objects.filter(pk__in=wanted).values("pk", *names):
        found[row["pk"]].take("practitioner", row)
    for kind, rows in (
        ("contactpoint", ContactPoint.objects.filter(**mine).values("practitioner_id", "kind", "value")),
        ("credential", Credential.objects.filter(**mine).values("practitioner_id", "kind", "jurisdiction", "number")),
        ("sourcerecord", SourceRecord.objects.filter(**mine).values("practitioner_id", "external_id", "values")),
    ):
        for row in rows:
            found[row["practitioner_id"]].take(kind, row)
    return dict(found)


def left_alone(practices: Iterable[int], people: Iterable[int]) -> list[int]:
    """Those of these practices where nobody but these people is entered: they are theirs, and go with them."""
    wanted = list(practices)
    shared = WorksAt.objects.filter(practice__in=wanted).exclude(practitioner__in=list(people)).values("practice")
    alone = Practice.objects.filter(pk__in=wanted).exclude(pk__in=shared)
    return list(alone.order_by("pk").values_list("pk", flat=True))
