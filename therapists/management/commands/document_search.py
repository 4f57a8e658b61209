"""Prints the page of documentation that lists every search parameter and its values, from the code itself."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from therapists.choices import FacetGroup, Sort, Unit
from therapists.search import catalogue as catalogues
from therapists.search.filters import MEANINGS

HEAD = """# Search parameters

`GET /search/` and its map, `GET /search/map.json`, read these parameters and no others. They are a public interface:
pages, links and exports use them, and a value once given keeps its meaning. Values of one parameter are joined by
*or*, parameters by *and*. A value that cannot be read is named on the page and left out; the search goes on with the
rest. Near a place that is none we know nobody is found: the page asks which one is meant.

This page is made by `manage.py document_search`; a test keeps it true.
"""


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")


def page() -> str:
    """The whole page, as Markdown."""
    with translation.override("en"):
        return "\n".join([HEAD, *_table(), *_values()]) + "\n"


def _table() -> Iterator[str]:
    yield "| parameter | meaning | values |"
    yield "|---|---|---|"
    for name, meaning in MEANINGS.items():
        if name in FacetGroup.values:
            values = f"[slugs](#{name}), repeatable"
        else:
            values = {
                "sort": ", ".join(f"`{value}`" for value in Sort.values),
                "unit": ", ".join(f"`{value}`" for value in Unit.values),
                "unstated": "`1`",
            }.get(name, "text")
        yield f"| `{name}` | {meaning} | {values} |"


def _values() -> Iterator[str]:
    catalogue = catalogues.current()
    for group in FacetGroup:
        yield ""
        yield f"## {group.value}"
        yield ""
        for slug in catalogue.options[group]:
            words = catalogue.words_for(group, slug)
            yield f"- `{slug}` {words.name}" + (f": {words.gloss}" if words.gloss else "")
