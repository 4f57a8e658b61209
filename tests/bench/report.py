"""The figures of ``search.py`` as lines to read, beside the bars that they are held to."""

from typing import NamedTuple

from tests.bench.timing import Record


class Bar(NamedTuple):
    """What a figure of a million people on two cores must reach, by minimums."""

    query: str
    what: str  # a key of the site's record; "baseline": how many times faster; another query: how many times that
    limit: float

    def figure(self, found: dict[tuple[str, str], Record]) -> float | None:
        """The figure, or None where it was not measured."""
        site = found.get((self.query, "site"))
        if site is None:
            return None
        if self.what == "baseline":
            return _ratio(found.get((self.query, "baseline")), site)
        if self.what in site:
            return float(site[self.what])
        other = found.get((self.what, "floor")) or found.get((self.what, "site"))
        return _ratio(site, other)

    def met(self, figure: float) -> bool:
        """Whether it is fast enough."""
        return figure >= self.limit if self.what in {"baseline", "per_second"} else figure <= self.limit

    def __str__(self) -> str:
        sign = "at least" if self.what in {"baseline", "per_second"} else "at most"
        return f"{sign} {self.limit:g} {NAMES.get(self.what, f'times {self.what}')}"


NAMES = {
    "baseline": "times faster than the baseline",
    "min_ms": "ms",
    "cpu_min_ms": "ms of the application's CPU",
    "per_second": "requests a second",
    "p95_ms": "ms for 95 of 100 at 100 arrivals a second",
}
BARS = (
    Bar("place_ordinary_city", "baseline", 30),
    Bar("place_largest_city", "baseline", 30),
    Bar("counts_ordinary_city", "baseline", 30),
    Bar("counts_ordinary_city", "select_1", 25),
    Bar("counts_largest_city", "baseline", 30),
    Bar("counts_largest_city", "min_ms", 40),
    Bar("home_condition", "baseline", 20),
    Bar("placeless_two_filters", "baseline", 40),
    Bar("placeless_two_filters", "min_ms", 60),
    Bar("page_distance", "select_1", 10),
    Bar("page_deep", "select_1", 10),
    Bar("page_fit", "min_ms", 40),
    Bar("page_distance_later", "min_ms", 40),
    Bar("page_rare_filter", "min_ms", 40),
    Bar("suggest", "select_1", 5),
    Bar("http_search", "cpu_min_ms", 4),
    Bar("http_search", "per_second", 250),
    Bar("http_search", "p95_ms", 25),
    Bar("edit", "edit_without_listing", 2.5),
    Bar("rebuild", "min_ms", 5 * 60 * 1000),
)


def report(found: list[Record]) -> str:
    """A line for each query, what else was measured, and a line for each bar."""
    by_name = {(one["query"], one["subject"]): one for one in found}
    return "\n".join([*_queries(found, by_name), "", *_others(by_name), "", *_bars(by_name)])


def _queries(found: list[Record], by_name: dict[tuple[str, str], Record]) -> list[str]:
    floor = by_name["select_1", "floor"]
    heads = {"least ms": 11, "middle ms": 11, "baseline ms": 13, "faster": 9, "SELECT 1": 10, "people": 11}
    lines = [" " * 24 + "".join(f"{head:>{width}}" for head, width in heads.items())]
    for one in found:
        if one["subject"] == "baseline":
            continue
        theirs = by_name.get((one["query"], "baseline"))
        lines.append(
            f"{one['query']:24}{one['min_ms']:11,.3f}{one['median_ms']:11,.3f}"
            f"{_shown(theirs and theirs['min_ms'], ',.1f', 13)}{_shown(_ratio(theirs, one), ',.0f', 8, '×')}"
            f"{_shown(_ratio(one, floor), ',.1f', 9, '×')}{_shown(one.get('hits'), ',', 11)}"
        )
    return lines


def _others(by_name: dict[tuple[str, str], Record]) -> list[str]:
    lines = []
    loaded, rebuilt = by_name["bulk_load", "site"], by_name["rebuild", "site"]
    http, empty = by_name.get(("http_search", "site")), by_name.get(("empty_view", "floor"))
    if http and empty:
        times = http["cpu_min_ms"] / empty["cpu_min_ms"]
        lines += [
            f"Over HTTP: {http['cpu_min_ms']} ms of the application's CPU, {times:.1f} times an empty view;",
            f"  {http['per_second']} requests a second; 95 of 100 within {http['p95_ms']} ms at 100 arrivals a second;",
            f"  the worker holds {http['worker_mb']} MB of memory",
        ]
    begun, rate = loaded["min_ms"] / 1000, loaded["people_per_second"]
    lines += [
        f"Loaded {loaded['n']:,} people in {begun:,.1f} s, {rate:,} a second; {loaded['rows_ms'] / 1000:,.1f} s of it",
        f"  for the search rows; PostgreSQL holds {loaded['database_mb']} MB of memory, shared buffers included",
        f"Rebuilt in {rebuilt['min_ms'] / 1000:,.1f} s, with these going on:",
    ]
    for name in ("searches", "edits"):
        number, middle, most = (rebuilt[f"{name}_{what}"] for what in ("meanwhile", "median_ms", "max_ms"))
        lines.append(f"  {number:,} {name}, the middle one in {middle:,} ms, the longest in {most:,} ms")
    lines.append("Tables, the largest first:")
    for table, size in list(loaded["tables"].items())[:8]:
        lines.append(f"  {table}: {size['table'] / 1e6:,.0f} MB, its indexes {size['indexes'] / 1e6:,.0f} MB")
    return lines


def _bars(by_name: dict[tuple[str, str], Record]) -> list[str]:
    lines = ["Bars, which are for 1,000,000 people:"]
    for bar in BARS:
        figure = bar.figure(by_name)
        if figure is not None:
            verdict = "met" if bar.met(figure) else "NOT MET"
            lines.append(f"  {verdict:8}{bar.query:24}{figure:12,.2f}   {bar}")
    return lines


def _ratio(record: Record | None, other: Record | None) -> float | None:
    """How many times the other's least time."""
    return float(record["min_ms"]) / float(other["min_ms"]) if record and other else None


def _shown(value: float | None, shape: str, width: int, unit: str = "") -> str:
    return f"{format(value, shape):>{width}}{unit}" if value is not None else " " * (width + len(unit))
