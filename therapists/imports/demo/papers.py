"""What qualifies invented people, and what somebody has looked up or confirmed.

Whoever is published has what the gate asks for: the licence that the law demands, looked up, or one proof.
"""

from babel import Locale

from therapists.choices import (
    DEMANDS_LICENCE,
    CheckResult,
    ConfirmationMethod,
    CredentialKind,
    CredentialStatus,
    Fact,
    RegulationKind,
    Stated,
)
from therapists.gate.proof import PROVES
from therapists.imports.demo import words
from therapists.imports.demo.draw import City, Weighted
from therapists.imports.demo.rows import Crowd, Person, Row
from therapists.imports.demo.world import Entry, Rule
from therapists.models import Confirmation, Credential, Membership, Proof

LICENCE_KNOWN = 0.94  # where the law demands one, of those who are not published
PAPER_HELD = 0.55  # where the law leaves it open
# Kinds of regulation under which many hold a paper with a number although the law lets others practise.
LEAVES_OPEN = frozenset({RegulationKind.CERTIFICATION, RegulationKind.REGISTRATION, RegulationKind.VOLUNTARY_REGISTER})
CREDENTIAL_STATUS = Weighted(
    {CredentialStatus.ACTIVE: 96, CredentialStatus.EXPIRED: 2.5, CredentialStatus.UNKNOWN: 1.5}.items()
)
CHECKED = 0.78  # of papers that are not what lets somebody be published
CHECK_RESULTS = Weighted({CheckResult.MATCHED: 95, CheckResult.NOT_FOUND: 3, CheckResult.MISMATCH: 2}.items())
INSURED = 0.45
BACKGROUND_AT_HOME, BACKGROUND_ELSEWHERE = 0.35, 0.08
MEMBER = 0.45
CONFIRMED = 0.75
CONFIRMED_FACTS = (1, 4)
CONFIRMED_DAYS = 400
CONFIRMED_BY = Weighted(
    {
        (ConfirmationMethod.CALL, "the practitioner"): 40,
        (ConfirmationMethod.CALL, "the front desk"): 15,
        (ConfirmationMethod.MAIL, "the practitioner"): 30,
        (ConfirmationMethod.WEBSITE, "their website"): 12,
        (ConfirmationMethod.IN_PERSON, "the practitioner"): 3,
    }.items()
)

ESTABLISHED = (
    (ConfirmationMethod.CALL, "The school says that they finished the course."),
    (ConfirmationMethod.CALL, "The clinic says that they have worked there for years."),
    (ConfirmationMethod.IN_PERSON, "Showed the diploma and an identity card at the office."),
    (ConfirmationMethod.MAIL, "Sent the diploma; the school confirms it."),
)

OF_A_PROFESSION = frozenset({CredentialKind.LICENCE, CredentialKind.CERTIFICATION})
NO_CHECK = (None, "", "")


def _checked(crowd: Crowd, share: float, source: str) -> tuple[str | None, str, str]:
    if not crowd.chance(share):
        return NO_CHECK
    return crowd.day(crowd.between(1, 360)), CHECK_RESULTS.pick(crowd.rng), source


def _matched(crowd: Crowd, source: str) -> Row:
    return crowd.day(crowd.between(1, 360)), CheckResult.MATCHED, source


def _paper(
    crowd: Crowd, person: Person, kind: CredentialKind, *named: str, check: Row, of: Entry | None = None
) -> None:
    """Add a paper ``named`` by number, issuer and jurisdiction; ``of`` a profession that it lets somebody practise."""
    status = CredentialStatus.ACTIVE if of else CREDENTIAL_STATUS.pick(crowd.rng)
    expired = status == CredentialStatus.EXPIRED
    expires = crowd.between(5, 200) if expired else -crowd.between(20, 700)
    issued = expires + crowd.between(365, 900) if expired else crowd.between(30, 3000)
    person.has_papers = True
    profession = (of or person.profession).id if kind in OF_A_PROFESSION else None
    person.proven |= kind in PROVES and not expired and check[1] == CheckResult.MATCHED
    crowd.rows[Credential].append(
        (person.id, kind, profession, *named, status, crowd.day(issued), crowd.day(expires), *check)
    )


def papers(crowd: Crowd, person: Person) -> None:
    """Licence as the law asks, insurance, background check."""
    rule = crowd.world.rule(person.profession.slug, person.city)
    if rule and not (person.published and rule.kind in DEMANDS_LICENCE):
        _licence(crowd, person, rule)
    if person.published:
        _licences_demanded(crowd, person)
    if crowd.chance(INSURED):
        check = _checked(crowd, 0.45, "certificate by e-mail")
        _paper(crowd, person, CredentialKind.INSURANCE, "", crowd.one(words.INSURERS), "", check=check)
    issuer = words.BACKGROUND_ISSUERS.get(person.city.country)
    at_home = person.offers == Stated.YES
    if issuer and crowd.chance(BACKGROUND_AT_HOME if at_home else BACKGROUND_ELSEWHERE):
        check = _checked(crowd, 0.6, "certificate by e-mail")
        _paper(crowd, person, CredentialKind.BACKGROUND_CHECK, "", issuer, person.city.country, check=check)


def _licence(crowd: Crowd, person: Person, rule: Rule) -> None:
    demanded = rule.kind in DEMANDS_LICENCE
    if not demanded and rule.kind not in LEAVES_OPEN:
        return
    if not crowd.chance(LICENCE_KNOWN if demanded else PAPER_HELD):
        return
    kind = CredentialKind.LICENCE if demanded else CredentialKind.CERTIFICATION
    check = _checked(crowd, CHECKED, register(rule.jurisdiction, person.city))
    number = _paper_number(crowd)
    _paper(crowd, person, kind, number, rule.authority[:160], rule.jurisdiction, check=check)


def _licences_demanded(crowd: Crowd, person: Person) -> None:
    """Those without which nobody is published: for each profession, wherever they work."""
    had = set()
    for profession in filter(None, (person.profession, person.second)):
        for city in filter(None, (person.city, person.elsewhere)):
            rule = crowd.world.rule(profession.slug, city)
            if rule and rule.kind in DEMANDS_LICENCE and (profession.id, rule.jurisdiction) not in had:
                had.add((profession.id, rule.jurisdiction))
                named = (_paper_number(crowd), rule.authority[:160], rule.jurisdiction)
                check = _matched(crowd, register(rule.jurisdiction, city))
                _paper(crowd, person, CredentialKind.LICENCE, *named, check=check, of=profession)


def register(jurisdiction: str, city: City) -> str:
    """The register in which a paper was looked up: named as they are, and like none that is."""
    country, _dash, region = jurisdiction.partition("-")
    place = city.region_name if region else Locale("en").territories[country]
    return f"{place} Register of Hands-on Care"


def _paper_number(crowd: Crowd) -> str:
    """Two letters that no register here begins a number with, so that nobody's own is shown."""
    return f"ZX{crowd.between(100_000, 999_999)}"


def memberships(crowd: Crowd, person: Person) -> None:
    """One association of the profession there, now and then two."""
    fitting = crowd.world.associations_of(person.profession.slug, person.city)
    if not fitting or not crowd.chance(MEMBER):
        return
    chosen = dict.fromkeys([crowd.one(fitting)])
    if crowd.chance(0.2):
        chosen[crowd.one(fitting)] = None
    for association in chosen:
        check = _checked(crowd, 0.5, "member list")
        person.proven |= check[1] == CheckResult.MATCHED
        crowd.rows[Membership].append((person.id, association, _paper_number(crowd), *check))


def proof(crowd: Crowd, person: Person) -> None:
    """What a curator established, where nothing else would let somebody be published."""
    if person.published and not person.proven:
        method, established = crowd.one(ESTABLISHED)
        crowd.rows[Proof].append((person.id, established, method, crowd.moment(crowd.between(1, 360))))


def confirmations(crowd: Crowd, person: Person) -> None:
    """Some facts that were confirmed within the last ``CONFIRMED_DAYS``."""
    if not crowd.chance(CONFIRMED):
        return
    facts = [Fact.LISTING, Fact.PHONE, Fact.ACCEPTING, Fact.HOURS, Fact.FEES]
    if person.has_papers:
        facts.append(Fact.CREDENTIAL)
    if person.base is not None:
        facts[1:1] = [Fact.HOME_VISITS, Fact.COVERAGE]
    last = int(CONFIRMED_DAYS * crowd.rng.random() ** 1.5)  # recent ones are more common
    for fact in crowd.rng.sample(facts, crowd.between(*CONFIRMED_FACTS)):
        method, source = CONFIRMED_BY.pick(crowd.rng)
        if fact == Fact.CREDENTIAL:
            method, source = ConfirmationMethod.REGISTER, "public register"
        ago = min(CONFIRMED_DAYS, last + crowd.between(0, 60))
        crowd.rows[Confirmation].append((person.id, fact, source, method, crowd.moment(ago)))
