"""Invented rows in the shape of the NPI registry's files, and people for the pipeline without a file."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from therapists.choices import ContactKind
from therapists.identity import digest_of
from therapists.imports.people import Address, Contact, Licence, Person
from therapists.imports.pipeline import Reading, Report, run
from therapists.imports.reading import Progress, Rejects
from therapists.imports.staging import Stage
from therapists.models import Place

PERSON = [
    "Last Name (Legal Name)",
    "First Name",
    "Middle Name",
    "Name Prefix Text",
    "Name Suffix Text",
    "Credential Text",
]
OTHER = ["Last Name", "First Name", "Middle Name", "Name Prefix Text", "Name Suffix Text", "Credential Text"]
ADDRESS = ["City Name", "State Name", "Postal Code", "Country Code (If outside U.S.)", "Telephone Number", "Fax Number"]


def _address(kind: str) -> list[str]:
    streets = [f"Provider {line} Line Business {kind} Address" for line in ("First", "Second")]
    return streets + [f"Provider Business {kind} Address {part}" for part in ADDRESS]


def _official(*parts: str) -> list[str]:
    return [f"Authorized Official {part}" for part in parts]


TAXONOMY = (
    "Healthcare Provider Taxonomy Code_{0}",
    "Provider License Number_{0}",
    "Provider License Number State Code_{0}",
    "Healthcare Provider Primary Taxonomy Switch_{0}",
)
IDENTIFIER = ("Identifier", "Identifier Type Code", "Identifier State", "Identifier Issuer")
HEADER_330 = [
    "NPI",
    "Entity Type Code",
    "Replacement NPI",
    "Employer Identification Number (EIN)",
    "Provider Organization Name (Legal Business Name)",
    *(f"Provider {part}" for part in PERSON),
    "Provider Other Organization Name",
    "Provider Other Organization Name Type Code",
    *(f"Provider Other {part}" for part in OTHER),
    "Provider Other Last Name Type Code",
    *_address("Mailing"),
    *_address("Practice Location"),
    "Provider Enumeration Date",
    "Last Update Date",
    "NPI Deactivation Reason Code",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    "Provider Sex Code",
    *_official("Last Name", "First Name", "Middle Name", "Title or Position", "Telephone Number"),
    *(column.format(number) for number in range(1, 16) for column in TAXONOMY),
    *(f"Other Provider {part}_{number}" for number in range(1, 51) for part in IDENTIFIER),
    "Is Sole Proprietor",
    "Is Organization Subpart",
    "Parent Organization LBN",
    "Parent Organization TIN",
    *_official("Name Prefix Text", "Name Suffix Text", "Credential Text"),
    *(f"Healthcare Provider Taxonomy Group_{number}" for number in range(1, 16)),
    "Certification Date",
]
HEADER_329 = [name.replace("Sex", "Gender") for name in HEADER_330[:-1]]
HEADER_335 = [
    *HEADER_330,
    "npi_managed_by",
    "npi_activation_status",
    "npi_activation_change_reason_list",
    "npi_activation_future_change_date",
    "npi_fhir_url",
]
HEADER_FURTHER = [
    "NPI",
    "Provider Secondary Practice Location Address- Address Line 1",
    "Provider Secondary Practice Location Address-  Address Line 2",
    "Provider Secondary Practice Location Address - City Name",
    "Provider Secondary Practice Location Address - State Name",
    "Provider Secondary Practice Location Address - Postal Code",
    "Provider Secondary Practice Location Address - Country Code (If outside U.S.)",
    "Provider Secondary Practice Location Address - Telephone Number",
    "Provider Secondary Practice Location Address - Telephone Extension",
    "Provider Practice Location Address - Fax Number",
]
HEADER_OTHER = ["NPI", "Provider Other Organization Name", "Provider Other Organization Name Type Code"]
PLACE = "Provider Business Practice Location Address"
FIRST_LINE = "Provider First Line Business Practice Location Address"
PHYSICAL_THERAPY, ORTHOPAEDIC, CHIROPRACTIC, MASSAGE = "225100000X", "2251X0800X", "111N00000X", "225700000X"
MEDICINE = "207R00000X"


def npi(number: int) -> str:
    """The valid NPI with these nine digits."""
    digits = f"{1_000_000_00 + number}"
    total = 24 + sum(int(digit) for digit in digits[1::2])
    total += sum(sum(divmod(2 * int(digit), 10)) for digit in digits[0::2])
    return f"{digits}{-total % 10}"


def row(number: int, *taxonomies: tuple[str, str, str, str], **cells: str) -> dict[str, str]:
    """One person's cells by column; ``taxonomies`` are (code, licence, state, switch); others by ``set_cells``."""
    taxonomies = taxonomies or ((PHYSICAL_THERAPY, f"00{number}", "CT", "Y"),)
    named = {
        "NPI": npi(number),
        "Entity Type Code": "1",
        "Provider Last Name (Legal Name)": f"O'SAMPLE-{_letters(number)}",
        "Provider First Name": "ANA",
        "Provider Middle Name": "L.",
        "Provider Credential Text": "P.T.",
        FIRST_LINE: f"{number} INVENTED STREET",
        f"{PLACE} City Name": "HARTFORD",
        f"{PLACE} State Name": "CT",
        f"{PLACE} Postal Code": "061031234",
        f"{PLACE} Country Code (If outside U.S.)": "US",
        f"{PLACE} Telephone Number": f"860555{number % 10000:04d}",
        "Provider Sex Code": "F",
    }
    for place, values in enumerate(taxonomies, start=1):
        named |= {column.format(place): value for column, value in zip(TAXONOMY, values, strict=True)}
    return named | {NAMES.get(name, name): value for name, value in cells.items()}


NAMES = {
    "npi": "NPI",
    "entity": "Entity Type Code",
    "family": "Provider Last Name (Legal Name)",
    "given": "Provider First Name",
    "suffix": "Provider Name Suffix Text",
    "letters": "Provider Credential Text",
    "street": FIRST_LINE,
    "town": f"{PLACE} City Name",
    "state": f"{PLACE} State Name",
    "postcode": f"{PLACE} Postal Code",
    "country": f"{PLACE} Country Code (If outside U.S.)",
    "phone": f"{PLACE} Telephone Number",
    "mail_phone": "Provider Business Mailing Address Telephone Number",
    "former": "Provider Other Last Name",
    "ended": "NPI Deactivation Date",
    "resumed": "NPI Reactivation Date",
}


def _letters(number: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def write(
    path: Path,
    rows: Iterable[dict[str, str]],
    header: Sequence[str] = HEADER_330,
    *,
    encoding: str = "utf-8",
    ending: str = "\r\n",
) -> Path:
    """A file of these rows, everything quoted as in the registry's own."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator=ending)
        writer.writerow(header)
        for cells in rows:
            known = {"Provider Gender Code": cells.get("Provider Sex Code", ""), **cells}
            writer.writerow([known.get(name, "") for name in header])
    return path


# --- Without a file ---------------------------------------------------------------------------------------------------


class People:
    """A source that gives these people."""

    name = "invented"

    def __init__(self, *people: Person, gone: Sequence[str] = ()) -> None:
        self.rejects = Rejects(None)
        self._people = people
        self._gone = gone

    def read(self, stage: Stage, progress: Progress) -> Reading:
        for person in self._people:
            stage.add(person)
        for external_id in self._gone:
            stage.gone(external_id)
        return Reading(len(self._people), Counter())


def person(number: int = 1, **fields: Any) -> Person:
    """A physical therapist in Hartford."""
    return Person(**{
        "external_id": npi(number),
        "npi": npi(number),
        "given_name": "Ana",
        "family_name": "O'Sample",
        "professions": ["physical-therapist"],
        "licences": [Licence("US-CT", "physical-therapist", f"00{number}")],
        "contacts": [phone(number)],
        "addresses": [address(f"{number} Invented Street")],
        **fields,
    })  # fmt: skip


def phone(number: int) -> Contact:
    return Contact(ContactKind.PHONE, f"+1860555{number:04d}")


def address(street: str, town: str = "Hartford") -> Address:
    """An address in the one ZIP code that the test gazetteer knows in Connecticut."""
    place = Place.objects.get(kind="postcode", country="US", name="06103")
    return Address(digest_of("address", f"{town} {street}"), street, "06103", town, place.pk)


def imported(path: Path, *people: Person, dry_run: bool = False, gone: Sequence[str] = ()) -> Report:
    """Run the pipeline over these people; the file is only there to be fingerprinted."""
    file = path / "invented.csv"
    file.write_text("".join(each.external_id for each in people))
    return run(People(*people, gone=gone), file, dry_run=dry_run)
