"""The shortlist: a cookie read with patience, facts in a fixed number of statements, words that are never kept."""

import datetime
import logging
import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from therapists.choices import Stated
from therapists.models import Confirmation, ContactPoint, Membership, Practitioner
from therapists.search import catalogue as catalogues
from therapists.views import keeping, sheets
from therapists.views.comparison import SIDE_BY_SIDE
from therapists.views.keeping import COOKIE, MOST_KEPT, changed, read, write

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
PAGES = ("/shortlist/", "/shortlist/call-sheet/", "/shortlist/physician/")
needs_rows = pytest.mark.django_db


# --- Reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("12.45.78", (12, 45, 78)),
        ("12.45.12.45", (12, 45)),
        ("", ()),
        (".12..45.", (12, 45)),
        ("0.-3.+4.07.1e3.12", (12,)),
        ("١٢.²", ()),  # digits, but not ours
        ("12,45; DROP TABLE 7", ()),
        ("\x00.\ud800.5", (5,)),
        ("9223372036854775807.9223372036854775808", (2**63 - 1,)),
        ("1" * 5_000_000, ()),
        (".".join(map(str, range(1, 100_000))), tuple(range(1, MOST_KEPT + 1))),
    ],
)
def test_a_list_is_read_with_patience(text: str, ids: tuple[int, ...]) -> None:
    assert read(text) == ids


@given(st.text(alphabet="0123456789. -\x00a", max_size=300) | st.text(max_size=100))
def test_whatever_is_typed_is_a_short_list_of_numbers(text: str) -> None:
    ids = read(text)
    assert len(ids) <= MOST_KEPT
    assert len(set(ids)) == len(ids)
    assert all(0 < number < 2**63 for number in ids)
    assert read(write(ids)) == ids


@pytest.mark.parametrize(
    ("verb", "people", "ids"),
    [
        ("add", (4,), (1, 2, 3, 4)),
        ("add", (2, 5), (1, 2, 3, 5)),
        ("remove", (2, 9), (1, 3)),
        ("up", (2,), (2, 1, 3)),
        ("up", (1,), (1, 2, 3)),
        ("down", (2,), (1, 3, 2)),
        ("down", (3,), (1, 2, 3)),
        ("up", (9,), (1, 2, 3)),
        ("down", (), (1, 2, 3)),
        ("clear", (), ()),
        ("", (4,), (1, 2, 3)),
        ("drop", (1,), (1, 2, 3)),
    ],
)
def test_what_each_verb_does(verb: str, people: tuple[int, ...], ids: tuple[int, ...]) -> None:
    assert changed((1, 2, 3), verb, people) == ids


def test_the_script_keeps_to_the_same_limits() -> None:
    script = (Path(settings.BASE_DIR) / "static" / "js" / "shortlist.js").read_text()
    assert f'COOKIE = "{COOKIE}"' in script
    assert f"MOST_KEPT = {MOST_KEPT};" in script
    assert f"KEPT_SECONDS = {keeping.KEPT_SECONDS // 86400} * 24 * 3600;" in script


# --- Changing --------------------------------------------------------------------------------------------------------


def post(client: Client, **data: Any) -> HttpResponse:
    """Send the form as a page of this site does."""
    return client.post("/shortlist/", data, **OURS)  # type: ignore[return-value]


@needs_rows
def test_a_list_is_kept_in_a_cookie_of_the_visitor(client: Client) -> None:
    response = post(client, do="add", person="12")
    assert (response.status_code, response["Location"]) == (303, "/shortlist/")
    cookie = response.cookies[COOKIE]
    assert (cookie.value, cookie["path"], cookie["samesite"], cookie["httponly"]) == ("12", "/", "Lax", "")
    assert cookie["max-age"] == 90 * 24 * 3600
    assert post(client, do="add", person="45.78").cookies[COOKIE].value == "12.45.78"
    moved = post(client, do="up", person="78", next="/shortlist/?near=Leeds")
    assert moved.cookies[COOKIE].value == "12.78.45"
    assert moved["Location"] == "/shortlist/?near=Leeds#person-78"
    assert post(client, do="remove", person="12.45").cookies[COOKIE].value == "78"
    cleared = post(client, do="clear").cookies[COOKIE]
    assert (cleared.value, cleared["max-age"]) == ("", 0)


@needs_rows
def test_a_full_list_says_so_and_keeps_what_it_has(client: Client) -> None:
    twenty = write(tuple(range(1, MOST_KEPT + 1)))
    client.cookies[COOKIE] = twenty
    response = post(client, do="add", person="99", next="/search/")
    assert (response.cookies[COOKIE].value, response["Location"]) == (twenty, "/shortlist/?full=1")
    assert "A shortlist holds 20 people" in client.get("/shortlist/?full=1").content.decode()
    client.cookies[COOKIE] = "1"
    assert "A shortlist holds" not in client.get("/shortlist/?full=1").content.decode()


@needs_rows
@pytest.mark.parametrize(
    "elsewhere",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_ORIGIN": "http://testserver"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://evil.example/?http://testserver/"},
        {"HTTP_ORIGIN": "http://[testserver"},
        {},
    ],
)
def test_a_form_of_another_site_changes_nothing(elsewhere: dict[str, str]) -> None:
    for client in (Client(), Client(enforce_csrf_checks=True)):
        for path in ("/shortlist/", "/shortlist/physician/"):
            response = client.post(path, {"do": "add", "person": "12", "why": "words of somebody else"}, **elsewhere)
            assert (response.status_code, len(response.cookies)) == (403, 0)
            assert "words of somebody else" not in response.content.decode()


@needs_rows
@pytest.mark.parametrize(
    "own", [OURS, {"HTTP_ORIGIN": "http://testserver"}, {"HTTP_REFERER": "http://testserver/search/?q=back"}]
)
def test_a_form_of_this_site_needs_no_token(own: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/shortlist/", {"do": "add", "person": "12"}, **own).status_code == 303
    assert client.post("/shortlist/physician/", {"why": "pain"}, **own).status_code == 200


@needs_rows
@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "search/", "/" + "a" * 9000],
)
def test_nobody_is_sent_elsewhere(client: Client, target: str) -> None:
    assert post(client, do="add", person="12", next=target)["Location"] == "/shortlist/"


@needs_rows
def test_the_way_back_is_a_page_of_this_site(client: Client) -> None:
    def back(referer: str) -> bool:
        return "Back to where you were" in client.get("/shortlist/", HTTP_REFERER=referer).content.decode()

    assert back("http://testserver/search/?q=sciatica&near=Leeds")
    page = client.get("/shortlist/", HTTP_REFERER="http://testserver/search/?q=sciatica&near=Leeds").content.decode()
    assert 'href="/search/?q=sciatica&amp;near=Leeds"' in page
    for other in (
        "",
        "https://evil.example/",
        "http://testserver//evil.example/",
        "http://testserver/shortlist/",
        "http://[x",
    ):
        assert not back(other), other


# --- Showing ---------------------------------------------------------------------------------------------------------


def full_person(number: int) -> Practitioner:
    """Somebody who states everything."""
    person = builders.practitioner(
        given_name="Ruth", family_name=f"Ashworth{number}", conditions=("sciatica", "neck-pain"),
        techniques=("deep-tissue-massage", "swedish-massage"), languages=("en", "es"), payments=("cash",),
        gender="woman", scent_policy="fragrance-free", pressures=["light", "firm"],
    )  # fmt: skip
    builders.works_at(person, builders.practice(name=f"Canal Clinic {number}"), accepting=Stated.YES)
    builders.home_visits(
        person, builders.north_of_leeds(2), radius_km=20.0, fee_kind="flat", fee_amount="15", fee_currency="GBP",
        minimum_notice_hours=24, visits="women-only", excludes=((builders.north_of_leeds(9), 1.0),),
    )  # fmt: skip
    builders.price(person, "60")
    builders.licence(person, "GB", number=f"PH{number}", checked_on=datetime.date(2026, 5, 3))
    Confirmation.objects.create(practitioner=person, fact="phone", source="them", method="call", at=timezone.now())
    builders.listed(person)
    return person


@needs_rows
def test_every_fact_stands_side_by_side(client: Client) -> None:
    person = full_person(1)
    bare = builders.practitioner(given_name="Bare", family_name="Minimum")
    ContactPoint.objects.create(practitioner=person, kind="email", value="secret@example.org", public=False)
    page = client.get(f"/shortlist/?people={person.pk}.{bare.pk}").content.decode()
    for fact in (
        "Massage therapist", "Comes to homes · +£15", "Up to about 12 mi from Leeds", "Not in Testville",
        "Notice: 24 hours", "Visits: women only", "Canal Clinic 1, Leeds", "£60 for 60 minutes", "English, Spanish",
        "Light, Firm", "Fragrance-free", "Woman", "License PH1 matched in the Example register on May 3, 2026",
        "Last confirmed today", "Full at present", "0113 496 0000", "Sciatica, Neck pain",
    ):  # fmt: skip
        assert (fact in page) is (fact != "Full at present"), fact
    assert "Accepting new people" not in page, "the clinic accepts, home visits have not said: each says its own"
    assert "Canal Clinic 1: accepting new people" in page
    assert "Home visits: not stated" in page
    assert "secret@example.org" not in page
    assert page.count("Not stated") >= 6, "nothing is made up about somebody who has not said"
    assert "Nothing checked yet" in page
    assert "verified" not in page.lower()


@needs_rows
def test_somebody_away_says_until_when(client: Client) -> None:
    today = timezone.now().date()
    away = builders.practitioner(away_until=today + datetime.timedelta(days=9))
    back = builders.practitioner(away_until=today)
    assert "Away until" in client.get(f"/shortlist/?people={away.pk}").content.decode()
    assert "Away until" not in client.get(f"/shortlist/?people={back.pk}").content.decode()


@needs_rows
def test_a_membership_counts_as_checked_once_it_was(client: Client) -> None:
    person = builders.practitioner(associations=("amta",))
    assert "Membership of" not in client.get(f"/shortlist/?people={person.pk}").content.decode()
    Membership.objects.update(checked_on=datetime.date(2026, 5, 3), check_result="matched", check_source="Its register")
    assert "matched on May 3, 2026" in client.get(f"/shortlist/?people={person.pk}").content.decode()


@needs_rows
def test_the_list_keeps_its_order_and_compares_five(client: Client) -> None:
    people = [builders.practitioner(given_name=f"P{number}", family_name="X") for number in range(7)]
    people.reverse()
    client.cookies[COOKIE] = write(tuple(person.pk for person in people))
    page = client.get("/shortlist/").content.decode()
    names = [person.name for person in people]
    assert re.findall(r'<h3 class="card-name"><a href="[^"]+">(P\d X)</a>', page) == names
    assert re.findall(r'<th scope="col">\s*<a href="[^"]+">(P\d X)</a>', page) == names[:SIDE_BY_SIDE]
    assert "The first 5 of 7 people." in page
    sheet = client.get("/shortlist/call-sheet/").content.decode()
    assert re.findall(r"<h2>(P\d X)</h2>", sheet) == names[:SIDE_BY_SIDE]


@needs_rows
def test_somebody_who_is_not_listed_leaves_no_trace(client: Client) -> None:
    here = builders.practitioner()
    gone = [
        builders.practitioner(status=status, given_name="Very", family_name="Private")
        for status in ("draft", "pending", "paused", "closed")
    ]
    pages = set()
    for number in [*(person.pk for person in gone), 2**62]:
        client.cookies[COOKIE] = f"{here.pk}.{number}"
        shown = [client.get(path).content.decode() for path in PAGES]
        assert "One person is no longer listed." in shown[0]
        assert "Private" not in "".join(shown)
        pages.add(tuple(page.replace(f'value="{number}"', "") for page in shown))
    assert len(pages) == 1, "paused, closed and never there look the same"
    link = client.get(f"/shortlist/?people={here.pk}.{gone[0].pk}.{gone[1].pk}").content.decode()
    assert "2 people are no longer listed." in link
    assert f"people={here.pk}<" in link, "the link to share names only those who are listed"
    assert "nobody who is listed" in client.get(f"/shortlist/?people={gone[0].pk}").content.decode()


@needs_rows
def test_a_link_keeps_nothing_until_somebody_keeps_it(client: Client) -> None:
    first, second = builders.practitioner(), builders.practitioner()
    client.cookies[COOKIE] = str(second.pk)
    response = client.get(f"/shortlist/?people={first.pk}")
    assert not response.cookies
    assert first.name in response.content.decode()
    assert second.name not in response.content.decode()
    kept = post(client, do="add", person=str(first.pk)).cookies[COOKIE].value
    assert kept == f"{second.pk}.{first.pk}"


@needs_rows
def test_no_cache_and_no_search_engine_keeps_these_pages(client: Client) -> None:
    person = builders.practitioner()
    client.cookies[COOKIE] = str(person.pk)
    for path in (*PAGES, f"/shortlist/?people={person.pk}", "/es/shortlist/"):
        response = client.get(path)
        assert response.status_code == 200
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", ")), path
        assert response["X-Robots-Tag"] == "noindex"
        assert "unsafe" not in response["Content-Security-Policy"]
        assert not response.cookies, "reading changes nothing"
        assert (client.head(path).status_code, client.head(path).content) == (200, b"")


@needs_rows
def test_other_public_pages_are_the_same_for_everybody() -> None:
    person = full_person(1)
    for path in ("/", "/search/?near=Leeds", person.get_absolute_url()):
        pages = []
        for cookie in ("", str(person.pk)):
            client = Client()
            client.cookies[COOKIE] = cookie
            response = client.get(path)
            assert "Cookie" not in response.get("Vary", "")
            pages.append(response.content)
        assert pages[0] == pages[1], path


@needs_rows
def test_statements_do_not_grow_with_the_list(client: Client) -> None:
    people = [full_person(number) for number in range(6)]
    catalogues.current()
    for path in ("/shortlist/?", "/shortlist/?near=Leeds&", "/shortlist/call-sheet/?", "/shortlist/physician/?"):
        counts = []
        for size in (1, 6):
            ids = write(tuple(person.pk for person in people[:size]))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{path}people={ids}").status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1], path


@needs_rows
def test_a_place_says_who_comes_and_how_far_the_clinic_is(client: Client) -> None:
    comes, too_far, clinic = (builders.practitioner(given_name=name, family_name="X") for name in "ABC")
    builders.home_visits(comes, builders.north_of_leeds(2), radius_km=30.0, fee_kind="none")
    builders.home_visits(too_far, builders.north_of_leeds(80), radius_km=10.0, fee_kind="none")
    builders.works_at(clinic, builders.practice(builders.north_of_leeds(9), name="Hill Clinic", locality="Harewood"))
    builders.listed(comes, too_far, clinic)
    ids = f"{comes.pk}.{too_far.pk}.{clinic.pk}"
    page = client.get(f"/shortlist/?people={ids}&near=LS6").content.decode()
    assert "Comes to you — yes · no extra fee · about 1 mi" in page
    assert "Does not come to LS6" in page
    assert "Hill Clinic, Harewood · about 4 mi" in page
    assert page.count("Comes to you — yes") == 2, "in the list and in the table, of one person"
    assert f"people={ids}<" in page, "the place is not part of the link to share"
    lost = client.get(f"/shortlist/?people={ids}&near=Xyzzy").content.decode()
    assert re.search(r'value="Xyzzy"[^>]*aria-invalid="true" aria-describedby="near-problem"', lost)
    assert "We do not know this place." in lost
    wide = client.get(f"/shortlist/?people={ids}&near=Leeds").content.decode()
    assert "Type a ZIP or postal code to be sure" in wide


# --- The sheets ------------------------------------------------------------------------------------------------------


@needs_rows
def test_questions_follow_what_was_asked(client: Client) -> None:
    person = full_person(1)
    path = f"/shortlist/call-sheet/?people={person.pk}"
    general = client.get(path).content.decode()
    assert "This is what bothers me. Do you work with it?" in general
    assert "with coming to me" in general
    about = client.get(f"{path}&condition=sciatica&technique=swedish-massage&condition=nonsense").content.decode()
    assert "Do you often see people with sciatica?" in about
    assert "neuromuscular therapy" in about
    assert "Where did you learn Swedish massage?" in about
    assert "This is what bothers me" not in about
    assert about.index("Call 999") < about.index(person.name), "safety comes before people"
    at_clinic = builders.practitioner()
    builders.works_at(at_clinic, builders.practice())
    builders.listed(at_clinic)
    other = client.get(f"/shortlist/call-sheet/?people={at_clinic.pk}").content.decode()
    assert "without steps" in other
    assert "with coming to me" not in other


@needs_rows
def test_the_sheets_speak_spanish(client: Client) -> None:
    person = full_person(1)
    sheet = client.get(f"/es/shortlist/call-sheet/?people={person.pk}&condition=sciatica").content.decode()
    assert "¿Atiende a menudo a personas con ciática?" in sheet
    assert "ejercicio terapéutico, terapia de puntos gatillo o terapia neuromuscular" in sheet
    letter = client.post(f"/es/shortlist/physician/?people={person.pk}", {"why": "Ciática"}, **OURS).content.decode()
    assert "No da consejo médico" in letter


@needs_rows
def test_what_a_visitor_writes_is_on_the_sheet_and_nowhere_else(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    person = full_person(1)
    secret = "My left leg <b>burns</b> & I take apixaban"
    client.cookies[COOKIE] = str(person.pk)
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as captured:
        response = client.post("/shortlist/physician/", {"why": secret, "condition": ["sciatica", "x"]}, **OURS)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("My left leg &lt;b&gt;burns&lt;/b&gt; &amp; I take apixaban") == 2, "on the sheet, and to change"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert "apixaban" not in caplog.text + "".join(query["sql"] for query in captured) + str(response.headers)
    assert response.wsgi_request.sensitive_post_parameters == ("why",)
    assert "License PH1 matched in the Example register on May 3, 2026" in page
    assert "Sciatica, Neck pain" in page
    assert "Call 999 now if you lose control" in page
    assert re.search(r"Deep tissue massage</strong> \(1\): It can leave you sore", page)
    assert "It does not give medical advice" in page
    by_address = client.get("/shortlist/physician/?why=apixaban").content.decode()
    assert re.search("<textarea[^>]*></textarea>", by_address), "an address never fills in the words"
    long = client.post("/shortlist/physician/", {"why": "x" * 100_000}, **OURS).content.decode()
    assert max(map(len, re.findall("x+", long))) == 2000


@needs_rows
@pytest.mark.parametrize(
    ("sent", "said", "silent"),
    [
        ({"why": "It hurts"}, "Please note the warning signs", "Call 999"),
        ({"why": "my sciatica again"}, "Call 999 now if you lose control", "stiff neck with fever"),
        ({"why": "my sciatica again", "condition": "neck-pain"}, "Call 999 now if you lose control", "Please note"),
        ({"why": "my sciatica again", "condition": "neck-pain"}, "neck", "Please note"),
    ],
)
def test_warning_signs_are_those_of_what_was_named(
    client: Client, sent: dict[str, str], said: str, silent: str
) -> None:
    person = full_person(1)
    page = client.post(f"/shortlist/physician/?people={person.pk}", sent, **OURS).content.decode()
    signs = page.split("Not for hands-on treatment")[1].split("</section>")[0]
    assert said in signs
    assert silent not in signs


@needs_rows
def test_cautions_name_each_technique_once_with_those_who_use_it() -> None:
    from therapists.views import comparison

    people = [
        builders.practitioner(techniques=techniques)
        for techniques in (("deep-tissue-massage",), ("swedish-massage", "deep-tissue-massage"), ())
    ]
    catalogue = catalogues.current()
    found = comparison.entries(tuple(person.pk for person in people), catalogue)
    told = sheets.cautions(found, catalogue)
    assert [(caution.techniques, caution.people) for caution in told] == [
        ("Deep tissue massage", "1, 2"),
        ("Swedish massage", "2"),
    ]


@needs_rows
def test_the_letter_names_the_people_and_the_link(client: Client) -> None:
    person = builders.practitioner(given_name="Ångström & Co", family_name="O'Neil?")
    page = client.get(f"/shortlist/?people={person.pk}").content.decode()
    letter = re.search(r'href="(mailto:[^"]+)"', page)
    assert letter
    assert " " not in letter[1]
    assert "%C3%85ngstr%C3%B6m%20%26%20Co%20O%27Neil%3F" in letter[1]
    assert f"http%3A%2F%2Ftestserver%2Fshortlist%2F%3Fpeople%3D{person.pk}" in letter[1]


@needs_rows
def test_nothing_that_can_be_sent_is_an_error() -> None:
    person = full_person(1)
    dice = random.Random(3)
    bits = [
        str(person.pk), "0", "-1", ".", "%00", "\x00", "é", "9" * 40, "add", "up", "down", "clear", "[]", "<b>", "'",
        "sciatica", "Leeds", "//x", "/shortlist/", "😀", "{emergency}", "%(day)s", "1" * 3000,
        "km", "\r\nSet-Cookie: a=b",
    ]  # fmt: skip
    names = ("people", "near", "unit", "condition", "technique", "full", "why", "do", "person", "next", "lat")
    for turn in range(150):
        client = Client()
        client.cookies[COOKIE] = ".".join(dice.choices([b for b in bits if b.isascii() and b.isprintable()], k=2))
        data = {name: ["".join(dice.choices(bits, k=dice.randint(1, 3)))] for name in dice.sample(names, 5)}
        path = PAGES[turn % len(PAGES)]
        referer = "http://testserver/" + dice.choice(["", "?a=%zz", "//[", "search/?q=é"])
        assert client.get(path, data, HTTP_REFERER=referer).status_code == 200
        assert client.post(path, data, **OURS).status_code in {200, 303, 405}
    for body in (b"", b"\xff\xfe", b"person=%ff%fe&do=%00"):
        kind = "application/x-www-form-urlencoded"
        assert Client().post("/shortlist/", body, content_type=kind, **OURS).status_code == 303
    broken = Client().post("/shortlist/", b"--x\r\n", content_type="multipart/form-data; boundary=y", **OURS)
    assert broken.status_code in {303, 400}
