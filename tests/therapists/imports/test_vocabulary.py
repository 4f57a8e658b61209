"""The vocabulary loader: runs again without effect, and never undoes a curator."""

from pathlib import Path
from textwrap import dedent

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from therapists.imports import vocabulary
from therapists.imports.vocabulary import VocabularyError, check, load
from therapists.models import (
    Association,
    Condition,
    ConditionTechnique,
    FacetCode,
    Profession,
    Regulation,
    Technique,
    Term,
    Version,
)
from therapists.models.vocabulary import TermKind

FILES = {
    "techniques.toml": """
        [[technique]]
        slug = "zebra-strokes"
        works_on = ["muscles"]
        pressure = "light"
        [technique.en]
        name = "Zebra strokes"
        gloss = "Long strokes."
        cautions = "Not on stripes."
        synonyms = ["striping", "zebra"]
        [technique.es]
        name = "Pases de cebra"
        gloss = "Pases largos."
        synonyms = ["rayado"]

        [[technique]]
        slug = "giraffe-stretch"
        pressure = "varies"
        [technique.en]
        name = "Giraffe stretch"
        gloss = "For long necks."
        [technique.es]
        name = "Estirón de jirafa"
        gloss = "Para cuellos largos."
    """,
    "professions.toml": """
        [[profession]]
        slug = "zebra-therapist"
        nucc = ["225799999X"]
        [profession.en]
        name = "Zebra therapist"
        plural = "Zebra therapists"
        gloss = "Works with zebras."
        synonyms = ["ZT"]
        [profession.es]
        name = "Terapeuta de cebras"
        gloss = "Trabaja con cebras."
    """,
    "conditions.toml": """
        [[condition]]
        slug = "stripe-pain"
        body_area = "neck"
        icd10 = ["M54.2"]
        techniques = [
          { slug = "zebra-strokes", strength = "strong", source = "A review, 2020" },
          { slug = "giraffe-stretch", strength = "weak", source = "A textbook, 2019" },
        ]
        [condition.en]
        name = "Stripe pain"
        gloss = "It hurts in stripes."
        red_flags = "Call {emergency} if the stripes move."
        synonyms = ["sore stripes", "aching stripes"]
        [condition.es]
        name = "Dolor de rayas"
        gloss = "Duele en rayas."
        red_flags = "Llame al {emergency} si las rayas se mueven."
    """,
    "associations.toml": """
        [[association]]
        slug = "zebra-register"
        kind = "register"
        country = ["GB"]
        website = "https://zebra.example"
        [association.en]
        name = "Zebra Register"
        gloss = "Keeps a list."
        [association.es]
        name = "Zebra Register"
        gloss = "Lleva una lista."
    """,
    "regulations.toml": """
        [[regulation]]
        profession = "zebra-therapist"
        jurisdiction = "US-CT"
        kind = "licence"
        authority = "The Board"
        source = "A statute"
        noted = 2026-01-02
    """,
}
LONG_CAUTION = "stop " * 41

pytestmark = pytest.mark.django_db


class Files:
    """A folder of vocabulary files to edit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            (folder / name).write_text(dedent(text), encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def load(self) -> vocabulary.LoadReport:
        return load(self.folder)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def words(slug: str, locale: str = "en") -> set[str]:
    return set(Term.objects.filter(condition__slug=slug, locale=locale).values_list("text", flat=True))


def name_of(slug: str) -> Term:
    return Term.objects.get(condition__slug=slug, locale="en", kind=TermKind.NAME)


def state() -> list[list[object]]:
    models = (Technique, Profession, Condition, Association, Term, ConditionTechnique, Regulation)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def version() -> int:
    return Version.objects.get(name="vocabulary").number


# --- Loading ------------------------------------------------------------------------------------------------


def test_everything_of_an_entry_arrives(files: Files) -> None:
    report = files.load()
    condition = Condition.objects.get(slug="stripe-pain")
    assert (condition.body_area, condition.icd10_codes, condition.active) == ("neck", ["M54.2"], True)
    name = name_of("stripe-pain")
    assert (name.text, name.gloss) == ("Stripe pain", "It hurts in stripes.")
    assert name.caution == "Call {emergency} if the stripes move."
    assert words("stripe-pain") == {"Stripe pain", "sore stripes", "aching stripes"}
    links = ConditionTechnique.objects.filter(condition=condition).order_by("technique__position")
    assert [(link.technique.slug, link.strength, link.source) for link in links] == [
        ("zebra-strokes", "strong", "A review, 2020"),
        ("giraffe-stretch", "weak", "A textbook, 2019"),
    ]
    strokes, stretch = Technique.objects.filter(slug__in=["zebra-strokes", "giraffe-stretch"])
    assert (strokes.slug, strokes.works_on, strokes.pressure) == ("zebra-strokes", ["muscles"], "light")
    assert strokes.position < stretch.position
    assert strokes.terms.get(kind=TermKind.NAME, locale="en").caution == "Not on stripes."
    profession = Profession.objects.get(slug="zebra-therapist")
    assert profession.nucc_codes == ["225799999X"]
    assert profession.terms.get(kind=TermKind.NAME, locale="en").plural == "Zebra therapists"
    regulation = profession.regulations.get()
    assert (regulation.jurisdiction, regulation.kind, str(regulation.noted_on)) == (
        "US-CT",
        "licence",
        "2026-01-02",
    )
    association = Association.objects.get(slug="zebra-register")
    assert (association.is_register, association.countries) == (True, ["GB"])
    assert FacetCode.objects.filter(group="condition", key="stripe-pain").exists()
    assert report.wrote
    assert report.entries == 5


def test_a_second_load_changes_nothing(files: Files) -> None:
    files.load()
    before, number = state(), version()
    report = files.load()
    assert not report.wrote
    assert state() == before
    assert version() == number


def test_the_version_moves_with_a_change(files: Files) -> None:
    files.load()
    number = version()
    files.change("techniques.toml", "Long strokes.", "Very long strokes.")
    files.load()
    assert version() == number + 1


def test_the_files_that_ship_load_again_quickly() -> None:
    load()
    with CaptureQueriesContext(connection) as queries:
        report = load()
    assert not report.wrote
    assert len(queries) <= 25


def test_a_missing_file_is_skipped_with_a_line(files: Files) -> None:
    (files.folder / "associations.toml").unlink()
    report = files.load()
    assert "associations.toml is missing: skipped." in report.notes
    assert Condition.objects.filter(slug="stripe-pain").exists()


def test_a_link_to_nothing_is_skipped_until_there_is_something(files: Files) -> None:
    files.change("conditions.toml", 'slug = "giraffe-stretch"', 'slug = "lion-roar"')
    report = files.load()
    assert any("lion-roar" in note for note in report.notes)
    text = FILES["techniques.toml"].split("[[technique]]")[2].replace("giraffe-stretch", "lion-roar")
    path = files.folder / "techniques.toml"
    path.write_text(path.read_text() + dedent("[[technique]]" + text))
    files.load()
    assert ConditionTechnique.objects.filter(condition__slug="stripe-pain", technique__slug="lion-roar").exists()


def test_an_entry_gone_from_the_files_stays_and_is_reported(files: Files) -> None:
    files.load()
    files.change("techniques.toml", 'slug = "giraffe-stretch"', 'slug = "okapi-stretch"')
    files.change("conditions.toml", 'slug = "giraffe-stretch"', 'slug = "okapi-stretch"')
    report = files.load()
    assert Technique.objects.filter(slug="giraffe-stretch").exists()
    assert any("no longer has giraffe-stretch" in note for note in report.notes)


# --- Curators -----------------------------------------------------------------------------------------------


def test_an_edited_field_stays_while_others_follow(files: Files) -> None:
    files.load()
    Condition.objects.filter(slug="stripe-pain").update(body_area="knee")
    files.change("conditions.toml", 'body_area = "neck"', 'body_area = "hip"')
    files.change("conditions.toml", '"M54.2"', '"M54.2", "M54.6"')
    report = files.load()
    condition = Condition.objects.get(slug="stripe-pain")
    assert (condition.body_area, condition.icd10_codes) == ("knee", ["M54.2", "M54.6"])
    assert report.kept == 1


def test_an_edit_is_kept_however_often_the_files_change(files: Files) -> None:
    files.load()
    Condition.objects.filter(slug="stripe-pain").update(body_area="knee")
    for area in ("hip", "chest", "neck"):
        text = (files.folder / "conditions.toml").read_text()
        old = next(line for line in text.splitlines() if line.startswith("body_area"))
        files.change("conditions.toml", old, f'body_area = "{area}"')
        files.load()
        assert Condition.objects.get(slug="stripe-pain").body_area == "knee"


def test_an_edited_gloss_stays_while_the_caution_follows(files: Files) -> None:
    files.load()
    Term.objects.filter(pk=name_of("stripe-pain").pk).update(gloss="Our own words.")
    files.change("conditions.toml", "It hurts in stripes.", "It hurts.")
    files.change("conditions.toml", "if the stripes move.", "at once.")
    files.load()
    name = name_of("stripe-pain")
    assert (name.gloss, name.caution) == ("Our own words.", "Call {emergency} at once.")


def test_a_removed_synonym_stays_removed(files: Files) -> None:
    files.load()
    Term.objects.filter(condition__slug="stripe-pain", text="sore stripes").delete()
    files.change("conditions.toml", "It hurts in stripes.", "It hurts.")
    files.load()
    assert words("stripe-pain") == {"Stripe pain", "aching stripes"}


def test_an_added_synonym_stays(files: Files) -> None:
    files.load()
    condition = Condition.objects.get(slug="stripe-pain")
    Term.objects.create(condition=condition, locale="en", text="zebra neck")
    files.change("conditions.toml", '"aching stripes"', '"burning stripes"')
    files.load()
    assert words("stripe-pain") == {"Stripe pain", "sore stripes", "burning stripes", "zebra neck"}


def test_a_synonym_that_a_curator_added_first_is_not_added_again(files: Files) -> None:
    files.load()
    condition = Condition.objects.get(slug="stripe-pain")
    Term.objects.create(condition=condition, locale="en", text="Burning Stripes")
    files.change("conditions.toml", '"aching stripes"', '"aching stripes", "burning stripes"')
    files.load()
    assert words("stripe-pain") >= {"Burning Stripes"}
    assert "burning stripes" not in words("stripe-pain")


def test_a_renamed_entry_keeps_its_name_and_does_not_repeat_it_as_a_synonym(files: Files) -> None:
    files.load()
    Term.objects.filter(pk=name_of("stripe-pain").pk).update(text="Burning stripes")
    files.change("conditions.toml", '"aching stripes"', '"aching stripes", "burning stripes"')
    files.load()
    assert name_of("stripe-pain").text == "Burning stripes"
    assert words("stripe-pain") == {"Burning stripes", "sore stripes", "aching stripes"}


def test_a_synonym_may_become_the_name(files: Files) -> None:
    files.load()
    files.change("conditions.toml", 'name = "Stripe pain"', 'name = "Sore stripes"')
    files.change("conditions.toml", '"sore stripes"', '"stripe pain"')
    files.load()
    assert name_of("stripe-pain").text == "Sore stripes"
    assert words("stripe-pain") == {"Sore stripes", "stripe pain", "aching stripes"}


def test_a_curators_synonym_gives_way_when_it_becomes_the_name(files: Files) -> None:
    files.load()
    condition = Condition.objects.get(slug="stripe-pain")
    Term.objects.create(condition=condition, locale="en", text="zebra neck")
    files.change("conditions.toml", 'name = "Stripe pain"', 'name = "Zebra neck"')
    files.load()
    assert words("stripe-pain") == {"Zebra neck", "sore stripes", "aching stripes"}


def test_a_removed_link_stays_removed_and_an_added_one_stays(files: Files) -> None:
    files.load()
    links = ConditionTechnique.objects.filter(condition__slug="stripe-pain")
    links.get(technique__slug="giraffe-stretch").delete()
    other = Technique.objects.create(slug="own-technique", pressure="light")
    ConditionTechnique.objects.create(
        condition=Condition.objects.get(slug="stripe-pain"), technique=other, strength="weak", source="Us"
    )
    files.change("conditions.toml", '"A review, 2020"', '"A review, 2024"')
    files.load()
    assert set(links.values_list("technique__slug", "source")) == {
        ("zebra-strokes", "A review, 2024"),
        ("own-technique", "Us"),
    }


def test_an_edited_link_stays_when_the_files_drop_it(files: Files) -> None:
    files.load()
    links = ConditionTechnique.objects.filter(condition__slug="stripe-pain")
    links.filter(technique__slug="giraffe-stretch").update(strength="strong")
    files.change(
        "conditions.toml",
        '{ slug = "giraffe-stretch", strength = "weak", source = "A textbook, 2019" },',
        "",
    )
    files.change("conditions.toml", 'strength = "strong"', 'strength = "moderate"')
    files.load()
    assert set(links.values_list("technique__slug", "strength")) == {
        ("zebra-strokes", "moderate"),
        ("giraffe-stretch", "strong"),
    }


def test_an_untouched_link_goes_when_the_files_drop_it(files: Files) -> None:
    files.load()
    files.change(
        "conditions.toml",
        '{ slug = "giraffe-stretch", strength = "weak", source = "A textbook, 2019" },',
        "",
    )
    files.load()
    links = ConditionTechnique.objects.filter(condition__slug="stripe-pain")
    assert [link.technique.slug for link in links] == ["zebra-strokes"]


def test_an_inactive_entry_stays_inactive(files: Files) -> None:
    files.load()
    Condition.objects.filter(slug="stripe-pain").update(active=False)
    files.change("conditions.toml", '"M54.2"', '"M54.6"')
    files.load()
    condition = Condition.objects.get(slug="stripe-pain")
    assert (condition.active, condition.icd10_codes) == (False, ["M54.6"])


def test_an_entry_that_a_curator_made_first_is_completed_not_replaced(files: Files) -> None:
    condition = Condition.objects.create(slug="stripe-pain", body_area="knee")
    Term.objects.create(condition=condition, locale="en", kind=TermKind.NAME, text="Our name")
    files.load()
    condition.refresh_from_db()
    assert condition.body_area == "knee"
    name = name_of("stripe-pain")
    assert (name.text, name.gloss) == ("Our name", "It hurts in stripes.")
    assert words("stripe-pain", "es") == {"Dolor de rayas"}


def test_an_edited_regulation_stays_and_a_removed_one_stays_removed(files: Files) -> None:
    extra = FILES["regulations.toml"].replace("US-CT", "US-VT")
    path = files.folder / "regulations.toml"
    path.write_text(path.read_text() + dedent(extra))
    files.load()
    laws = Regulation.objects.filter(profession__slug="zebra-therapist")
    laws.filter(jurisdiction="US-CT").update(kind="registration")
    laws.filter(jurisdiction="US-VT").delete()
    text = path.read_text().replace("The Board", "The New Board").replace('"licence"', '"certification"')
    path.write_text(text)
    files.load()
    assert list(laws.values_list("jurisdiction", "kind", "authority")) == [("US-CT", "registration", "The New Board")]


# --- Faults -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "hint"),
    [
        ("conditions.toml", 'body_area = "neck"', 'body_area = "tail"', "stripe-pain"),
        ("conditions.toml", '"M54.2"', '"neck"', "icd10"),
        ("conditions.toml", 'strength = "strong"', 'strength = "huge"', "strength"),
        ("conditions.toml", 'source = "A review, 2020"', 'source = ""', "source"),
        ("conditions.toml", 'name = "Stripe pain"', f'name = "{"x" * 121}"', "120"),
        ("techniques.toml", 'slug = "giraffe-stretch"', 'slug = "zebra-strokes"', "twice"),
        ("techniques.toml", 'pressure = "light"', 'pressure = "gentle"', "pressure"),
        ("regulations.toml", "2026-01-02", "2999-01-02", "noted"),
        ("regulations.toml", "US-CT", "Connecticut", "jurisdiction"),
        ("associations.toml", '"register"', '"club"', "kind"),
        ("professions.toml", '"ZT"]', '"ZT"', "professions.toml"),
    ],
)
def test_a_malformed_entry_says_where_and_writes_nothing(
    files: Files, file: str, old: str, new: str, hint: str
) -> None:
    files.change(file, old, new)
    before = state()
    with pytest.raises(VocabularyError) as error:
        files.load()
    assert file in str(error.value)
    assert hint in str(error.value)
    assert state() == before


def test_check_is_content_with_good_files(files: Files) -> None:
    # The other files are missing, which it says.
    assert all("missing: skipped" in fault for fault in check(files.folder))


def test_check_finds_planted_faults(files: Files) -> None:
    files.change("techniques.toml", 'gloss = "For long necks."', "")
    files.change("techniques.toml", '[technique.es]\nname = "Pases de cebra"', '[technique.fr]\nname = "Zèbre"')
    files.change("techniques.toml", "Not on stripes.", LONG_CAUTION.strip())
    files.change("techniques.toml", 'name = "Giraffe stretch"', 'name = "Giraffe stretch"\nsynonyms = ["Zebra"]')
    files.change("conditions.toml", 'slug = "giraffe-stretch"', 'slug = "lion-roar"')
    files.change("conditions.toml", "gloss = ", "glos = ")
    files.change("regulations.toml", 'profession = "zebra-therapist"', 'profession = "lion-tamer"')
    faults = "\n".join(check(files.folder))
    for expected in (
        "techniques.toml: giraffe-stretch: no gloss in en.",
        "techniques.toml: zebra-strokes: no name in es.",
        "techniques.toml: zebra-strokes: cautions in en has 41 words",
        "techniques.toml: 'zebra' in en stands for zebra-strokes and giraffe-stretch.",
        "conditions.toml: stripe-pain: no technique 'lion-roar'",
        "conditions.toml: stripe-pain: nobody reads the key 'glos'",
        "lion-tamer",
    ):
        assert expected in faults


def test_red_flags_are_there_or_said_to_be_none(files: Files) -> None:
    files.change("conditions.toml", 'red_flags = "Call {emergency} if the stripes move."', "")
    assert "stripe-pain: no red_flags in en." in "\n".join(check(files.folder))
    files.change("conditions.toml", 'body_area = "neck"', 'body_area = "neck"\nno_red_flags = "A guideline"')
    assert "stripe-pain: red_flags in es, and no_red_flags." in "\n".join(check(files.folder))
    files.change("conditions.toml", 'red_flags = "Llame al {emergency} si las rayas se mueven."', "")
    assert "stripe-pain" not in "\n".join(check(files.folder))
    files.load()


def test_the_files_that_ship_have_no_faults() -> None:
    assert check() == []


def test_every_code_of_a_condition_is_one_of_icd_10_cm() -> None:
    import simple_icd_10_cm  # reads 90,000 codes: only here

    named = Condition.objects.values_list("slug", "icd10_codes")
    coded = [(slug, code) for slug, codes in named for code in codes]
    assert len(coded) > 150
    assert [pair for pair in coded if not simple_icd_10_cm.is_valid_item(pair[1])] == []


def test_the_files_that_ship_have_enough_words_to_be_found_by() -> None:
    read = vocabulary.read(vocabulary.DATA, pytest.fail, pytest.fail)
    for slug, entry in read["conditions.toml"].items():
        assert min(len(entry.synonyms[locale]) for locale in ("en", "es")) >= 5, slug
    assert len(read["languages.toml"]) >= 40
    assert len(read["associations.toml"]) >= 30
