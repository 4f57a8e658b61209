"""The page of figures and the calls of the sample, as curators see them."""

import html
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests import builders
from therapists.admin import charts, insight
from therapists.choices import FigureKind, SampleOutcome
from therapists.insight import figures
from therapists.models import Figure, HomeVisitGap, Practitioner, Sample, SampleCall, UnmetSearch, User
from therapists.models.insight import monday

pytestmark = pytest.mark.django_db
INSIGHT = "/admin/therapists/figure/"
CALLS = "/admin/therapists/samplecall/"


def words(client: Client, url: str, language: str = "en") -> str:
    response = client.get(url, headers={"Accept-Language": language})
    assert response.status_code == 200
    return " ".join(html.unescape(strip_tags(response.content.decode())).split())


def test_the_first_time_somebody_asks_for_the_figures_and_a_look_computes_none(admin: Client) -> None:
    builders.listed(builders.practitioner())
    assert "There are none yet." in words(admin, INSIGHT)
    assert not Figure.objects.exists()
    assert admin.post(INSIGHT).status_code == 302
    count = Figure.objects.count()
    assert count
    assert "0% confirmed within the last 90 days." in words(admin, INSIGHT)
    Figure.objects.update(number=7)
    admin.post(INSIGHT)
    assert set(Figure.objects.values_list("number", flat=True)) == {7}, "after that, nights do"


def filled() -> None:
    """Half a year of figures, a gap, searches, and a sample."""
    today = timezone.now().date()
    for weeks in range(26):
        day = today - timedelta(weeks=weeks)
        for kind, number in ((FigureKind.CONFIRMED, 1260 - weeks), (FigureKind.DUE, 700), (FigureKind.NEVER, 40)):
            builders.figure(day=day, kind=kind, number=number)
        builders.figure("reports", day=monday(day), kind=FigureKind.WORK, number=weeks)
    builders.figure(kind=FigureKind.MEDIAN_AGE, number=23)
    leeds = builders.Place.objects.get(name="Leeds", kind="city", country="GB")
    HomeVisitGap.objects.create(place=leeds, people=12)
    condition = builders.Condition.objects.get(slug="sciatica")
    for weeks, number in ((0, 5), (1, 6), (2, 4), (30, 50)):
        week = monday(today) - timedelta(weeks=weeks)
        UnmetSearch.objects.create(
            week=week, district=leeds, condition=condition, at_home=True, nobody=False, searches=number
        )
    sample = Sample.objects.create(month=today.replace(day=1), seed="0" * 16, listed=2000)
    outcomes = [SampleOutcome.RIGHT] * 27 + [SampleOutcome.WRONG] * 3 + [SampleOutcome.NOT_REACHED]
    SampleCall.objects.bulk_create(
        SampleCall(
            sample=sample,
            practitioner=builders.practitioner(status="draft"),
            outcome=outcome,
            wrong=["hours"] if outcome == SampleOutcome.WRONG else [],
            called_at=timezone.now(),
        )
        for outcome in outcomes
    )


@pytest.mark.rows_may_differ
def test_the_page_says_in_words_what_the_figures_are(admin: Client) -> None:
    filled()
    page = words(admin, INSIGHT)
    for said in (
        "27 of 30 right: between 74% and 97% (1 not reached)",
        "63% confirmed within the last 90 days. Of those ever confirmed, half are at most 23 days old.",
        "Confirmed in time 1,260 Past it 700 In doubt 0 Never confirmed 40",
        "Share confirmed, by the week: from 63% to 63%",
        "Leeds, England, GB Sciatica at home 1 to 4 people 11",
        "0 this week so far, 6 in a usual one",
        "1 of 1 is shown.",
    ):
        assert said in page, said
    spanish = words(admin, INSIGHT, "es")
    assert "27 de 30" in spanish
    assert "1.260" in spanish
    shapes = re.findall(r' (?:x|y|width|height|points)="([^"]*)"', admin.get(INSIGHT).content.decode())
    numbers = [number for shape in shapes for number in re.split(r"[ ,]", shape)]
    assert len(numbers) > 100
    assert all(0 <= float(number) <= 100 for number in numbers if not number.isdigit())


@pytest.mark.rows_may_differ
def test_the_page_reads_the_tables_of_figures_alone_whatever_their_length(admin: Client) -> None:
    def tables() -> tuple[int, set[str]]:
        admin.get(INSIGHT)  # what is read once a process is read
        with CaptureQueriesContext(connection) as statements:
            admin.get(INSIGHT)
        read = {table for query in statements for table in re.findall(r'"therapists_(\w+)"', query["sql"])}
        return len(statements), read

    filled()
    cost, read = tables()
    small = {"figure", "homevisitgap", "unmetsearch", "sample", "samplecall", "place", "condition", "technique"}
    assert read - small <= {"user", "version"}
    other = builders.Place.objects.filter(kind="city").exclude(name="Leeds")[0]
    HomeVisitGap.objects.create(place=other, people=1)
    for condition in builders.Condition.objects.exclude(slug="sciatica")[:3]:
        UnmetSearch.objects.create(
            week=monday(timezone.now().date()),
            district=other,
            condition=condition,
            at_home=False,
            nobody=True,
            searches=9,
        )
    assert tables()[0] == cost


def test_a_registrar_looks_and_an_editor_does_not(client: Client) -> None:
    from django.contrib.auth.models import Group

    figures.compute()
    for role, status in (("registrar", 200), ("editor", 403)):
        user = User.objects.create_user(f"{role}@example.org", "a long password", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        assert client.get(INSIGHT).status_code == status
        assert client.post(INSIGHT).status_code == (302 if status == 200 else 403)


def test_nearly_all_is_not_all() -> None:
    assert [insight.percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == ["0%", "1%", "50%", "99%", "100%"]


def test_a_line_leaves_out_nights_without_figures_and_one_point_is_no_line() -> None:
    assert charts.line([0.5, None, 1.0]) == "0.00,50.00 100.00,0.00"
    assert charts.line([None, 0.5]) == charts.line([]) == ""
    assert [bar.width for bar in charts.stacked([("a", 3), ("b", 0), ("c", 1)])] == ["75.00", "25.00"]
    assert charts.stacked([("a", 0)]) == []


# --- Calls ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def person() -> Practitioner:
    found = builders.practitioner()
    builders.works_at(found, builders.practice(), hours=((1, "09:00", "17:00"),), accepting="yes")
    builders.home_visits(found)
    builders.price(found, "60")
    builders.listed(found)
    return found


def test_a_call_from_the_list_to_what_was_said(admin: Client, curator: User, person: Practitioner) -> None:
    call = builders.sample_call(person, assigned_to=curator)
    assert str(person) in words(admin, f"{CALLS}?for=me")
    url = reverse("admin:therapists_samplecall_change", args=[call.pk])
    page = words(admin, url)
    for said in (
        "+44 113 496 0000",
        "Do you take new people?",
        "60 minutes, 60.00 GBP",
        "Monday 09:00–17:00",
        "Comes here: 12 km",
    ):
        assert said in page, said
    said = dict.fromkeys(("fact_phone", "fact_accepting", "fact_home-visits", "fact_coverage", "fact_fees"), "right")
    again = admin.post(url, {**said, "note": "Until noon."})
    assert "Say of each fact" in again.content.decode()
    assert "Until noon." in again.content.decode(), "what was typed stays"
    assert again.content.decode().count("checked") == 6
    assert admin.post(url, {**said, "fact_hours": "wrong", "note": "Until noon."}).status_code == 302
    assert "Something is wrong Hours" in words(admin, CALLS)
    assert "Until noon." in person.reports.get().text
    assert person.confirmations.count() == 5
    assert admin.post(url, {"not_reached": "1"}).status_code == 200, "they were reached"


def test_earlier_months_are_there_when_asked_for(admin: Client, person: Practitioner) -> None:
    old = Sample.objects.create(month=date(2026, 1, 1), seed="1" * 16, listed=1)
    other = builders.practitioner(family_name="Earlier")
    builders.listed(other)
    builders.sample_call(other, sample=old)
    builders.sample_call(person)
    shown = [words(admin, f"{CALLS}{asked}") for asked in ("", "?month=2026-01-01", "?month=all", "?month=x")]
    assert ["Ann Earlier" in page for page in shown] == [False, True, True, False]
    assert [str(person) in page for page in shown] == [True, False, True, True]
