"""Loads the written texts of the folder beside this module, without undoing what a curator changed.

One file a text: ``<locale>/<kind>-<slug>.md``, where the kind is condition, technique, profession, topic or page. A
file begins with its title, summary, sources and days as TOML between two lines of ``+++``; Markdown follows. As with
the vocabulary, a row keeps in ``loaded`` what its file last said, and a column changes only where it still equals that.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models

from therapists import markdown
from therapists.choices import GuideTopic, PageSlug
from therapists.history.contexts import verb
from therapists.imports.vocabulary import LOCALE, MAX_CAUTION_WORDS, SLUG, LoadReport
from therapists.models import Condition, Guide, Page, Profession, Technique
from therapists.models.guides import SECTIONS, WrittenText
from therapists.search import indexing

# A folder of data, not a package: ``import therapists.imports.guides`` finds this module.
DATA = Path(__file__).with_suffix("")

FEWEST_SOURCES = 3
FEWEST_QUESTIONS, MOST_QUESTIONS = 4, 6
LONGEST_SENTENCE = 18  # words on average, so that a tired reader can follow; measured in English
MEASURED_LOCALE = "en"

PAGE = "page"
ENTRIES: dict[str, type[Condition | Technique | Profession]] = {
    "condition": Condition,
    "technique": Technique,
    "profession": Profession,
}
# A heading of a file, the same in every language → the column it fills; pages show their own words instead.
MARKERS = {
    "What it is": "what_it_is",
    "What may help": "what_helps",
    "What to ask": "what_to_ask",
    "When to see a doctor": "when_to_see_a_doctor",
    "The first visit": "first_visit",
}
# General words leave open what only the guide of an entry can say.
GENERAL_SECTIONS = ("what_to_ask", "when_to_see_a_doctor", "first_visit")
GUIDE_KEYS = frozenset({"title", "summary", "safety", "sources", "written", "reviewed", "reviewer"})
PAGE_KEYS = frozenset({"title", "summary"})
# Columns that only make sense together are one value: a review without its day is none.
TOGETHER = (("reviewed_on", "reviewer"),)

FILE_NAME = re.compile(r"(?P<kind>condition|technique|profession|topic|page)-(?P<slug>[a-z0-9-]+)")
FRONT_MATTER = re.compile(r"\+\+\+\n(?P<head>.*?)\n\+\+\+\n(?P<body>.*)", re.DOTALL)
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)

type Values = dict[str, Any]  # column → value, as JSON can hold it
type Refuse = Callable[["TextError"], None]


class TextError(Exception):
    """A text cannot be read; the words name the file and what to do."""


class Key(NamedTuple):
    """Which text in which language."""

    kind: str
    slug: str
    locale: str

    def __str__(self) -> str:
        return f"{self.locale}/{self.kind}-{self.slug}.md"


@dataclass
class Merge:
    """One table's texts: what the files say, and what stands."""

    model: type[WrittenText]
    texts: dict[Key, Values]
    loaded: dict[Key, Values] = field(default_factory=dict)

    @property
    def pending(self) -> dict[Key, Values]:
        """Texts whose file says something else than last time."""
        return {key: values for key, values in self.texts.items() if self.loaded.get(key) != values}


# --- Reading ------------------------------------------------------------------------------------------------


def read(folder: Path, refuse: Refuse) -> dict[Key, Values]:
    """The columns of every text; a malformed file is handed to ``refuse``."""
    texts: dict[Key, Values] = {}
    for path in sorted(folder.glob("*/*.md")):
        try:
            key = _key(path)
            texts[key] = _values(key, path.read_text(encoding="utf-8"))
        except TextError as error:
            refuse(error)
        except UnicodeDecodeError:
            refuse(TextError(f"{path.parent.name}/{path.name}: save it as UTF-8."))
    return texts


def _key(path: Path) -> Key:
    shape = FILE_NAME.fullmatch(path.stem)
    if shape is None or not SLUG.fullmatch(shape["slug"]) or not LOCALE.fullmatch(path.parent.name):
        raise TextError(f"{path.parent.name}/{path.name}: name it like en/condition-sciatica.md or es/page-about.md.")
    key = Key(shape["kind"], shape["slug"], path.parent.name)
    known = {"topic": GuideTopic.values, PAGE: PageSlug.values}.get(key.kind)
    if known is not None and key.slug not in known:
        raise TextError(f"{key}: there is no such {key.kind}. Use one of: {', '.join(known)}.")
    return key


def _values(key: Key, text: str) -> Values:
    parts = FRONT_MATTER.fullmatch(text)
    if parts is None:
        raise TextError(f"{key}: begin with the title and the rest as TOML between two lines of +++.")
    try:
        head = tomllib.loads(parts["head"])
    except tomllib.TOMLDecodeError as error:
        raise TextError(f"{key}: not readable as TOML: {error}. Correct that line.") from error
    allowed = PAGE_KEYS if key.kind == PAGE else GUIDE_KEYS
    if unknown := sorted(set(head) - allowed):
        raise TextError(f"{key}: nobody reads {', '.join(unknown)}. Use of: {', '.join(sorted(allowed))}.")
    values = {"title": _line(key, head, "title"), "summary": _line(key, head, "summary")}
    if not values["title"]:
        raise TextError(f'{key}: add a title, as in title = "Sciatica".')
    if key.kind == PAGE:
        values["body"] = parts["body"].strip()
    else:
        values |= _guide_values(key, head, parts["body"])
    _refuse_long(key, values)
    return values


def _guide_values(key: Key, head: Mapping[str, Any], body: str) -> Values:
    sources = head.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(source, str) and source.strip() for source in sources):
        raise TextError(f"{key}: sources must be a list of texts in quotes.")
    written = _day(key, head, "written")
    if written is None:
        raise TextError(f"{key}: add the day it was written, as in written = 2026-11-25.")
    reviewed, reviewer = _day(key, head, "reviewed"), _line(key, head, "reviewer")
    if (reviewed is None) != (not reviewer):
        raise TextError(f"{key}: a review has a day and a name: add reviewed = 2026-11-25, or reviewer = “Name, job”.")
    return {
        "safety": _line(key, head, "safety"),
        **_sections(key, body),
        "sources": sources,
        "written_on": written,
        "reviewed_on": reviewed,
        "reviewer": reviewer,
    }


def _sections(key: Key, body: str) -> dict[str, str]:
    before, *parts = SECTION.split(body)
    if before.strip():
        raise TextError(f"{key}: begin with a heading: one of {', '.join(f'## {marker}' for marker in MARKERS)}.")
    found = dict.fromkeys(SECTIONS, "")
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        column = MARKERS.get(heading.strip())
        if column is None or found[column]:
            raise TextError(f"{key}: “## {heading}” is not a section, or is there twice. Use: {', '.join(MARKERS)}.")
        found[column] = text.strip()
    return found


def _line(key: Key, head: Mapping[str, Any], name: str) -> str:
    value = head.get(name, "")
    if not isinstance(value, str) or "\n" in value:
        raise TextError(f"{key}: {name} must be one line of text in quotes.")
    return value.strip()


def _day(key: Key, head: Mapping[str, Any], name: str) -> str | None:
    value = head.get(name)
    if value is None:
        return None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TextError(f"{key}: {name} must be a day without quotes, like 2026-11-25.")
    return value.isoformat()


def _refuse_long(key: Key, values: Values) -> None:
    model = Page if key.kind == PAGE else Guide
    for name, value in values.items():
        limit = getattr(model._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and limit and len(value) > limit:
            raise TextError(f"{key}: {name} has {len(value)} characters. Shorten it to {limit}.")


def _raise(error: TextError) -> None:
    raise error


# --- Loading ------------------------------------------------------------------------------------------------


@verb
def load(folder: Path = DATA) -> LoadReport:
    """Bring the texts up to the files; all of them or none. Running it again changes nothing."""
    report = LoadReport()
    texts = read(folder, _raise)
    report.entries = len(texts)
    guides = Merge(Guide, {key: values for key, values in texts.items() if key.kind != PAGE}, _loaded_guides())
    pages = Merge(Page, {key: values for key, values in texts.items() if key.kind == PAGE}, _loaded_pages())
    if guides.pending or pages.pending:
        _lock()
        _write_guides(guides.pending, report)
        _write_pages(pages.pending, report)
    gone = [key for merge in (guides, pages) for key, loaded in merge.loaded.items() if loaded and key not in texts]
    report.notes += [f"{key} is gone: its text stays; untick “shown” if it should go." for key in sorted(gone) if texts]
    if report.wrote:
        indexing.bump("vocabulary")
    return report


def _loaded_guides() -> dict[Key, Values]:
    columns = [f"{kind}__slug" for kind in ENTRIES]
    rows = Guide.objects.order_by("pk").values_list(*columns, "topic", "locale", "loaded")
    return {_guide_key(slugs, topic, locale): loaded for *slugs, topic, locale, loaded in rows}


def _guide_key(slugs: list[str | None], topic: str, locale: str) -> Key:
    for kind, slug in zip(ENTRIES, slugs, strict=True):
        if slug is not None:
            return Key(kind, slug, locale)
    return Key("topic", topic, locale)


def _loaded_pages() -> dict[Key, Values]:
    rows = Page.objects.order_by("pk").values_list("slug", "locale", "loaded")
    return {Key(PAGE, slug, locale): loaded for slug, locale, loaded in rows}


def _lock() -> None:
    """Make curators wait while we compare and write; readers go on."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in (Guide, Page))
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def _write_guides(pending: dict[Key, Values], report: LoadReport) -> None:
    ids = {
        kind: dict(model._default_manager.values_list("slug", "pk")) if any(key.kind == kind for key in pending) else {}
        for kind, model in ENTRIES.items()
    }
    standing = {
        _guide_key([entry.slug if entry else None for entry in guide.entries], guide.topic, guide.locale): guide
        for guide in Guide.objects.select_related(*ENTRIES).order_by("pk")
    }
    for key, values in pending.items():
        if key.kind in ENTRIES and key.slug not in ids[key.kind]:
            report.notes.append(f"{key}: the vocabulary has no {key.kind} “{key.slug}”: skipped.")
            continue
        about = {"topic": key.slug} if key.kind == "topic" else {f"{key.kind}_id": ids[key.kind][key.slug]}
        _write(standing.get(key) or Guide(locale=key.locale, **about), values, report)


def _write_pages(pending: dict[Key, Values], report: LoadReport) -> None:
    standing = {Key(PAGE, page.slug, page.locale): page for page in Page.objects.order_by("pk")}
    for key, values in pending.items():
        _write(standing.get(key) or Page(locale=key.locale, slug=key.slug), values, report)


def _write(row: WrittenText, values: Values, report: LoadReport) -> None:
    """Set what still holds what was loaded (or nothing yet); a form opened before this is stale after it."""
    created, changed = row.pk is None, False
    for names in _units(values):
        wanted, present = [_python(row, name, values[name]) for name in names], [getattr(row, name) for name in names]
        base = [_python(row, name, row.loaded.get(name, _default(row, name))) for name in names]
        if present == wanted:
            continue
        if present == base:
            for name, value in zip(names, wanted, strict=True):
                setattr(row, name, value)
            changed = True
        elif [row.loaded.get(name) for name in names] != [values[name] for name in names]:
            report.kept += 1
    row.loaded = values
    row.version += 0 if created or not changed else 1
    row.save()
    report.added += created
    report.changed += changed and not created


def _units(values: Values) -> Iterator[tuple[str, ...]]:
    for unit in TOGETHER:
        if set(unit) <= set(values):
            yield unit
    yield from ((name,) for name in values if not any(name in unit for unit in TOGETHER))


def _python(row: WrittenText, name: str, value: Any) -> Any:
    """A JSON value as the column holds it: the text of a day becomes a date."""
    return _column(row, name).to_python(value)


def _default(row: WrittenText, name: str) -> Any:
    return _column(row, name).get_default()


def _column(row: WrittenText, name: str) -> "models.Field[Any, Any]":
    column = row._meta.get_field(name)
    assert isinstance(column, models.Field)
    return column


# --- Checking -----------------------------------------------------------------------------------------------


def check(folder: Path = DATA) -> list[str]:
    """What an editor of the files should look at; empty when all is well. Reads no database."""
    faults: list[str] = []
    texts = read(folder, lambda error: faults.append(str(error)))
    for key, values in texts.items():
        faults += [f"{key}: {fault}" for fault in _faults(key, values)]
    # A variety of a language (en-GB) has only what it writes in its own way.
    languages = dict.fromkeys(code.partition("-")[0] for code, _name in settings.LANGUAGES)
    for kind, slug in sorted({(key.kind, key.slug) for key in texts}):
        missing = [locale for locale in languages if Key(kind, slug, locale) not in texts]
        faults += [f"{kind}-{slug}: not written in {locale}." for locale in missing]
    return faults


def _faults(key: Key, values: Values) -> Iterator[str]:
    if not values["summary"]:
        yield "no summary."
    prose = {"body": values["body"]} if key.kind == PAGE else {name: values[name] for name in SECTIONS}
    if key.kind != PAGE:
        yield from _guide_faults(key, values)
    for text in (*prose.values(), *values.get("sources", ())):
        yield from markdown.faults(text)
    if key.locale == MEASURED_LOCALE and (words := _words_a_sentence(prose.values())) > LONGEST_SENTENCE:
        yield f"{words:.1f} words in a sentence on average, over {LONGEST_SENTENCE}. Write shorter ones."


def _guide_faults(key: Key, values: Values) -> Iterator[str]:
    general = key.kind == "topic" and key.slug != GuideTopic.HOME_VISITS
    for name in GENERAL_SECTIONS if general else SECTIONS:
        if not values[name]:
            yield f"no section “{next(marker for marker, column in MARKERS.items() if column == name)}”."
    if not general and len(values["sources"]) < FEWEST_SOURCES:
        yield f"{len(values['sources'])} sources, fewer than {FEWEST_SOURCES}."
    questions = len(re.findall(r"^- ", values["what_to_ask"], re.MULTILINE))
    if not FEWEST_QUESTIONS <= questions <= MOST_QUESTIONS:
        yield f"{questions} questions to ask; {FEWEST_QUESTIONS} to {MOST_QUESTIONS} can be remembered."
    if (words := len(values["safety"].split())) > MAX_CAUTION_WORDS:
        yield f"the safety note has {words} words, over {MAX_CAUTION_WORDS}."


def _words_a_sentence(texts: Any) -> float:
    sentences = [sentence for text in texts for sentence in markdown.sentences(text)]
    return sum(len(sentence.split()) for sentence in sentences) / max(len(sentences), 1)
