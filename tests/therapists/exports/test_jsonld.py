"""JSON-LD of the pages: what programs are told is what the page says, and cannot break out of it."""

import datetime
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import builders
from therapists import geo
from therapists.actions.confirmations import confirm
from therapists.models import Practice, Practitioner, PractitionerCondition

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def document(page: str) -> dict[str, Any]:
    """The one data block of a page."""
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found = json.loads(text)
    assert found["@context"] == "https://schema.org"
    return found


def graph(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """Its things by type."""
    return {node["@type"]: node for node in document(client.get(path).content.decode())["@graph"]}


def listed(value: Any) -> list[Any]:
    """One value stands without a list."""
    return value if isinstance(value, list) else [value]


@pytest.fixture
def person() -> Practitioner:
    return builders.practitioner(given_name="Ann", family_name="Example", middle_name="Secret", languages=("en", "es"))


def test_a_person_says_who_they_are(client: Client, person: Practitioner) -> None:
    person.post_nominals, person.headline, person.website = "LMT, DPT", "Slow work.", "https://ann.example.org/"
    person.save()
    rows = confirm(practitioner=person, facts=["phone"], source="Ann", method="call", by=builders.user())
    things = graph(client, person.get_absolute_url())
    url = f"{SITE}{person.get_absolute_url()}"
    assert things["ProfilePage"] == {
        "@type": "ProfilePage",
        "@id": url,
        "url": url,
        "name": "Ann Example",
        "inLanguage": "en",
        "dateModified": rows[0].at.date().isoformat(),
        "isPartOf": {"@id": f"{SITE}/#site"},
        "mainEntity": {"@id": f"{url}#person"},
    }
    assert things["Person"] == {
        "@type": "Person",
        "@id": f"{url}#person",
        "name": "Ann Example",
        "givenName": "Ann",
        "familyName": "Example",
        "honorificSuffix": "LMT, DPT",
        "jobTitle": "Massage therapist",
        "description": "Slow work.",
        "url": url,
        "sameAs": "https://ann.example.org/",
        "telephone": "+441134960000",
        "knowsLanguage": ["en", "es"],
    }
    steps = things["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["item"]) for step in steps] == [(1, f"{SITE}/"), (2, f"{SITE}/search/"), (3, url)]


def test_clinics_have_addresses_hours_and_prices(client: Client, person: Practitioner) -> None:
    clinic = builders.practice(name="Canal Clinic", street="1 Example Road")
    builders.works_at(person, clinic, hours=((1, "09:00", "12:30"), (7, "10:00", "14:00")))
    builders.price(person, "55.50", scope="practice", practice=clinic)
    builders.listed(person)
    found = graph(client, person.get_absolute_url())["Person"]
    place = f"{SITE}{clinic.get_absolute_url()}#place"
    assert found["worksFor"]["@id"] == place
    assert found["worksFor"]["@type"] == "MedicalBusiness"
    assert found["worksFor"]["address"]["streetAddress"] == "1 Example Road"
    assert found["worksFor"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": builders.LEEDS.lat,
        "longitude": builders.LEEDS.lon,
    }
    hours, price = found["makesOffer"]
    assert hours["availableAtOrFrom"] == price["availableAtOrFrom"] == {"@id": place}
    assert hours["itemOffered"]["hoursAvailable"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{day}",
            "opens": opens,
            "closes": closes,
        }
        for day, opens, closes in (("Monday", "09:00", "12:30"), ("Sunday", "10:00", "14:00"))
    ]
    assert price["priceSpecification"] == {
        "@type": "UnitPriceSpecification",
        "price": "55.50",
        "priceCurrency": "GBP",
        "referenceQuantity": {"@type": "QuantitativeValue", "value": 60, "unitCode": "MIN"},
    }


def test_home_visits_are_circles_around_the_public_base(client: Client, person: Practitioner) -> None:
    home = builders.home_visits(
        person,
        builders.LEEDS,
        radius_km=12.0,
        excludes=((builders.north_of_leeds(5), 2.0),),
        fee_kind="flat",
        fee_amount="15",
        fee_currency="GBP",
    )
    builders.listed(person)
    offer = graph(client, person.get_absolute_url())["Person"]["makesOffer"]
    shown = geo.snap(builders.LEEDS)
    assert shown != builders.LEEDS
    assert offer["itemOffered"]["areaServed"] == {
        "@type": "GeoCircle",
        "name": "Leeds",
        "geoMidpoint": {"@type": "GeoCoordinates", "latitude": shown.lat, "longitude": shown.lon},
        "geoRadius": 12_000,
    }
    excluded = home.areas.get(role="exclude").place
    assert offer["itemOffered"]["description"] == f"up to about 7 mi from Leeds · not in {excluded} · +£15"
    home.offers = "not-stated"
    home.save()
    builders.listed(person)
    assert "makesOffer" not in graph(client, person.get_absolute_url())["Person"], "not stated is not yes"


def test_an_area_that_is_not_stated_is_not_drawn(client: Client, person: Practitioner) -> None:
    builders.home_visits(person, radius_km=None)
    builders.listed(person)
    service = graph(client, person.get_absolute_url())["Person"]["makesOffer"]["itemOffered"]
    assert "areaServed" not in service
    assert "area not stated: ask" in service["description"]


def test_only_credentials_that_were_matched_and_hold_are_claimed(client: Client, person: Practitioner) -> None:
    today = timezone.localdate()
    builders.licence(
        person, "US-CT", number="M1", checked_on=datetime.date(2026, 5, 3), issuer="Board", expires_on=today
    )
    builders.licence(person, "US-NY", number="M2", checked=False)
    builders.licence(person, "US-NJ", number="M3", check_result="not-found")
    builders.licence(person, "US-MA", number="M4", expires_on=today - datetime.timedelta(days=1))
    builders.licence(person, "US-VT", number="M5", status="suspended")
    person.memberships.create(
        association_id=1, checked_on=today, check_result="matched", check_source="CNHC", until=today
    )
    person.memberships.create(association_id=2)
    found = graph(client, person.get_absolute_url())["Person"]
    assert found["hasCredential"] == {
        "@type": "EducationalOccupationalCredential",
        "credentialCategory": "License",
        "identifier": "M1",
        "recognizedBy": {"@type": "Organization", "name": "Board"},
        "validIn": {"@type": "AdministrativeArea", "name": "US-CT"},
        "expires": today.isoformat(),
        "description": "Matched in the Example register on 2026-05-03",
    }
    assert len(listed(found["memberOf"])) == 1


@pytest.mark.parametrize("nasty", ["</script><script>alert(1)</script>", "<!--<script>", "a & b \u2028 'c' \"d\" \\"])
def test_nothing_written_by_anybody_ends_the_element(client: Client, person: Practitioner, nasty: str) -> None:
    person.headline = nasty
    person.save()
    page = client.get(person.get_absolute_url()).content.decode()
    assert document(page)["@graph"][1]["description"] == nasty
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&'\u2028") & set(block)
    assert "alert(1)</script>" not in page
    assert f'<meta property="og:title" content="{person.name}, Massage therapist">' in page


def test_no_stars_and_nothing_about_health(client: Client, person: Practitioner) -> None:
    from therapists.models import Condition

    PractitionerCondition.objects.create(practitioner=person, condition=Condition.objects.get(slug="sciatica"))
    text = json.dumps(document(client.get(person.get_absolute_url()).content.decode()))
    for word in ("Rating", "review", "Secret", "sciatica"):
        assert word.lower() not in text.lower()


@pytest.mark.parametrize(
    ("setting", "kind"),
    [("clinic", "MedicalBusiness"), ("spa", "DaySpa"), ("hospital", "Hospital"), ("", "HealthAndBeautyBusiness")],
)
def test_a_practice_is_a_business_of_its_kind(client: Client, person: Practitioner, setting: str, kind: str) -> None:
    place = builders.practice(setting=setting)
    builders.works_at(person, place)
    builders.listed(person)
    found = graph(client, place.get_absolute_url())[kind]
    assert found["url"] == f"{SITE}{place.get_absolute_url()}"
    assert [(employee["name"], employee["url"]) for employee in found["employee"]] == [
        ("Ann Example", f"{SITE}{person.get_absolute_url()}")
    ]


def test_what_may_be_a_home_has_no_street_and_no_point(client: Client, person: Practitioner) -> None:
    place = builders.practice(not_a_home=False, street="9 Hidden Lane")
    builders.works_at(person, place)
    builders.listed(person)
    business = graph(client, place.get_absolute_url())["MedicalBusiness"]
    assert business["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Leeds",
        "addressRegion": "ENG",
        "addressCountry": "GB",
    }
    assert "geo" not in business
    assert "geo" not in graph(client, person.get_absolute_url())["Person"]["worksFor"]
    Practice.objects.update(not_a_home=True)
    builders.listed(person)
    assert "geo" in graph(client, place.get_absolute_url())["MedicalBusiness"], "or this test could not fail"


def test_the_front_page_says_how_to_search(client: Client) -> None:
    site = graph(client, "/")["WebSite"]
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template == f"{SITE}/search/?q={{search_term}}"
    assert client.get(template.removeprefix(SITE).format(search_term="sciatica")).status_code == 200
    assert graph(client, "/es/")["WebSite"]["inLanguage"] == "es"
