"""Named querysets, and the slugs that odd names make."""

import datetime
import re

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from therapists.choices import ListingStatus
from therapists.models import Practice, Practitioner, WorksAt

DAY = datetime.timedelta(days=1)
LATER = datetime.timedelta(days=400)
SLUG = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)*")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until", "current"),
    [
        (None, None, True),
        (-LATER, None, True),
        (-LATER, LATER, True),
        (0 * DAY, None, True),
        (DAY, None, False),
        (DAY, LATER, False),
        (None, DAY, True),
        (None, 0 * DAY, False),
        (None, -DAY, False),
        (-DAY, 0 * DAY, False),
        (0 * DAY, DAY, True),
        (-LATER, -DAY, False),
    ],
)
def test_current_posts(since: datetime.timedelta | None, until: datetime.timedelta | None, current: bool) -> None:
    today = timezone.now().date()
    post = builders.works_at(
        builders.practitioner(status="draft"),
        builders.practice(),
        since=None if since is None else today + since,
        until=None if until is None else today + until,
    )
    assert WorksAt.objects.filter(pk=post.pk).current().exists() is current


@pytest.mark.django_db
def test_current_posts_of_one_person() -> None:
    ann, ben = builders.practitioner(status="draft"), builders.practitioner(status="draft")
    clinic, former = builders.practice(), builders.practice()
    held = builders.works_at(ann, clinic)
    builders.works_at(ann, former, until=datetime.date(2020, 1, 1))
    of_ben = builders.works_at(ben, clinic)
    assert list(ann.works_at.current()) == [held]
    assert set(clinic.works_at.current()) == {held, of_ben}
    assert not former.works_at.current().exists()


@pytest.mark.django_db
def test_only_the_published_are_published() -> None:
    people = {status: builders.practitioner(status=status) for status in ListingStatus}
    assert list(Practitioner.objects.published()) == [people[ListingStatus.PUBLISHED]]
    assert Practitioner.objects.count() == len(ListingStatus)


@pytest.mark.django_db
def test_published_chains() -> None:
    ann, ben = builders.practitioner(given_name="Ann"), builders.practitioner(given_name="Ben")
    assert list(Practitioner.objects.filter(given_name="Ben").published()) == [ben]
    assert list(Practitioner.objects.published().exclude(pk=ben.pk)) == [ann]


@pytest.mark.parametrize(
    ("given", "family", "slug"),
    [
        ("Ann", "Example", "ann-example"),
        ("", "Example", "example"),
        ("Zoë", "O’Brien-Núñez", "zoe-obrien-nunez"),
        ("  Mary  Ann ", " de la Cruz ", "mary-ann-de-la-cruz"),
        ("J. R.", "Smith, Jr.", "j-r-smith-jr"),
        ("-Ann-", "--", "ann"),
        ("小龙", "李", "practitioner"),
        ("Мария", "Иванова", "practitioner"),
        ("Ann", "李", "ann"),
        ("’", "…", "practitioner"),
        ("🙂", "🙂", "practitioner"),
        ("A" * 79, "Example", "a" * 79),
        ("A" * 80, "B" * 80, "a" * 80),
        ("A" * 78, "Example", f"{'a' * 78}-e"),
    ],
)
def test_slug_of_a_practitioner(given: str, family: str, slug: str) -> None:
    assert Practitioner(given_name=given, family_name=family).slug_of_name() == slug


@pytest.mark.parametrize(
    ("name", "locality", "slug"),
    [
        ("Example Clinic", "Leeds", "example-clinic-leeds"),
        ("Café Körper & Söhne", "Zürich", "cafe-korper-sohne-zurich"),
        ("上海诊所", "Leeds", "leeds"),
        ("上海诊所", "上海", "practice"),
        ("!!!", "", "practice"),
        ("A" * 119, "Leeds", "a" * 119),
        ("A" * 120, "L" * 120, "a" * 120),
    ],
)
def test_slug_of_a_practice(name: str, locality: str, slug: str) -> None:
    assert Practice(name=name, locality=locality).slug_of_name() == slug


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_name_makes_a_slug_that_fits(given_name: str, family_name: str) -> None:
    person = Practitioner(given_name=given_name, family_name=family_name)
    assert SLUG.fullmatch(person.slug_of_name())
    assert len(person.slug_of_name()) <= Practitioner._meta.get_field("slug").max_length


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_practice_makes_a_slug_that_fits(name: str, locality: str) -> None:
    clinic = Practice(name=name, locality=locality)
    assert SLUG.fullmatch(clinic.slug_of_name())
    assert len(clinic.slug_of_name()) <= Practice._meta.get_field("slug").max_length


@pytest.mark.django_db
def test_saving_keeps_the_slug_in_step() -> None:
    person = builders.practitioner(status="draft", given_name="Ann", family_name="Before")
    assert person.slug == "ann-before"
    person.family_name = "After"
    person.save()
    person.refresh_from_db()
    assert person.slug == "ann-after"
    assert person.get_absolute_url() == f"/practitioner/ann-after-{person.pk}/"
