"""Three languages: every page says all it says in its own, keeps its way to the others, and is searched in any."""

import datetime
import html
import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client
from django.utils import translation

from tests import builders
from tests.audit import pages
from tests.therapists.visible import pieces
from therapists.choices import RegulationKind, Unit
from therapists.management.commands import messages
from therapists.models import Guide, Place, Practice, Practitioner, Regulation, Term
from therapists.search.filters import ListingFilter
from therapists.views import present

pytestmark = pytest.mark.django_db

# Written alike in English and Spanish.
ALIKE = {
    "No", "Hospital", "Spa", "English (US)", "English (UK)", "Español", "Cookies", "Australia", "Australia:",
    "after", "colour",  # parameters, named as they stand in the address
    "Base", "esc", "NY OP register",  # in the admin: a word, a key, an example
}  # fmt: skip
WORD = re.compile(r"[^\W\d_A-Z]{3,}")  # GB-SCT is none
BRITISH = re.compile(
    r"\b(licen(?!se)ce|kilomet(?=re)|practis|\w*centre|colour|neighbour|favour|recognis|organis|\w*isation|programme"
    r"|postcode|oedema|cheque|enrol\b|travell|grey)",
    re.IGNORECASE,
)


def written_by_people() -> list[str]:
    """Names, and what people say of themselves in their own words: no page translates those. The longest first."""
    columns: dict[type[Model], tuple[str, ...]] = {
        Practitioner: ("given_name", "family_name", "headline", "bio", "pronouns", "post_nominals"),
        Practice: ("name", "locality", "street", "time_zone"),
        Place: ("name", "region_name", "country"),
        Regulation: ("authority", "source"),
    }
    said = {
        paragraph
        for model, names in columns.items()
        for row in model._default_manager.order_by("pk").values_list(*names)
        for value in row
        for paragraph in str(value or "").split("\n")
        if paragraph
    }
    also = {
        "Hands nearby",
        "directory@example.org",
        "ana@example.org",
        "Ring twice.",
        "Example register",
        "GBP",
        " min:",  # an abbreviation of both languages
        "Natural Earth",
        "GeoNames",
    }
    return sorted(said | also, key=len, reverse=True)


def alike() -> set[str]:
    """What the vocabulary itself writes in the same way in both languages: Shiatsu, hindi, names of associations."""
    english = {text.casefold() for text in Term.objects.filter(locale="en").values_list("text", flat=True)}
    spanish = {text.casefold() for text in Term.objects.filter(locale="es").values_list("text", flat=True)}
    return (english & spanish) | {text.casefold() for text in ALIKE}


def left_in_english(spanish: str, english: str, *, options: bool = True) -> set[str]:
    """Pieces that the Spanish page says in the very words of the English one, names apart."""
    both = pieces(spanish, options=options) & pieces(english, options=options)
    same, names = alike(), written_by_people()
    cited = " ".join(source for guide in Guide.objects.filter(locale="es").order_by("pk") for source in guide.sources)
    found = set()
    for piece in both:
        rest = piece
        for name in names:
            rest = rest.replace(name, "")
        if WORD.search(rest) and piece.casefold() not in same and piece.strip(" ,.;:") not in cited:
            found.add(piece)
    return found


def test_no_public_page_leaves_english_on_the_spanish_one(client: Client, subtests: pytest.Subtests) -> None:
    for name, address in pages.populate().items():
        path = address.partition("#")[0]
        if path.startswith(("/es/", "/gallery/")):
            continue
        with subtests.test(page=name):
            english, spanish = client.get(path).content.decode(), client.get(f"/es{path}").content.decode()
            assert '<html lang="es">' in spanish
            assert len(pieces(spanish)) > 10
            assert left_in_english(spanish, english) == set()


def test_the_titles_of_sources_are_marked_as_english(client: Client) -> None:
    page = client.get("/es/guides/home-visits/").content.decode()
    assert 'NICE, <cite lang="en">Intermediate care including reablement</cite>' in page
    assert "Clemson y otros," in "".join(pieces(page)), "what is said about it stays Spanish"


@pytest.fixture
def staff(client: Client) -> Client:
    """A client of a curator."""
    client.force_login(builders.user("ana@example.org"))
    return client


def spanish_and_english(staff: Client, path: str) -> tuple[str, str]:
    """A page of the admin, as a Mexican and as an American browser are answered."""
    spanish = staff.get(path, headers={"accept-language": "es-MX,es;q=0.9"}).content.decode()
    return spanish, staff.get(path, headers={"accept-language": "en-US"}).content.decode()


@pytest.mark.parametrize("model", ["practitioner", "practice", "regulation", "confirmation", "report", "user"])
def test_no_list_of_the_admin_leaves_english_on_the_spanish_one(model: str, staff: Client) -> None:
    person = builders.practitioner(techniques=("shiatsu",))
    builders.works_at(person, builders.practice())
    builders.licence(person, "GB")
    builders.listed(person)
    builders.report(person)
    spanish, english = spanish_and_english(staff, f"/admin/therapists/{model}/")
    assert '<html lang="es"' in spanish
    assert left_in_english(spanish, english, options=False) == set()


def test_no_page_of_the_admin_leaves_english_on_the_spanish_one(staff: Client) -> None:
    person = builders.practitioner(techniques=("shiatsu",))
    builders.works_at(person, builders.practice())
    builders.home_visits(person)
    builders.licence(person, "GB")
    builders.listed(person)
    spanish, english = spanish_and_english(staff, f"/admin/therapists/practitioner/{person.pk}/change/")
    assert "Visitas a domicilio" in spanish
    assert left_in_english(spanish, english, options=False) == set()


# --- From one language to another ---------------------------------------------------------------------------

SWITCH = re.compile(r'<a href="([^"]+)"\s+hreflang="([^"]+)"\s+lang="([^"]+)"( aria-current="true")?>')


@pytest.mark.parametrize("here", ["", "/en-gb", "/es"])
@pytest.mark.parametrize("path", ["/search/?q=sciatica&near=Leeds&at=home", "/guides/conditions/sciatica/", "/about/"])
def test_the_switch_keeps_the_page_and_the_query(here: str, path: str, client: Client) -> None:
    page = client.get(f"{here}{path}").content.decode()
    code = here.strip("/") or "en"
    assert f'<html lang="{code}">' in page
    links = [(html.unescape(address), to, lang, bool(now)) for address, to, lang, now in SWITCH.findall(page)]
    assert links == [
        (f"{prefix}{path}", to, to, to == code) for prefix, to in (("", "en"), ("/en-gb", "en-gb"), ("/es", "es"))
    ]
    for address, to, _lang, _now in links:
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'<html lang="{to}">' in answer.content.decode()


# --- Two ways to write English ------------------------------------------------------------------------------


def test_british_and_american_pages_are_spelt_their_own_way(client: Client) -> None:
    path = "/guides/professions/physical-therapist/"
    american, british = client.get(path).content.decode(), client.get(f"/en-gb{path}").content.decode()
    assert "<h1>Physical therapist</h1>" in american
    assert "<h1>Physiotherapist</h1>" in british
    assert "Helps you move with less pain" in british, "the gloss is that of American English"
    assert "A license is required." in american
    assert "A licence is required." in british
    assert 'placeholder="town or ZIP code"' in client.get("/").content.decode()
    assert 'placeholder="town or postcode"' in client.get("/en-gb/").content.decode()


@pytest.mark.parametrize("locale", ["en", "en-gb", "es"])
@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("physical therapist", "physical-therapist"),
        ("physiotherapist", "physical-therapist"),
        ("fisioterapeuta", "physical-therapist"),
        ("lymphedema", "lymphoedema"),
        ("lymphoedema", "lymphoedema"),
        ("linfedema", "lymphoedema"),
        ("joint mobilization", "joint-mobilisation"),
        ("joint mobilisation", "joint-mobilisation"),
        ("cesarean scar", "caesarean-scar"),
        ("caesarean scar", "caesarean-scar"),
    ],
)
def test_search_understands_every_spelling_in_every_language(locale: str, typed: str, slug: str) -> None:
    with translation.override(locale):
        assert [term.key.slug for term in ListingFilter({"q": typed}).understood.terms] == [slug]


def test_the_source_is_american() -> None:
    found = messages.gather(settings.BASE_DIR)
    assert [message.id for message in found if BRITISH.search(str(message.id))] == []


def test_british_english_has_only_what_it_writes_its_own_way() -> None:
    british = [message for message in messages.standing("en-gb") if message.id]
    assert len(british) > 30
    assert [message.id for message in british if message.string == message.id] == []


# --- Words about numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", ["May 3, 2026", "Sunday", "$1,000", "$95.50", "2,868", "0.5 km", "about 1 km", "about 3 km"]),
        ("en-gb", ["3 May 2026", "Sunday", "US$1,000", "US$95.50", "2,868", "0.5 km", "about 1 km", "about 3 km"]),
        (
            "es",
            [
                "3 de mayo de 2026",
                "domingo",
                "1.000 US$",
                "95,50 US$",
                "2.868",
                "0,5 km",
                "a cerca de 1 km",
                "a unos 3 km",
            ],
        ),
    ],
)
def test_dates_money_and_distances_are_written_as_the_language_has_it(locale: str, said: list[str]) -> None:
    day = datetime.date(2026, 5, 3)
    with translation.override(locale):
        written = [
            present.day(day),
            present.weekday(day),
            present.money(1000, "USD"),
            present.money(95.5, "USD"),
            present.number(2868),
            present.radius(0.5, Unit.KM),
            present.distance(1.2, Unit.KM),
            present.distance(3.1, Unit.KM),
        ]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in written] == said


@pytest.mark.parametrize("locale", ["en", "en-gb", "es"])
@pytest.mark.parametrize("kind", [kind for kind in RegulationKind if kind is not RegulationKind.NOT_KNOWN])
def test_no_article_has_to_agree_with_a_profession(locale: str, kind: RegulationKind) -> None:
    with translation.override(locale):
        assert re.match(r"%\(professions\)s (in|en) %\(place\)s", present.regulation(kind))


# --- The files ----------------------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path, settings: LazySettings) -> Path:
    """The languages' files, where a test may change them."""
    copy = shutil.copytree(settings.LOCALE_PATHS[0], tmp_path / "locale")
    settings.LOCALE_PATHS = [copy]
    return copy / "es" / "LC_MESSAGES"


def test_the_files_say_what_the_code_asks(copied: Path) -> None:
    before = {path.name: path.read_bytes() for path in copied.iterdir()}
    call_command("messages", check=True, stdout=StringIO())
    call_command("messages", stdout=StringIO())
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == before


@pytest.mark.parametrize(
    ("text", "instead", "told"),
    [
        ('msgstr "Su lista"', 'msgstr ""', "missing: 'Your shortlist'"),
        ('msgstr "hasta %(price)s"', 'msgstr "hasta %(precio)s"', "placeholders differ: 'up to %(price)s'"),
        ('msgstr "Su lista"', 'msgstr "La lista"', "the files differ"),
        ('msgid "Your shortlist"', 'msgid "Nobody says this"', "missing: 'Your shortlist'"),
    ],
)
def test_a_file_that_lacks_something_is_refused(copied: Path, text: str, instead: str, told: str) -> None:
    file = copied / "django.po"
    assert text in file.read_text()
    file.write_text(file.read_text().replace(text, instead))
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("messages", check=True, stdout=said)
    assert told in said.getvalue()
