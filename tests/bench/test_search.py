"""The bench itself, with few people and few tries: that it still runs, and that it stops where an answer is wrong."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import builders
from tests.bench import baseline, mix, plot, report, search
from therapists.choices import FacetGroup
from therapists.search import query
from therapists.search.catalogue import Catalogue
from therapists.search.criteria import Criteria

READS = {
    "place_ordinary_city",
    "place_largest_city",
    "counts_ordinary_city",
    "counts_largest_city",
    "home_condition",
    "placeless_two_filters",
    "browse_all",
    "text_near",
    "name_typo",
    "page_deep",
    "page_fit",
    "page_distance",
    "suggest",
    "map_viewport",
    "map_world",
}
WRITES = {"edit", "edit_without_listing", "rebuild", "bulk_load"}


@pytest.mark.django_db(transaction=True)
def test_everything_is_measured_once_it_has_been_checked(tmp_path: Path) -> None:
    found = search.run(300, tries=1, others=False, say=lambda message: None)
    assert all(0 < one["min_ms"] <= one["median_ms"] and one["n"] == 300 for one in found)
    subjects = {name: {one["query"] for one in found if one["subject"] == name} for name in ("site", "baseline")}
    assert subjects["site"] >= READS | WRITES
    assert subjects["baseline"] >= READS - {"name_typo"}
    lines = report.report(found)
    assert all(lines.count(bar.query) >= 2 for bar in report.BARS if bar.query != "http_search")
    assert report.Bar("edit", "edit_without_listing", 0).met(1) is False

    out = tmp_path / "latency.svg"
    for n in (300, 3000):
        (tmp_path / f"{n}.json").write_text(search.as_json([{**one, "n": n} for one in found]))
    plot.draw(sorted(tmp_path.glob("*.json")), out)
    assert "<svg" in out.read_text()


def too_many(search: Any, criteria: Criteria, catalogue: Catalogue) -> tuple[query.Page, query.Tally]:
    page, counted = search(criteria, catalogue)
    return page, replace(counted, total=counted.total + 1)


def one_option_forgotten(counts: Any, criteria: Criteria, group: FacetGroup, *more: Any) -> dict[str, int]:
    return {} if group is FacetGroup.PROFESSION else counts(criteria, group, *more)


@pytest.mark.django_db
def test_an_answer_that_is_not_that_of_brute_force_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    asked = mix.whole("everybody")
    assert asked.check() == 1
    with monkeypatch.context() as patch:
        patch.setattr(query, "search", partial(too_many, query.search))
        with pytest.raises(mix.Mismatch, match=r"^everybody, site: total: expected 1, found 2$"):
            asked.check()
    monkeypatch.setattr(baseline, "counts", partial(one_option_forgotten, baseline.counts))
    with pytest.raises(
        mix.Mismatch, match=r"^everybody, baseline: counts of profession: expected .*'massage-therapist': 1"
    ):
        asked.check()
