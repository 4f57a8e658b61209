"""Reads a page of the admin as a browser does, so that a test posts what a curator would post."""

from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

type Typed = dict[str, Any]


class _Form(HTMLParser):
    """Names and values of the one form whose id ends with ``_form``."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.inside = False
        self.select = self.area = ""
        self.multiple = self.chosen = False
        self.first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.inside = said.get("id", "").endswith("_form")
        if not self.inside:
            return
        if tag == "input" and name and said.get("type") not in {"submit", "file"}:
            if said.get("type") not in {"checkbox", "radio"} or "checked" in said:
                self.add(name, said.get("value", "on" if said.get("type") == "checkbox" else ""))
        elif tag == "select":
            self.select, self.multiple, self.chosen, self.first = name, "multiple" in said, False, None
        elif tag == "option" and self.select:
            self.first = said.get("value", "") if self.first is None else self.first
            if "selected" in said:
                self.chosen = True
                self.add(self.select, said.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.add(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            if not self.chosen and not self.multiple and self.first is not None:
                self.add(self.select, self.first)
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area][-1] += data

    def add(self, name: str, value: str) -> None:
        if "__prefix__" not in name:
            self.values.setdefault(name, []).append(value)


def form_of(response: HttpResponse) -> Typed:
    """What the form on a page would send if nothing were typed."""
    reader = _Form()
    reader.feed(response.content.decode())
    for name, values in reader.values.items():
        if values and values[0].startswith("\n"):
            reader.values[name] = [values[0].removeprefix("\n")]
    reader.values.pop("csrfmiddlewaretoken", None)
    return dict(reader.values)


def send(client: Client, url: str, typed: Typed | None = None, *, button: str = "_continue") -> HttpResponse:
    """Open a page, type something over what it shows, press a button."""
    page = client.get(url)
    assert page.status_code == 200, url
    return client.post(url, form_of(page) | (typed or {}) | {button: "1"})  # type: ignore[return-value]


def errors_of(response: Any) -> list[str]:
    """Everything that a refused page says is wrong."""
    assert response.status_code == 200, "the page was accepted"
    found = [str(error) for errors in response.context["adminform"].form.errors.values() for error in errors]
    for inline in response.context["inline_admin_formsets"]:
        found += [str(error) for error in inline.formset.non_form_errors()]
        found += [str(error) for form in inline.formset.errors for errors in form.values() for error in errors]
    return found


def queries_of(client: Client, url: str) -> int:
    """How many queries a page costs, once what is read once a process is read."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)  # at once: the next request empties the log


def row(prefix: str, number: int, /, **values: Any) -> Typed:
    """One new inline row."""
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()} | {
        f"{prefix}-TOTAL_FORMS": number + 1
    }
