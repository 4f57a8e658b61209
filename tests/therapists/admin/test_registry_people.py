"""The registry's people, published in bulk by a curator, are found by profession, and nobody's street is shown."""

import csv
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.therapists.imports.test_nppes import SAMPLE, load, real_data, real_places  # noqa: F401 - a fixture
from therapists.actions import notices
from therapists.models import Credential, Practitioner
from therapists.models.private import PrivatePremises

pytestmark = [pytest.mark.django_db, real_data]


def test_a_search_near_hartford_finds_its_physical_therapists(real_places: None, client: Client) -> None:  # noqa: F811
    load(Path(SAMPLE))
    # As after a look into the states' registers, and letters.
    Credential.objects.update(checked_on="2026-05-03", check_result="matched", check_source="Register", status="active")
    curator, by = Client(), builders.user()
    curator.force_login(by)
    notices.give(practitioners=Practitioner.objects.all(), method="letter", by=by)
    pending = list(Practitioner.objects.filter(status="pending").values_list("pk", flat=True))
    chosen = {"action": "publish_selected", "select_across": "0", "index": "0", "_selected_action": pending}
    answer = curator.post(reverse("admin:therapists_practitioner_changelist"), chosen, follow=True)
    published = Practitioner.objects.published().count()
    messages = [str(message) for message in answer.context["messages"]]
    assert f"{published} listings published." in messages
    assert published > len(pending) * 0.9, messages

    page = client.get("/search/?near=Hartford, CT&profession=physical-therapist&within=60").content.decode()
    shown = re.findall(r'href="(/practitioner/[^"]+)"', page)
    assert shown
    assert "Physical therapist" in page
    streets = {street.lower() for street in PrivatePremises.objects.values_list("street", flat=True) if street}
    for path in ["/search/?near=Hartford, CT&within=200", *shown]:
        text = client.get(path).content.decode().lower()
        assert not [street for street in streets if street in text], path


def test_the_sample_is_the_one_described() -> None:
    with Path(SAMPLE).open(encoding="utf-8") as file:
        assert len(next(csv.reader(file))) == 329
