"""How many planted duplicates are found: ``python -m tests.bench.duplicates [--people 100000]``.

Fills a database of its own with invented people, plants second listings of some of them (misspelt, nicknamed, moved,
married, with nothing but a shared phone) and people who only look like others (spouses, namesakes, colleagues who share
a phone, siblings in one practice), and prints recall and precision, how long it took, and the memory of both sides.
"""

import random
import string
import time
from argparse import ArgumentParser
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RECALL_BAR, PRECISION_BAR = 0.95, 0.9
SHARE = 0.02  # of the people have a second listing, and as many have somebody who looks like them
TWO_FAULTS = 0.25  # of second listings, which are misspelt as well
SPOUSES = ("Robin", "Denise", "Howard", "Yolanda", "Terence", "Ursula", "Quentin", "Winifred")


@dataclass
class Planted:
    """Pairs of listings (the older first), each with what kind it is."""

    duplicates: dict[tuple[int, int], str] = field(default_factory=dict)
    traps: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass
class Original:
    """Somebody of whom another listing is made; all that is in common is made of these."""

    person: Any
    phone: str
    email: str
    practice: int | None
    profession: int | None
    licence: Any
    home: Any


def plant(chance: random.Random, people: int) -> Planted:
    """Write the second listings, and those who look like others; the same for the same people and chance."""
    from django.db import transaction

    from therapists.models import Practitioner

    planted = Planted()
    chosen = list(Practitioner.objects.exclude(status="closed").order_by("pk").values_list("pk", flat=True))
    sample = chance.sample(chosen, min(len(chosen), people * 2))
    makers = (_misspelt, _nicknamed, _moved, _married, _with_a_shared_phone, _initial)
    traps = (_spouse, _namesake, _colleague, _sibling)
    with transaction.atomic():
        for number, pk in enumerate(sample):
            original = _original(pk, chance)
            if number % 2:
                trap = traps[number // 2 % len(traps)]
                planted.traps[pk, trap(original, chance)] = trap.__name__
            else:
                maker = makers[number // 2 % len(makers)]
                planted.duplicates[pk, maker(original, chance)] = maker.__name__
    return planted


def _original(pk: int, chance: random.Random) -> Original:
    """Somebody, who gets a phone and an e-mail address of their own.

    Numbers kept for invention are a hundred an area: of a hundred thousand invented people, many have the same one, and
    a number that many have is nobody's own.
    """
    from therapists.models import ContactPoint, Practitioner

    person = Practitioner.objects.get(pk=pk)
    own = {"phone": _phone(chance), "email": f"own.{pk}@example.org"}
    for kind, value in own.items():
        first = ContactPoint.objects.filter(practitioner=person, kind=kind).order_by("position", "pk").first()
        contact = first or ContactPoint(practitioner=person, kind=kind)
        contact.value = value
        contact.save()
    profession = person.profession_links.values_list("profession_id", flat=True).first()
    home = getattr(person, "home_visits", None)
    return Original(
        person,
        own["phone"],
        own["email"],
        person.works_at.order_by("pk").values_list("practice_id", flat=True).first(),
        profession,
        person.credentials.filter(kind="licence").first(),
        home if home is not None and home.base_lat is not None else None,
    )


def _listing(original: Original, chance: random.Random, given: str, family: str, **also: Any) -> int:
    """Another listing: near the first one unless it ``moved``, with the contacts it is given."""
    from therapists.models import ContactPoint, Credential, HomeVisits, Practitioner, PractitionerProfession, WorksAt

    first = original.person
    fields = {name: also[name] for name in ("website", "gender") if name in also}
    person = Practitioner.objects.create(given_name=given, family_name=family, status="draft", **fields)
    if original.profession:
        PractitionerProfession.objects.create(practitioner=person, profession_id=original.profession, primary=True)
    for kind in ("phone", "email"):
        if kind in also:
            ContactPoint.objects.create(practitioner=person, kind=kind, value=also[kind])
    where, practice = first.pk, original.practice
    if also.get("moved"):
        moved = WorksAt.objects.exclude(practitioner=first).order_by("pk")
        practice = moved[chance.randrange(moved.count())].practice_id
        where = None
    if practice and (also.get("moved") or also.get("same_practice")):
        WorksAt.objects.create(practitioner=person, practice_id=practice)
    elif where and original.home:
        HomeVisits.objects.create(
            practitioner=person,
            base_lat=original.home.base_lat + chance.uniform(-0.03, 0.03),
            base_lon=original.home.base_lon + chance.uniform(-0.03, 0.03),
            base_uncertainty_km=1.4,
            offers="yes",
        )
    elif practice:
        WorksAt.objects.create(practitioner=person, practice=_another_practice(practice, chance))
    if licence := also.get("licence"):
        Credential.objects.create(
            practitioner=person, kind="licence", number=f"0{licence.number}", jurisdiction=licence.jurisdiction,
            profession=licence.profession, status="active",
        )  # fmt: skip
    return int(person.pk)


def _another_practice(pk: int, chance: random.Random) -> Any:
    """A practice of another name some streets away."""
    from therapists.models import Practice

    practice = Practice.objects.get(pk=pk)
    practice.pk, practice._state.adding = None, True
    practice.name, practice.not_a_home, practice.street, practice.postcode = f"Practice {pk}", False, "", ""
    practice.lat += chance.uniform(-0.02, 0.02)
    practice.save()
    return practice


def _phone(chance: random.Random) -> str:
    return f"+44{chance.randrange(7_000_000_000, 7_999_999_999)}"


def _wrong(name: str, chance: random.Random) -> str:
    """The name with a letter too many, too few, wrong, or two in the wrong order; its first letter stays."""
    place = chance.randrange(1, len(name) - 1)
    other = chance.choice(string.ascii_lowercase)
    return chance.choice((
        name[:place] + name[place + 1 :],
        name[:place] + other + name[place:],
        name[:place] + other + name[place + 1 :],
        name[:place] + name[place + 1] + name[place] + name[place + 2 :],
    ))  # fmt: skip


def _perhaps_wrong(name: str, chance: random.Random) -> str:
    return _wrong(name, chance) if len(name) > 4 and chance.random() < TWO_FAULTS else name


def _one_of_theirs(original: Original, chance: random.Random) -> dict[str, Any]:
    """A contact that both listings have, and one that only the new one has."""
    kind = chance.choice(("phone", "email"))
    new = {"phone": _phone(chance), "email": f"new.{original.person.pk}@example.net"}
    return {**new, kind: getattr(original, kind)} if chance.random() < 0.5 else {kind: getattr(original, kind)}


# --- Second listings --------------------------------------------------------------------------------------------------


def _misspelt(original: Original, chance: random.Random) -> int:
    given, family = original.person.given_name, original.person.family_name
    if len(given) > 4 and (chance.random() < 0.4 or len(family) < 5):
        given = _wrong(given, chance)
    elif len(family) > 3:
        family = _wrong(family, chance)
    return _listing(original, chance, given, family, **_one_of_theirs(original, chance))


def _nicknamed(original: Original, chance: random.Random) -> int:
    from nicknames import NickNamer

    short = sorted(NickNamer().nicknames_of(original.person.given_name.lower()))
    given = chance.choice(short).capitalize() if short else original.person.given_name
    family = _perhaps_wrong(original.person.family_name, chance)
    return _listing(original, chance, given, family, **_one_of_theirs(original, chance))


def _moved(original: Original, chance: random.Random) -> int:
    given, family = original.person.given_name, _perhaps_wrong(original.person.family_name, chance)
    kept = {"phone": _phone(chance), **_one_of_theirs(original, chance), "moved": True}
    return _listing(original, chance, given, family, **kept)


def _married(original: Original, chance: random.Random) -> int:
    kept = {"licence": original.licence} if original.licence else {"email": original.email}
    return _listing(original, chance, original.person.given_name, "Newname" + chance.choice("abcdefgh"), **kept)


def _with_a_shared_phone(original: Original, chance: random.Random) -> int:
    from therapists.models import ContactPoint

    phone = _phone(chance)
    for person in (original.person, *(_colleagues(original, chance, 4))):
        ContactPoint.objects.create(practitioner_id=getattr(person, "pk", person), kind="phone", value=phone)
    first = original.person
    return _listing(original, chance, first.given_name, first.family_name, phone=phone, same_practice=True)


def _initial(original: Original, chance: random.Random) -> int:
    first = original.person
    both = {"phone": original.phone, "email": original.email}
    return _listing(original, chance, f"{first.given_name[0]}.", first.family_name, **both)


# --- People who look like others --------------------------------------------------------------------------------------


def _spouse(original: Original, chance: random.Random) -> int:
    other = chance.choice([name for name in SPOUSES if name != original.person.given_name])
    both = {"phone": original.phone, "email": original.email}
    return _listing(original, chance, other, original.person.family_name, same_practice=True, **both)


def _namesake(original: Original, chance: random.Random) -> int:
    first = original.person
    own = {"phone": _phone(chance), "email": f"namesake.{first.pk}@example.com"}
    return _listing(original, chance, first.given_name, first.family_name, **own)


def _colleague(original: Original, chance: random.Random) -> int:
    """Same given name, same practice, same phone."""
    first = original.person
    return _listing(original, chance, first.given_name, "Colleague", phone=original.phone, same_practice=True)


def _sibling(original: Original, chance: random.Random) -> int:
    """Another given name that begins alike, in the same practice."""
    letter = original.person.given_name[0]
    return _listing(
        original, chance, f"{letter}{chance.choice(('ordan', 'elsey', 'aldiva'))}", original.person.family_name,
        phone=original.phone, same_practice=True,
    )  # fmt: skip


def _colleagues(original: Original, chance: random.Random, count: int) -> list[int]:
    names = chance.sample(SPOUSES, count)
    return [
        _listing(original, chance, name, f"{chance.choice(SPOUSES)}son", same_practice=True, phone=_phone(chance))
        for name in names
    ]


# --- What is found ----------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """How well it went, and which kinds were missed or fallen for."""

    recall: float
    precision: float
    missed: Counter[str]
    fallen_for: Counter[str]


def compare(planted: Planted) -> Outcome:
    """What stands in the table beside what was planted."""
    from therapists.models import DuplicatePair

    found = set(DuplicatePair.objects.waiting().values_list("one_id", "other_id"))
    right = found & planted.duplicates.keys()
    wrong = found - planted.duplicates.keys()
    return Outcome(
        len(right) / len(planted.duplicates),
        len(right) / max(len(found), 1),
        Counter(kind for pair, kind in planted.duplicates.items() if pair not in found),
        Counter(planted.traps.get(pair, "by chance") for pair in wrong),
    )


def _peak_mb(process: int | str) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()

    from tests.bench import throwaway

    throwaway.prepare()

    from django.core.management import call_command
    from django.db import connection

    from therapists.duplicates import renewing

    call_command("demo", practitioners=asked.people, verbosity=0)
    planted = plant(random.Random(asked.seed), int(asked.people * SHARE))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_backend_pid()")
        server = cursor.fetchone()[0]
    before = _peak_mb("self")
    clock, processor = time.perf_counter(), time.process_time()
    renewed = renewing.renew()
    took, worked = time.perf_counter() - clock, time.process_time() - processor
    outcome = compare(planted)
    print(f"{asked.people:,} people, {len(planted.duplicates):,} second listings, {len(planted.traps):,} look-alikes")
    print(f"{renewed.compared:,} pairs compared in {took:.1f} s, of which {worked:.1f} s of this process")
    print(f"memory at most: {_peak_mb('self')} MB ({before} MB before), server's process {_peak_mb(server)} MB")
    print(f"recall {outcome.recall:.3f}, precision {outcome.precision:.3f}; {renewed.likely:,} pairs shown")
    print(f"missed: {dict(outcome.missed)}")
    print(f"fallen for: {dict(outcome.fallen_for)}")
    if outcome.recall < RECALL_BAR or outcome.precision < PRECISION_BAR:
        raise SystemExit(f"below the bars: recall {RECALL_BAR}, precision {PRECISION_BAR}")


if __name__ == "__main__":
    main()
