"""Every path of the finder's rules: what stops, what adapts, what is searched for, and that nothing is lost."""

import itertools
import random
from collections.abc import Iterator

import pytest
from django.http import QueryDict

from therapists.choices import FacetGroup, Gender, Pressure, SeenAt, When
from therapists.search import catalogue as catalogues
from therapists.search import finder, finder_answers, finder_words
from therapists.search.catalogue import Catalogue
from therapists.search.filters import ListingFilter
from therapists.search.finder import GENTLEST_FIRST, Suggestion
from therapists.search.finder_answers import NONE, Answers, Step
from therapists.search.finder_rules import Adaptation, Sign, Who, rules
from therapists.search.finder_words import Explanation

pytestmark = pytest.mark.django_db

RULES = rules()
COMMONEST = 30
SLUGS = {rule.slug for rule in (*RULES.signs, *RULES.adaptations)}


@pytest.fixture
def catalogue() -> Catalogue:
    return catalogues.current()


def answers(
    who: Who, *, health: tuple[str, ...] = (NONE,), signs: tuple[str, ...] = (NONE,), **more: object
) -> Answers:
    return Answers(who=who, asked=who, health=health, signs=signs, **more)  # type: ignore[arg-type]


def outcome(given: Answers, catalogue: Catalogue) -> tuple[Suggestion, Explanation]:
    """The search and its reasons, after checking what holds for all of them."""
    assert finder_answers.stop(given, RULES) is None
    suggestion = finder.suggest(given, catalogue, RULES)
    explanation = finder_words.explain(given, suggestion, frozenset(), 9, catalogue)
    read = ListingFilter(suggestion.data())
    assert read.ignored == []
    assert sorted(read.parameters()) == sorted(suggestion.parameters), "the search reads every parameter"
    assert not SLUGS & {value for _name, value in suggestion.parameters if _name != "condition"}
    lost = list(nowhere(given, suggestion, explanation, catalogue))
    assert lost == []
    return suggestion, explanation


def said(explanation: Explanation) -> str:
    """All the words of an explanation."""
    told = [text for each in explanation.told for text in (each.name, each.text, *each.details)]
    return " ".join([explanation.paragraph, *told, *explanation.notes, *explanation.left_out])


def nowhere(
    given: Answers, suggestion: Suggestion, explanation: Explanation, catalogue: Catalogue
) -> Iterator[tuple[str, str]]:
    """Answers that neither became a parameter nor are named in the explanation."""
    words = said(explanation)
    names = {"scent": FacetGroup.SCENT, "pressure": FacetGroup.PRESSURE}
    for step in (Step.WANT, Step.HOW, Step.WHERE):
        for name, value in given.fields(step):
            if name == "who":
                note = suggestion.person.note.to(suggestion.person.slug)
                found = note in words
            elif name == "words":
                rest = suggestion.need.unread
                found = all(word in words for word in rest)
            elif name == "near":
                found = (name, value) in suggestion.parameters and value in words
            elif name == "scent":
                found = any(parameter == "scent" for parameter, _value in suggestion.parameters)
            else:
                group = names.get(name, FacetGroup(name))
                found = catalogue.label(group, value) in words
            if not found:
                yield name, value
    for adaptation in RULES.adaptations_for(given.who or Who.SELF):
        if adaptation.slug in given.health and not named(adaptation, given.who or Who.SELF, explanation):
            yield "health", adaptation.slug


def named(adaptation: Adaptation, who: Who, explanation: Explanation) -> bool:
    return any(
        each.name == adaptation.name.to(who) and each.text == adaptation.change.to(who) for each in explanation.told
    )


# --- what stops -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "sign"), [(who, sign) for who in Who for sign in RULES.signs_for(who)])
def test_every_sign_stops_alone_and_beside_anything_else(who: Who, sign: Sign, catalogue: Catalogue) -> None:
    for more in ((), (NONE,)):
        stop = finder_answers.stop(answers(who, signs=(sign.slug, *more)), RULES)
        assert stop is not None
        assert stop.urgency == sign.urgency
        assert stop.signs == (sign,)


def test_the_gravest_of_two_signs_decides() -> None:
    for who in Who:
        for first, second in itertools.combinations(RULES.signs_for(who), 2):
            stop = finder_answers.stop(answers(who, signs=(second.slug, first.slug)), RULES)
            assert stop is not None
            assert stop.urgency == first.urgency
            assert stop.signs == (first, second)


def test_safety_is_asked_again_when_it_is_about_somebody_else(catalogue: Catalogue) -> None:
    posted = QueryDict("who=child&asked=self&signs=hot-swollen-calf&health=pregnancy&health=cancer&condition=sciatica")
    read = finder_answers.read(posted, catalogue, RULES)
    assert (read.asked, read.signs, read.health) == ("", (), ())
    assert [problem.field for problem in finder_answers.problems(Step.SAFETY, read, catalogue)] == ["signs", "health"]


def test_nothing_ticked_is_no_answer(catalogue: Catalogue) -> None:
    def fields(given: Answers, step: Step) -> list[str]:
        return [problem.field for problem in finder_answers.problems(step, given, catalogue)]

    assert fields(Answers(), Step.WANT) == ["who", "objective"]
    assert fields(Answers(who=Who.SELF, words="qwertz"), Step.WANT) == ["words"]
    assert fields(Answers(who=Who.SELF, words="my back hurts"), Step.WANT) == []
    assert fields(answers(Who.SELF, signs=(), health=(NONE, "fever")), Step.SAFETY) == ["signs", "health"]
    assert fields(answers(Who.SELF), Step.SAFETY) == []


# --- what adapts ------------------------------------------------------------------------------------------------------

NEEDS = (
    {"condition": ("sciatica",), "objective": ("ease-pain",)},
    {"objective": ("relax",)},
    {"objective": ("reduce-swelling", "sleep-better"), "pressure": "firm"},
    {"words": "deep tissue massage for a bad knee", "pressure": "light"},
)


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("wanted", NEEDS)
def test_every_pair_of_adaptations_is_named_and_kept(who: Who, wanted: dict[str, object], catalogue: Catalogue) -> None:
    adaptations = RULES.adaptations_for(who)
    pairs = [*itertools.combinations(adaptations, 2), *((each,) for each in adaptations)]
    for pair in pairs:
        given = answers(who, health=tuple(each.slug for each in pair), **wanted)
        suggestion, explanation = outcome(given, catalogue)
        assert [each.adaptation for each in explanation.told] == [each for each in adaptations if each in pair]
        assert explanation.first, "ask a doctor, or wait, before booking"
        parameters = list(suggestion.parameters)
        avoided = {technique for each in pair for technique in each.avoid}
        assert not avoided & {value for name, value in parameters if name == "technique"}
        limits = [each.pressure for each in pair if each.pressure]
        shown = [Pressure(value) for name, value in parameters if name == "pressure"]
        if limits:
            assert shown
            assert max(map(GENTLEST_FIRST.index, shown)) <= min(map(GENTLEST_FIRST.index, limits))
        aside = {technique for each in suggestion.adapted for technique in each.set_aside}
        assert aside == avoided & {
            *suggestion.need.chosen.get(FacetGroup.TECHNIQUE, ()),
            *(technique for techniques in suggestion.techniques.used.values() for technique in techniques),
        }
        for technique in aside:
            assert catalogue.label(FacetGroup.TECHNIQUE, technique) in said(explanation)


def test_without_adaptations_nothing_is_set_aside(catalogue: Catalogue) -> None:
    suggestion, explanation = outcome(answers(Who.SELF, condition=("sciatica",)), catalogue)
    assert suggestion.parameters == (("condition", "sciatica"),)
    assert (explanation.told, explanation.first, explanation.notes) == ((), "", ())


def test_blood_thinners_leave_exercise_and_light_pressure_for_sciatica(catalogue: Catalogue) -> None:
    given = answers(Who.SELF, health=("blood-thinners",), condition=("sciatica",), pressure="firm")
    suggestion, explanation = outcome(given, catalogue)
    assert suggestion.parameters == (
        ("condition", "sciatica"),
        ("technique", "therapeutic-exercise"),
        ("pressure", "light"),
    )
    assert "Set aside for this reason: Trigger point therapy, Neuromuscular therapy." in explanation.told[0].details
    assert "You asked for this pressure: Firm. The list looks for at most this: Light." in explanation.notes


def test_cancer_and_pregnancy_look_for_training(catalogue: Catalogue) -> None:
    cancer, _ = outcome(answers(Who.OTHER, health=("cancer",), objective=("relax",)), catalogue)
    assert ("technique", "oncology-massage") in cancer.parameters
    both, explanation = outcome(answers(Who.SELF, health=("cancer", "pregnancy"), objective=("relax",)), catalogue)
    trained = {value for name, value in both.parameters if name == "technique"}
    assert trained == {"oncology-massage", "prenatal-massage", "pelvic-floor-therapy"}
    assert any("any one of these" in note for note in explanation.notes)


def test_what_is_wanted_can_say_what_was_not_ticked(catalogue: Catalogue) -> None:
    given = answers(Who.SELF, objective=("feel-well-in-pregnancy",), condition=("osteoporosis",))
    _suggestion, explanation = outcome(given, catalogue)
    assert [each.adaptation.slug for each in explanation.told] == ["pregnancy", "osteoporosis"]
    assert explanation.told[0].details[0] == "Because you named: Feel well in pregnancy."


def test_a_child_sees_people_who_see_children(catalogue: Catalogue) -> None:
    suggestion, explanation = outcome(answers(Who.CHILD, condition=("neck-pain",)), catalogue)
    assert ("age", "children") in suggestion.parameters
    assert FacetGroup.AGE not in suggestion.soft
    assert "stays in the room" in said(explanation)


# --- what is searched for ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", Who)
def test_every_objective_becomes_a_search(who: Who, catalogue: Catalogue) -> None:
    for objective in catalogue.options[FacetGroup.OBJECTIVE]:
        suggestion, explanation = outcome(answers(who, objective=(objective,)), catalogue)
        key = catalogues.Key(FacetGroup.OBJECTIVE, objective)
        names = [name for name, _value in suggestion.parameters]
        if key in suggestion.techniques.weakly:
            assert "technique" in names, "nobody carries an objective to which no technique is linked strongly"
            assert "objective" not in names
            assert "on less evidence" in explanation.paragraph
        else:
            adapted = suggestion.techniques.narrowed or suggestion.techniques.trained
            assert "objective" in names or key in suggestion.techniques.nothing_left
            assert bool(adapted) == ("technique" in names)
        assert explanation.paragraph.startswith("You asked for: ")


@pytest.mark.parametrize("who", Who)
def test_the_commonest_conditions_become_a_search(who: Who, catalogue: Catalogue) -> None:
    conditions = catalogue.options[FacetGroup.CONDITION][:COMMONEST]
    assert len(conditions) == COMMONEST
    for condition in conditions:
        suggestion, explanation = outcome(answers(who, condition=(condition,)), catalogue)
        assert ("condition", condition) in suggestion.parameters
        assert catalogue.label(FacetGroup.CONDITION, condition) in explanation.paragraph


def test_words_are_read_as_the_search_reads_them(catalogue: Catalogue) -> None:
    given = answers(Who.SELF, words="physical therapist for sciatica and zzyzx, Spanish")
    suggestion, explanation = outcome(given, catalogue)
    assert set(suggestion.parameters) >= {
        ("condition", "sciatica"),
        ("profession", "physical-therapist"),
        ("language", "es"),
    }
    assert any("zzyzx" in note for note in explanation.notes)


def test_no_answer_is_lost(catalogue: Catalogue) -> None:
    dice = random.Random(20)

    def some(options: tuple[str, ...], most: int = 2) -> tuple[str, ...]:
        chosen = dice.sample(options, dice.randint(0, most))
        return tuple(option for option in options if option in chosen)

    for _ in range(300):
        who = dice.choice(list(Who))
        given = answers(
            who,
            health=some(tuple(each.slug for each in RULES.adaptations_for(who)), 3) or (NONE,),
            objective=some(catalogue.options[FacetGroup.OBJECTIVE]),
            condition=some(catalogue.options[FacetGroup.CONDITION]) or ("sciatica",),
            words=dice.choice(["", "deep tissue massage", "tight back please", "qwertz"]),
            at=dice.choice(["", *SeenAt.values]),
            pressure=dice.choice(["", *Pressure.values]),
            scent=dice.choice(["", finder_answers.NO_SCENT]),
            gender=dice.choice(["", *Gender.values]),
            language=dice.choice(["", *catalogue.options[FacetGroup.LANGUAGE]]),
            when=some(tuple(When.values)),
            near=dice.choice(["", "Leeds"]),
        )
        outcome(given, catalogue)


def test_answers_survive_the_form(catalogue: Catalogue) -> None:
    given = answers(
        Who.OTHER, health=("cancer", "fever"), objective=("relax",), condition=("sciatica", "neck-pain"),
        words="a bad knee", at="home", pressure="light", scent="none", gender="woman", language="es",
        when=("weekend",), near="Leeds LS6",
    )  # fmt: skip
    posted = QueryDict(mutable=True)
    for step in Step:
        for name, value in given.fields(step):
            posted.appendlist(name, value)
    assert finder_answers.read(posted, catalogue, RULES) == given


def test_what_is_no_option_is_not_read(catalogue: Catalogue) -> None:
    posted = QueryDict("who=dog&condition=nothing&at=moon&when=never&near=%00Leeds%0a%0d%20LS6&language=tlh&health=x")
    assert finder_answers.read(posted, catalogue, RULES) == Answers(near="Leeds LS6")


# --- what is left out -------------------------------------------------------------------------------------------------


def suggestion_with_everything(catalogue: Catalogue, **more: object) -> Suggestion:
    wishes = {"when": ("weekend",), "scent": "none", "pressure": "firm", "objective": ("ease-pain",)}
    return finder.suggest(answers(Who.SELF, condition=("sciatica",), **{**wishes, **more}), catalogue, RULES)


def test_comfort_is_left_out_before_safety(catalogue: Catalogue) -> None:
    plain = suggestion_with_everything(catalogue)
    assert plain.soft == (FacetGroup.WHEN, FacetGroup.SCENT, FacetGroup.PRESSURE, FacetGroup.OBJECTIVE)
    assert plain.careful == frozenset()
    careful = suggestion_with_everything(catalogue, health=("blood-thinners",))
    assert careful.soft == (
        FacetGroup.WHEN,
        FacetGroup.SCENT,
        FacetGroup.OBJECTIVE,
        FacetGroup.PRESSURE,
        FacetGroup.TECHNIQUE,
    )
    assert careful.careful == {FacetGroup.PRESSURE, FacetGroup.TECHNIQUE}


def test_the_least_that_finds_enough_is_left_out(catalogue: Catalogue) -> None:
    suggestion = suggestion_with_everything(catalogue)
    ways = finder.ways_to_leave_out(suggestion)
    assert len(ways) == len(set(ways)) == 16
    assert ways[0] == frozenset()

    def fewest(**totals: int) -> set[str]:
        found = [max([1, *(t for name, t in totals.items() if set(name.split("_")) <= way)]) for way in ways]
        return set(finder.fewest(suggestion, ways, found))

    assert fewest() == set(), "where leaving out brings nobody, everything stays"
    assert fewest(scent=5, objective=50) == {"scent"}
    assert fewest(when_scent=7, pressure=9) == {"when", "scent"}
    assert fewest(objective=3) == {"objective"}
    assert fewest(objective=3, when_scent_pressure_objective=4) == {"when", "scent", "pressure", "objective"}


def test_filters_for_safety_stay_while_a_few_are_found(catalogue: Catalogue) -> None:
    suggestion = suggestion_with_everything(catalogue, health=("blood-thinners",))
    ways = finder.ways_to_leave_out(suggestion)
    for gentle, expected in ((3, {"when"}), (2, {"pressure"})):
        found = [50 if FacetGroup.PRESSURE in way else gentle if FacetGroup.WHEN in way else 1 for way in ways]
        assert set(finder.fewest(suggestion, ways, found)) == expected


def test_every_filter_left_out_is_named(catalogue: Catalogue) -> None:
    for health in ((NONE,), ("blood-thinners",), ("pregnancy",)):
        suggestion = suggestion_with_everything(catalogue, health=health)
        given = answers(Who.SELF, condition=("sciatica",), health=health)
        for found, words in ((0, "Nobody fits"), (1, "Only 1 person fits"), (4, "Only 4 people fit")):
            explanation = finder_words.explain(given, suggestion, frozenset(suggestion.soft), found, catalogue)
            assert explanation.left_out_because.startswith(words)
            assert [line.split(" (")[0] for line in explanation.left_out] == [str(g.label) for g in suggestion.soft]
        kept = suggestion.without(frozenset(suggestion.soft))
        assert kept.parameters == (("condition", "sciatica"),)
