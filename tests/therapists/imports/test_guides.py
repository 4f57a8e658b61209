"""The loader of texts: runs again without effect, and never undoes a curator."""

from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from therapists.imports import guides
from therapists.imports.guides import TextError, check, load
from therapists.models import Guide, Page, Version
from therapists.search import ranking

pytestmark = pytest.mark.django_db

GUIDE = """
    +++
    title = "Bad knee"
    summary = "It hurts."
    safety = "Call {emergency} if it is bad."
    sources = ["A review, 2020", "Another, 2021", "A third, 2022"]
    written = 2026-01-02
    +++

    ## What it is

    A knee.

    ## What may help

    Rest.

    ## What to ask

    - One?
    - Two?
    - Three?
    - Four?

    ## When to see a doctor

    Soon.

    ## The first visit

    Short.
"""
PAGE = """
    +++
    title = "Contact"
    summary = "How to reach us."
    +++

    Write to {contact_email}.
"""
FILE = "en/condition-bunion.md"


class Files:
    """A folder of texts to edit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write(FILE, GUIDE)
        self.write("en/page-contact.md", PAGE)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text).lstrip(), encoding="utf-8")

    def change(self, old: str, new: str, name: str = FILE) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def load(self) -> guides.LoadReport:
        return load(self.folder)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    Guide.objects.all().delete()
    Page.objects.all().delete()
    return Files(tmp_path)


def bunion() -> Guide:
    return Guide.objects.get(condition__slug="bunion", locale="en")


def state() -> list[object]:
    return [list(model._default_manager.order_by("pk").values()) for model in (Guide, Page)]


def test_everything_of_a_text_arrives(files: Files) -> None:
    report = files.load()
    guide = bunion()
    assert (guide.title, guide.summary, guide.safety) == ("Bad knee", "It hurts.", "Call {emergency} if it is bad.")
    assert (guide.what_it_is, guide.what_helps, guide.first_visit) == ("A knee.", "Rest.", "Short.")
    assert guide.what_to_ask.startswith("- One?\n- Two?")
    assert guide.sources == ["A review, 2020", "Another, 2021", "A third, 2022"]
    assert (str(guide.written_on), guide.reviewed_on, guide.reviewer) == ("2026-01-02", None, "")
    assert Page.objects.get().body == "Write to {contact_email}."
    assert (report.entries, report.added, report.changed) == (2, 2, 0)


def test_a_second_load_changes_nothing_and_asks_little(files: Files) -> None:
    files.load()
    before, number = state(), Version.objects.get(name="vocabulary").number
    with CaptureQueriesContext(connection) as queries:
        report = files.load()
    assert not report.wrote
    assert state() == before
    assert Version.objects.get(name="vocabulary").number == number
    aside = ("SAVEPOINT", "set_config")  # the latter says who acts
    asked = [one for one in queries if not any(word in one["sql"] for word in aside)]
    assert len(asked) == 2


def test_a_change_of_the_file_arrives_and_makes_open_forms_stale(files: Files) -> None:
    files.load()
    files.change("Rest.", "Walk.")
    report = files.load()
    assert (report.changed, report.added) == (1, 0)
    assert (bunion().what_helps, bunion().version) == ("Walk.", 2)
    assert Page.objects.get().version == 1


def test_what_a_curator_changed_stays_while_the_rest_follows(files: Files) -> None:
    files.load()
    Guide.objects.update(what_helps="Ask Ann.", sources=["Our own, 2026"])
    for rest, title in (("Walk.", "Sore knee"), ("Swim.", "Stiff knee"), ("Rest.", "Bad knee")):
        text = (files.folder / FILE).read_text()
        files.change(text.split("## What may help\n\n")[1].split("\n")[0], rest)
        files.change(text.split('title = "')[1].split('"')[0], title)
        report = files.load()
        assert (bunion().what_helps, bunion().title) == ("Ask Ann.", title)
        assert report.kept == 1
    assert bunion().sources == ["Our own, 2026"]


def test_a_text_that_a_curator_hid_stays_hidden(files: Files) -> None:
    files.load()
    Guide.objects.update(active=False)
    files.change("Rest.", "Walk.")
    files.load()
    assert not bunion().active


def test_a_page_that_a_curator_wrote_first_is_kept(files: Files) -> None:
    Page.objects.create(slug="contact", locale="en", title="Ours", body="Our words.")
    files.load()
    page = Page.objects.get()
    assert (page.title, page.body, page.summary) == ("Ours", "Our words.", "How to reach us.")


def test_a_review_comes_and_goes_as_one(files: Files) -> None:
    files.load()
    files.change("written = 2026-01-02", 'written = 2026-01-02\nreviewed = 2026-01-03\nreviewer = "Dr. File"')
    files.load()
    assert (str(bunion().reviewed_on), bunion().reviewer) == ("2026-01-03", "Dr. File")
    Guide.objects.update(reviewed_on="2026-01-04")
    files.change('reviewed = 2026-01-03\nreviewer = "Dr. File"\n', "")
    files.load()
    assert (str(bunion().reviewed_on), bunion().reviewer) == ("2026-01-04", "Dr. File"), "half a review is none"


def test_a_text_for_nothing_is_skipped_and_a_vanished_one_named(files: Files) -> None:
    files.write("en/condition-tired-tail.md", GUIDE)
    assert any("no condition “tired-tail”" in note for note in files.load().notes)
    (files.folder / FILE).unlink()
    report = files.load()
    assert any(FILE in note and "stays" in note for note in report.notes)
    assert Guide.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "hint"),
    [
        (FILE, "+++\n\n## What it is", "\n## What it is", "between two lines of +++"),
        (FILE, 'title = "Bad knee"', 'title = "Bad knee', "TOML"),
        (FILE, 'title = "Bad knee"', "", "add a title"),
        (FILE, "summary", "sumary", "nobody reads sumary"),
        (FILE, "## What may help", "## What might help", "is not a section"),
        (FILE, "## What may help", "## What it is", "there twice"),
        (FILE, "## What it is", "Words.\n\n## What it is", "begin with a heading"),
        (FILE, "2026-01-02", '"soon"', "must be a day"),
        (FILE, "written = 2026-01-02", "", "add the day"),
        (FILE, "written = 2026-01-02", "written = 2026-01-02\nreviewed = 2026-01-03", "a day and a name"),
        (FILE, '"It hurts."', f'"{"x" * 301}"', "Shorten it to 300"),
        (FILE, '["A review, 2020", ', '[1, "A review, 2020", ', "sources must be"),
        ("en/page-contact.md", "summary", "sources", "nobody reads sources"),
    ],
)
def test_a_malformed_text_says_where_and_writes_nothing(files: Files, name: str, old: str, new: str, hint: str) -> None:
    files.change(old, new, name)
    with pytest.raises(TextError) as error:
        files.load()
    assert name in str(error.value)
    assert hint in str(error.value)
    assert not Guide.objects.exists()
    assert not Page.objects.exists()


@pytest.mark.parametrize("name", ["en/knee.md", "en/page-imprint.md", "en/topic-weather.md", "En/page-about.md"])
def test_a_file_by_another_name_is_refused(files: Files, name: str) -> None:
    files.write(name, PAGE)
    with pytest.raises(TextError):
        files.load()


def test_check_finds_planted_faults(files: Files) -> None:
    for locale in ("en", "es"):
        files.write(f"{locale}/condition-bunion.md", GUIDE)
    files.change('"Another, 2021", "A third, 2022"', '"<b>Another</b>"')
    files.change("- Four?\n", "")
    files.change("Rest.", "[Rest](http://example.org) " + "and rest " * 60 + "{nobody}.")
    files.change("Call {emergency} if it is bad.", "Call " * 41)
    files.change("## The first visit\n\nShort.", "")
    faults = "\n".join(check(files.folder))
    for expected in (
        "en/condition-bunion.md: no section “The first visit”.",
        "en/condition-bunion.md: 2 sources, fewer than 3.",
        "en/condition-bunion.md: 3 questions to ask",
        "en/condition-bunion.md: the safety note has 41 words",
        "words in a sentence on average",
        "“http://example.org” is no link",
        "“{nobody}” is not a word",
        "“<b>” is HTML",
        "page-contact: not written in es.",
    ):
        assert expected in faults
    assert "es/condition" not in faults
    with pytest.raises(CommandError, match="not written in es"):
        call_command("load_guides", folder=files.folder, check=True)


# --- The files that ship ------------------------------------------------------------------------------------


def test_the_files_that_ship_have_no_faults() -> None:
    assert check() == []


def test_the_files_that_ship_are_loaded_and_about_something() -> None:
    report = load()
    assert not report.wrote
    assert report.notes == []
    kinds = [key for key in guides.read(guides.DATA, guides._raise) if key.locale == "en"]
    assert sum(key.kind == "condition" for key in kinds) >= 10
    assert sum(key.kind == "technique" for key in kinds) >= 8
    assert sum(key.kind == "page" for key in kinds) == 5


def test_both_languages_name_the_same_sources() -> None:
    def works(key: guides.Key) -> list[str]:
        """Titles stand between stars; years and names around them differ by language."""
        return [source.split("*")[1] for source in texts[key]["sources"] if "*" in source]

    texts = guides.read(guides.DATA, guides._raise)
    translated = {
        "Doing What Matters in Times of Stress: An Illustrated Guide",
        "Guidelines on physical activity and sedentary behaviour",
    }
    for key in texts:
        if key.locale == "en" and key.kind != guides.PAGE:
            ours, theirs = works(key), works(key._replace(locale="es"))
            assert len(ours) == len(theirs), key
            assert [title for title in ours if title not in theirs and title not in translated] == [], key


def test_english_is_spelled_as_in_america() -> None:
    british = {"licence", "colour", "centre", "programme", "physiotherapist", "oedema", "behaviour", "randomised"}
    for key, values in guides.read(guides.DATA, guides._raise).items():
        if key.locale == "en":
            prose = [value for name, value in values.items() if isinstance(value, str) and name != "sources"]
            own = " ".join(prose).replace("Open Government Licence", "")  # so it is called
            words = {word.strip('.,;:()*"“”').lower() for word in own.split()}
            assert not words & british, (key, words & british)


def test_the_page_about_ranking_says_what_ranking_does() -> None:
    body = guides.read(guides.DATA, guides._raise)[guides.Key("page", "about", "en")]["body"]
    assert f"within the last {ranking.FRESH_DAYS} days" in body
    assert ranking.IMPLIED * 2 == ranking.STATED, "the page says: half as much"
    assert abs(ranking.FULL) > ranking.STATED, "the page says: those who are full come last"
