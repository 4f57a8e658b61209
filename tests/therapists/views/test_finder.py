"""The finder as a visitor meets it: signs stop, people come with reasons, and no answer is left anywhere."""

import itertools
import random
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests import builders
from tests.hearing import hearing
from therapists.choices import EMERGENCY_NUMBERS
from therapists.search.finder_answers import FIELDS, NONE
from therapists.search.finder_rules import Sign, Who, rules

pytestmark = pytest.mark.django_db

RULES = rules()
ADDRESS = "/find/"
# What nobody may find anywhere but in the form itself.
SECRETS = {rule.slug for rule in (*RULES.signs, *RULES.adaptations)} - {"osteoporosis"}
NAMES = [name for names in FIELDS.values() for name in names]


class Form(HTMLParser):
    """The fields of a page's own form as a browser would send them, and the ids on the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self._posting = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "form":
            self._posting = found.get("method") == "post"
        if tag != "input" or not self._posting or "name" not in found or "form" in found:
            return
        ticked = found.get("type") not in {"checkbox", "radio"} or "checked" in found
        if ticked and found["name"] != "csrfmiddlewaretoken":
            self.fields.append((found["name"], found["value"]))


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def heading(response: HttpResponse) -> str:
    found = re.search(r"<h1>(.*?)</h1>", text_of(response), re.DOTALL)
    assert found is not None
    return found[1].strip()


def shows_people(response: HttpResponse) -> bool:
    page = text_of(response)
    return 'id="found"' in page or "card-link" in page or "tel:+" in page


def post(client: Client, **fields: Any) -> HttpResponse:
    return client.post(ADDRESS, fields)  # type: ignore[return-value]


def go_on(client: Client, response: HttpResponse, go: str = "on", **fields: Any) -> HttpResponse:
    """Sends the page's form with these fields filled in, everything else as it stands there."""
    sent: dict[str, list[str]] = {}
    for name, value in Form(text_of(response)).fields:
        sent.setdefault(name, []).append(value)
    return client.post(ADDRESS, {**sent, **fields, "go": go})  # type: ignore[return-value]


def complete(**more: Any) -> dict[str, Any]:
    """Everything answered, up to the last step."""
    return {
        "step": "4", "who": "self", "asked": "self", "condition": "sciatica", "signs": NONE, "health": NONE, **more
    }  # fmt: skip


@pytest.fixture
def people() -> None:
    found = []
    for number in range(6):
        person = builders.practitioner(
            given_name=f"P{number}",
            techniques=("therapeutic-exercise", "trigger-point-therapy"),
            conditions=("sciatica",),
            pressures=["light"] if number < 3 else ["firm"],
            ages=["children"] if number == 5 else ["adults"],
        )
        builders.works_at(person, builders.practice())
        found.append(person)
    builders.listed(*found)


# --- what stops -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "sign"), [(who, sign) for who in Who for sign in RULES.signs_for(who)])
def test_every_sign_stops_before_people(client: Client, people: None, who: Who, sign: Sign) -> None:
    number = EMERGENCY_NUMBERS[settings.DEFAULT_COUNTRY]
    answered = complete(who=who, asked=who, signs=sign.slug)
    for step, ticked in itertools.product("234", (sign.slug, [sign.slug, NONE])):
        response = post(client, **{**answered, "step": step, "signs": ticked})
        page = text_of(response)
        assert not shows_people(response)
        assert heading(response) == sign.urgency.heading.to(who).replace("{emergency}", number)
        assert sign.urgency.advice.to(who).replace("{emergency}", number) in page
        assert f"{number} is the emergency number here (United States)" in page
        assert "Somewhere else, call the number of that country; 112 works in many." in page
        assert f'href="tel:{number}"' in page or sign.urgency.slug != "now"
        assert "not yet reviewed by a clinician" in page


def test_the_number_is_that_of_the_place_once_it_is_known(client: Client, settings: Any) -> None:
    asked = complete(signs="saddle-numbness")
    assert heading(post(client, **asked)) == "Call 911 now"
    assert heading(post(client, **asked, near="Leeds")) == "Call 999 now"
    assert heading(post(client, **asked, near="Sydney")) == "Call 000 now"
    assert heading(post(client, **asked, near="nowhere at all")) == "Call 911 now"
    settings.DEFAULT_COUNTRY = "IE"
    page = post(client, **asked)
    assert heading(page) == "Call 112 now"
    assert "112 is the emergency number here (Ireland)" in text_of(page)


def test_a_stop_leads_back_to_the_questions_with_all_answers(client: Client) -> None:
    stop = post(client, **complete(step="2", signs="leg-weakness", health="cancer", near="Leeds"))
    questions = go_on(client, stop, go="2")
    assert heading(questions) == "Safety first: is any of this true for you?"
    fields = Form(text_of(questions)).fields
    assert {("signs", "leg-weakness"), ("health", "cancer"), ("near", "Leeds"), ("condition", "sciatica")} <= {*fields}


def test_nobody_comes_to_people_past_a_question(client: Client, people: None) -> None:
    for missing, question in (
        ("who", "What would help, and for whom?"),
        ("condition", "What would help, and for whom?"),
        ("asked", "Safety first: is any of this true for you?"),
        ("signs", "Safety first: is any of this true for you?"),
        ("health", "Safety first: is any of this true for you?"),
    ):
        answered = complete()
        del answered[missing]
        response = post(client, **answered)
        assert (heading(response), shows_people(response)) == (question, False), missing
        assert "There is a problem" in text_of(response)
    assert shows_people(post(client, **complete()))


# --- the four pages ---------------------------------------------------------------------------------------------------


def test_the_four_steps(client: Client, people: None) -> None:
    page = client.get(ADDRESS)
    assert heading(page) == "What would help, and for whom?"
    assert "Step 1 of 4" in text_of(page)
    page = go_on(client, page, who="other", objective=["ease-pain"], condition=["sciatica"])
    assert heading(page) == "Safety first: is any of this true for them?"
    page = go_on(client, page, signs=NONE, health=["blood-thinners"])
    assert heading(page) == "How would they like to be seen?"
    assert "At their home" in text_of(page)
    page = go_on(client, page, at="clinic", pressure="firm")
    assert heading(page) == "Where are they?"
    assert "Step 4 of 4" in text_of(page)
    page = go_on(client, page, near="Leeds")
    assert 'id="found"' in text_of(page)
    assert "Blood thinners or easy bleeding." in text_of(page)
    assert "They should ask their doctor first." in text_of(page)
    back = go_on(client, page, go="3")
    assert heading(back) == "How would they like to be seen?"
    assert {("at", "clinic"), ("pressure", "firm"), ("health", "blood-thinners"), ("near", "Leeds")} <= {
        *Form(text_of(back)).fields
    }


def test_back_keeps_what_was_just_ticked(client: Client) -> None:
    page = post(client, step="1", who="self", condition="sciatica", go="on")
    page = go_on(client, page, go="1", signs=NONE, health=["cancer"])
    assert heading(page) == "What would help, and for whom?"
    page = go_on(client, page)
    assert {("signs", NONE), ("health", "cancer")} <= {*Form(text_of(page)).fields}


def test_problems_lead_to_their_fields(client: Client) -> None:
    pages = [
        post(client, step="1", go="on"),
        post(client, step="1", go="on", who="self", words="qwertz"),
        post(client, **complete(step="2", signs=[], health=[NONE, "fever"])),
        post(client, **complete(near="Nowhereville")),
    ]
    for response in pages:
        page = text_of(response)
        form = Form(page)
        leading = [link[1:] for link in form.links if link.startswith("#") and link != "#main"]
        assert leading
        assert set(leading) <= set(form.ids)
        for name in leading:
            assert f'aria-describedby="{name}-problem"' in page
            assert f"{name}-problem" in form.ids
        assert len(form.ids) == len(set(form.ids))
        assert "<title>There is a problem" in page
    assert 'value="Nowhereville"' in text_of(pages[-1])


def test_pages_speak_spanish(client: Client) -> None:
    page = text_of(client.post("/es/find/", {"step": "1", "who": "child", "condition": "neck-pain"}))
    assert "No quiere apoyar una pierna o usar un brazo" in page
    stop = text_of(client.post("/es/find/", complete(who="child", asked="child", signs="child-limp-and-fever")))
    assert "Busque atención médica hoy" in stop
    assert 'action="/es/find/"' in stop


# --- the people -------------------------------------------------------------------------------------------------------


def test_people_are_shown_by_the_search_page_itself(client: Client, people: None) -> None:
    page = text_of(post(client, **complete(near="Leeds", health="blood-thinners", at="clinic")))
    plain = re.search(r'href="(/search/\?[^"]*)" data-plain', page)
    assert plain is not None
    same = text_of(client.get(plain[1].replace("&amp;", "&")))
    results = re.compile(r'<section class="results".*?</section>', re.DOTALL)
    assert results.findall(page) == results.findall(same) != []
    assert "Why these people" in page
    assert "Why these people" not in same
    assert page.index("Why these people") < page.index('id="found"')


def test_soft_filters_are_left_out_where_few_are_found_and_the_page_says_so(client: Client, people: None) -> None:
    page = text_of(post(client, **complete(near="Leeds", pressure="light", when="weekend")))
    assert "Nobody fits everything, so this list does not filter by:" in page
    assert "Usual hours (Weekends): ask for these times when you call." in page
    assert "Pressure (Light): ask for this pressure" in page
    assert "6 people" in page
    page = text_of(post(client, **complete(near="Leeds", health="blood-thinners")))
    assert "3 people" in page, "a few are enough where the filter is there for safety"
    assert "does not filter by" not in page
    page = text_of(post(client, **complete(near="Leeds", who="child", asked="child", pressure="light")))
    assert "1 person" in page, "whom somebody sees is never left out"
    assert "Only" not in page


@pytest.mark.parametrize(("more", "extra"), [({}, 1), ({"pressure": "light", "when": "weekend"}, 2)])
def test_at_most_two_statements_more_than_the_search(
    client: Client, people: None, more: dict[str, str], extra: int
) -> None:
    def counting(sql: str) -> bool:
        return "FROM therapists_listing l" in sql

    with CaptureQueriesContext(connection) as guided:
        page = text_of(post(client, **complete(near="Leeds", **more)))
    plain = re.search(r'href="(/search/\?[^"]*)" data-plain', page)
    assert plain is not None
    with CaptureQueriesContext(connection) as search:
        client.get(plain[1].replace("&amp;", "&"))
    counted = [sum(counting(query["sql"]) for query in captured) for captured in (guided, search)]
    assert counted[0] == counted[1] + extra
    written = [q["sql"] for q in guided if not q["sql"].lstrip("\n (").upper().startswith(("SELECT", "WITH"))]
    assert written == []


# --- what is left behind ----------------------------------------------------------------------------------------------


def test_no_answer_is_left_anywhere(client: Client, people: None, caplog: pytest.LogCaptureFixture) -> None:
    def keeps_quiet(response: HttpResponse) -> None:
        assert response["Cache-Control"] == "no-store"
        assert set(client.cookies) == {settings.CSRF_COOKIE_NAME}
        left = f"{response.headers} {client.cookies}"
        assert not [secret for secret in SECRETS if secret in left]
        links = [link for link in Form(text_of(response)).links if link.startswith("/")]
        assert not [link for link in links for secret in SECRETS if secret in link]
        assert "session" not in response.cookies

    with CaptureQueriesContext(connection), hearing(caplog):  # captured, every statement is logged
        keeps_quiet(client.get(ADDRESS))
        for adaptation in RULES.adaptations_for(Who.SELF):
            for step in "1234":
                keeps_quiet(post(client, **complete(step=step, health=adaptation.slug, near="Leeds")))
        for who in Who:
            for sign in RULES.signs_for(who):
                keeps_quiet(post(client, **complete(who=who, asked=who, signs=sign.slug, near="Leeds")))
        keeps_quiet(post(client, **complete(health="fever", near="Nowhereville")))
        Client(enforce_csrf_checks=True).post(ADDRESS, complete(health="blood-thinners"))
    heard = [record.getMessage() for record in caplog.records]
    assert any("FROM therapists_listing l" in line for line in heard), (
        "statements are heard, or this test could not fail"
    )
    assert any("CSRF" in line for line in heard), "and so are refusals"
    assert not [line for line in heard for secret in SECRETS if secret in line]


def test_an_error_report_would_hold_no_answer(client: Client, rf: Any) -> None:
    from django.views.debug import SafeExceptionReporterFilter

    from therapists.views.finder import find

    request = rf.post(ADDRESS, complete(health="blood-thinners", near="Leeds"))
    find(request)
    reported = SafeExceptionReporterFilter().get_post_parameters(request)
    assert set(reported) == set(complete()) | {"near"}
    assert not [secret for secret in ("blood-thinners", "sciatica", "Leeds") if secret in str(reported)]


def test_forged_forms_are_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(ADDRESS, complete()).status_code == 403
    page = text_of(client.get(ADDRESS))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    answered = client.post(ADDRESS, {**complete(), "csrfmiddlewaretoken": token[1]})
    assert answered.status_code == 200
    assert text_of(answered).count('name="csrfmiddlewaretoken"') == 1, "the results lead back into the questions"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert client.generic(method, ADDRESS).status_code == 405
    assert client.head(ADDRESS).status_code == 200


def test_an_address_with_answers_in_it_is_not_read(client: Client) -> None:
    page = text_of(client.get(f"{ADDRESS}?who=self&condition=sciatica&step=4&signs=none"))
    assert ("who", "self") not in Form(page).fields
    assert "Step 1 of 4" in page


VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["\x00", "\ud800", "1", "2", "3", "4", "99", "-1", "٣", "self", "child", "none", "Leeds", "LS6 2AB"]
    ),
    st.sampled_from(sorted(SECRETS)),
)
FIELD = st.tuples(st.one_of(st.sampled_from([*NAMES, "step", "go"]), st.text(max_size=8)), VALUES)


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(fields=st.lists(FIELD, max_size=25))
def test_no_form_breaks_the_finder(client: Client, fields: list[tuple[str, str]]) -> None:
    sent: dict[str, list[str]] = {}
    for name, value in [("step", "4"), ("who", "self"), ("condition", "sciatica"), *fields]:
        sent.setdefault(name.encode("utf-8", "replace").decode(), []).append(value.encode("utf-8", "replace").decode())
    response = client.post(ADDRESS, sent)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_no_body_breaks_the_finder(client: Client) -> None:
    dice = random.Random(5)
    types = [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=klingon", "text/plain",
        "multipart/form-data", "multipart/form-data; boundary=x", "application/json", "",
    ]  # fmt: skip
    bodies = [
        b"", b"%", b"%00=%00&who=%ff%fe", b"&&&===", b"who=self" * 3000, b"who=" + b"x" * 100_000, b"\xff\xfe",
        b"&".join(b"condition=sciatica" for _ in range(2000)), b'{"who": "self"}', b"--x\r\n\r\n--x--",
        *(dice.randbytes(dice.randint(1, 400)) for _ in range(40)),
    ]  # fmt: skip
    for kind, body in itertools.product(types, bodies):
        response = client.generic("POST", reverse("finder"), body, content_type=kind)
        assert response.status_code in {200, 400}, (kind, body[:40])
