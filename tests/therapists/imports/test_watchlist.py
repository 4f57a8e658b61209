"""The watch-list that ships: loaded again without effect, never undoing what somebody changed."""

from pathlib import Path

import pytest

from therapists.imports import watchlist
from therapists.imports.vocabulary import VocabularyError
from therapists.models import WatchWord

pytestmark = pytest.mark.django_db
WORD = '[[word]]\ntext = "{}"\nkind = "{}"\nnote = "{}"\n'


def load(folder: Path, *words: tuple[str, str, str]) -> watchlist.LoadReport:
    (folder / watchlist.FILE).write_text("\n".join(WORD.format(*word) for word in words))
    return watchlist.load(folder)


def test_a_reload_changes_what_nobody_has_edited(tmp_path: Path) -> None:
    WatchWord.objects.all().delete()
    report = load(tmp_path, ("Happy ending", "sexual", "A"), ("Open 24 h", "other", "A"))
    assert (report.entries, report.added) == (2, 2)
    assert load(tmp_path, ("Happy ending", "sexual", "A"), ("Open 24 h", "other", "A")).changed == 0
    WatchWord.objects.filter(key="happy ending").update(kind="other", active=False)
    report = load(tmp_path, ("Happy Ending", "round-the-clock", "B"), ("Open 24 h", "round-the-clock", "A"))
    assert (report.added, report.changed, report.kept) == (0, 2, 1)
    rows = WatchWord.objects.order_by("key").values_list("text", "kind", "note", "active")
    assert list(rows) == [("Happy Ending", "other", "B", False), ("Open 24 h", "round-the-clock", "A", True)]
    assert "no longer has Open 24 h" in str(load(tmp_path, ("Happy Ending", "round-the-clock", "B")))
    assert WatchWord.objects.count() == 2


def test_an_entry_that_somebody_worded_anew_is_still_the_same(tmp_path: Path) -> None:
    WatchWord.objects.all().delete()
    load(tmp_path, ("Full service", "other", "A"))
    WatchWord.objects.update(text="Full service massage", key="full service massage")
    report = load(tmp_path, ("Full service", "other", "B"), ("Full service massage", "other", "C"))
    assert (report.added, report.changed, report.kept) == (0, 1, 1)
    assert list(WatchWord.objects.values_list("text", "note")) == [("Full service massage", "B")]


@pytest.mark.parametrize("text", ["Thai", "Swedish massage", "masajista asiática"])
def test_a_file_that_would_hold_people_for_who_they_are_is_refused_whole(tmp_path: Path, text: str) -> None:
    before = WatchWord.objects.count()
    with pytest.raises(VocabularyError, match="where somebody comes from"):
        load(tmp_path, ("Happy ride", "sexual", "A"), (text, "other", "A"))
    assert WatchWord.objects.count() == before


def test_the_file_that_ships_is_in_order() -> None:
    assert watchlist.check() == []
    report = watchlist.load()
    assert (report.added, report.changed, report.entries) == (0, 0, WatchWord.objects.count())
