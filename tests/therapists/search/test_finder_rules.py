"""The rules themselves: complete in both languages, sourced, ordered, and leading to techniques that exist."""

import datetime
import re

import pytest
from django.utils import translation

from therapists.choices import FacetGroup
from therapists.search import catalogue as catalogues
from therapists.search.finder_rules import FILE, LOCALES, Origin, RuleError, Who, Wording, parse, rules

RULES = rules()
LONGEST_NOTE = 40  # words of what stands before anything else
LONGEST_LABEL = 25
LONGEST_SENTENCE = 28


def wordings() -> list[tuple[str, Wording, frozenset[Who]]]:
    """Every text that must speak to somebody, and to whom."""
    everybody = frozenset(Who)
    found = [(f"{person.slug} label", person.label, frozenset({person.slug})) for person in RULES.people.values()]
    for urgency in RULES.urgencies:
        found += [(urgency.slug, urgency.heading, everybody), (urgency.slug, urgency.advice, everybody)]
    for sign in RULES.signs:
        found += [(sign.slug, sign.label, sign.who), (sign.slug, sign.why, sign.who)]
    for each in RULES.adaptations:
        found += [(each.slug, text, each.who) for text in (each.name, each.label, each.change)]
    return found


def origins() -> list[tuple[str, Origin]]:
    rules_with_origin = [*RULES.people.values(), *RULES.urgencies, *RULES.signs, *RULES.adaptations]
    return [(rule.slug, rule.origin) for rule in rules_with_origin]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_rule_speaks_to_everybody_it_asks(locale: str) -> None:
    with translation.override(locale):
        for name, wording, people in wordings():
            assert people, name
            for who in people:
                said = wording.to(who)
                assert said, (name, who)
                assert said == wording.texts[locale].get(who, said), "in the language asked for"
                assert not re.sub(r"\{emergency\}", "", said).count("{"), (name, said)


def test_the_languages_differ() -> None:
    for name, wording, people in wordings():
        for who in people:
            with translation.override("en"):
                english = wording.to(who)
            with translation.override("es"):
                assert wording.to(who) != english, name


@pytest.mark.parametrize("locale", LOCALES)
def test_words_are_short(locale: str) -> None:
    with translation.override(locale):
        for name, wording, people in wordings():
            for who in people:
                for sentence in re.split(r"[.:;!?] ", wording.to(who)):
                    assert len(sentence.split()) <= LONGEST_SENTENCE, (name, sentence)
        for urgency in RULES.urgencies:
            for who in Who:
                assert len(urgency.advice.to(who).split()) <= LONGEST_NOTE, (urgency.slug, who)
                assert "{emergency}" in urgency.advice.to(who)
        for rule in (*RULES.signs, *RULES.adaptations):
            for who in rule.who:
                assert len(rule.label.to(who).split()) <= LONGEST_LABEL, rule.slug


def test_to_somebody_else_no_rule_says_you_are() -> None:
    with translation.override("en"):
        for rule in (*RULES.signs, *RULES.adaptations):
            for who in rule.who - {Who.SELF}:
                label = rule.label.to(who).replace("when you press", "")
                assert not re.search(r"\byou(r)?\b", label, re.IGNORECASE), rule.slug


def test_every_rule_names_a_source_and_a_day() -> None:
    for slug, origin in origins():
        assert len(origin.source) > 10, slug
        assert datetime.date(2026, 1, 1) <= origin.written_on <= datetime.date.today(), slug  # noqa: DTZ011


def test_urgencies_and_signs_stand_in_order() -> None:
    assert [urgency.slug for urgency in RULES.urgencies] == ["now", "today", "days"]
    urgency_of = {sign.slug: sign.urgency.slug for sign in RULES.signs}
    now = {
        "bladder-or-bowel",
        "passing-urine",
        "saddle-numbness",
        "leg-weakness",
        "stroke-or-headache",
        "chest-or-breath",
        "fall-or-crash",
        "child-breath-or-drowsy",
        "child-stiff-neck-or-rash",
    }
    assert {slug for slug, urgency in urgency_of.items() if urgency == "now"} == now
    for slug in ("hot-swollen-calf", "fever-and-back-pain", "child-limp-and-fever", "child-young-baby-fever"):
        assert urgency_of[slug] == "today"
    assert urgency_of["weight-loss-and-night-pain"] == urgency_of["child-night-pain-or-lump"] == "days"
    for who in Who:
        asked = [RULES.urgencies.index(sign.urgency) for sign in RULES.signs_for(who)]
        assert asked == sorted(asked)
        assert set(asked) == {0, 1, 2}


def test_a_child_is_asked_about_other_signs() -> None:
    adult, child = ({sign.slug for sign in RULES.signs_for(who)} for who in (Who.SELF, Who.CHILD))
    assert adult - child == {"chest-or-breath", "hot-swollen-calf", "weight-loss-and-night-pain"}
    assert {slug for slug in child - adult if not slug.startswith("child-")} == set()
    assert RULES.signs_for(Who.SELF) == RULES.signs_for(Who.OTHER)


@pytest.mark.django_db
def test_rules_name_techniques_conditions_and_objectives_that_exist() -> None:
    catalogue = catalogues.current()
    techniques = set(catalogue.options[FacetGroup.TECHNIQUE])
    for each in RULES.adaptations:
        assert each.avoid | set(each.prefer) <= techniques, each.slug
        assert not each.avoid & set(each.prefer), each.slug
        for key in each.implied_by:
            assert key.slug in catalogue.options[key.group], (each.slug, key)


@pytest.mark.parametrize(
    ("found", "replacement", "message"),
    [
        ('urgency = "now"', 'urgency = "soon"', "there is no [[urgency]] soon"),
        ('who = ["self", "other"]', 'who = ["me"]', "who does not know me"),
        ('slug = "fever"', 'slug = "cancer"', "cancer stands twice"),
        ('pressure = "light"', 'pressure = "feather"', "pressure is light, medium or firm"),
        ('"condition:osteoporosis"', '"osteoporosis"', "write implied_by as"),
        ("wait = true", "halt = true", "nothing reads halt"),
        ('reviewed_by = ""\n[sign', 'reviewed_by = "Dr A. Example"\n[sign', "come together"),
        ('source = "NICE CKS, Acute childhood limp"', 'source = ""', "name a source"),
        ('why = "It can be an infection in the spine."', "", "en.why is missing"),
        ('change.other = "They should', 'change.them = "They should', "speaks to them"),
        ('urgency = "today"', 'urgency = "days"', "order of their urgency"),
        ('slug = "child"', 'slug = "teenager"', "a person is self, other or child"),
        ("[sets]", "[sets", "is not TOML"),
        ("ask_doctor = true", 'ask_doctor = "yes"', "write ask_doctor as bool"),
    ],
)
def test_a_broken_rule_says_what_to_change(found: str, replacement: str, message: str) -> None:
    text = FILE.read_text()
    assert found in text
    with pytest.raises(RuleError, match=re.escape(message)):
        parse(text.replace(found, replacement, 1))
