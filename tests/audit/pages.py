"""The pages that are audited, and the people they show: one of each kind that makes a page look different."""

import datetime
from typing import Any

from django.test import Client, RequestFactory
from django.utils import timezone

from tests import builders
from therapists import mail
from therapists.choices import CheckResult, CredentialStatus
from therapists.models import Credential, Landing, OpeningHours, Place, Practitioner, Price
from therapists.views import errors

FIXED = {
    "home": "/",
    "home, an area chosen": "/#area-knee",
    "search, everybody": "/search/",
    "search, at home": "/search/?q=sciatica&near=Leeds&at=home",
    "search, nobody": "/search/?q=sciatica&near=Leeds&language=ja&gender=man",
    "search, much left out": "/search/?near=Nowhereville&within=x&colour=red&price_max=no&after=!",
    "search, not said": "/search/?near=Leeds&gender=woman&unstated=1&sort=price",
    "gallery": "/gallery/",
    "finder": "/find/",
    "guides": "/guides/",
    "guide to a condition": "/guides/conditions/sciatica/",
    "guide to a technique": "/guides/techniques/cupping/",
    "guide to a profession": "/guides/professions/massage-therapist/",
    "guide to home visits": "/guides/home-visits/",
    "guide, general words": "/guides/conditions/bunion/",
    "guide, long lists": "/guides/techniques/therapeutic-exercise/",
    "guide, in Spanish": "/es/guides/home-visits/",
    "about": "/about/",
    "privacy": "/privacy/",
    "not there": "/nowhere/",
    "home, in Spanish": "/es/",
    "search, in Spanish": "/es/search/?q=ciatica&near=Leeds",
}
ANSWERS = ("right", "changed", "stopped", "remove")
# Together they hold every component of the gallery, and each kind of page.
IN_THE_DARK = {
    "home, an area chosen",
    "search, at home",
    "search, nobody",
    "search, much left out",
    "gallery",
    "finder",
    "guide to a condition",
    "about",
    "profile of Ruth Ashworth",
    "profile, at the door",
    "practice",
    "report",
    "shortlist, shared",
    "physician's sheet",
    "a mail's page",
}
LANDING = {"home", "search, everybody", "search, at home", "practice", "finder", "guide to a condition"}


def populate() -> dict[str, str]:
    """Make the people; returns all pages by name."""
    full = builders.practitioner(
        given_name="Ruth", family_name="Ashworth", conditions=("sciatica", "neck-pain"), pronouns="she/her",
        techniques=("neuromuscular-therapy", "deep-tissue-massage"), languages=("en", "pl"), payments=("cash", "card"),
        associations=("cnhc",), gender="woman", headline="Slow, careful work for sore backs.", bio="Ruth.\n\nMore.",
        post_nominals="LMT", practising_since=2004, scent_policy="fragrance-free", pressures=["light", "firm"],
        ages=["adults"], website="https://example.org/", booking_url="https://example.org/book",
    )  # fmt: skip
    clinic = builders.practice(name="Canal Clinic", step_free="yes", parking="no")
    post = builders.works_at(full, clinic)
    for weekday in (1, 2, 5):
        OpeningHours.objects.create(
            works_at=post, weekday=weekday, opens=datetime.time(9), closes=datetime.time(17, 30)
        )
    builders.home_visits(
        full, builders.north_of_leeds(2), radius_km=20.0, fee_kind="flat", fee_amount="15", fee_currency="GBP",
        brings_table="yes", stairs="no", surfaces=["table", "bed"], visits="anyone", note="Ring twice.",
    )  # fmt: skip
    Credential.objects.create(
        practitioner=full, kind="licence", number="ZX12345", jurisdiction="GB-ENG", status=CredentialStatus.ACTIVE,
        checked_on=datetime.date(2026, 5, 3), check_result=CheckResult.MATCHED, check_source="Example register",
    )  # fmt: skip
    for scope, minutes, amount in (("practitioner", 60, "55"), ("home", 90, "95.50")):
        Price.objects.create(practitioner=full, scope=scope, minutes=minutes, amount=amount, currency="GBP")
    bare = builders.practitioner(given_name="Omar", family_name="Sayed")
    builders.works_at(bare, clinic)
    far = builders.practitioner(given_name="Ada", family_name="Outside", conditions=("sciatica",))
    builders.works_at(far, builders.practice(at=builders.north_of_leeds(60), not_a_home=False))
    builders.listed(full, bare, far)
    Landing.objects.create(place=Place.objects.get(name="Leeds", country="GB", kind="city"), people=2)
    town = {"a town": Landing.objects.get().get_absolute_url()}
    return {**FIXED, **town, **profiles(full, bare), **shortlist(full, bare), **asked_by_mail(full), **not_shown()}


def profiles(*people: Practitioner) -> dict[str, str]:
    """Pages of these people and of the first one's practice; and how to report a problem with either."""
    found = {f"profile of {person.name}": person.get_absolute_url() for person in people}
    practice = people[0].works_at.get().practice.get_absolute_url()
    return {
        **found,
        "profile, at the door": f"{people[0].get_absolute_url()}?near=Leeds#door",
        "practice": practice,
        "report": f"{people[0].get_absolute_url()}report/?fact=phone",
        "report of a practice": f"{practice}report/",
        "thanks for a report": f"{practice}report/thanks/",
    }


def shortlist(*people: Practitioner) -> dict[str, str]:
    """The pages about a list of these people, one of whom is no longer listed, and about an empty one."""
    kept = ".".join(str(person.pk) for person in people)
    return {
        "shortlist, empty": "/shortlist/",
        "shortlist, shared": f"/shortlist/?people={kept}.999999&near=Leeds",
        "call sheet": f"/shortlist/call-sheet/?people={kept}&condition=sciatica",
        "physician's sheet": f"/shortlist/physician/?people={kept}",
    }


def asked_by_mail(person: Practitioner) -> dict[str, str]:
    """Where a mail leads: to be answered, answered in each way, and too late."""
    links = {"a mail's page": "", **{f"a mail's page, answered: {answer}": answer for answer in ANSWERS}}
    sent = {name: builders.mailing(person, **answered(answer)) for name, answer in links.items()}
    sent["a notice's page"] = builders.mailing(person, purpose="notice")
    found = {name: f"/confirm/{mail.token(row)}/" for name, row in sent.items()}
    return {**found, "a mail's page, in Spanish": f"/es{found["a mail's page"]}", "a mail's page, over": "/confirm/x/"}


def answered(answer: str) -> dict[str, Any]:
    """The fields of a mail that was answered so; none for one that waits for an answer."""
    return {"answer": answer, "answered_at": timezone.now()} if answer else {}


def not_shown() -> dict[str, str]:
    """Listings that visitors may have kept the addresses of."""
    paused = builders.practitioner(given_name="Pat", family_name="Resting", status="paused")
    closed = builders.practitioner(given_name="Cleo", family_name="Gone", status="closed", close_reason="retired")
    return {"a listing that is not shown": paused.get_absolute_url(), "a closed listing": closed.get_absolute_url()}


def posted(client: Client, found: dict[str, str]) -> dict[str, bytes]:
    """Pages that only a form leads to, by name: with something to correct, and the steps of the finder."""
    finder = {"step": "2", "who": "self", "asked": "self", "condition": "sciatica"}
    safe = {**finder, "signs": "none", "health": ["cancer"]}
    sent: dict[str, tuple[str, dict[str, Any]]] = {
        "report, to correct": (found["report"].partition("?")[0], {"reason": "wrong_fact", "email": "x@"}),
        "a mail's page, to correct": (found["a mail's page"], {"answer": "changed", "phone": "12"}),
        "finder, nothing chosen": ("/find/", {"go": "on"}),
        "finder, safety": ("/find/", {**finder, "step": "1", "go": "on"}),
        "finder, safety to correct": ("/find/", {**finder, "go": "on"}),
        "finder, stopped": ("/find/", {**finder, "signs": "saddle-numbness", "go": "on"}),
        "finder, how": ("/find/", {**safe, "go": "on"}),
        "finder, where": ("/find/", {**safe, "step": "3", "go": "on"}),
        "finder, people": ("/find/", {**safe, "step": "4", "near": "Leeds", "go": "on"}),
    }
    return {name: client.post(address, fields).content for name, (address, fields) in sent.items()}


def failed() -> dict[int, bytes]:
    """The pages for when a request is not understood, not allowed, or went wrong."""
    request = RequestFactory().get("/")
    found = [errors.bad_request(request, ValueError()), errors.forbidden(request), errors.server_error(request)]
    return {answer.status_code: answer.content for answer in found}


def landing(found: dict[str, str]) -> dict[str, str]:
    """The pages that people land on, out of all."""
    return {name: address for name, address in found.items() if name in LANDING or name.startswith("profile")}
