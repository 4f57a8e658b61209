"""Loads the watch-list that ships, without undoing what somebody changed: ``vocabulary/watchlist.toml``.

As with the vocabulary, a value is changed only where it still equals what was last loaded. An entry that was removed
from the file stays, and is named; one that was deleted in the admin comes back, so there it is switched off instead.
"""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from therapists.choices import WatchKind
from therapists.gate.origins import says_only_who_or_how
from therapists.gate.watchlist import folded
from therapists.history.contexts import verb
from therapists.imports.vocabulary import DATA, LOCALE, LoadReport, Table, VocabularyError, read, tables
from therapists.models import Term, WatchWord
from therapists.models.watching import LONGEST_NOTE, LONGEST_WORD

FILE = "watchlist.toml"
TABLE = "word"
KEYS = frozenset({"text", "kind", "language", "note"})

type Values = dict[str, Any]


@verb
def load(folder: Path = DATA) -> LoadReport:
    """Bring the list up to the file; all of it or nothing. Raises ``VocabularyError``."""
    report = LoadReport()
    styles = Term.objects.filter(technique__isnull=False) | Term.objects.filter(profession__isnull=False)
    wanted = _read(folder, _raise, report.notes.append, set(styles.values_list("text", flat=True)))
    report.entries = len(wanted)
    standing = {word.key: word for word in WatchWord.objects.select_for_update().order_by("key")}
    # Known by what the file called it, whatever somebody has made of it.
    loaded = {folded(word.loaded["text"]): word for word in standing.values() if word.loaded}
    new, changed = [], []
    for key, values in wanted.items():
        word = loaded.get(key) or standing.get(key)
        if word is None:
            new.append(WatchWord(key=key, loaded=values, **values))
        elif key not in loaded and word.loaded:
            report.kept += 1  # another entry, which somebody made into this one
        elif word.loaded != values:
            report.kept += _bring_up(word, values)
            changed.append(word)
    WatchWord.objects.bulk_create(new)
    WatchWord.objects.bulk_update(changed, ["text", "kind", "language", "note", "loaded"])
    report.added, report.changed = len(new), len(changed)
    report.notes += [
        f"{FILE} no longer has {word.text}: it stays; untick it if it should go."
        for key, word in loaded.items()
        if wanted and key not in wanted
    ]
    return report


def check(folder: Path = DATA) -> list[str]:
    """What an editor of the file should look at; empty when all is well. Reads no database."""
    faults: list[str] = []
    vocabulary = read(folder, lambda error: None, lambda note: None)
    styles = {
        word
        for file in ("techniques.toml", "professions.toml")
        for entry in vocabulary[file].values()
        for locale, name in entry.names.items()
        for word in (name["text"], *entry.synonyms[locale])
    }
    _read(folder, lambda error: faults.append(str(error)), faults.append, styles)
    return faults


def _bring_up(word: WatchWord, values: Values) -> int:
    """Set what still stands as it was loaded. Returns how many values somebody had changed, which stay."""
    kept = 0
    for name, value in values.items():
        if getattr(word, name) == word.loaded.get(name, value):
            setattr(word, name, value)
        elif word.loaded.get(name) != value:
            kept += 1
    word.loaded = values
    return kept


def _read(
    folder: Path, refuse: Callable[[VocabularyError], None], note: Callable[[str], None], styles: Collection[str]
) -> dict[str, Values]:
    """The entries of the file by their keys; what is wrong with one is handed to ``refuse``."""
    found: dict[str, Values] = {}
    for raw in tables(folder / FILE, TABLE, refuse, note):
        table = Table(raw, FILE, str(raw.get("text", "without text")))
        try:
            values = _values(table, styles)
            key = folded(values["text"])
            if key in found:
                raise table.error("appears twice. Keep one.")
        except VocabularyError as error:
            refuse(error)
        else:
            found[key] = values
    return found


def _values(table: Table, styles: Collection[str]) -> Values:
    if unknown := sorted(set(table.raw) - KEYS):
        raise table.error(f"nobody reads the key {unknown[0]!r}.")
    text = table.text("text", limit=LONGEST_WORD, required=True)
    if says_only_who_or_how(text, styles):
        raise table.error("says only where somebody comes from or how they work. That never holds a listing.")
    return {
        "text": text,
        "kind": table.choice("kind", WatchKind),
        "language": table.shaped("language", LOCALE, limit=10),
        "note": table.text("note", limit=LONGEST_NOTE, required=True),
    }


def _raise(error: VocabularyError) -> None:
    raise error
