"""What the finder was told: answers read with patience, what a page still needs, and what comes before people. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from django.http import QueryDict
from django.utils.translation import gettext as _

from therapists.choices import FacetGroup, Gender, Pressure, SeenAt, When
from therapists.search import text
from therapists.search.catalogue import Catalogue, Key
from therapists.search.finder_rules import Rules, Sign, Urgency, Who

MOST_VALUES = 200  # values of one answer that are read; there are about 140 complaints
LONGEST_TEXT = 200  # characters of the words and of the place that are read
NONE = "none"  # "none of these", said rather than left open
NO_SCENT = "none"
NEEDS = (FacetGroup.OBJECTIVE, FacetGroup.CONDITION)


class Step(IntEnum):
    """The four pages, in order."""

    WANT = 1
    SAFETY = 2
    HOW = 3
    WHERE = 4


# What each page asks; the other pages' answers travel along as hidden fields.
FIELDS = {
    Step.WANT: ("who", "objective", "condition", "words"),
    Step.SAFETY: ("asked", "signs", "health"),
    Step.HOW: ("at", "pressure", "scent", "gender", "language", "when"),
    Step.WHERE: ("near",),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has answered so far; blank where nothing, or nothing that can be read."""

    who: Who | None = None
    objective: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    words: str = ""
    asked: str = ""  # of whom the safety questions were asked: they differ
    signs: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    at: str = ""
    pressure: str = ""
    scent: str = ""
    gender: str = ""
    language: str = ""
    when: tuple[str, ...] = ()
    near: str = ""

    def fields(self, step: Step) -> Iterator[tuple[str, str]]:
        """The answers to one page as form fields."""
        for name in FIELDS[step]:
            value = getattr(self, name)
            values = value if isinstance(value, tuple) else (value,)
            yield from ((name, str(each)) for each in values if each)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a page still needs, and the field to give it in."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody wants, ticked or typed: options by group, and the words that named none."""

    chosen: Mapping[FacetGroup, tuple[str, ...]]
    unread: tuple[str, ...]

    def aims(self) -> list[Key]:
        """Objectives and complaints."""
        return [Key(group, slug) for group in NEEDS for slug in self.chosen.get(group, ())]


@dataclass(frozen=True, slots=True)
class Stop:
    """What comes before people: how urgent the gravest sign is, and all that were ticked."""

    urgency: Urgency
    signs: tuple[Sign, ...]


def read(posted: QueryDict, catalogue: Catalogue, rules: Rules) -> Answers:
    """Answers from posted fields: each value once, in the order of its options; what is no option is dropped."""

    def some(name: str, options: Iterable[str]) -> tuple[str, ...]:
        given = set(posted.getlist(name)[:MOST_VALUES])
        return tuple(str(option) for option in options if option in given)

    def one(name: str, options: Iterable[str]) -> str:
        return next(iter(some(name, options)), "")

    def typed(name: str) -> str:
        return " ".join("".join(c if c.isprintable() else " " for c in posted.get(name, "")).split())[:LONGEST_TEXT]

    who = Who(one("who", Who)) if one("who", Who) else None
    asked = one("asked", Who)
    same = who is not None and asked == who
    return Answers(
        who=who,
        objective=some("objective", catalogue.options[FacetGroup.OBJECTIVE]),
        condition=some("condition", catalogue.options[FacetGroup.CONDITION]),
        words=typed("words"),
        asked=asked if same else "",
        signs=some("signs", [*(s.slug for s in rules.signs_for(who)), NONE]) if who and same else (),
        health=some("health", [*(a.slug for a in rules.adaptations_for(who)), NONE]) if who and same else (),
        at=one("at", SeenAt.values),
        pressure=one("pressure", Pressure.values),
        scent=one("scent", [NO_SCENT]),
        gender=one("gender", Gender.values),
        language=one("language", catalogue.options[FacetGroup.LANGUAGE]),
        when=some("when", When.values),
        near=typed("near"),
    )


def need(answers: Answers, catalogue: Catalogue) -> Need:
    """What is wanted: ticked, and understood from the words."""
    understood = text.understand(answers.words, catalogue)
    wanted = {group: set(slugs) for group, slugs in text.by_group(understood.terms).items()}
    wanted.setdefault(FacetGroup.OBJECTIVE, set()).update(answers.objective)
    wanted.setdefault(FacetGroup.CONDITION, set()).update(answers.condition)
    chosen = {
        group: kept
        for group in FacetGroup
        if (kept := tuple(option for option in catalogue.options[group] if option in wanted.get(group, ())))
    }
    return Need(chosen, understood.words)


def problems(step: Step, answers: Answers, catalogue: Catalogue) -> list[Problem]:
    """What a page still needs; whether a place is known, only the gazetteer can say."""
    if step is Step.WANT:
        return list(_problems_of_want(answers, catalogue))
    if step is Step.SAFETY:
        return list(_problems_of_safety(answers))
    return []


def _problems_of_want(answers: Answers, catalogue: Catalogue) -> Iterator[Problem]:
    if answers.who is None:
        yield Problem("who", _("Choose for whom you are looking."))
    wanted = need(answers, catalogue)
    if wanted.chosen:
        return
    if answers.words:
        yield Problem("words", _("We found no complaint or treatment in these words. Try others, or tick what fits."))
    else:
        yield Problem("objective", _("Tick what would help or what hurts, or say it in your own words."))


def _problems_of_safety(answers: Answers) -> Iterator[Problem]:
    for field in ("signs", "health"):
        given = getattr(answers, field)
        if not given:
            yield Problem(field, _("Tick all that is true, or “None of these”."))
        elif NONE in given and len(given) > 1:
            yield Problem(field, _("You ticked “None of these” and something else. Untick one of them."))


def stop(answers: Answers, rules: Rules) -> Stop | None:
    """What comes before people, if anything ticked does; a sign counts whatever else was ticked."""
    if answers.who is None:
        return None
    signs = tuple(sign for sign in rules.signs_for(answers.who) if sign.slug in answers.signs)
    return Stop(signs[0].urgency, signs) if signs else None
