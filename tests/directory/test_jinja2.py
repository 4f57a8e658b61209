"""The environment of public pages: what it keeps, and that nothing typed gets through unescaped."""

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy
from jinja2 import UndefinedError
from markupsafe import Markup

from directory.jinja2 import alternates

TYPED = "<script>&'\""
ESCAPED = "&lt;script&gt;&amp;&#39;&#34;"


def rendered(source: str, **context: object) -> str:
    return str(engines["jinja2"].env.from_string(source).render(context))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "source",
    [
        "{{ typed }}",
        "{{ typed ~ '' }}",
        "{{ (typed,)[0] }}",
        "{{ [typed] | join }}",
        "{% macro said(it) %}{{ it }}{% endmacro %}{{ said(typed) }}",
        "{% set said %}{{ typed }}{% endset %}{{ said }}",
        "{% for it in [typed] %}{{ it }}{% endfor %}",
        "{{ _('%(it)s', it=typed) }}",
        "{% trans it=typed %}{{ it }}{% endtrans %}",
        "{{ typed if typed else '' }}",
    ],
)
def test_what_somebody_typed_is_escaped_wherever_it_stands(source: str) -> None:
    assert rendered(source, typed=TYPED) == ESCAPED


def test_what_is_safe_stays_as_it_is_and_other_things_are_escaped_as_text() -> None:
    class Drawn:
        def __html__(self) -> str:
            return "<b>"

    class Typed:
        def __str__(self) -> str:
            return TYPED

    assert rendered("{{ a }}{{ b }}", a=Markup("<i>"), b=Drawn()) == "<i><b>"
    assert rendered("{{ a }} {{ b }} {{ c }}", a=Typed(), b=gettext_lazy(TYPED), c=5) == f"{ESCAPED} {ESCAPED} 5"


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ nothing }}")


def test_words_and_addresses_are_kept_by_language() -> None:
    source = "{{ _('Search') }} {{ url('search') }} {{ url('condition_guide', kwargs={'slug': 'sciatica'}) }}"
    for _again in range(2):
        assert rendered(source) == "Search /search/ /guides/conditions/sciatica/"
        with translation.override("es"):
            assert rendered(source) == "Buscar /es/search/ /es/guides/conditions/sciatica/"


def test_a_drawing_is_as_its_macro_draws_it() -> None:
    source = "{% from 'components/icon.html' import icon with context %}{{ icon('door', 'large') }}{{ icon('door') }}"
    page = rendered(source)
    assert page.count("icons.svg#door") == 2
    assert page.count('class="icon large"') == 1


@pytest.mark.parametrize("path", ["/search/?near=Leeds&q=back+pain", "/", "/escuela/", "/nowhere/?a=/es/"])
def test_a_page_has_an_address_in_each_language(path: str) -> None:
    wanted = [("en", path), ("en-gb", f"/en-gb{path}"), ("es", f"/es{path}")]
    for _code, here in wanted:
        request = RequestFactory().get(here)
        assert [(code, address) for code, _name, address in alternates(request)] == wanted
    posted = RequestFactory().post(path)
    assert alternates(posted)[0][2] == path.partition("?")[0], "what was sent is not repeated"
