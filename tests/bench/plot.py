"""Draws ``docs/latency.svg`` from files of ``make bench``: ``python -m tests.bench.plot 100k.json 1m.json …``."""

import json
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path

from matplotlib.figure import Figure

QUERIES = {
    "place_ordinary_city": "An ordinary city, all counts",
    "place_largest_city": "The largest city, all counts",
    "home_condition": "At home, with a condition",
    "placeless_two_filters": "Everywhere, two filters",
    "page_distance": "A page by distance",
    "suggest": "A suggestion",
}
STYLES = {"site": "-", "baseline": "--"}
OUT = Path(__file__).resolve().parents[2] / "docs" / "latency.svg"
METADATA = {"Date": None}  # the same figures, the same file


def draw(files: list[Path], out: Path = OUT) -> None:
    """A line for each query and subject: least milliseconds by the number of people."""
    least: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for file in files:
        for record in json.loads(file.read_text()):
            least[record["query"], record["subject"]][record["n"]] = record["min_ms"]
    figure = Figure(figsize=(8, 5.5), layout="constrained")
    axes = figure.subplots()
    for number, (query, label) in enumerate(QUERIES.items()):
        for subject, style in STYLES.items():
            points = sorted(least[query, subject].items())
            if points:
                shown = label if subject == "site" else None
                axes.plot(*zip(*points, strict=True), style, marker="o", color=f"C{number}", label=shown)
    points = sorted(least["select_1", "floor"].items())
    axes.plot(*zip(*points, strict=True), ":", color="black", label="SELECT 1")
    axes.plot([], [], STYLES["baseline"], color="gray", label="the same by the baseline")
    axes.set(xscale="log", yscale="log", xlabel="people", ylabel="milliseconds, the least of many tries")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", frameon=False)
    figure.savefig(out, metadata=METADATA)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="files of make bench OUT=")
    draw(parser.parse_args().files)


if __name__ == "__main__":
    main()
