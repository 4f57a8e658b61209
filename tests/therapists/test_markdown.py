"""What curators write becomes HTML that can do no harm, whatever they write."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from therapists import markdown

FILL = {"site_name": "Hands", "contact_email": "us@example.org", "emergency": "999"}
KNOWN_TAGS = {"p", "ul", "ol", "li", "a", "em", "strong", "h2", "h3", "h4", "h5", "h6", "blockquote", "br", "hr"}
KNOWN_ATTRIBUTES = {"href", "rel", "id", "title", "start"}


class Tags(HTMLParser):
    """Every tag and attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def harmless(html: str) -> bool:
    found = Tags(html)
    ours = re.compile(r"https://|#|mailto:us@|/(?![/\\])")
    known = found.tags <= KNOWN_TAGS and found.attributes <= KNOWN_ATTRIBUTES
    return known and all(ours.match(link) for link in found.links)


ATTACKS = [
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example/)",
    "[x](/\\evil.example/)",
    "[x](http://example.org/)",
    "[x](mailto:someone@example.org)",
    '[x](https://example.org/"onmouseover="alert(1))',
    "![x](https://example.org/track.png)",
    "<javascript:alert(1)>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    '[x](https://example.org "a\\" onclick=\\"b")',
    "## <b onclick=x>title</b>",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>`",
    "[a {contact_email} b](https://example.org)",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_no_text_becomes_a_script_or_leads_astray(text: str) -> None:
    for html in (markdown.blocks(text, fill=FILL), markdown.inline(text, fill=FILL)):
        assert harmless(html), html


@given(st.text(alphabet=st.sampled_from("<>[]()!#*_`\"'&;:/\\ \n{}=-ajsx1."), max_size=80))
def test_no_mixture_of_marks_does_harm(text: str) -> None:
    assert harmless(markdown.blocks(text, fill=FILL))


def test_values_are_filled_in_after_parsing_and_escaped() -> None:
    fill = {**FILL, "site_name": "A *b* <i>c</i> [d](https://x.example)"}
    html = markdown.blocks("**{site_name}** and {{ site_name }}, call {emergency}.", fill=fill)
    assert html.count("A *b* &lt;i&gt;c&lt;/i&gt; [d](https://x.example)") == 2
    assert "call 999." in html
    assert "{nobody_knows}" in markdown.blocks("{nobody_knows}", fill=FILL)


def test_our_own_address_becomes_a_link_but_never_within_one() -> None:
    assert '<a href="mailto:us@example.org">us@example.org</a>' in markdown.blocks("{{contact_email}}", fill=FILL)
    html = markdown.blocks("[write to {contact_email}](/contact/)", fill=FILL)
    assert html.count("<a ") == 1
    assert "mailto" not in html


def test_headings_leave_the_first_level_to_the_page() -> None:
    assert '<h2 id="one">One</h2>' in markdown.blocks("# One", fill=FILL)
    assert "<h3" in markdown.blocks("## Two", fill=FILL, highest=3)
    text = "## Who {site_name} is\n\nx\n\n### Below\n\n## And *then*"
    assert markdown.headings(text, fill=FILL) == [("who-site_name-is", "Who Hands is"), ("and-then", "And then")]


def test_paths_of_this_site_follow_the_reader() -> None:
    text = "[a](/guides/home-visits/) [b](/nowhere/) [c](https://example.org/)"
    with translation.override("es"):
        html = markdown.blocks(text, fill=FILL)
    assert Tags(html).links == ["/es/guides/home-visits/", "/nowhere/", "https://example.org/"]
    assert Tags(markdown.blocks(text, fill=FILL)).links[0] == "/guides/home-visits/"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Write to {contact_mail}.", "“{contact_mail}” is not a word"),
        ("[x](http://example.org)", "“http://example.org” is no link we show"),
        ("[x](//example.org)", "is no link we show"),
        ("<b>bold</b>", "“<b>” is HTML"),
        ("![x](https://example.org/a.png)", "Pictures are not shown"),
    ],
)
def test_a_writer_is_told_what_would_not_be_shown(text: str, says: str) -> None:
    assert any(says in fault for fault in markdown.faults(text)), markdown.faults(text)


def test_a_good_text_has_no_fault() -> None:
    text = "**{emergency}** or {{site_name}}: [x](https://a.example/b?c=1#d), [y](/about/), 5 < 6."
    assert markdown.faults(text) == []


def test_sentences_end_where_a_reader_breathes() -> None:
    text = "## A heading\n\nOne. *Two* here! Three?\n\n- an item\n- another: with more"
    assert markdown.sentences(text) == [
        "A heading",
        "One.",
        "Two here!",
        "Three?",
        "an item",
        "another:",
        "with more",
    ]
