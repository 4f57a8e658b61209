"""What any cache may keep, what moves its tag, and that all the rest is private."""

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from directory.middleware import keep_private
from tests import builders
from tests.therapists.admin.pages import send
from therapists import caching, mail
from therapists.actions import confirmations, hours, places, practitioners
from therapists.choices import PlaceKind
from therapists.imports import guides, vocabulary
from therapists.imports.places.entries import Row
from therapists.imports.places.writing import write
from therapists.models import Association, Guide, Landing, Page, Place, Practitioner, Regulation
from therapists.search import catalogue, indexing, landings

pytestmark = pytest.mark.django_db
MOMENT = caching.moment

# Every address of the site by its name: those that any cache may keep …
PUBLIC = {
    *(
        "home",
        "search",
        "suggest",
        "map",
        "places",
        "practitioner",
        "card",
        "practice",
        "landing",
        "guides",
        "condition_guide",
    ),
    *("technique_guide", "profession_guide", "home_visits_guide", "about", "privacy", "accessibility", "credits"),
    *("contact", "manifest", "robots", "security", "sitemaps", "sitemap"),
}
# … and those that are one visitor's, or a curator's.
PRIVATE = {
    *("finder", "shortlist", "call_sheet", "physician", "report_practitioner", "report_practitioner_thanks"),
    *("report_practice", "report_practice_thanks", "gallery", "confirm"),
}
KEPT_AN_HOUR = {"places", "manifest", "robots", "security"}  # nothing about people

# What public pages read, and what moves the tag when it is written.
REFRESHED = "indexing.refresh: the last statement of every write of a listing"
VOCABULARY = 'indexing.bump("vocabulary")'
TABLES = {
    **dict.fromkeys(
        "practitioner practitionerprofession practitionertechnique practitionercondition practitionerlanguage "
        "practitionerpayment contactpoint credential membership price worksat practice openinghours hoursexception "
        "homevisits coveragearea formerslug confirmation call listing listingcard listingchange facetbits "
        "vicinity practitionerkey practicekey".split(),
        REFRESHED,
    ),
    **dict.fromkeys(
        "profession technique condition objective language paymentoption association term regulation facetcode "
        "conditiontechnique objectivetechnique guide page".split(),
        VOCABULARY,
    ),
    **dict.fromkeys(("place", "placekey"), 'indexing.bump("places")'),
    "landing": 'indexing.bump("landings")',
    "version": "it is the tag",
}


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No quarter of an hour ends within a test."""
    monkeypatch.setattr(caching, "moment", lambda: 0)


@pytest.fixture
def person() -> Practitioner:
    """Somebody with all that a profile can show, in a town that has pages of its own."""
    people = [
        builders.practitioner(
            techniques=("deep-tissue-massage",),
            conditions=("sciatica",),
            languages=("en",),
            payments=("cash",),
            associations=("cnhc",),
        )
        for _ in range(3)
    ]
    place = builders.practice()
    for who in people:
        builders.works_at(who, place, hours=((1, "09:00", "17:00"),))
        builders.home_visits(who, excludes=((builders.HARTFORD, 3.0),))
        builders.price(who, "60")
        builders.licence(who, "GB")
    builders.listed(*people)
    landings.find()
    return people[0]


def addresses(person: Practitioner) -> dict[str, list[str]]:
    """One or more paths for each name of an address."""
    practice = person.works_at.get().practice
    town = Landing.objects.exclude(profession=None).order_by("pk").first()
    assert town is not None
    who, where = {"slug": person.slug, "pk": person.pk}, {"slug": practice.slug, "pk": practice.pk}
    slugs: dict[str, dict[str, Any]] = {
        **{name: who for name in PUBLIC | PRIVATE if "practitioner" in name or name == "card"},
        **{name: where for name in PUBLIC | PRIVATE if "practice" in name},
        "landing": {"slug": town.slug, "pk": town.place_id, "what": town.what},
        "condition_guide": {"slug": "sciatica"},
        "technique_guide": {"slug": "deep-tissue-massage"},
        "profession_guide": {"slug": "massage-therapist"},
        "sitemap": {"section": "pages"},
        "confirm": {"token": mail.token(builders.mailing(person))},
    }
    found = {name: [reverse(name, kwargs=slugs.get(name))] for name in PUBLIC | PRIVATE}
    found["search"] += ["/search/?near=Leeds&condition=sciatica", "/es/search/?near=Leeds", "/en-gb/search/?q=ann"]
    found["practitioner"] += [f"{person.get_absolute_url()}?near=Leeds", f"/es{person.get_absolute_url()}"]
    found["suggest"] += ["/suggest/?q=ann", "/suggest/?q=lee&box=near"]
    found["map"] += ["/search/map.json?near=Leeds&bounds=53,-2,54,-1"]
    found["places"] += ["/search/places.json?bounds=53,-2,54,-1"]
    found["sitemap"] += [reverse("sitemap", kwargs={"section": name}) for name in ("guides", "practitioners-0")]
    return found


def named(patterns: list[URLPattern | URLResolver], under: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns, under or pattern.namespace or "")
        else:
            yield f"{under}:{pattern.name}" if under else pattern.name or str(pattern.pattern), pattern


def test_every_address_is_public_or_private() -> None:
    found = dict(named(get_resolver().url_patterns))
    staff = ("admin:", "account_", "mfa_")
    ours = {name: pattern for name, pattern in found.items() if not name.startswith(staff)}
    media = {name for name in ours if name.startswith("^media/")}  # served by the proxy in production
    assert set(ours) - media == PUBLIC | PRIVATE
    assert not PUBLIC & PRIVATE
    marked = {name for name, pattern in found.items() if hasattr(pattern.callback, "same_for_everybody")}
    assert marked == PUBLIC


def test_public_pages_may_be_kept_and_are_asked_for_again(client: Client, person: Practitioner) -> None:
    known = addresses(person)
    for name in sorted(PUBLIC):
        for path in known[name]:
            page = client.get(path)
            assert page.status_code == 200, path
            kept = {"public", "max-age=3600"} if name in KEPT_AN_HOUR else {"public", "no-cache"}
            assert set(page["Cache-Control"].split(", ")) == kept, path
            assert page["Vary"] == "Accept-Encoding", path
            assert not page.cookies, path
            with CaptureQueriesContext(connection) as statements:
                unchanged = client.get(path, headers={"If-None-Match": f'"other", {page["ETag"]}'})
            assert (unchanged.status_code, unchanged.content, len(statements)) == (304, b"", 1), path
            for header in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
                assert unchanged[header] == page[header], (path, header)
            head = client.head(path)
            assert (head.status_code, head.content, head["ETag"]) == (200, b"", page["ETag"]), path
            assert client.head(path, headers={"If-None-Match": page["ETag"]}).status_code == 304, path
            other = client.get(path, headers={"If-None-Match": '"other"'})
            assert other.status_code == 200, path


def test_compressed_pages_keep_their_tag(client: Client, person: Practitioner) -> None:
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert page["ETag"] == client.get("/")["ETag"]
    asked = {"Accept-Encoding": "gzip", "If-None-Match": page["ETag"]}
    assert client.get("/", headers=asked).status_code == 304


def test_private_pages_are_nobodys_to_keep(client: Client, person: Practitioner) -> None:
    tag = client.get("/")["ETag"]
    known = addresses(person)
    for name in sorted(PRIVATE):
        for path in known[name]:
            page = client.get(path, headers={"If-None-Match": tag})
            assert page.status_code == 200, path
            assert {"private", "no-store"} & set(page["Cache-Control"].split(", ")), path
            assert "public" not in page["Cache-Control"], path
            assert "ETag" not in page, path
    found = client.post("/find/", {"step": "1"}, headers={"If-None-Match": tag})
    assert (found.status_code, found["Cache-Control"], "ETag" in found) == (200, "no-store", False)


def test_pages_of_the_admin_are_private(client: Client, person: Practitioner) -> None:
    client.force_login(builders.user())
    for path in ("/admin/", "/admin/therapists/practitioner/", "/admin/jsi18n/"):
        page = client.get(path, headers={"If-None-Match": client.get("/robots.txt").get("ETag", "")})
        assert page.status_code == 200, path
        assert "private" in page["Cache-Control"], path
        assert "ETag" not in page, path
    page = Client().get("/admin/sign-in/")
    assert page.status_code == 200
    assert "private" in page["Cache-Control"]
    assert "no-store" in page["Cache-Control"]
    assert "ETag" not in page


def test_whoever_is_signed_in_gets_pages_that_nobody_keeps(person: Practitioner) -> None:
    tag = Client().get("/")["ETag"]
    curator = Client()
    curator.force_login(builders.user())
    for path in ("/", person.get_absolute_url(), "/search/map.json", "/sitemap.xml"):
        page = curator.get(path, headers={"If-None-Match": tag})
        assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store"), path
        assert "ETag" not in page, path
    page = Client().get("/", headers={"Authorization": "Bearer x"})
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.rows_may_differ
def test_what_is_no_page_is_not_kept(client: Client, person: Practitioner) -> None:
    old = person.slug
    Practitioner.objects.filter(pk=person.pk).update(slug="another-name")
    person.former_slugs.create(slug=old)
    closed = builders.practitioner(status="closed")
    for path, status in (
        ("/nowhere/", 404),
        ("/guides/conditions/nothing/", 404),
        (reverse("practitioner", args=[old, person.pk]), 301),
        (closed.get_absolute_url(), 410),
        ("/search/?lat=53.79651&lon=-1.54791", 302),
    ):
        page = client.get(path)
        assert page.status_code == status, path
        assert "no-store" in page["Cache-Control"], path
        assert "ETag" not in page, path
    refused = client.post("/")
    assert (refused.status_code, refused["Cache-Control"]) == (405, "private, no-store")


def test_what_is_given_to_one_browser_is_never_public() -> None:
    def with_cookie(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(headers={"Cache-Control": "public, no-cache", "ETag": 'W/"1"'})
        response.set_cookie("anything", "1")
        return response

    def by_cookie(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "public, max-age=60", "ETag": 'W/"1"', "Vary": "Cookie"})

    for view in (with_cookie, by_cookie):
        response = keep_private(view)(RequestFactory().get("/"))
        assert (response["Cache-Control"], "ETag" in response) == ("private, no-store", False)


# --- What moves the tag -----------------------------------------------------------------------------------------------


def test_public_pages_read_only_what_moves_the_tag(client: Client, person: Practitioner) -> None:
    """A page that reads another table must say here what moves the tag when that is written."""
    catalogue.forget()
    known = addresses(person)
    with CaptureQueriesContext(connection) as statements:
        for name, paths in known.items():
            for path in paths if name in PUBLIC else ():
                client.get(path)
    read = {table for query in statements for table in re.findall(r"\b([a-z]+_[a-z]+)\b", query["sql"])}
    ours = {table.removeprefix("therapists_") for table in read if table.startswith("therapists_")}
    assert {"practitioner", "place", "guide", "landing", "listing"} <= ours <= set(TABLES)
    others = {model for model in connection.introspection.table_names() if not model.startswith("therapists_")}
    assert not read & others


def moves(write: Callable[[], Any]) -> bool:
    before = caching.current_tag()
    write()
    return caching.current_tag() != before


def test_a_page_is_as_old_as_what_was_read_before_it() -> None:
    """What is committed while a page is made may stand in it or not: its tag must be the older one."""

    def view(request: HttpRequest) -> HttpResponse:
        indexing.bump("listing")
        return HttpResponse()

    before = caching.current_tag()
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert caching.same_for_everybody(view)(request)["ETag"] == before != caching.current_tag()


def test_every_write_of_a_listing_moves_the_tag(person: Practitioner) -> None:
    by = builders.user()
    practice = person.works_at.get().practice
    at = {"street": "2 Example Road", "postcode": "LS1", "lat": 53.8, "lon": -1.5}
    spans = [(2, datetime.time(9), datetime.time(12))]
    writes: dict[str, Callable[[], Any]] = {
        "confirm": lambda: confirmations.confirm(
            practitioner=person, facts=["phone"], source="Ann", method="call", by=by
        ),
        "hours": lambda: hours.set_hours(of=person.works_at.get(), spans=spans, by=by),
        "place_practice": lambda: places.place_practice(practice=practice, not_a_home=True, by=by, **at),
        "place_base": lambda: places.place_base(practitioner=person, by=by, **at),
        "forget_base": lambda: places.forget_base(practitioner=person, by=by),
        "pause": lambda: practitioners.pause(practitioner=person, by=by),
        "publish": lambda: practitioners.publish(practitioner=person, by=by),
        "close": lambda: practitioners.close(practitioner=person, reason="retired", by=by),
        "rebuild": indexing.rebuild,
    }
    for name, written in writes.items():
        assert moves(written), name


def test_one_action_takes_a_listing_from_every_cache(client: Client, person: Practitioner) -> None:
    profile = person.get_absolute_url()
    pages = (profile, "/search/?near=Leeds", "/sitemap-practitioners-0.xml", "/search/map.json?near=Leeds")
    tags = {path: client.get(path)["ETag"] for path in pages}
    practitioners.pause(practitioner=person, by=builders.user())
    for path, tag in tags.items():
        again = client.get(path, headers={"If-None-Match": tag})
        assert again.status_code == (404 if path == profile else 200)
        assert path == profile or person.slug not in again.content.decode(), path


def test_every_page_of_the_admin_moves_the_tag(client: Client, person: Practitioner) -> None:
    """Saved as it is: forms, inlines and what hangs on them are written by the same save."""
    client.force_login(builders.user())
    shown = (
        *(person, person.works_at.get().practice, Place.objects.get(name="Leeds", country="GB")),
        *(Guide.objects.order_by("pk").first(), Regulation.objects.order_by("pk").first()),
        *(person.condition_links.get().condition, person.profession_links.get().profession),
    )
    for row in shown:
        url = reverse(f"admin:therapists_{row._meta.model_name}_change", args=[row.pk])

        def save(url: str = url) -> None:
            assert send(client, url).status_code == 302, url

        assert moves(save), url


def test_what_is_removed_in_the_admin_moves_the_tag(client: Client, person: Practitioner) -> None:
    client.force_login(builders.user())
    place = builders.place(builders.HARTFORD)
    practice = builders.practice()
    someone = builders.practitioner()
    builders.works_at(someone, practice)
    builders.listed(someone)
    rows = (place, Page.objects.order_by("pk").first(), someone, Regulation.objects.order_by("pk").first())
    for row in rows:
        url = reverse(f"admin:therapists_{row._meta.model_name}_delete", args=[row.pk])

        def remove(url: str = url) -> None:
            assert client.post(url, {"post": "yes"}).status_code == 302, url

        assert moves(remove), url
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [builders.place(builders.HARTFORD).pk]}
    assert moves(lambda: client.post("/admin/therapists/place/", chosen))


def test_what_is_loaded_moves_the_tag(person: Practitioner) -> None:
    town = Row(("test", "1"), PlaceKind.CITY, "Newtown", "GB", builders.LEEDS, 2.0, time_zone="Europe/London")
    assert moves(lambda: write([town]))
    assert not moves(lambda: write([town])), "nothing new"
    Landing.objects.all().delete()
    assert moves(landings.find)
    assert moves(lambda: indexing.bump(catalogue.DEMONSTRATION))
    Association.objects.exclude(slug="cnhc").order_by("pk").last().delete()  # type: ignore[union-attr]
    assert moves(vocabulary.load)
    Page.objects.filter(slug="about").delete()
    assert moves(guides.load)


def test_the_clock_moves_the_tag_every_quarter(monkeypatch: pytest.MonkeyPatch) -> None:
    def at(time: str) -> str:
        now = datetime.datetime.fromisoformat(f"2026-05-03T{time}+00:00")
        monkeypatch.setattr(timezone, "now", lambda: now)
        return caching.current_tag()

    monkeypatch.setattr(caching, "moment", MOMENT)
    assert at("17:15:00") == at("17:29:59") != at("17:30:00")
    assert at("23:59:59") != at("00:00:00")


def test_the_release_and_its_settings_move_the_tag(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def release() -> str:
        caching.release.cache_clear()
        return caching.release()

    try:
        first = release()
        assert release() == first
        settings.SITE_NAME = "Another name"
        assert release() != first
        settings.SITE_NAME = site.SITE_NAME
        settings.BASE_DIR = tmp_path
        (tmp_path / "templates").mkdir()
        bare = release()
        (tmp_path / "templates" / "base.html").write_text("changed")
        assert release() != bare
    finally:
        settings.BASE_DIR = Path(__file__).resolve().parents[2]
        caching.release.cache_clear()


def test_every_setting_that_pages_show_is_in_the_tag() -> None:
    concerns_no_page = {
        *("BASE_DIR", "PRODUCTION", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "BEHIND_PROXY"),
        *("SITE_URL", "DEFAULT_FROM_EMAIL", "MAIL_BOUNCES_TO"),  # stand in mail alone
        "COUNT_UNMET_SEARCHES",
        "ASK_BY_MAIL",  # says whom curators call
        "SECRET_KEY",  # keys hashes that no page shows
    }
    above = {"admin", "actions", "imports", "management", "migrations", "models", "background"}
    rooms = [path for path in (site.BASE_DIR / "therapists").rglob("*.py") if not above & set(path.parts)]
    sources = [*rooms, site.BASE_DIR / "directory" / "jinja2.py"]
    used = {name for path in sources for name in re.findall(r"\bsettings\.([A-Z_]+)", path.read_text())}
    assert {"SITE_NAME", "DEFAULT_COUNTRY"} <= used - concerns_no_page <= set(caching.SHOWN_SETTINGS)
