"""What a page is about, for programs: schema.org as JSON-LD. No ratings: there are none.

Each function returns a document for one page. ``base`` is the address of the site ("https://directory.example.org"),
which turns paths into addresses and gives each thing a name of its own (``@id``).
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from therapists.choices import ContactKind, CredentialKind, Setting, Weekday
from therapists.exports.facts import Address, Area, Contact, Cost, Hours, Person, Post, Premises, Proof, Visits

type Node = dict[str, Any]
type Crumb = tuple[str, str]  # name and path

BUSINESS_TYPES = {
    Setting.CLINIC: "MedicalBusiness",
    Setting.HOSPITAL: "Hospital",
    Setting.SPA: "DaySpa",
    Setting.STUDIO: "HealthAndBeautyBusiness",
    Setting.SPORTS_CLUB: "SportsClub",
    Setting.OWN_PREMISES: "HealthAndBeautyBusiness",
}
BUSINESS_TYPE_ELSE = "HealthAndBeautyBusiness"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
METRES = 1000  # in a kilometre


def site(*, base: str, name: str, home_path: str, search_path: str, language: str) -> Node:
    """The front page: the site, and how to search it."""
    return _document(
        _website(base, name, home_path)
        | {
            "inLanguage": language,
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{urljoin(base, search_path)}?q={{search_term}}"},
                "query-input": "required name=search_term",
            },
        }
    )


def profile(
    person: Person, *, base: str, site_name: str, crumbs: Sequence[Crumb], language: str, confirmed_on: str
) -> Node:
    """The profile of a practitioner; ``crumbs`` lead from the front page to it, ``confirmed_on`` is ISO or blank."""
    return _document(
        _stated(
            {
                "@type": "ProfilePage",
                "@id": urljoin(base, person.path),
                "url": urljoin(base, person.path),
                "name": person.name,
                "inLanguage": language,
                "dateModified": confirmed_on,
                "isPartOf": {"@id": _id(base, crumbs[0][1], "site")},
                "mainEntity": {"@id": _id(base, person.path, "person")},
            }
        ),
        _person(person, base),
        _website(base, site_name, crumbs[0][1]),
        _breadcrumbs(base, crumbs),
    )


def practice(
    premises: Premises, *, base: str, site_name: str, crumbs: Sequence[Crumb], people: Iterable[tuple[str, str]]
) -> Node:
    """The page of a practice; ``people`` who work there by name and path."""
    employees = [
        {"@type": "Person", "@id": _id(base, path, "person"), "name": name, "url": urljoin(base, path)}
        for name, path in people
    ]
    return _document(
        _business(premises, base) | {"employee": employees},
        _website(base, site_name, crumbs[0][1]),
        _breadcrumbs(base, crumbs),
    )


# --- Things -----------------------------------------------------------------------------------------------------------


def _person(person: Person, base: str) -> Node:
    me = {"@id": _id(base, person.path, "person")}
    return _stated(
        {
            "@type": "Person",
            **me,
            "name": person.name,
            "givenName": person.given_name,
            "familyName": person.family_name,
            "honorificSuffix": ", ".join(person.letters),
            "jobTitle": list(person.professions),
            "description": person.headline,
            "url": urljoin(base, person.path),
            "sameAs": person.website,
            "image": urljoin(base, person.photo) if person.photo else "",
            **_contacts(person.contacts),
            "knowsLanguage": list(person.languages),
            "worksFor": [_business(post.premises, base) for post in person.posts],
            "hasCredential": [_credential(proof) for proof in person.proofs],
            "memberOf": [{"@type": "Organization", "name": name} for name in person.memberships],
            "makesOffer": list(_offers(person, base, me)),
        }
    )


def _business(premises: Premises, base: str) -> Node:
    point = premises.point
    return _stated(
        {
            "@type": BUSINESS_TYPES.get(Setting(premises.setting), BUSINESS_TYPE_ELSE)
            if premises.setting
            else BUSINESS_TYPE_ELSE,
            "@id": _id(base, premises.path, "place"),
            "name": premises.name,
            "url": urljoin(base, premises.path),
            "sameAs": premises.website,
            "address": _address(premises.address),
            "geo": _coordinates(point.lat, point.lon) if point is not None else None,
            **_contacts(premises.contacts),
        }
    )


def _offers(person: Person, base: str, me: Node) -> Iterable[Node]:
    """Being seen at each practice that states hours, being visited at home, and each price."""
    yield from (_seen_at(post, base, me) for post in person.posts if post.hours)
    if person.visits is not None:
        yield _visited(person.visits, me)
    yield from (_price(cost, base, me) for cost in person.costs)


def _seen_at(post: Post, base: str, me: Node) -> Node:
    return {
        "@type": "Offer",
        "availableAtOrFrom": {"@id": _id(base, post.premises.path, "place")},
        "itemOffered": {"@type": "Service", "provider": me, "hoursAvailable": list(map(_opening, post.hours))},
    }


def _visited(visits: Visits, me: Node) -> Node:
    service = {
        "@type": "Service",
        "name": _("Home visit"),
        "description": visits.terms,
        "provider": me,
        "areaServed": [_circle(area) for area in visits.areas],
        "hoursAvailable": list(map(_opening, visits.hours)),
    }
    return {"@type": "Offer", "itemOffered": _stated(service)}


def _price(cost: Cost, base: str, me: Node) -> Node:
    minutes = {"@type": "QuantitativeValue", "value": cost.minutes, "unitCode": "MIN"}
    name = _("Home visit") if cost.at_home else _("Session")
    return _stated(
        {
            "@type": "Offer",
            "availableAtOrFrom": {"@id": _id(base, cost.practice_path, "place")} if cost.practice_path else None,
            "itemOffered": {"@type": "Service", "name": name, "provider": me},
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                "price": str(cost.amount),
                "priceCurrency": cost.currency,
                "referenceQuantity": minutes,
            },
        }
    )


def _credential(proof: Proof) -> Node:
    """What was checked, where and when, in words: schema.org has no field for a check."""
    words = _("Matched in the %(source)s on %(day)s") % {"source": proof.source, "day": proof.checked_on.isoformat()}
    return _stated(
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": str(CredentialKind(proof.kind).label),
            "identifier": proof.number,
            "recognizedBy": {"@type": "Organization", "name": proof.issuer or proof.source},
            "validIn": {"@type": "AdministrativeArea", "name": proof.jurisdiction} if proof.jurisdiction else None,
            "expires": proof.expires_on.isoformat() if proof.expires_on else "",
            "description": words,
        }
    )


# --- Parts ------------------------------------------------------------------------------------------------------------


def _website(base: str, name: str, home_path: str) -> Node:
    home = urljoin(base, home_path)
    return {"@type": "WebSite", "@id": _id(base, home_path, "site"), "name": name, "url": home}


def _breadcrumbs(base: str, crumbs: Sequence[Crumb]) -> Node:
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "item": urljoin(base, path)}
        for position, (name, path) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _contacts(contacts: Iterable[Contact]) -> Node:
    found: dict[str, list[str]] = {"telephone": [], "email": []}
    for contact in contacts:
        if contact.kind == ContactKind.EMAIL:
            found["email"].append(contact.value)
        else:
            extension = f";ext={contact.extension}" if contact.extension else ""
            found["telephone"].append(contact.value + extension)
    return found


def _address(address: Address) -> Node:
    return _stated(
        {
            "@type": "PostalAddress",
            "streetAddress": address.street,
            "addressLocality": address.locality,
            "addressRegion": address.region,
            "postalCode": address.postcode,
            "addressCountry": address.country,
        }
    )


def _coordinates(lat: float, lon: float) -> Node:
    return {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}


def _circle(area: Area) -> Node:
    return _stated(
        {
            "@type": "GeoCircle",
            "name": area.name,
            "geoMidpoint": _coordinates(*area.circle.centre),
            "geoRadius": round(area.circle.radius_km * METRES),
        }
    )


def _opening(hours: Hours) -> Node:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"https://schema.org/{DAYS[hours.weekday - Weekday.MONDAY]}",
        "opens": f"{hours.opens:%H:%M}",
        "closes": f"{hours.closes:%H:%M}",
    }


def _document(*nodes: Node) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def _id(base: str, path: str, thing: str) -> str:
    return f"{urljoin(base, path)}#{thing}"


def _stated(node: Node) -> Node:
    """The node without what is not stated; one value instead of a list of one."""
    found = {}
    for name, value in node.items():
        if value in (None, "", [], {}):
            continue
        found[name] = value[0] if isinstance(value, list) and len(value) == 1 else value
    return found
