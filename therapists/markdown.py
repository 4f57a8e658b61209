"""What curators write, as HTML: Markdown without raw HTML, pictures or code; links to https and to this site alone."""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.urls import translate_url
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# https with a host, a path of this site (never //elsewhere), or a heading of the same page.
ALLOWED_LINK = re.compile(r"https://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)|/(?![/\\])|#[\w-]*$")
# {site_name}; doubled braces, as other tools write them, will do as well.
PLACEHOLDER = re.compile(r"\{(\{)?\s*(\w+)\s*\}(?(1)\})")
PLACEHOLDERS = ("contact_email", "emergency", "site_name")
LINKED_AS_MAIL = "contact_email"
SENTENCE_END = re.compile(r"(?<=[.!?:])[”\")]*\s+(?=\S)")
LONGEST_QUOTE = 40  # characters of a fault that are read back
HIGHEST_HEADING = 2  # the title of the page is the first
LOWEST_HEADING = 6
NOT_OURS = ["html_block", "html_inline", "image", "code", "fence", "backticks"]

type Fill = Mapping[str, str]
type Heading = tuple[str, str]  # id, text


class _Writing(MarkdownIt):
    """The Markdown that we read."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "xhtmlOut": False})
        self.disable(NOT_OURS)

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser asks by this name
        return bool(ALLOWED_LINK.match(url))


class _Anything(MarkdownIt):
    """All that somebody might write, so that we can say what of it will not be shown."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True})

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True


_writing, _anything = _Writing(), _Anything()


def blocks(text: str, *, fill: Fill, highest: int = HIGHEST_HEADING) -> Markup:
    """Paragraphs, lists and headings; no heading stands above ``highest``."""
    return Markup(_render(_tokens(text, fill, highest)))  # noqa: S704 - the parser escapes; nothing raw is let through


def inline(text: str, *, fill: Fill) -> Markup:
    """One line: emphasis and links."""
    tokens = list(_filled_blocks(_writing.parseInline(text, {}), fill))
    return Markup(_render(tokens))  # noqa: S704


def headings(text: str, *, fill: Fill) -> list[Heading]:
    """The second-level headings of a page, for a list of what is on it."""
    tokens = _tokens(text, fill, HIGHEST_HEADING)
    return [
        (str(token.attrs["id"]), "".join(child.content for child in tokens[place + 1].children or ()))
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == f"h{HIGHEST_HEADING}"
    ]


def _render(tokens: list[Token]) -> str:
    rendered: str = _writing.renderer.render(tokens, _writing.options, {})
    return rendered


def _tokens(text: str, fill: Fill, highest: int) -> list[Token]:
    tokens = list(_filled_blocks(_writing.parse(text), fill))
    for place, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1:]), highest), LOWEST_HEADING)}"
            if token.type == "heading_open":
                token.attrs["id"] = slugify(tokens[place + 1].content) or f"part-{place}"
    return tokens


def _filled_blocks(tokens: Iterable[Token], fill: Fill) -> Iterator[Token]:
    for token in tokens:
        if token.children is not None:
            token.children = list(_filled(token.children, fill))
        yield token


def _filled(tokens: Iterable[Token], fill: Fill) -> Iterator[Token]:
    """One line with its placeholders filled: after parsing, so that no value is read as Markdown."""
    in_link = False
    for token in tokens:
        if token.type == "link_open":
            token.attrs["href"] = _in_the_readers_language(str(token.attrs["href"]))
            token.attrs["rel"] = "noopener"
        in_link = token.type == "link_open" or (in_link and token.type != "link_close")
        if token.type == "text" and "{" in token.content:
            yield from _filled_text(token.content, fill, in_link=in_link)
        else:
            yield token


def _filled_text(content: str, fill: Fill, *, in_link: bool) -> Iterator[Token]:
    end = 0
    for match in PLACEHOLDER.finditer(content):
        if (name := match[2]) in fill:
            yield _text(content[end : match.start()])
            yield from _mail(fill[name]) if name == LINKED_AS_MAIL and not in_link else [_text(fill[name])]
            end = match.end()
    yield _text(content[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _mail(address: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": f"mailto:{address}"})
    return [opening, _text(address), Token("link_close", "a", -1)]


def _in_the_readers_language(address: str) -> str:
    """A path of this site as the reader's language has it; texts in every language write it without a prefix."""
    if not address.startswith("/"):
        return address
    language = get_language() or settings.LANGUAGE_CODE
    with translation.override(settings.LANGUAGE_CODE):
        return translate_url(address, language)


# --- Checking -----------------------------------------------------------------------------------------------


def faults(text: str) -> list[str]:
    """What of a text would not be shown as it was meant, in words for its writer."""
    found = [
        _("“{%(name)s}” is not a word we can fill in. Use one of: %(known)s.")
        % {"name": match[2], "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)}
        for match in PLACEHOLDER.finditer(text)
        if match[2] not in PLACEHOLDERS
    ]
    return list(dict.fromkeys([*found, *_foreign(_anything.parse(text))]))


def _foreign(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"html_block", "html_inline"}:
            html = token.content.strip()[:LONGEST_QUOTE]
            yield _("“%(html)s” is HTML, which is shown as it is typed. Write Markdown.") % {"html": html}
        elif token.type == "image":
            yield _("Pictures are not shown. Describe it in words.")
        elif token.type == "link_open" and not ALLOWED_LINK.match(href := str(token.attrs["href"])):
            yield _("“%(link)s” is no link we show. Begin it with https:// or, on this site, with /.") % {"link": href}
        yield from _foreign(token.children or ())


def sentences(text: str) -> list[str]:
    """The sentences of a text, without its marks; a heading or an item of a list ends one too."""
    lines = [
        "".join(" " if child.type in {"softbreak", "hardbreak"} else child.content for child in token.children or ())
        for token in _writing.parse(text)
        if token.type == "inline"
    ]
    return [part.strip() for line in lines for part in SENTENCE_END.split(line) if part.strip()]
