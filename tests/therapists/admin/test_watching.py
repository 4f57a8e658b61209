"""The pages of the watch-list, and of the listings that it holds."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.therapists.admin.pages import errors_of, send
from tests.therapists.admin.test_practitioners import url_of
from therapists.choices import ListingStatus
from therapists.models import Hold, Practitioner, WatchWord

pytestmark = pytest.mark.django_db
ADD = "admin:therapists_watchword_add"


def page(hold: Hold) -> str:
    return reverse("admin:therapists_hold_change", args=[hold.pk])


def button(client: Client, hold: Hold, which: str) -> str:
    """The name of a button on the page of a hold; blank where it has none."""
    names = [part.split('"')[0] for part in client.get(page(hold)).content.decode().split('name="')]
    return next((name for name in names if name.endswith(f"_{which}")), "")


def messages_of(client: Client, url: str) -> str:
    return " ".join(str(message) for message in client.get(url).context["messages"])


@pytest.fixture
def shown() -> Practitioner:
    person = builders.practitioner(given_name="Ana", family_name="Sample")
    builders.works_at(person, builders.practice())
    builders.proof(person)
    builders.listed(person)
    return person


def test_a_save_that_says_something_sexual_pauses_and_leads_to_the_decision(admin: Client, shown: Practitioner) -> None:
    assert send(admin, url_of(shown), {"bio": "A happy ending for <b>you</b>"}).status_code == 302
    shown.refresh_from_db()
    assert shown.status == ListingStatus.PAUSED
    hold = Hold.objects.get()
    listing = admin.get(url_of(shown)).content.decode()
    assert "is paused: the watch-list found something" in listing
    assert f'href="{page(hold)}"' in listing
    queue = admin.get(reverse("admin:therapists_hold_changelist")).content.decode()
    assert "“happy ending” (About)" in queue
    held = reverse("admin:therapists_practitioner_changelist", query={"held": "open"})
    assert "Ana Sample" in admin.get(held).content.decode()
    form = admin.get(page(hold)).content.decode()
    assert "“A happy ending for &lt;b&gt;you&lt;/b”" in form
    assert WatchWord.objects.get(key="happy ending").note in form


def test_a_decision_needs_a_reason_and_the_words_that_were_read(admin: Client, shown: Practitioner) -> None:
    send(admin, url_of(shown), {"bio": "A happy ending"})
    hold = Hold.objects.get()
    allow = button(admin, hold, "allow")
    refused = send(admin, page(hold), {"reason": ""}, button=allow)
    assert "This field is required" in str(errors_of(refused))
    seen = send(admin, page(hold), {"reason": "Films.", "seen": "of another day"}, button=allow)
    assert "Other words were found" in seen.content.decode()
    assert Hold.objects.get().state == "open"
    done = send(admin, page(hold), {"reason": "She teaches film."}, button=allow)
    assert "Ana Sample: Allowed. The listing: Published." in messages_of(admin, done.headers["Location"])
    hold.refresh_from_db()
    assert (hold.state, hold.reason) == ("allowed", "She teaches film.")
    shown.refresh_from_db()
    assert shown.status == ListingStatus.PUBLISHED
    assert "She teaches film." in admin.get(page(hold)).content.decode()
    assert button(admin, hold, "allow") == ""
    assert "Ana Sample" not in admin.get(reverse("admin:therapists_hold_changelist")).content.decode()


def test_publishing_says_what_is_lacking_and_one_proof_typed_there_is_enough(admin: Client) -> None:
    person = builders.practitioner(status=ListingStatus.DRAFT)
    builders.works_at(person, builders.practice())
    before = "One proof is needed where no license is demanded (Massage therapists, GB-ENG)"
    assert before in admin.get(url_of(person)).content.decode()
    half = send(admin, url_of(person), {"proof_established": "She called."})
    assert "A proof says what was established, and how." in str(errors_of(half))
    typed = {"proof_established": "Her school says she qualified.", "proof_method": "call"}
    assert send(admin, url_of(person), typed, button="_publish").status_code == 302
    person.refresh_from_db()
    assert person.status == ListingStatus.PUBLISHED
    assert "Her school says she qualified." in admin.get(url_of(person)).content.decode()


def test_a_published_listing_stays_though_it_could_not_be_published_today(admin: Client, shown: Practitioner) -> None:
    shown.proofs.all().delete()
    text = admin.get(url_of(shown)).content.decode()
    assert "It stays published, but once paused it would need this: One proof is needed" in text
    assert send(admin, url_of(shown), {"headline": "Massage"}).status_code == 302
    assert "not to be found" not in messages_of(admin, url_of(shown))
    shown.refresh_from_db()
    assert shown.status == ListingStatus.PUBLISHED


@pytest.mark.parametrize("text", ["Thai", "Swedish massage", "Asian women"])
def test_the_list_refuses_who_somebody_is_and_says_why(admin: Client, text: str) -> None:
    response = send(admin, reverse(ADD), {"text": text, "kind": "other", "note": "A"})
    assert "it would hold back honest people" in str(errors_of(response))
    assert not WatchWord.objects.filter(text=text).exists()


def test_a_new_entry_is_looked_for_at_once_and_is_there_once(admin: Client, shown: Practitioner) -> None:
    Practitioner.objects.update(bio="Zebra rides")
    builders.listed(shown)
    typed = {"text": "  Zébra   RIDES ", "kind": "sexual", "note": "Nobody knows.", "language": "EN"}
    assert send(admin, reverse(ADD), typed).status_code == 302
    word = WatchWord.objects.get(key="zebra rides")
    assert (word.text, word.language) == ("Zébra RIDES", "en")
    shown.refresh_from_db()
    assert (shown.status, Hold.objects.get().paused) == ("published", False)
    again = send(admin, reverse(ADD), typed)
    assert "This entry is there already." in str(errors_of(again))
    assert send(admin, reverse(ADD), {"text": "…", "kind": "other", "note": "A"}).status_code == 200
