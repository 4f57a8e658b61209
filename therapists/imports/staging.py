"""Where an import lays out what it read before anything is changed: temporary tables, filled by COPY.

Everything below is gone at the end of the transaction, whichever way it ends. Parts are what a practitioner has any
number of; ``key`` says when two of them are the same one.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from therapists.choices import ContactKind
from therapists.identity import identities
from therapists.imports.people import Address, Person
from therapists.models import Practice, Practitioner

TOWNS_REMEMBERED = 50_000
BATCH_ROWS = 5000  # kept in memory until they are copied
PRACTICE_NAME = "Practice in {town}"  # where a source gives no name: never the street

# Fields of a person, as they are kept; a name of the pipeline for each that is not a column of theirs.
SAID = (
    "given_name", "middle_name", "family_name", "post_nominals", "gender", "website", "booking_url", "headline", "bio",
    "practising_since", "away_until", "main_profession", "home_visits",
)  # fmt: skip

TABLES = {
    "import_person": """
        row integer PRIMARY KEY, external_id text NOT NULL UNIQUE, npi text, slug text NOT NULL, values jsonb NOT NULL,
        digests text[] NOT NULL, own_version integer, practitioner_id bigint, record_id bigint, matched_by text,
        standing text NOT NULL DEFAULT 'new'""",
    "import_part": "row integer, kind text, key text, data jsonb, PRIMARY KEY (row, kind, key)",
    "import_further": "row integer, position integer, key text",
    "import_other": "row integer, name text",
    "import_address_read": """
        key text, name text, slug text, setting text, locality text, street text, postcode text, place_id bigint""",
    "import_address": """
        key text PRIMARY KEY, name text, slug text, setting text, locality text, street text, postcode text,
        place_id bigint,
        practice_id bigint, fresh boolean NOT NULL DEFAULT false""",
    "import_point": "place_id bigint PRIMARY KEY, lat float8, lon float8",
    "import_gone": "external_id text",
    "import_unmatched": """
        row integer PRIMARY KEY, npi text, given_key text, family_key text""",
    "import_candidate": "row integer, practitioner_id bigint, reason text, rank integer, exact boolean",
    "import_differing": "row integer PRIMARY KEY",
    "import_last": "row integer, kind text, key text",
    "import_present": "row integer, kind text, key text, target bigint, untouched boolean",
    "import_change": "row integer, field text, old text, new text, PRIMARY KEY (row, field)",
    "import_part_change": """
        row integer, kind text, key text, added boolean, target bigint, PRIMARY KEY (row, kind, key)""",
    "import_touched": "row integer PRIMARY KEY",
}
_to_json = json.JSONEncoder().encode  # json.dumps looks at its nine arguments each time
COPIED = {
    "import_person": ("row", "external_id", "npi", "slug", "values", "digests", "own_version"),
    "import_part": ("row", "kind", "key", "data"),
    "import_further": ("row", "position", "key"),
    "import_other": ("row", "name"),
    "import_address_read": ("key", "name", "slug", "setting", "locality", "street", "postcode", "place_id"),
    "import_gone": ("external_id",),
}
# Of two spellings of one address's town the first in the alphabet stays, so that the order of rows does not matter.
UNITE_ADDRESSES = """
INSERT INTO import_address (key, name, slug, setting, locality, street, postcode, place_id)
SELECT DISTINCT ON (key) key, name, slug, setting, locality, street, postcode, place_id
FROM import_address_read
ORDER BY key, locality COLLATE "C", street COLLATE "C", setting COLLATE "C" DESC, name COLLATE "C"
"""
TAKE_FURTHER = """
WITH once AS (
    SELECT row, key, min(position) AS position
    FROM import_further AS further
    WHERE NOT EXISTS (
        SELECT FROM import_part AS part WHERE part.row = further.row AND part.key = further.key
    )
    GROUP BY row, key
), numbered AS (
    SELECT row, key, row_number() OVER (PARTITION BY row ORDER BY position) AS number FROM once
), taken AS (
    INSERT INTO import_part (row, kind, key)
    SELECT row, 'further_practices', key FROM numbered WHERE number <= %(most)s
)
SELECT count(*) FROM numbered WHERE number > %(most)s
"""
LIST_FURTHER = """
UPDATE import_person AS person
SET values = values || jsonb_build_object('further_practices', coalesce((
    SELECT jsonb_agg(key ORDER BY key COLLATE "C") FROM import_part AS part
    WHERE part.row = person.row AND part.kind = 'further_practices'), '[]'))
"""
LIST_OTHER = """
UPDATE import_person AS person
SET values = values || jsonb_build_object('other_organisations', other.names)
FROM (SELECT row, jsonb_agg(DISTINCT name) AS names FROM import_other GROUP BY row) AS other
WHERE other.row = person.row
"""


class Stage:
    """Takes people one at a time and copies them into the temporary tables in batches."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.people = 0
        self.left_out = 0
        self._waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COPIED}
        self._addresses: set[Address] = set()  # of this batch, in each spelling
        self._namesake, self._practice = Practitioner(), Practice()  # say what slugs names make
        self._practice_name = lru_cache(TOWNS_REMEMBERED)(self._name_practice)

    def create(self) -> None:
        """Make the tables; those of an earlier import in the same transaction go."""
        for table, columns in TABLES.items():
            self.cursor.execute(
                f"DROP TABLE IF EXISTS pg_temp.{table}; CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP"
            )

    def add(self, person: Person) -> None:
        """Lay out one person; the source sees to it that nobody comes twice."""
        self.people += 1
        row = self.people
        parts = dict(_parts(person))
        self._waiting["import_person"].append((
            row, person.external_id, person.npi or None, self._slug(person),
            _to_json(_values(person, parts)), f"{{{','.join(_digests(person))}}}", person.own_version,
        ))  # fmt: skip
        self._waiting["import_part"] += [(row, kind, key, data) for (kind, key), data in parts.items()]
        for address in person.addresses or ():
            self._lay_out(address)
        if self.people % BATCH_ROWS == 0:
            self.flush()

    def gone(self, external_id: str) -> None:
        """Note somebody whom the source no longer holds for active."""
        self._waiting["import_gone"].append((external_id,))
        self._flush_full("import_gone")

    def add_further(self, row: int, position: int, address: Address) -> None:
        """Add one more address to somebody laid out already."""
        self._lay_out(address)
        self._waiting["import_further"].append((row, position, address.key))
        self._flush_full("import_further")

    def add_other_name(self, row: int, name: str) -> None:
        """Add a name somebody does business under."""
        self._waiting["import_other"].append((row, name))
        self._flush_full("import_other")

    def rows_of(self, external_ids: Sequence[str]) -> dict[str, int]:
        """Which of these people are laid out, and where."""
        self.cursor.execute("SELECT external_id, row FROM import_person WHERE external_id = ANY(%s)", [external_ids])
        return dict(self.cursor.fetchall())

    def flush(self) -> None:
        """Copy what waits."""
        for table, rows in self._waiting.items():
            if rows:
                with self.cursor.copy(f"COPY {table} ({', '.join(COPIED[table])}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                rows.clear()
        self._addresses.clear()

    def take_further(self, most: int) -> None:
        """Keep at most ``most`` further addresses of each person; count the rest."""
        self.flush()
        self.cursor.execute("ANALYZE import_part; ANALYZE import_further")
        self.cursor.execute(TAKE_FURTHER, {"most": most})
        self.left_out = self.cursor.fetchone()[0]
        self.cursor.execute(LIST_FURTHER)

    def close(self) -> None:
        """End of reading: unite equal addresses and let the planner know the sizes."""
        self.flush()
        self.cursor.execute(LIST_OTHER)
        self.cursor.execute(UNITE_ADDRESSES)
        for table in ("import_person", "import_part", "import_address"):
            self.cursor.execute(f"ANALYZE {table}")

    def _slug(self, person: Person) -> str:
        self._namesake.given_name, self._namesake.family_name = person.given_name or "", person.family_name or ""
        return self._namesake.slug_of_name()

    def _lay_out(self, address: Address) -> None:
        if address not in self._addresses:
            self._addresses.add(address)
            name, slug = self._practice_name(address.locality, address.name)
            self._waiting["import_address_read"].append(
                (
                    address.key,
                    name,
                    slug,
                    address.setting,
                    address.locality,
                    address.street,
                    address.postcode,
                    address.place_id,
                )
            )

    def _name_practice(self, locality: str, name: str) -> tuple[str, str]:
        self._practice.name, self._practice.locality = name or PRACTICE_NAME.format(town=locality), locality
        return self._practice.name, self._practice.slug_of_name()

    def _flush_full(self, table: str) -> None:
        if len(self._waiting[table]) >= BATCH_ROWS:
            self.flush()


def _parts(person: Person) -> Iterator[tuple[tuple[str, str], str]]:
    for kind in ("professions", "techniques", "conditions", "languages"):
        for slug in getattr(person, kind) or ():
            yield (kind, slug), "{}"
    for licence in person.licences or ():
        data = {
            "jurisdiction": licence.jurisdiction,
            "profession": licence.profession,
            "number": licence.number,
            "expires_on": licence.expires_on,
        }
        yield ("licences", licence.key), _to_json(data)
    for contact in person.contacts or ():
        data = {"kind": contact.kind, "value": contact.value, "extension": contact.extension}
        yield ("contacts", contact.key), _to_json(data)
    for address in person.addresses or ():
        yield ("practices", address.key), "{}"


def _values(person: Person, parts: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """What ``SourceRecord.values`` will hold: fields, and sorted keys of parts, as far as the source speaks of them."""
    given = {
        "professions": person.professions,
        "licences": person.licences,
        "contacts": person.contacts,
        "practices": person.addresses,
        "techniques": person.techniques,
        "conditions": person.conditions,
        "languages": person.languages,
    }
    lists: dict[str, list[str]] = {kind: [] for kind, entries in given.items() if entries is not None}
    for kind, key in sorted(parts):
        lists[kind].append(key)
    fields = {name: getattr(person, name) for name in SAID}
    if fields["main_profession"] is None and person.professions:
        fields["main_profession"] = person.professions[0]
    return {
        **{name: value for name, value in fields.items() if value is not None},
        **lists,
        **person.notes,
    }


def _digests(person: Person) -> list[str]:
    contacts = person.contacts or ()
    return identities(
        npi=person.npi,
        name=(person.given_name or "", person.family_name or ""),
        licences=[(licence.jurisdiction, licence.number) for licence in person.licences or ()],
        phones=[contact.value for contact in contacts if contact.kind == ContactKind.PHONE],
        emails=[contact.value for contact in contacts if contact.kind == ContactKind.EMAIL],
    )
