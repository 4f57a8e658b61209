"""Words and places: what changes in them reaches search in the same save."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.therapists.admin.pages import errors_of, form_of, row, send
from therapists import geo
from therapists.choices import FacetGroup
from therapists.models import (
    Condition,
    FacetCode,
    Listing,
    Place,
    Profession,
    Regulation,
    Technique,
    Term,
    Version,
)
from therapists.search import catalogue

pytestmark = pytest.mark.django_db


def change(entry: Any) -> str:
    return reverse(f"admin:therapists_{entry._meta.model_name}_change", args=[entry.pk])


def vocabulary_version() -> int:
    return Version.objects.get(name="vocabulary").number


def test_a_new_technique_gets_a_code_and_a_name_at_once(admin: Client) -> None:
    before = vocabulary_version()
    typed = {
        "slug": "hot-stones",
        "pressure": "light",
        "works_on": ["muscles"],
        **row("terms", 0, locale="EN", kind="name", text="Hot stones", gloss="Warm stones on tired muscles."),
        **row("terms", 1, locale="en", kind="synonym", text="stone massage"),
    }
    response = send(admin, reverse("admin:therapists_technique_add"), typed)
    assert response.status_code == 302, errors_of(response)
    assert FacetCode.objects.filter(group=FacetGroup.TECHNIQUE, key="hot-stones").exists()
    assert vocabulary_version() > before
    assert catalogue.current().label(FacetGroup.TECHNIQUE, "hot-stones") == "Hot stones"


def test_headings_and_messages_call_an_entry_by_its_name(admin: Client) -> None:
    technique = Technique.objects.get(slug="sports-massage")
    page = admin.get(change(technique)).content.decode()
    assert re.search(r"<title>\s*Sports massage \|", page)
    regulation = Regulation.objects.get(profession__slug="massage-therapist", jurisdiction="US-CT")
    assert "Massage therapist in US-CT" in admin.get(change(regulation)).content.decode()
    send(admin, change(technique), {})
    assert "Sports massage</a>” was changed successfully" in admin.get("/admin/").content.decode()


def test_the_slug_is_fixed_once_it_is_public(admin: Client) -> None:
    technique = Technique.objects.get(slug="sports-massage")
    assert "slug" not in form_of(admin.get(change(technique)))
    assert send(admin, change(technique), {"slug": "other"}).status_code == 302
    technique.refresh_from_db()
    assert technique.slug == "sports-massage"


def test_a_label_moves_no_row_and_a_link_moves_the_rows_of_those_who_use_the_technique(admin: Client) -> None:
    condition = Condition.objects.get(slug="sciatica")
    free = Technique.objects.exclude(condition_links__condition=condition).order_by("pk")[0]
    user, other = builders.practitioner(techniques=(free.slug,)), builders.practitioner()
    for person in (user, other):
        builders.works_at(person, builders.practice())
    builders.listed(user, other)
    implied = Listing.objects.get(practitioner=user).implied
    untouched = Listing.objects.get(practitioner=other).pk
    typed = form_of(admin.get(change(condition)))
    count = int(typed["technique_links-TOTAL_FORMS"][0])
    link = row("technique_links", count, technique=free.pk, strength="strong", source="A review, 2026")
    response = send(admin, change(condition), link)
    assert response.status_code == 302, errors_of(response)
    after = Listing.objects.get(practitioner=user).implied
    code = FacetCode.objects.get(group=FacetGroup.CONDITION, key="sciatica").pk
    assert code in after
    assert code not in implied
    assert Listing.objects.get(practitioner=other).pk == untouched, "rows of others are not rewritten"
    number = Version.objects.get(name="listing").number
    assert send(admin, change(condition), {"position": "7"}).status_code == 302
    assert Version.objects.get(name="listing").number == number, "nothing in the rows depends on it"


def test_a_removed_link_and_a_removed_entry_take_their_codes_out_of_the_rows(admin: Client) -> None:
    condition = Condition.objects.create(slug="tired-thumbs", body_area="wrist-hand")
    technique = Technique.objects.get(slug="sports-massage")
    condition.technique_links.create(technique=technique, strength="strong", source="A review, 2026")
    Term.objects.create(condition=condition, locale="en", kind="name", text="Tired thumbs")
    from therapists.search import codes

    codes.ensure_codes()
    person = builders.practitioner(techniques=(technique.slug,))
    builders.works_at(person, builders.practice())
    builders.listed(person)
    code = FacetCode.objects.get(key="tired-thumbs").pk
    assert code in Listing.objects.get().implied
    url = reverse("admin:therapists_condition_delete", args=[condition.pk])
    assert admin.post(url, {"post": "yes"}).status_code == 302
    assert code not in Listing.objects.get().implied


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"gloss": "x", "kind": "synonym", "text": "a"}, "Only the name carries this"),
        ({"kind": "name", "text": "Another name"}, "There is a name in this language already"),
        ({"kind": "synonym", "text": "SPORTS MASSAGE"}, "This word is there twice"),
        ({"kind": "synonym", "text": "b", "caution": "word " * 41}, "has 41 words"),
    ],
)
def test_mistakes_in_words_are_explained(admin: Client, typed: dict[str, str], says: str) -> None:
    technique = Technique.objects.get(slug="sports-massage")
    count = int(form_of(admin.get(change(technique)))["terms-TOTAL_FORMS"][0])
    found = errors_of(send(admin, change(technique), row("terms", count, locale="en", **typed)))
    assert any(says in error for error in found), found


def test_every_entry_keeps_a_name_in_english(admin: Client) -> None:
    response = send(admin, reverse("admin:therapists_technique_add"), {"slug": "nameless", "pressure": "light"})
    assert "Every entry needs a name in English (en)." in errors_of(response)


def test_name_and_synonym_change_places_in_one_save(admin: Client) -> None:
    profession = Profession.objects.create(slug="tester")
    for kind, text in (("name", "Tester"), ("synonym", "Checker")):
        Term.objects.create(profession=profession, locale="en", kind=kind, text=text)
    typed = form_of(admin.get(change(profession)))
    kinds = {name: value for name, value in typed.items() if name.endswith("-kind")}
    swapped = {name: ["synonym"] if value == ["name"] else ["name"] for name, value in kinds.items()}
    response = admin.post(change(profession), typed | swapped | {"_continue": "1"})
    assert response.status_code == 302, errors_of(response)
    assert dict(profession.terms.values_list("text", "kind")) == {"Tester": "synonym", "Checker": "name"}


def test_a_law_is_typed_with_its_source(admin: Client) -> None:
    profession = Profession.objects.get(slug="massage-therapist")
    before = vocabulary_version()
    typed = {"profession": profession.pk, "kind": "licence", "source": "An act", "noted_on": "2026-01-01"}
    add = reverse("admin:therapists_regulation_add")
    response = send(admin, add, typed | {"jurisdiction": "is-1"})
    assert response.status_code == 302, errors_of(response)
    assert Regulation.objects.filter(jurisdiction="IS-1").exists()
    assert vocabulary_version() > before
    for wrong, says in (
        ({"jurisdiction": "IS-1"}, "There is a rule for this profession"),
        ({"jurisdiction": "Texas"}, "“Texas” is not a jurisdiction"),
        ({"jurisdiction": "IS-2", "noted_on": "2999-01-01"}, "This day is still to come"),
    ):
        found = errors_of(send(admin, add, typed | wrong))
        assert any(says in error for error in found), found


# --- Places -------------------------------------------------------------------------------------------------------


def test_a_place_moves_the_circles_drawn_around_it(admin: Client) -> None:
    person = builders.practitioner()
    builders.home_visits(person, excludes=((geo.Point(53.9, -1.5), 3.0),))
    builders.listed(person)
    [place] = Place.objects.filter(name__startswith="Testville")
    assert Listing.objects.get().exclude_radii_km == [3.0]
    response = send(admin, change(place), {"radius_km": "9"})
    assert response.status_code == 302, errors_of(response)
    assert Listing.objects.get().exclude_radii_km == [9.0]


def test_a_place_is_found_by_its_folded_name(admin: Client) -> None:
    typed = {
        "kind": "district",
        "name": "Saint-Éxample Wood",
        "country": "GB",
        "lat": "53.8",
        "lon": "-1.5",
        "radius_km": "1",
        "time_zone": "Europe/London",
        "population": "0",
    }
    response = send(admin, reverse("admin:therapists_place_add"), typed)
    assert response.status_code == 302, errors_of(response)
    found = admin.get(reverse("admin:therapists_place_changelist"), {"q": "ST EXAMPLE w"}).context["cl"].result_list
    assert [place.name for place in found] == ["Saint-Éxample Wood"]
    for wrong, says in (({"lat": "95"}, "Latitude lies between"), ({"radius_km": "-1"}, "between 0 and 10,000")):
        found = errors_of(send(admin, reverse("admin:therapists_place_add"), typed | wrong))
        assert any(says in error for error in found), found
