"""Who invented people are: name, profession, skills, words, contacts."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from therapists.choices import (
    AgeGroup,
    CloseReason,
    ContactKind,
    Gender,
    LanguageLevel,
    ListingStatus,
    Pressure,
    ScentPolicy,
    Stated,
)
from therapists.imports.demo import names, papers, ways, words
from therapists.imports.demo.draw import City, Draw, Weighted
from therapists.imports.demo.phones import phone
from therapists.imports.demo.rows import Crowd, Person, Rows, empty_rows
from therapists.imports.demo.world import Entry
from therapists.letters import slug_of
from therapists.models import (
    ContactPoint,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerPayment,
    PractitionerProfession,
    PractitionerTechnique,
    SourceRecord,
)

SOURCE = "demo"

# Shares of all people, unless it says of whom.
STATUS = Weighted(
    {
        ListingStatus.PUBLISHED: 96,
        ListingStatus.PENDING: 2,
        ListingStatus.PAUSED: 1,
        ListingStatus.CLOSED: 1,
    }.items()
)
CLOSED_BECAUSE = Weighted(
    {CloseReason.RETIRED: 45, CloseReason.MOVED_AWAY: 30, CloseReason.ASKED: 20, CloseReason.OTHER: 5}.items()
)
OFFERS_HOME = Weighted({Stated.YES: 34, Stated.NOT_STATED: 33, Stated.NO: 33}.items())
WOMEN_SHARE = {"massage-therapist": 0.8, "chiropractor": 0.4, "athletic-trainer": 0.5, "naprapath": 0.5}
WOMEN_SHARE_ELSEWHERE = 0.68
NON_BINARY_SHARE = 0.015
GENDER_STATED = 0.8
PRONOUNS_STATED = 0.25
PRONOUNS = {Gender.WOMAN: "she/her", Gender.MAN: "he/him", Gender.NON_BINARY: "they/them"}
MIDDLE_NAME = 0.08
LOCAL_NAME = 0.3  # of people with roots elsewhere, who bear a given name of the country
SECOND_PROFESSION = 0.08
SCENT_STATED = 0.5
SCENTS = Weighted({ScentPolicy.FRAGRANCE_FREE: 40, ScentPolicy.ON_REQUEST: 40, ScentPolicy.USED: 20}.items())
PRESSURES = tuple(Pressure.values)
PRESSURES_STATED = 0.6
AGES_STATED = 0.65
PAYMENTS_STATED = 0.75
TECHNIQUES = (3, 9)
CONDITIONS = (2, 10)
TECHNIQUES_NOT_STATED = 0.08
CONDITIONS_NOT_STATED = 0.08
BIO_STATED = 0.8
HEADLINE_STATED = 0.75
WEBSITE = 0.45
BOOKING = 0.15
AWAY = 0.02
PHONE_AND_EMAIL, PHONE_ONLY = 0.7, 0.85  # up to the first both, up to the second a phone, beyond that e-mail
PRIVATE_CONTACT = 0.05
PRICE_SPREAD = 0.2  # standard deviation of the logarithm
SPANISH_COUNTRIES = frozenset({"ES", "MX"})
CAREER_YEARS = (1, 35)
# Sizes of practices that several share, and of how many people in a hundred share one.
SHARED_SIZES = Weighted({2: 30, 3: 20, 4: 14, 5: 10, 6: 7, 8: 6, 10: 5, 14: 3, 20: 2, 28: 1, 40: 1}.items())
SHARED_MEAN = 5.2
SHARED_PEOPLE = 0.2
SHARED_UNITS = SHARED_PEOPLE / (SHARED_MEAN * (1 - SHARED_PEOPLE) + SHARED_PEOPLE)
SAME_PROFESSION = 0.65  # of the people in one practice
YEAR_STATED = 0.5
LETTERS = 0.85  # of those whose profession has some in their country


@dataclass(slots=True)
class Pattern:
    """A sentence with gaps, and what must be known to fill them."""

    text: str
    gaps: frozenset[str]


def _patterns(by_locale: dict[str, tuple[str, ...]]) -> dict[str, list[Pattern]]:
    return {
        locale: [Pattern(text, frozenset(gap for _, gap, _, _ in Formatter().parse(text) if gap)) for text in texts]
        for locale, texts in by_locale.items()
    }


HEADLINES = _patterns(words.HEADLINES)
OPENINGS = _patterns(words.OPENINGS)
MIDDLES = _patterns(words.MIDDLES)
CLOSINGS = _patterns(words.CLOSINGS)
HOME_SENTENCES = _patterns(words.HOME_SENTENCES)


def units(total: int, draw: Draw) -> Iterator[int]:
    """Numbers that add up to ``total``: ones, and the sizes of practices that several people share."""
    while total > 0:
        size = SHARED_SIZES.pick(draw.rng) if draw.chance(SHARED_UNITS) else 1
        yield min(size, total)
        total -= size


def batches(crowd: Crowd, total: int, size: int) -> Iterator[Rows]:
    """The rows of ``total`` people, some ``size`` people at a time."""
    first = begin = crowd.number
    for together in units(total, crowd):
        add(crowd, together)
        if crowd.number - begin >= size or crowd.number - first == total:
            yield crowd.rows
            crowd.rows, begin = empty_rows(), crowd.number


def add(crowd: Crowd, size: int) -> None:
    """Add one person, or the ``size`` people of one practice."""
    city = crowd.world.cities.pick(crowd.rng)
    profession = crowd.world.professions[city.country].pick(crowd.rng)
    if size == 1:
        _person(crowd, city, profession, None)
        return
    practice = ways.practice(crowd, city, profession, "", shared=True, home=None)
    for _ in range(size):
        same = crowd.rng.random() < SAME_PROFESSION
        own = profession if same else crowd.world.professions[city.country].pick(crowd.rng)
        _person(crowd, city, own, practice)


def _person(crowd: Crowd, city: City, profession: Entry, shared: int | None) -> None:
    person = _who(crowd, city, profession)
    _skills(crowd, person)
    status = STATUS.pick(crowd.rng)
    person.published = status == ListingStatus.PUBLISHED
    _listing(crowd, person, status)
    _languages(crowd, person)
    _contacts(crowd, person)
    if person.offers == Stated.YES:
        person.base = crowd.near(city, ways.BASE_SPREAD_KM)
    ways.posts(crowd, person, shared)
    ways.home_visits(crowd, person)
    ways.prices(crowd, person)
    papers.papers(crowd, person)
    papers.memberships(crowd, person)
    papers.proof(crowd, person)
    papers.confirmations(crowd, person)
    crowd.rows[SourceRecord].append((person.id, SOURCE, f"{person.number:08}", crowd.run))
    crowd.number += 1


def _who(crowd: Crowd, city: City, profession: Entry) -> Person:
    share = WOMEN_SHARE.get(profession.slug, WOMEN_SHARE_ELSEWHERE)
    born = Gender.WOMAN if crowd.chance(share) else Gender.MAN
    origin = _origin(crowd, city)
    given, family = _name(crowd, city, origin, born)
    return Person(
        id=crowd.next_id(Practitioner),
        number=crowd.number,
        city=city,
        profession=profession,
        origin=origin,
        gender=Gender.NON_BINARY if crowd.chance(NON_BINARY_SHARE) else born,
        given=given,
        family=family,
        offers=OFFERS_HOME.pick(crowd.rng),
        since=crowd.today.year - crowd.between(*CAREER_YEARS),
        hour=words.HOUR_PRICES[city.country] * crowd.rng.lognormvariate(0, PRICE_SPREAD),
        locale="es" if city.country in SPANISH_COUNTRIES else "en",
        slug=slug_of(f"{given} {family}", longest=80) or "practitioner",
    )


def _origin(crowd: Crowd, city: City) -> names.Origin:
    french = city.country == "CA" and city.region in words.FRENCH_REGIONS
    if french and crowd.chance(words.FRENCH_REGION_SHARE):
        return names.ORIGINS["french"]
    return crowd.origins[city.country].pick(crowd.rng)


def _name(crowd: Crowd, city: City, origin: names.Origin, born: Gender) -> tuple[str, str]:
    local = names.LOCAL_NAMES.get(city.country)
    named = names.ORIGINS[local] if local and crowd.chance(LOCAL_NAME) else origin
    given = crowd.one(named.women if born == Gender.WOMAN else named.men)
    family = crowd.one(origin.family)
    if origin.two_families and city.country in SPANISH_COUNTRIES:
        family = f"{family} {crowd.one(origin.family)}"
    return given, family


def _skills(crowd: Crowd, person: Person) -> None:
    slug = person.profession.slug
    if not crowd.chance(TECHNIQUES_NOT_STATED):
        count = crowd.between(*TECHNIQUES)
        person.techniques = crowd.world.techniques[slug].several(crowd.rng, count)
    if not crowd.chance(CONDITIONS_NOT_STATED):
        count = crowd.between(*CONDITIONS)
        person.conditions = crowd.world.conditions[slug].several(crowd.rng, count)
    crowd.rows[PractitionerTechnique] += [(person.id, entry.id) for entry in person.techniques]
    crowd.rows[PractitionerCondition] += [(person.id, entry.id) for entry in person.conditions]
    crowd.rows[PractitionerProfession].append((person.id, person.profession.id, True))
    second = words.SECOND_PROFESSIONS.get(slug)
    if second and crowd.chance(SECOND_PROFESSION):
        entry = crowd.world.profession_by_slug.get(crowd.one(second))
        if entry:
            person.second = entry
            crowd.rows[PractitionerProfession].append((person.id, entry.id, False))
    if crowd.chance(PAYMENTS_STATED):
        ways = crowd.world.payments[person.city.country].several(crowd.rng, crowd.between(2, 5))
        crowd.rows[PractitionerPayment] += [(person.id, way) for way in ways]


def _listing(crowd: Crowd, person: Person, status: ListingStatus) -> None:
    listed = crowd.between(30, 1100)  # days ago
    edited = crowd.between(0, min(listed, papers.CONFIRMED_DAYS))
    closed = status == ListingStatus.CLOSED
    web = f"{person.slug}-{person.number}"
    middle = crowd.chance(MIDDLE_NAME)
    crowd.rows[Practitioner].append(
        (
            person.id,
            person.slug,
            person.given,
            f"{crowd.one(words.INITIALS)}." if middle else "",
            person.family,
            _post_nominals(crowd, person),
            PRONOUNS[person.gender] if crowd.chance(PRONOUNS_STATED) else "",
            person.gender if crowd.chance(GENDER_STATED) else "",
            _headline(crowd, person) if crowd.chance(HEADLINE_STATED) else "",
            _bio(crowd, person) if crowd.chance(BIO_STATED) else "",
            person.since if crowd.chance(YEAR_STATED) else None,
            _ages(crowd) if crowd.chance(AGES_STATED) else "{}",
            SCENTS.pick(crowd.rng) if crowd.chance(SCENT_STATED) else "",
            crowd.some(PRESSURES, 0.6) if crowd.chance(PRESSURES_STATED) else "{}",
            f"https://www.example.org/{web}/" if crowd.chance(WEBSITE) else "",
            f"https://booking.example.com/{web}" if crowd.chance(BOOKING) else "",
            crowd.day(-crowd.between(3, 60)) if crowd.chance(AWAY) else None,
            status,
            crowd.moment(listed) if status != ListingStatus.PENDING else None,
            crowd.day(edited) if closed else None,
            CLOSED_BECAUSE.pick(crowd.rng) if closed else "",
            crowd.moment(listed + crowd.between(1, 20)),
            crowd.moment(edited),
        )
    )


def _post_nominals(crowd: Crowd, person: Person) -> str:
    by_country = words.POST_NOMINALS.get(person.profession.slug, {})
    letters = by_country.get(person.city.country, by_country.get("", ()))
    return crowd.one(letters).replace(",", ", ") if letters and crowd.chance(LETTERS) else ""


def _ages(crowd: Crowd) -> str:
    children, teenagers = crowd.chance(0.25), crowd.chance(0.5)
    older = crowd.chance(0.8)
    ages = [AgeGroup.CHILDREN] * children + [AgeGroup.TEENAGERS] * (teenagers or children) + [AgeGroup.ADULTS]
    return "{" + ",".join(ages + [AgeGroup.OLDER_ADULTS] * older) + "}"


def _gaps(crowd: Crowd, person: Person) -> dict[str, object]:
    locale, profession = person.locale, person.profession.name(person.locale)
    gaps: dict[str, object] = {"city": person.city.name, "year": person.since, "profession": profession}
    gaps["a_profession"] = f"{'an' if profession[:1] in 'aeiou' else 'a'} {profession}"
    spoken = [entry for entry in person.conditions if entry.slug in words.SPOKEN_CONDITIONS]
    for name, entries in (("technique", person.techniques), ("condition", spoken)):
        for suffix, entry in zip(("", "2"), entries, strict=False):
            gaps[name + suffix] = entry.name(locale)
    return gaps


def _sentence(crowd: Crowd, patterns: list[Pattern], gaps: dict[str, object]) -> str:
    fitting = [pattern for pattern in patterns if pattern.gaps <= gaps.keys()]
    text = crowd.one(fitting).text.format_map(gaps)
    return text[:1].upper() + text[1:]


def _headline(crowd: Crowd, person: Person) -> str:
    return _sentence(crowd, HEADLINES[person.locale], _gaps(crowd, person))[:140]


def _bio(crowd: Crowd, person: Person) -> str:
    gaps, locale = _gaps(crowd, person), person.locale
    parts = [OPENINGS[locale], MIDDLES[locale], CLOSINGS[locale]]
    if crowd.chance(0.5):
        parts.insert(2, MIDDLES[locale])
    if person.offers == Stated.YES and crowd.chance(0.7):
        parts.insert(-1, HOME_SENTENCES[locale])
    sentences = [_sentence(crowd, patterns, gaps) for patterns in parts]
    return " ".join(dict.fromkeys(sentences))


def _languages(crowd: Crowd, person: Person) -> None:
    first, others = words.COUNTRY_LANGUAGES[person.city.country]
    if person.origin is names.ORIGINS["french"] and person.city.region in words.FRENCH_REGIONS:
        first, others = "fr", ("en", *others[1:])
    spoken = {first: LanguageLevel.NATIVE}
    if person.origin.languages and crowd.chance(0.6):
        tags = person.origin.languages
        tag = tags[int(crowd.rng.random() ** 2 * len(tags))]  # most likely first
        spoken.setdefault(tag, LanguageLevel.NATIVE if crowd.chance(0.6) else LanguageLevel.FLUENT)
    if crowd.chance(0.3):
        tag = others[int(crowd.rng.random() ** 1.5 * len(others))]
        spoken.setdefault(tag, LanguageLevel.BASIC if crowd.chance(0.5) else LanguageLevel.FLUENT)
    known = crowd.world.languages
    crowd.rows[PractitionerLanguage] += [
        (person.id, known[tag], level) for tag, level in spoken.items() if tag in known
    ]


def _contacts(crowd: Crowd, person: Person) -> None:
    draw, number = crowd.rng.random(), phone(crowd, person.city)
    mail = f"{person.slug.replace('-', '.')}.{person.number}@example.{crowd.one(('com', 'org', 'net'))}"
    found = []
    if number and draw < PHONE_ONLY:
        found.append((ContactKind.PHONE, number))
    if not number or draw < PHONE_AND_EMAIL or draw >= PHONE_ONLY:
        found.append((ContactKind.EMAIL, mail))
    rows = crowd.rows[ContactPoint]
    rows += [(person.id, None, kind, value, True, place) for place, (kind, value) in enumerate(found)]
    if crowd.chance(PRIVATE_CONTACT):
        private = f"private.{person.number}@example.net"
        rows.append((person.id, None, ContactKind.EMAIL, private, False, len(found)))
