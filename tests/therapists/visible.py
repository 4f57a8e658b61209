"""What a page says to a reader, piece by piece: text, labels, placeholders; not what is marked as another language."""

import re
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
SILENT = frozenset({"script", "style"})
SAID_BY = ("aria-label", "placeholder", "title", "alt", "data-kept", "data-removed", "data-locate-failed")
ICONS = "material-symbols"  # the admin draws these as ligatures: their text is no word


class _Reader(HTMLParser):
    def __init__(self, silent: frozenset[str]) -> None:
        super().__init__()
        self.silent = silent
        self.language = ""
        self.pieces: set[str] = set()
        self.open: list[tuple[str, bool]] = []  # the tag, and whether what it holds is for this reader

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = said.get("lang", "")
        heard = (not self.open or self.open[-1][1]) and tag not in self.silent and ICONS not in said.get("class", "")
        heard = heard and said.get("lang", self.language) == self.language
        if heard:
            self.pieces |= {_one_line(said[name]) for name in SAID_BY if name in said}
            if tag == "meta" and said.get("name") == "description":
                self.pieces.add(_one_line(said.get("content", "")))
        if tag not in VOID:
            self.open.append((tag, heard))

    def handle_endtag(self, tag: str) -> None:
        while self.open and any(name == tag for name, _heard in self.open):
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1]:
            self.pieces.add(_one_line(data))


def pieces(html: str, *, options: bool = True) -> set[str]:
    """Every piece of text that a page says in its own language, with the options of its lists or without."""
    reader = _Reader(SILENT if options else SILENT | {"option"})
    reader.feed(html)
    return reader.pieces - {""}


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
