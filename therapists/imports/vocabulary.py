"""Loads the vocabulary of the folder beside this module, without undoing what a curator changed.

Each entry keeps, in ``loaded``, what the files last said of it. A reload compares three things: what the
file said then (base), what it says now (new) and what stands in the database (present). Where present still
equals base it becomes new; where somebody changed, removed or added something, their work stands.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models
from django.db.models import TextChoices

from therapists.choices import BodyArea, LinkStrength, RegulationKind, TechniquePressure, Tissue
from therapists.history.contexts import verb
from therapists.models import (
    Association,
    Condition,
    ConditionTechnique,
    Language,
    Objective,
    ObjectiveTechnique,
    PaymentOption,
    Profession,
    Regulation,
    Technique,
    Term,
)
from therapists.models.vocabulary import TermKind, VocabularyEntry
from therapists.search import codes, indexing

# A folder of data, not a package: ``import therapists.imports.vocabulary`` finds this module.
DATA = Path(__file__).with_suffix("")

NO_CAUTION = "no_red_flags"  # for readers of the files and for ``check``: who says that a condition has none
MAX_CAUTION_WORDS = 40  # what somebody in pain reads before they call
POSITION_STEP = 10  # leaves room for a curator to move an entry between two others

SLUG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47
ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?")  # M54.3
NUCC = re.compile(r"[0-9A-Z]{9}X")  # 225700000X
COUNTRY = re.compile(r"[A-Z]{2}")
JURISDICTION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")  # US-CT, IE
WEB_ADDRESS = re.compile(r"https?://[^\s]+")

type Values = dict[str, Any]  # column → value, as JSON can hold it
type Rows = dict[str, Values]  # natural key → values


class VocabularyError(Exception):
    """A vocabulary file cannot be read; the text names the file, the entry and what to do."""


@dataclass
class LoadReport:
    """What a load did, and what it left alone."""

    entries: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0  # news of the files that did not replace a curator's edit
    notes: list[str] = field(default_factory=list)

    @property
    def wrote(self) -> bool:
        """Whether anything a reader could see is different now."""
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        counts = (
            f"{self.entries} entries read: {self.added} rows added, {self.changed} changed, "
            f"{self.removed} removed, {self.kept} curator's edits kept."
        )
        return "\n".join([counts, *self.notes])


@dataclass
class Entry:
    """One entry of a file, checked, in the shape that ``loaded`` keeps."""

    slug: str
    fields: Values
    names: Rows  # by locale
    synonyms: dict[str, list[str]]  # by locale
    links: Rows = field(default_factory=dict)  # by slug of the technique
    regulations: Rows = field(default_factory=dict)  # by jurisdiction

    @property
    def values(self) -> Values:
        """What ``loaded`` keeps of it."""
        kept = {"fields": self.fields, "names": self.names, "synonyms": self.synonyms}
        kept |= {"links": self.links} if self.links else {}
        kept |= {"regulations": self.regulations} if self.regulations else {}
        return kept


class Table:
    """A TOML table with the words to complain about it."""

    def __init__(self, raw: Mapping[str, Any], file: str, slug: str) -> None:
        self.raw, self.file, self.slug = raw, file, slug

    def error(self, problem: str) -> VocabularyError:
        return VocabularyError(f"{self.file}: entry {self.slug!r}: {problem}")

    def text(self, key: str, *, limit: int, required: bool = False) -> str:
        value = self.raw.get(key, "")
        if not isinstance(value, str) or value != value.strip():
            raise self.error(f"{key} must be text without space around it, in quotes.")
        if required and not value:
            raise self.error(f"{key} is missing. Add it.")
        if len(value) > limit:
            raise self.error(f"{key} has {len(value)} characters. Shorten it to {limit}.")
        return value

    def shaped(self, key: str, shape: re.Pattern[str], *, limit: int, required: bool = False) -> str:
        value = self.text(key, limit=limit, required=required)
        if value and not shape.fullmatch(value):
            raise self.error(f"{key} {value!r} has the wrong shape. Write it like {shape.pattern}.")
        return value

    def choice(self, key: str, choices: type[TextChoices]) -> str:
        value = self.raw.get(key)
        if value not in choices.values:
            raise self.error(f"{key} {value!r} is not known. Use one of: {', '.join(choices.values)}.")
        return str(value)

    def texts(self, key: str, *, shape: re.Pattern[str] | None = None, limit: int = 120) -> list[str]:
        values = self.raw.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.error(f"{key} must be a list of texts in quotes.")
        for value in values:
            if len(value) > limit or (shape and not shape.fullmatch(value)):
                wanted = f"Write it like {shape.pattern}." if shape else f"Shorten it to {limit} characters."
                raise self.error(f"{key} holds {value!r}. {wanted}")
        return values

    def choices(self, key: str, choices: type[TextChoices]) -> list[str]:
        values = self.texts(key)
        if unknown := sorted(set(values) - set(choices.values)):
            raise self.error(f"{key} {', '.join(unknown)} is not known. Use of: {', '.join(choices.values)}.")
        return values

    def past_day(self, key: str) -> str:
        value = self.raw.get(key)
        if not isinstance(value, date) or isinstance(value, datetime) or value > datetime.now(UTC).date():
            raise self.error(f"{key} must be a day that has passed, without quotes, like 2026-05-03.")
        return value.isoformat()

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        values = self.raw.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.error(f"{key} must be a list of tables, like [{{ slug = …, strength = …, source = … }}].")
        return values


def profession_fields(table: Table) -> Values:
    return {"nucc_codes": table.texts("nucc", shape=NUCC)}


def technique_fields(table: Table) -> Values:
    return {
        "works_on": table.choices("works_on", Tissue),
        "pressure": table.choice("pressure", TechniquePressure),
    }


def condition_fields(table: Table) -> Values:
    return {
        "body_area": table.choice("body_area", BodyArea),
        "icd10_codes": table.texts("icd10", shape=ICD10),
    }


def association_fields(table: Table) -> Values:
    kind = table.raw.get("kind")
    if kind not in ("association", "register"):
        raise table.error(f"kind {kind!r} is not known. Use association or register.")
    return {
        "countries": table.texts("country", shape=COUNTRY),
        "website": table.shaped("website", WEB_ADDRESS, limit=200),
        "is_register": kind == "register",
    }


def no_fields(table: Table) -> Values:
    return {}


class Kind(NamedTuple):
    """One file: its tables, what they become, and the keys they may have."""

    file: str
    table: str
    model: type[VocabularyEntry]
    term: str  # the column of Term that names its entries
    read_fields: Callable[[Table], Values]
    keys: frozenset[str] = frozenset()
    caution: str = ""  # the key that becomes Term.caution
    link: type[models.Model] | None = None
    needs_gloss: bool = True


# Techniques and professions first: the others point to them.
KINDS = (
    Kind(
        "techniques.toml",
        "technique",
        Technique,
        "technique",
        technique_fields,
        frozenset({"works_on", "pressure"}),
        caution="cautions",
    ),
    # ``group`` and ``professions`` are for readers of the files.
    Kind(
        "professions.toml",
        "profession",
        Profession,
        "profession",
        profession_fields,
        frozenset({"nucc", "group"}),
    ),
    Kind(
        "conditions.toml",
        "condition",
        Condition,
        "condition",
        condition_fields,
        frozenset({"body_area", "icd10", "techniques", NO_CAUTION}),
        caution="red_flags",
        link=ConditionTechnique,
    ),
    Kind(
        "objectives.toml",
        "objective",
        Objective,
        "objective",
        no_fields,
        frozenset({"techniques"}),
        link=ObjectiveTechnique,
    ),
    Kind("languages.toml", "language", Language, "language", no_fields, needs_gloss=False),
    Kind("payments.toml", "payment", PaymentOption, "payment_option", no_fields),
    Kind(
        "associations.toml",
        "association",
        Association,
        "association",
        association_fields,
        frozenset({"kind", "country", "website", "professions"}),
    ),
)
REGULATIONS = "regulations.toml"
REGULATION_KEYS = frozenset({"profession", "jurisdiction", "kind", "authority", "source", "source_url", "noted"})
NAME_KEYS = frozenset({"name", "plural", "gloss", "synonyms"})

type Vocabulary = dict[str, dict[str, Entry]]  # file → slug → entry
type Refuse = Callable[[VocabularyError], None]


# --- Reading ------------------------------------------------------------------------------------------------


def read(folder: Path, refuse: Refuse, note: Callable[[str], None]) -> Vocabulary:
    """The entries of all files; a missing file is noted, a malformed entry handed to ``refuse``."""
    vocabulary: Vocabulary = {}
    for kind in KINDS:
        entries: dict[str, Entry] = {}
        for place, raw in enumerate(tables(folder / kind.file, kind.table, refuse, note), 1):
            table = Table(raw, kind.file, str(raw.get("slug", f"number {place}")))
            try:
                entry = _entry(kind, table, place * POSITION_STEP)
                if entry.slug in entries:
                    raise table.error("appears twice. Keep one.")
            except VocabularyError as error:
                refuse(error)
            else:
                entries[entry.slug] = entry
        vocabulary[kind.file] = entries
    _add_regulations(vocabulary["professions.toml"], folder, refuse, note)
    return vocabulary


def tables(path: Path, name: str, refuse: Refuse, note: Callable[[str], None]) -> list[Mapping[str, Any]]:
    """The tables of this name in a file; a missing file is noted, an unreadable one handed to ``refuse``."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        note(f"{path.name} is missing: skipped.")
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        refuse(VocabularyError(f"{path.name}: not readable as TOML: {error}. Correct that line."))
        return []
    tables = content.pop(name, [])
    if content or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        refuse(VocabularyError(f"{path.name}: write every entry under [[{name}]], and nothing else."))
        return []
    return tables


def _entry(kind: Kind, table: Table, position: int) -> Entry:
    slug = table.shaped("slug", SLUG, limit=60, required=True)
    names: Rows = {}
    synonyms: dict[str, list[str]] = {}
    for locale, raw in table.raw.items():
        if not isinstance(raw, dict):
            continue
        if not LOCALE.fullmatch(locale):
            raise table.error(f"[{kind.table}.{locale}] is not a language. Use its BCP 47 tag, like en or es.")
        words = Table(raw, kind.file, f"{slug}.{locale}")
        names[locale] = {
            "text": words.text("name", limit=120, required=True),
            "plural": words.text("plural", limit=120),
            "gloss": words.text("gloss", limit=300),
            "caution": words.text(kind.caution, limit=1000) if kind.caution else "",
        }
        own = names[locale]["text"].lower()
        spellings = {text.lower(): text for text in reversed(words.texts("synonyms"))}
        synonyms[locale] = [text for key, text in reversed(spellings.items()) if key != own]
    return Entry(
        slug=slug,
        fields={"position": position} | kind.read_fields(table),
        names=names,
        synonyms=synonyms,
        links=dict(_link(Table(raw, kind.file, slug)) for raw in table.tables("techniques")) if kind.link else {},
    )


def _link(table: Table) -> tuple[str, Values]:
    slug = table.shaped("slug", SLUG, limit=60, required=True)
    return slug, {
        "strength": table.choice("strength", LinkStrength),
        "source": table.text("source", limit=300, required=True),
    }


def _add_regulations(professions: dict[str, Entry], folder: Path, refuse: Refuse, note: Callable[[str], None]) -> None:
    for raw in tables(folder / REGULATIONS, "regulation", refuse, note):
        table = Table(raw, REGULATIONS, f"{raw.get('profession')} in {raw.get('jurisdiction')}")
        try:
            profession = table.shaped("profession", SLUG, limit=60, required=True)
            jurisdiction = table.shaped("jurisdiction", JURISDICTION, limit=6, required=True)
            values = {
                "kind": table.choice("kind", RegulationKind),
                "authority": table.text("authority", limit=200),
                "source": table.text("source", limit=300, required=True),
                "source_url": table.shaped("source_url", WEB_ADDRESS, limit=200),
                "noted_on": table.past_day("noted"),
            }
            if profession not in professions:
                note(f"{REGULATIONS}: {table.slug}: no such profession in professions.toml: skipped.")
                continue
            if jurisdiction in professions[profession].regulations:
                raise table.error("appears twice. Keep one.")
        except VocabularyError as error:
            refuse(error)
        else:
            professions[profession].regulations[jurisdiction] = values


def _raise(error: VocabularyError) -> None:
    raise error


# --- Loading ------------------------------------------------------------------------------------------------


@verb
def load(folder: Path = DATA) -> LoadReport:
    """Bring the database up to the files; all of it or nothing. Running it again changes nothing."""
    report = LoadReport()
    vocabulary = read(folder, _raise, report.notes.append)
    report.entries = sum(len(entries) for entries in vocabulary.values())
    standing = {kind.file: dict(kind.model._default_manager.values_list("slug", "loaded")) for kind in KINDS}
    _drop_dangling_links(vocabulary, standing["techniques.toml"].keys(), report)
    pending: Vocabulary = {}
    for kind in KINDS:
        entries, known = vocabulary[kind.file], standing[kind.file]
        pending[kind.file] = {
            slug: entry for slug, entry in entries.items() if slug not in known or known[slug] != entry.values
        }
        gone = sorted(slug for slug, loaded in known.items() if loaded and entries and slug not in entries)
        report.notes += [
            f"{kind.file} no longer has {slug}: it stays; make it inactive if it should go." for slug in gone
        ]
    if any(pending.values()):
        _lock()
        _Writer(report).write(pending)
    codes.ensure_codes()
    if report.wrote:
        indexing.bump("vocabulary")
    return report


def _drop_dangling_links(vocabulary: Vocabulary, standing: Iterable[str], report: LoadReport) -> None:
    """Leave out links to techniques that exist nowhere; once there, a later load adds them."""
    techniques = {*vocabulary["techniques.toml"], *standing}
    for file, slug, technique in _dangling_links(vocabulary, techniques):
        del vocabulary[file][slug].links[technique]
        report.notes.append(f"{file}: entry {slug!r}: no technique {technique!r}: link skipped.")


def _dangling_links(vocabulary: Vocabulary, techniques: set[str]) -> list[tuple[str, str, str]]:
    return [
        (file, slug, technique)
        for file, entries in vocabulary.items()
        for slug, entry in entries.items()
        for technique in entry.links
        if technique not in techniques
    ]


def _lock() -> None:
    """Make curators wait for the few hundred milliseconds in which we compare and write; readers go on."""
    written: list[type[models.Model]] = [
        *(kind.model for kind in KINDS),
        Term,
        ConditionTechnique,
        ObjectiveTechnique,
        Regulation,
    ]
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in written)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


@dataclass
class _Merge:
    """What to write to one table."""

    create: list[models.Model] = field(default_factory=list)
    update: list[models.Model] = field(default_factory=list)
    delete: list[models.Model] = field(default_factory=list)


class _Writer:
    """Merges pending entries into the tables, a few statements a table."""

    def __init__(self, report: LoadReport) -> None:
        self.report = report

    def write(self, pending: Vocabulary) -> None:
        terms = _Merge()
        present_terms = _by_entry(Term.objects.all())
        techniques: dict[str, int] = {}
        for kind in KINDS:
            entries = pending[kind.file]
            ids, bases = self._write_entries(kind, entries)
            if kind.model is Technique:
                techniques = dict(Technique.objects.values_list("slug", "id"))
            for slug, entry in entries.items():
                mine = present_terms.get((kind.term, ids[slug]), [])
                self._merge_terms(terms, bases[slug], entry, mine, {f"{kind.term}_id": ids[slug]})
            if kind.link and entries:
                self._write_links(kind, kind.link, entries, ids, bases, techniques)
            if kind.model is Profession and entries:
                self._write_regulations(entries, ids, bases)
        self._flush(Term, terms, ("text", "plural", "gloss", "caution"))

    def _write_entries(self, kind: Kind, entries: dict[str, Entry]) -> tuple[dict[str, int], dict[str, Values]]:
        """Write the rows of one vocabulary; return their ids and what was loaded before."""
        if not entries:
            return {}, {}
        rows = kind.model._default_manager.in_bulk(list(entries), field_name="slug")
        bases = {slug: rows[slug].loaded if slug in rows else {} for slug in entries}
        merge = _Merge()
        for slug, entry in entries.items():
            row = rows.get(slug)
            if row is None:
                rows[slug] = row = kind.model(slug=slug, **entry.fields)
                merge.create.append(row)
            else:
                if self._set_unedited(row, bases[slug].get("fields", {}), entry.fields):
                    self.report.changed += 1
                merge.update.append(row)
            row.loaded = entry.values
        columns = (*next(iter(entries.values())).fields, "loaded")
        self.report.added += len(merge.create)
        manager: models.Manager[Any] = kind.model._default_manager
        manager.bulk_create(merge.create)
        manager.bulk_update(merge.update, columns)
        return {slug: rows[slug].pk for slug in entries}, bases

    def _merge_terms(
        self, terms: _Merge, base: Values, entry: Entry, present: list[Term], owner: dict[str, int]
    ) -> None:
        names = {term.locale: term for term in present if term.kind == TermKind.NAME}
        self._merge_rows(
            terms,
            base.get("names", {}),
            entry.names,
            names,
            partial(_name_row, owner),
        )
        for locale in sorted({*entry.synonyms, *base.get("synonyms", {})}):
            synonyms = {
                term.text.lower(): term for term in present if term.kind == TermKind.SYNONYM and term.locale == locale
            }
            # A word may stand once in an entry: what is now its name is no longer also a synonym.
            name = names.get(locale)
            called = name.text if name else entry.names.get(locale, {}).get("text", "")
            if doubled := synonyms.pop(called.lower(), None):
                terms.delete.append(doubled)
            self._merge_rows(
                terms,
                _spelled(base.get("synonyms", {}).get(locale, ())),
                {key: text for key, text in _spelled(entry.synonyms.get(locale, ())).items() if key != called.lower()},
                synonyms,
                partial(_synonym_row, owner, locale),
            )

    def _write_links(
        self,
        kind: Kind,
        link: Any,
        entries: dict[str, Entry],
        ids: dict[str, int],
        bases: dict[str, Values],
        techniques: dict[str, int],
    ) -> None:
        owner = f"{kind.term}_id"
        slugs = {pk: slug for slug, pk in techniques.items()}
        present: dict[int, dict[str, models.Model]] = defaultdict(dict)
        for row in link._default_manager.filter(**{f"{owner}__in": ids.values()}).order_by("id"):
            present[getattr(row, owner)][slugs[row.technique_id]] = row
        merge = _Merge()
        for slug, entry in entries.items():
            self._merge_rows(
                merge,
                bases[slug].get("links", {}),
                entry.links,
                present[ids[slug]],
                partial(_link_row, link, {owner: ids[slug]}, techniques),
            )
        self._flush(link, merge, ("strength", "source"))

    def _write_regulations(self, entries: dict[str, Entry], ids: dict[str, int], bases: dict[str, Values]) -> None:
        present: dict[int, dict[str, models.Model]] = defaultdict(dict)
        for row in Regulation.objects.filter(profession_id__in=ids.values()).order_by("id"):
            present[row.profession_id][row.jurisdiction] = row
        merge = _Merge()
        for slug, entry in entries.items():
            self._merge_rows(
                merge,
                bases[slug].get("regulations", {}),
                entry.regulations,
                present[ids[slug]],
                partial(_regulation_row, ids[slug]),
            )
        self._flush(Regulation, merge, ("kind", "authority", "source", "source_url", "noted_on"))

    def _merge_rows(
        self,
        merge: _Merge,
        base: Rows,
        new: Rows,
        present: Mapping[str, models.Model],
        build: Callable[[str, Values], models.Model],
    ) -> None:
        """Decide about the rows of one entry; one that was loaded and is gone was removed by a curator."""
        for key, values in new.items():
            row = present.get(key)
            if row is not None:
                if self._set_unedited(row, base.get(key, {}), values):
                    merge.update.append(row)
            elif key not in base:
                merge.create.append(build(key, values))
        for key, values in base.items():
            row = present.get(key)
            if key not in new and row is not None:
                if all(getattr(row, name) == _python(row, name, value) for name, value in values.items()):
                    merge.delete.append(row)
                else:
                    self.report.kept += 1

    def _set_unedited(self, row: models.Model, base: Values, new: Values) -> bool:
        """Set the columns that still hold what was loaded (or nothing yet); tell whether any changed."""
        changed = False
        for name, value in new.items():
            wanted, present = _python(row, name, value), getattr(row, name)
            untouched = _python(row, name, base[name]) if name in base else _column(row, name).get_default()
            if present == wanted:
                continue
            if present == untouched:
                setattr(row, name, wanted)
                changed = True
            elif base.get(name) != value:
                self.report.kept += 1
        return changed

    def _flush(self, model: Any, merge: _Merge, columns: tuple[str, ...]) -> None:
        """Deletes first, then updates, then inserts, so that a word can move from a synonym to a name."""
        self.report.removed += len(merge.delete)
        self.report.changed += len(merge.update)
        self.report.added += len(merge.create)
        if merge.delete:
            model._default_manager.filter(pk__in=[row.pk for row in merge.delete]).delete()
        model._default_manager.bulk_update(merge.update, columns, batch_size=500)
        model._default_manager.bulk_create(merge.create, batch_size=2000)


def _name_row(owner: dict[str, int], locale: str, values: Values) -> Term:
    return Term(**owner, locale=locale, kind=TermKind.NAME, **values)


def _synonym_row(owner: dict[str, int], locale: str, key: str, values: Values) -> Term:
    return Term(**owner, locale=locale, kind=TermKind.SYNONYM, **values)


def _link_row(
    link: Any, owner: dict[str, int], techniques: dict[str, int], technique: str, values: Values
) -> models.Model:
    row: models.Model = link(**owner, technique_id=techniques[technique], **values)
    return row


def _regulation_row(profession: int, jurisdiction: str, values: Values) -> Regulation:
    return Regulation(profession_id=profession, jurisdiction=jurisdiction, **values)


def _by_entry(terms: Iterable[Term]) -> dict[tuple[str, int], list[Term]]:
    """Terms by the column and the id of their entry."""
    found: dict[tuple[str, int], list[Term]] = defaultdict(list)
    for term in terms:
        for kind in KINDS:
            if (pk := getattr(term, f"{kind.term}_id")) is not None:
                found[kind.term, pk].append(term)
    return found


def _spelled(synonyms: Iterable[str]) -> Rows:
    """Synonyms as rows keyed by what makes them the same word."""
    return {text.lower(): {"text": text} for text in synonyms}


def _python(row: models.Model, name: str, value: Any) -> Any:
    """A JSON value as the column holds it: the text of a day becomes a date."""
    return _column(row, name).to_python(value)


def _column(row: models.Model, name: str) -> "models.Field[Any, Any]":
    column = row._meta.get_field(name)
    assert isinstance(column, models.Field)
    return column


# --- Checking -----------------------------------------------------------------------------------------------


def check(folder: Path = DATA) -> list[str]:
    """What an editor of the files should look at; empty when all is well. Reads no database."""
    faults: list[str] = []
    vocabulary = read(folder, lambda error: faults.append(str(error)), faults.append)
    faults += [
        f"{file}: {slug}: no technique {technique!r} in techniques.toml."
        for file, slug, technique in _dangling_links(vocabulary, set(vocabulary["techniques.toml"]))
    ]
    for kind in KINDS:
        entries = vocabulary[kind.file]
        faults += _unknown_keys(kind, folder)
        faults += [fault for entry in entries.values() for fault in _poor_words(kind, entry)]
        faults += _forgotten_cautions(kind, entries, folder)
        faults += _shared_words(kind, entries)
        faults += _shared_codes(kind, entries)
    return faults


def _languages() -> list[str]:
    """The languages that need every word; a variety (en-GB) has only what it writes in its own way."""
    return list(dict.fromkeys(code.partition("-")[0] for code, _ in settings.LANGUAGES))


def _poor_words(kind: Kind, entry: Entry) -> Iterator[str]:
    for locale in _languages():
        name = entry.names.get(locale)
        if name is None:
            yield f"{kind.file}: {entry.slug}: no name in {locale}."
        elif kind.needs_gloss and not name["gloss"]:
            yield f"{kind.file}: {entry.slug}: no gloss in {locale}."
    for locale, name in entry.names.items():
        if (words := len(name["caution"].split())) > MAX_CAUTION_WORDS:
            limit = MAX_CAUTION_WORDS
            yield f"{kind.file}: {entry.slug}: {kind.caution} in {locale} has {words} words, over {limit}."


def _forgotten_cautions(kind: Kind, entries: dict[str, Entry], folder: Path) -> Iterator[str]:
    """Where a kind may say that an entry needs no caution, every entry says that or the caution, in each language."""
    if NO_CAUTION not in kind.keys:
        return
    ignore: list[Any] = []
    without = {raw.get("slug") for raw in tables(folder / kind.file, kind.table, ignore.append, ignore.append)
               if raw.get(NO_CAUTION)}  # fmt: skip
    for slug, entry in entries.items():
        for locale in _languages():
            caution = entry.names.get(locale, {}).get("caution")
            if slug in without and caution:
                yield f"{kind.file}: {slug}: {kind.caution} in {locale}, and {NO_CAUTION}. Keep one."
            elif slug not in without and not caution:
                yield f"{kind.file}: {slug}: no {kind.caution} in {locale}. Add them, or {NO_CAUTION}: who says so."


def _shared_words(kind: Kind, entries: dict[str, Entry]) -> Iterator[str]:
    users: dict[tuple[str, str], list[str]] = defaultdict(list)
    for slug, entry in entries.items():
        for locale, name in entry.names.items():
            for word in (name["text"], *entry.synonyms[locale]):
                users[locale, word.lower()].append(slug)
    for (locale, word), slugs in users.items():
        if len(slugs) > 1:
            yield f"{kind.file}: {word!r} in {locale} stands for {' and '.join(slugs)}."


def _shared_codes(kind: Kind, entries: dict[str, Entry]) -> Iterator[str]:
    """A NUCC code must lead an import to one profession. (Several conditions may share an ICD-10 code.)"""
    users: dict[str, list[str]] = defaultdict(list)
    for slug, entry in entries.items():
        for code in entry.fields.get("nucc_codes", ()):
            users[code].append(slug)
    for code, slugs in users.items():
        if len(slugs) > 1:
            yield f"{kind.file}: NUCC code {code} stands for {' and '.join(slugs)}."


def _unknown_keys(kind: Kind, folder: Path) -> Iterator[str]:
    """Keys nobody reads: most likely misspelt."""
    ignore: list[Any] = []
    words = NAME_KEYS | ({kind.caution} if kind.caution else set())
    for raw in tables(folder / kind.file, kind.table, ignore.append, ignore.append):
        for key, value in raw.items():
            unknown = (
                sorted(set(value) - words) if isinstance(value, dict) else [key] * (key not in {"slug", *kind.keys})
            )
            yield from (f"{kind.file}: {raw.get('slug')}: nobody reads the key {name!r}." for name in unknown)
    if kind.model is Profession:
        for raw in tables(folder / REGULATIONS, "regulation", ignore.append, ignore.append):
            for name in sorted(set(raw) - REGULATION_KEYS):
                where = f"{raw.get('profession')} in {raw.get('jurisdiction')}"
                yield f"{REGULATIONS}: {where}: nobody reads the key {name!r}."
