"""Invented people: the same for a seed, within every constraint, believable, and never somebody's contact."""

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Exists, Model, OuterRef

from tests import builders
from therapists import geo
from therapists.actions.practitioners import lacking
from therapists.choices import (
    CircleOrigin,
    CircleRole,
    ContactKind,
    CredentialKind,
    ImportState,
    ListingStatus,
    Stated,
)
from therapists.imports import demo
from therapists.imports.demo import names, people, words
from therapists.imports.demo.draw import City, Draw
from therapists.imports.demo.phones import AREA_CODES, phone
from therapists.imports.demo.rows import COLUMNS
from therapists.imports.demo.world import SHOWCASE_PEOPLE, DemoError, World
from therapists.models import (
    Confirmation,
    ContactPoint,
    CoverageArea,
    Credential,
    HomeVisits,
    ImportRun,
    Listing,
    Place,
    Practice,
    Practitioner,
    Proof,
    SourceRecord,
    Technique,
    WorksAt,
)
from therapists.models.private import PrivateBase, PrivatePremises

pytestmark = pytest.mark.django_db

PEOPLE = 300
TODAY = date(2026, 5, 3)
RESERVED_PHONES = re.compile(
    r"\+1[2-9][0-9]{2}55501[0-9]{2}"
    r"|\+44(113|114|115|116|117|118|121|131|141|151|161)4960[0-9]{3}|\+442079460[0-9]{3}|\+441914980[0-9]{3}"
    r"|\+442920180[0-9]{3}|\+442896496[0-9]{3}|\+441632960[0-9]{3}|\+447700900[0-9]{3}"
    r"|\+61[2378](5550|7010)[0-9]{4}"
    r"|\+3532091[0-9]{5}"
    r"|\+3363998[0-9]{4}"
)
EXAMPLE_SITE = re.compile(r"https://([a-z]+\.)?example\.(com|org|net)/\S*")
PROMISES = re.compile(r"\b(treat|cure|heal|fix|relieve)", re.IGNORECASE)


def generate(practitioners: int = PEOPLE, seed: int = 7, *, add: bool = False) -> ImportRun:
    return demo.generate(practitioners=practitioners, seed=seed, add=add, progress=lambda _: None, today=TODAY)


def contents() -> dict[str, list[tuple[object, ...]]]:
    """All that was written, less the ids that sequences gave."""
    found = {}
    for model, columns in COLUMNS.items():
        plain = [name for name in columns if name != "id" and not given_by_sequence(model, name)]
        found[model._meta.label] = sorted(model._default_manager.values_list(*plain), key=repr)
    return found


def given_by_sequence(model: type[Model], name: str) -> bool:
    related = model._meta.get_field(name).related_model
    return related in COLUMNS or related is ImportRun


def share(part: int, whole: int) -> float:
    return part / whole


def test_a_seed_gives_the_same_people() -> None:
    generate(60, seed=3)
    first = contents()
    generate(60, seed=3)
    assert contents() == first
    generate(60, seed=4)
    assert contents() != first


def test_every_constraint_holds_and_numbers_are_free_for_others() -> None:
    run = generate()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert Practitioner.objects.count() == SourceRecord.objects.filter(run=run).count() == PEOPLE
    assert run.counts["therapists.Practitioner"] == PEOPLE
    assert run.counts["therapists.Practice"] == Practice.objects.count()
    assert Listing.objects.values("practitioner").distinct().count() > PEOPLE * 0.9
    # Whoever is added next gets an id of their own.
    builders.practitioner()
    for person in Practitioner.objects.filter(source_records__source=demo.SOURCE)[:50]:
        assert person.slug == person.slug_of_name()
    for practice in Practice.objects.all()[:50]:
        assert practice.slug == practice.slug_of_name()


def test_proportions_are_believable() -> None:
    total = 900
    # Most towns of the small gazetteer stand alone: let many people live where others are near.
    Place.objects.filter(name="Leeds", country="GB").update(population=50_000_000)
    generate(total)
    everybody = Practitioner.objects.all()
    status = Counter(everybody.values_list("status", flat=True))
    assert status[ListingStatus.PUBLISHED] > 0.9 * total
    assert status.keys() >= {ListingStatus.PENDING, ListingStatus.CLOSED}
    main = Counter(everybody.filter(profession_links__primary=True).values_list("professions__slug", flat=True))
    assert 0.38 < share(main["massage-therapist"], total) < 0.55
    assert 0.19 < share(main["physical-therapist"], total) < 0.33
    home = HomeVisits.objects.filter(offers=Stated.YES)
    assert 0.27 < share(home.count(), total) < 0.41
    assert 0.27 < share(HomeVisits.objects.filter(offers=Stated.NO).count(), total) < 0.41
    areas = CoverageArea.objects.filter(home_visits=OuterRef("pk"))
    assert 0.05 < share(home.exclude(Exists(areas)).count(), home.count()) < 0.2
    places = home.filter(Exists(areas.filter(role=CircleRole.INCLUDE, origin=CircleOrigin.PLACE)))
    assert 0.07 < share(places.count(), home.count()) < 0.25
    # Only where another town is near.
    near = home.filter(locality="Leeds")
    excluding = near.filter(Exists(areas.filter(role=CircleRole.EXCLUDE)))
    assert 0.02 < share(excluding.count(), near.count()) < 0.35
    posts = Counter(WorksAt.objects.values_list("practice", flat=True))
    shared = sum(size for size in posts.values() if size > 1)
    assert 0.08 < share(shared, total) < 0.35
    assert max(posts.values()) <= 40
    assert 0.5 < share(Practice.objects.filter(not_a_home=True).count(), Practice.objects.count()) < 0.7
    assert 0.7 < share(everybody.exclude(gender="").count(), total) < 0.9
    assert 0.4 < share(everybody.exclude(scent_policy="").count(), total) < 0.6
    assert 0.65 < share(everybody.filter(prices__isnull=False).distinct().count(), total) < 0.85


def test_phones_and_addresses_reach_nobody() -> None:
    generate()
    contacts = ContactPoint.objects.all()
    phones = contacts.filter(kind=ContactKind.PHONE).values_list("value", flat=True)
    assert len(phones) > PEOPLE / 2
    assert [value for value in phones if not RESERVED_PHONES.fullmatch(value)] == []
    mails = contacts.filter(kind=ContactKind.EMAIL).values_list("value", flat=True)
    assert [value for value in mails if not re.fullmatch(r"[^@]+@example\.(com|org|net)", value)] == []
    sites = {
        *Practitioner.objects.values_list("website", flat=True),
        *Practitioner.objects.values_list("booking_url", flat=True),
        *Practice.objects.values_list("website", flat=True),
    } - {""}
    assert sites
    assert [site for site in sites if not EXAMPLE_SITE.fullmatch(site)] == []
    published = Practitioner.objects.filter(status=ListingStatus.PUBLISHED)
    assert not published.exclude(contact_points__public=True).exists()
    # Their numbers would be somebody's.
    assert not Practitioner.objects.filter(npi__isnull=False).exists()
    numbers = Credential.objects.filter(kind=CredentialKind.LICENCE).values_list("number", flat=True)
    assert all(number.startswith("ZX") for number in numbers)


@pytest.mark.parametrize("country", sorted(words.CURRENCIES))
def test_every_phone_of_a_country_is_reserved(country: str) -> None:
    draw = Draw("phones", TODAY)
    regions = ["", "XX", "NIR", "ENG", *AREA_CODES, "NSW", "VIC", "QLD", "WA"]
    for name, region in product(("Leeds", "London", "Newcastle upon Tyne", "Elsewhere"), regions):
        city = City(1, name, country, region, "", 0.0, 0.0, 1.0, "UTC", 1)
        for _ in range(5):
            value = phone(draw, city)
            assert value == "" or RESERVED_PHONES.fullmatch(value), value


def test_what_may_be_a_home_shows_no_street_and_no_exact_point() -> None:
    generate()
    premises = {row.practice_id: row for row in PrivatePremises.objects.all()}
    assert len(premises) == Practice.objects.count()
    for practice in Practice.objects.all():
        true = geo.Point(premises[practice.pk].lat, premises[practice.pk].lon)
        if practice.not_a_home:
            assert practice.street == premises[practice.pk].street != ""
            assert (practice.lat, practice.lon) == true
        else:
            assert practice.street == practice.postcode == ""
            assert (practice.lat, practice.lon) == geo.snap(true)
    bases = {row.practitioner_id: row for row in PrivateBase.objects.all()}
    for home in HomeVisits.objects.filter(offers=Stated.YES):
        true = geo.Point(bases[home.practitioner_id].lat, bases[home.practitioner_id].lon)
        assert (home.base_lat, home.base_lon) == geo.snap(true)
        assert home.base_uncertainty_km == geo.GRID_ERROR_KM
    assert HomeVisits.objects.filter(base_lat__isnull=False).count() == len(bases)


def test_nobody_promises_a_cure() -> None:
    generate()
    texts = [text for row in Practitioner.objects.values_list("headline", "bio") for text in row]
    assert [text for text in texts if PROMISES.search(text)] == []
    assert [text for text in texts if re.search(r"[{}_]|  ", text)] == []
    assert len(set(texts)) > PEOPLE


def test_licences_follow_the_law_of_the_place() -> None:
    generate()
    by_place = Counter(Credential.objects.filter(kind=CredentialKind.LICENCE).values_list("jurisdiction", flat=True))
    assert any(place.startswith("US-") for place in by_place)
    checks = Credential.objects.filter(kind=CredentialKind.LICENCE, check_result="matched")
    assert checks.filter(checked_on__lte=TODAY).count() == checks.count() > 0
    assert not Confirmation.objects.filter(at__date__gte=TODAY).exists()


def test_whoever_is_published_could_be_published() -> None:
    demo.generate(practitioners=PEOPLE, seed=7, progress=lambda _: None)
    everybody = Practitioner.objects.published().values_list("pk", flat=True)
    assert len(everybody) > PEOPLE * 0.9
    assert lacking(everybody) == []
    assert Proof.objects.exists()


def test_a_second_run_replaces_the_first() -> None:
    first = generate(40)
    real = builders.practice()
    builders.works_at(builders.practitioner(), real)
    stays = Practice.objects.filter(people__source_records__source=demo.SOURCE).first()
    assert stays is not None
    colleague = Practitioner.objects.exclude(source_records__source=demo.SOURCE).get()
    builders.works_at(colleague, stays)
    colleague.source_records.create(source=demo.SOURCE, external_id="99999999", run=first)
    second = generate(30)
    assert Practitioner.objects.count() == 30
    assert not Practice.objects.filter(people__isnull=True, pk=stays.pk).exists()
    first.refresh_from_db()
    assert (first.state, second.state) == (ImportState.UNDONE, ImportState.APPLIED)


def test_refuses_beside_real_people() -> None:
    builders.practitioner()
    with pytest.raises(DemoError, match="1 practitioners here are not demo people"):
        generate(10)
    with pytest.raises(CommandError, match="--add"):
        call_command("demo", practitioners=10, verbosity=0)
    assert Practitioner.objects.count() == 1


def test_add_brings_others_beside_real_and_demo_people() -> None:
    builders.practitioner()
    generate(20, add=True)
    generate(20, add=True)
    assert Practitioner.objects.count() == 41
    slugs = Practitioner.objects.values_list("slug", flat=True)
    assert len(set(slugs)) > 25


def test_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    generate(20)
    before = contents()

    def fail() -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(demo.indexing, "rebuild", fail)
    with pytest.raises(RuntimeError):
        generate(20, seed=8)
    assert contents() == before


@pytest.mark.parametrize(
    ("empty", "command"),
    [
        (lambda: Place.objects.filter(kind="city").update(population=0), "load_places"),
        (lambda: Technique.objects.update(active=False), "load_vocabulary"),
    ],
)
def test_says_what_to_load_first(empty: Callable[[], object], command: str) -> None:
    empty()
    with pytest.raises(DemoError, match=command):
        generate(10)


def test_a_small_directory_has_people_in_the_showcase_cities() -> None:
    practitioners = 3000
    cities = World.read(practitioners).cities
    weights = {
        city: after - before
        for city, before, after in zip(cities.items, [0.0, *cities.totals], cities.totals, strict=False)
    }
    leeds = next(city for city in weights if (city.country, city.name) == ("GB", "Leeds"))
    expected = practitioners * weights[leeds] / cities.totals[-1]
    assert 0.8 * SHOWCASE_PEOPLE < expected <= SHOWCASE_PEOPLE


def test_shared_practices_hold_a_fifth_of_the_people() -> None:
    class Dice(Draw):
        pass

    sizes = list(people.units(50_000, Dice("units", TODAY)))
    assert sum(sizes) == 50_000
    assert 0.17 < sum(size for size in sizes if size > 1) / 50_000 < 0.23


def test_names_are_many_and_fit_every_country() -> None:
    women = {name for origin in names.ORIGINS.values() for name in origin.women}
    men = {name for origin in names.ORIGINS.values() for name in origin.men}
    families = {name for origin in names.ORIGINS.values() for name in origin.family}
    assert min(len(women), len(men), len(families)) >= 150
    assert {origin for shares in names.COUNTRY_ORIGINS.values() for origin in shares} <= names.ORIGINS.keys()
    assert names.COUNTRY_ORIGINS.keys() == words.CURRENCIES.keys() == words.HOUR_PRICES.keys()


def test_several_draws_are_different() -> None:
    rng = random.Random(1)
    few = demo.world.Weighted([("a", 1.0), ("b", 1000.0)])
    assert sorted(few.several(rng, 5)) in (["a", "b"], ["b"])
    assert few.pick(rng) in "ab"
