"""Texts in the admin: edited, dated, refused when stale or when they would not be shown as typed."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.therapists.admin.pages import errors_of, form_of, send
from therapists.models import Condition, Guide, Page, Version

pytestmark = pytest.mark.django_db
ADD = "admin:therapists_guide_add"


def change(text: Any) -> str:
    return reverse(f"admin:therapists_{text._meta.model_name}_change", args=[text.pk])


def sciatica() -> Guide:
    return Guide.objects.get(condition__slug="sciatica", locale="en")


def test_a_changed_guide_is_dated_and_read_at_once(admin: Client) -> None:
    Guide.objects.update(written_on=datetime.date(2026, 1, 2))
    number = Version.objects.get(name="vocabulary").number
    response = send(admin, change(sciatica()), {"what_helps": "Ask **Ann**.", "sources": "One, 2020\n\n Two, 2021 "})
    assert response.status_code == 302, errors_of(response)
    guide = sciatica()
    assert (guide.what_helps, guide.sources) == ("Ask **Ann**.", ["One, 2020", "Two, 2021"])
    assert (guide.written_on, guide.version) == (timezone.now().date(), 2)
    assert Version.objects.get(name="vocabulary").number > number
    assert "<strong>Ann</strong>" in Client().get(guide.get_absolute_url()).content.decode()


def test_a_review_alone_does_not_date_the_words_anew(admin: Client) -> None:
    Guide.objects.update(written_on=datetime.date(2026, 1, 2))
    typed = {"reviewer": "Ann Example, physical therapist", "reviewed_on": "2026-02-03"}
    response = send(admin, change(sciatica()), typed)
    assert response.status_code == 302, errors_of(response)
    assert sciatica().written_on == datetime.date(2026, 1, 2)
    assert not sciatica().changed_since_review


@pytest.mark.parametrize("model", [Guide, Page])
def test_a_stale_form_is_refused(admin: Client, model: Any) -> None:
    text = model.objects.order_by("pk")[0]
    typed = form_of(admin.get(change(text))) | {"title": "Mine", "_continue": "1"}
    assert send(admin, change(text), {"title": "Theirs"}).status_code == 302
    assert any("Somebody else saved" in error for error in errors_of(admin.post(change(text), typed)))
    text.refresh_from_db()
    assert text.title == "Theirs"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"what_it_is": "<b>x</b>"}, "is HTML"),
        ({"what_helps": "[x](http://example.org)"}, "is no link we show"),
        ({"what_to_ask": "Call {number}."}, "is not a word we can fill in"),
        ({"sources": "[x](javascript:alert)"}, "is no link we show"),
        ({"safety": "word " * 41}, "has 41 words"),
        ({"reviewer": "Ann"}, "A review has a name and a day."),
        ({"written_on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_what_would_not_be_shown_as_typed_is_refused(admin: Client, typed: dict[str, str], says: str) -> None:
    found = errors_of(send(admin, change(sciatica()), typed))
    assert any(says in error for error in found), found


def test_a_new_guide_is_about_one_thing_and_then_fixed(admin: Client) -> None:
    bunion = Condition.objects.get(slug="bunion")
    typed = {"condition": bunion.pk, "locale": "EN", "title": "Bunion", "written_on": "2026-01-02"}
    response = send(admin, reverse(ADD), typed)
    assert response.status_code == 302, errors_of(response)
    guide = Guide.objects.get(condition=bunion)
    assert guide.locale == "en"
    assert "condition" not in form_of(admin.get(change(guide)))
    for wrong, says in (
        (typed, "There is a guide to this in this language already"),
        (typed | {"condition": ""}, "is about one condition, technique, profession or topic"),
        (typed | {"topic": "home-visits"}, "is about one condition, technique, profession or topic"),
    ):
        found = errors_of(send(admin, reverse(ADD), wrong))
        assert any(says in error for error in found), found


def test_the_list_names_what_a_guide_is_about_and_its_review(admin: Client) -> None:
    page = admin.get(reverse("admin:therapists_guide_changelist"), {"q": "sciatica"}).content.decode()
    assert "Sciatica" in page
    assert "Not yet reviewed" in page


def test_a_page_is_edited_and_read_at_once(admin: Client) -> None:
    page = Page.objects.get(slug="about", locale="en")
    response = send(admin, change(page), {"body": "We are *two nurses* from Leeds. Write to {contact_email}."})
    assert response.status_code == 302, errors_of(response)
    assert "<em>two nurses</em>" in Client().get("/about/").content.decode()
    assert any("is HTML" in error for error in errors_of(send(admin, change(page), {"body": "<i>x</i>"})))
