"""Guided answers to search parameters, and the reasons in plain words. Pure: the catalogue and the rules come in.

``read`` takes what was posted, with patience; ``problems`` says what a step still needs; ``stop`` whether something
comes before people; ``suggest`` what to search for; ``fewest`` which soft filters to leave out where too few would be
found; ``explain`` says all of it. Every answer ends in a parameter or in a sentence of the explanation, never nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from therapists.choices import FacetGroup, Gender, Pressure, ScentPolicy, SeenAt, When
from therapists.search import text
from therapists.search.catalogue import Catalogue, Key
from therapists.search.finder_rules import Adaptation, Person, Rules, Sign, Urgency, Who

ENOUGH = 5  # people: where a search would find fewer, soft filters are left out
A_FEW = 3  # people to call: with so many, filters that are there for safety stay
MOST_VALUES = 200  # values of one answer that are read; there are about 140 complaints
LONGEST_TEXT = 200  # characters of the words and of the place that are read
NONE = "none"  # "none of these", said rather than left open
NO_SCENT = "none"
TECHNIQUES_NAMED = 6  # in one sentence
GENTLEST_FIRST = (Pressure.LIGHT, Pressure.MEDIUM, Pressure.FIRM)
WITHOUT_SCENT = (ScentPolicy.FRAGRANCE_FREE, ScentPolicy.ON_REQUEST)
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


@dataclass(frozen=True, slots=True)
class Adapted:
    """One adaptation at work: what named it beside the tick, and the techniques it set aside."""

    adaptation: Adaptation
    because: tuple[Key, ...]
    set_aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Techniques:
    """What is used for what is wanted, and what is left of it once adaptations have set some aside."""

    used: Mapping[Key, tuple[str, ...]]  # by objective and complaint; all that is linked strongly, else the next best
    left: Mapping[Key, tuple[str, ...]]
    weakly: tuple[Key, ...]  # of these, the ones to which nothing is linked strongly
    asked: tuple[str, ...]  # named by the visitor, and not set aside
    trained: tuple[str, ...]  # whose training an adaptation asks for; nothing where the visitor named one

    @property
    def helping(self) -> tuple[str, ...]:
        """All that is left, each once."""
        return _once(self.left.values())

    @property
    def nothing_left(self) -> tuple[Key, ...]:
        """What is wanted, but everything used for it was set aside."""
        return tuple(key for key, techniques in self.used.items() if techniques and not self.left[key])

    @property
    def narrowed(self) -> bool:
        """Whether anything was set aside."""
        return self.left != self.used

    @property
    def for_safety(self) -> bool:
        """Whether the filter follows from an adaptation, and not from a wish."""
        return not self.asked and (bool(self.trained) or self.narrowed)

    @property
    def objectives(self) -> tuple[Key, ...]:
        """The objectives among what is wanted."""
        return tuple(key for key in self.used if key.group is FacetGroup.OBJECTIVE)

    @property
    def by_objective(self) -> bool:
        """Whether the objectives can be a filter: people carry only those that one of their techniques serves well."""
        return not any(key in self.weakly or key in self.nothing_left for key in self.objectives)

    @property
    def filter(self) -> tuple[str, ...]:
        """The techniques to look for, if any."""
        if self.asked or self.trained:
            return self.asked or self.trained
        if self.narrowed:
            return self.helping
        return () if self.by_objective else _once(self.left[key] for key in self.objectives)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A search: its parameters, what shaped them, and which filters may be left out, the least important first."""

    person: Person
    need: Need
    parameters: tuple[tuple[str, str], ...]
    soft: tuple[FacetGroup, ...]
    careful: frozenset[FacetGroup]  # those soft filters that are there for safety
    adapted: tuple[Adapted, ...]
    techniques: Techniques

    def without(self, left_out: frozenset[FacetGroup]) -> "Suggestion":
        """The same search without some of its soft filters."""
        kept = tuple((name, value) for name, value in self.parameters if name not in left_out)
        return replace(self, parameters=kept)

    def data(self) -> QueryDict:
        """The parameters, as the search reads them."""
        data = QueryDict(mutable=True)
        for name, value in self.parameters:
            data.appendlist(name, value)
        return data


@dataclass(frozen=True, slots=True)
class Told:
    """What the explanation says of one adaptation."""

    name: str
    text: str
    details: tuple[str, ...]
    adaptation: Adaptation


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this search: a paragraph, each adaptation, what else to know, and what was left out."""

    paragraph: str
    first: str
    told: tuple[Told, ...]
    notes: tuple[str, ...]
    left_out_because: str
    left_out: tuple[str, ...]


# --- reading ----------------------------------------------------------------------------------------------------------


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


# --- what to search for -----------------------------------------------------------------------------------------------


def suggest(answers: Answers, catalogue: Catalogue, rules: Rules) -> Suggestion:
    """The search that these answers ask for."""
    person = rules.people[answers.who or Who.SELF]
    wanted = need(answers, catalogue)
    used = {key: _techniques(key, catalogue) for key in wanted.aims()}
    named = _once([wanted.chosen.get(FacetGroup.TECHNIQUE, ()), *used.values()])
    adapted = _adapted(answers, wanted, named, rules.adaptations_for(person.slug))
    techniques = _set_aside(wanted, used, adapted, catalogue)
    capped = firmest(adapted)
    chosen = dict(wanted.chosen) | {FacetGroup.TECHNIQUE: techniques.filter} | _wishes(answers, capped, wanted, person)
    if not techniques.by_objective:
        chosen.pop(FacetGroup.OBJECTIVE)
    parameters = [(group.value, str(slug)) for group in FacetGroup for slug in chosen.get(group, ())]
    comfort, careful = _soft(chosen, techniques, capped)
    return Suggestion(
        person=person,
        need=wanted,
        parameters=(*parameters, *([("near", answers.near)] if answers.near else [])),
        soft=(*comfort, *careful),
        careful=frozenset(careful),
        adapted=adapted,
        techniques=techniques,
    )


def _soft(
    chosen: Mapping[FacetGroup, tuple[str, ...]], techniques: Techniques, capped: Pressure | None
) -> tuple[list[FacetGroup], list[FacetGroup]]:
    """Filters that may be left out, the least important first: those for comfort, those for safety."""
    comfort = [FacetGroup.WHEN, FacetGroup.SCENT]
    careful: list[FacetGroup] = []
    (careful if capped else comfort).append(FacetGroup.PRESSURE)
    if not techniques.asked:
        (careful if techniques.for_safety else comfort).append(FacetGroup.TECHNIQUE)
    if FacetGroup.CONDITION in chosen:
        comfort.append(FacetGroup.OBJECTIVE)
    present = [group for group, slugs in chosen.items() if slugs]
    return [group for group in comfort if group in present], [group for group in careful if group in present]


def _techniques(key: Key, catalogue: Catalogue) -> tuple[str, ...]:
    """What is used for something: by strong links, else by the next best; only what visitors can choose."""
    linked = catalogue.technique_links.get(key) or catalogue.next_best_links.get(key, ())
    return tuple(technique for technique in linked if technique in catalogue.options[FacetGroup.TECHNIQUE])


def _once(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(technique for group in groups for technique in group))


def _set_aside(
    wanted: Need, used: Mapping[Key, tuple[str, ...]], adapted: Iterable[Adapted], catalogue: Catalogue
) -> Techniques:
    """The techniques, less all that an adaptation avoids."""
    avoided = {technique for each in adapted for technique in each.adaptation.avoid}
    preferred = {technique for each in adapted for technique in each.adaptation.prefer} - avoided
    asked = tuple(t for t in wanted.chosen.get(FacetGroup.TECHNIQUE, ()) if t not in avoided)
    return Techniques(
        used=used,
        left={key: tuple(t for t in techniques if t not in avoided) for key, techniques in used.items()},
        weakly=tuple(key for key in used if key not in catalogue.technique_links),
        asked=asked,
        trained=() if asked else tuple(t for t in catalogue.options[FacetGroup.TECHNIQUE] if t in preferred),
    )


def _adapted(
    answers: Answers, wanted: Need, named: Iterable[str], adaptations: Iterable[Adaptation]
) -> tuple[Adapted, ...]:
    """The adaptations that were ticked, or that what is wanted says by itself."""
    found = []
    for adaptation in adaptations:
        because = tuple(key for key in wanted.aims() if key in adaptation.implied_by)
        if adaptation.slug in answers.health or because:
            set_aside = tuple(technique for technique in named if technique in adaptation.avoid)
            found.append(Adapted(adaptation, because, set_aside))
    return tuple(found)


def firmest(adapted: Iterable[Adapted]) -> Pressure | None:
    """The firmest pressure that every adaptation allows; nothing where none sets a limit."""
    limits = [each.adaptation.pressure for each in adapted if each.adaptation.pressure]
    return min(limits, key=GENTLEST_FIRST.index, default=None)


def _wishes(
    answers: Answers, capped: Pressure | None, wanted: Need, person: Person
) -> dict[FacetGroup, tuple[str, ...]]:
    """How somebody would like to be seen, as filters."""
    allowed = GENTLEST_FIRST[: GENTLEST_FIRST.index(capped) + 1] if capped else ()
    asked = (Pressure(answers.pressure),) if answers.pressure else ()
    languages = wanted.chosen.get(FacetGroup.LANGUAGE, ())
    wishes: dict[FacetGroup, tuple[str, ...]] = {
        FacetGroup.AT: (answers.at,) if answers.at else (),
        FacetGroup.PRESSURE: asked if asked and (not capped or asked[0] in allowed) else allowed,
        FacetGroup.SCENT: WITHOUT_SCENT if answers.scent else (),
        FacetGroup.GENDER: (answers.gender,) if answers.gender else (),
        FacetGroup.LANGUAGE: (*languages, *({answers.language} - {*languages, ""})),
        FacetGroup.WHEN: answers.when,
        FacetGroup.AGE: person.age,
    }
    return {group: slugs for group, slugs in wishes.items() if slugs}


def ways_to_leave_out(suggestion: Suggestion) -> list[frozenset[FacetGroup]]:
    """Every set of soft filters, from none to all; a set of lesser ones comes before a single one that weighs more."""
    soft = suggestion.soft
    return [
        frozenset(group for place, group in enumerate(soft) if number & (1 << place))
        for number in range(1 << len(soft))
    ]


def fewest(
    suggestion: Suggestion, ways: Sequence[frozenset[FacetGroup]], totals: Sequence[int]
) -> frozenset[FacetGroup]:
    """The first way that finds enough people; where none does, the first of those that find the most."""
    found = [min(total, ENOUGH) for total in totals]
    comfort = [total for way, total in zip(ways, found, strict=True) if not way & suggestion.careful]
    if max(comfort) >= A_FEW:
        found = [0 if way & suggestion.careful else total for way, total in zip(ways, found, strict=True)]
    return ways[found.index(max(found))]


# --- in words ---------------------------------------------------------------------------------------------------------


def explain(
    answers: Answers, suggestion: Suggestion, left_out: frozenset[FacetGroup], found: int, catalogue: Catalogue
) -> Explanation:
    """Why this search. ``found``: how many people fit everything, with nothing left out."""
    return Explanation(
        paragraph=" ".join(_paragraph(answers, suggestion, left_out, catalogue)),
        first=_first(suggestion),
        told=tuple(_told(each, suggestion.person.slug, catalogue) for each in suggestion.adapted),
        notes=tuple(note for note in _notes(answers, suggestion, left_out, catalogue) if note),
        left_out_because=_left_out_because(found) if left_out else "",
        left_out=tuple(_left_out(group, suggestion, catalogue) for group in suggestion.soft if group in left_out),
    )


def _names(group: FacetGroup, slugs: Iterable[str], catalogue: Catalogue) -> str:
    return ", ".join(catalogue.label(group, slug) for slug in slugs)


def _keys(keys: Iterable[Key], catalogue: Catalogue) -> str:
    return ", ".join(catalogue.label(key.group, key.slug) for key in keys)


def _first(suggestion: Suggestion) -> str:
    """What to do before calling anybody."""
    adaptations = [each.adaptation for each in suggestion.adapted]
    wait = _("Wait until you are well.") if suggestion.person.slug is Who.SELF else _("Wait until they are well.")
    sentences = [
        wait if any(adaptation.wait for adaptation in adaptations) else "",
        _("Ask a doctor before you book.") if any(adaptation.ask_doctor for adaptation in adaptations) else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _paragraph(
    answers: Answers, suggestion: Suggestion, left_out: frozenset[FacetGroup], catalogue: Catalogue
) -> Iterator[str]:
    chosen = suggestion.need.chosen
    yield _("You asked for: %(needs)s.") % {
        "needs": ", ".join(_names(group, slugs, catalogue) for group, slugs in chosen.items())
    }
    strongly = [key for key in suggestion.need.aims() if key not in suggestion.techniques.weakly]
    helping = _names(FacetGroup.TECHNIQUE, suggestion.techniques.helping[:TECHNIQUES_NAMED], catalogue)
    if helping and strongly:
        yield _("Often used for this: %(techniques)s.") % {"techniques": helping}
    elif helping:
        yield _("Sometimes used for this, on less evidence: %(techniques)s.") % {"techniques": helping}
    if FacetGroup.CONDITION in chosen:
        yield _(
            "The list shows people who say that they work with it, or who use a technique that is often used for it."
        )
    shown: dict[FacetGroup, list[str]] = {}
    for name, value in suggestion.without(left_out).parameters:
        if name in FacetGroup.values and name != FacetGroup.CONDITION:
            shown.setdefault(FacetGroup(name), []).append(catalogue.label(FacetGroup(name), value))
    if shown:
        filters = ", ".join(_filter(group, ", ".join(labels)) for group, labels in shown.items())
        yield _("It is narrowed by: %(filters)s.") % {"filters": filters}
    if answers.near:
        yield _("It looks near: %(place)s.") % {"place": answers.near}
    else:
        yield _("You named no place, so people from everywhere are in it.")


def _told(each: Adapted, who: Who, catalogue: Catalogue) -> Told:
    details = []
    if each.because:
        details.append(_("Because you named: %(needs)s.") % {"needs": _keys(each.because, catalogue)})
    if each.set_aside:
        techniques = _names(FacetGroup.TECHNIQUE, each.set_aside, catalogue)
        details.append(_("Set aside for this reason: %(techniques)s.") % {"techniques": techniques})
    adaptation = each.adaptation
    return Told(adaptation.name.to(who), adaptation.change.to(who), tuple(details), adaptation)


def _notes(
    answers: Answers, suggestion: Suggestion, left_out: frozenset[FacetGroup], catalogue: Catalogue
) -> Iterator[str]:
    """What else to know; blank where it does not apply."""
    wanted = suggestion.need
    yield suggestion.person.note.to(suggestion.person.slug)
    if suggestion.techniques.weakly:
        yield _("No technique is tied firmly to: %(needs)s. Ask what they would do, and why.") % {
            "needs": _keys(suggestion.techniques.weakly, catalogue)
        }
    if suggestion.techniques.nothing_left:
        yield _("All that is most used for this was set aside: %(needs)s. Ask a doctor what is right.") % {
            "needs": _keys(suggestion.techniques.nothing_left, catalogue)
        }
    avoided = {technique for each in suggestion.adapted for technique in each.set_aside}
    if refused := [t for t in wanted.chosen.get(FacetGroup.TECHNIQUE, ()) if t in avoided]:
        yield _("You asked for %(techniques)s. The list does not look for it, for the reason above.") % {
            "techniques": _names(FacetGroup.TECHNIQUE, refused, catalogue)
        }
    limit = firmest(suggestion.adapted)
    if limit and answers.pressure and GENTLEST_FIRST.index(Pressure(answers.pressure)) > GENTLEST_FIRST.index(limit):
        yield _("You asked for this pressure: %(asked)s. The list looks for at most this: %(limit)s.") % {
            "asked": Pressure(answers.pressure).label,
            "limit": limit.label,
        }
    if len(suggestion.techniques.trained) > 1 and FacetGroup.TECHNIQUE not in left_out:
        yield _("The list takes people who have any one of these: %(techniques)s. Ask which they are trained in.") % {
            "techniques": _names(FacetGroup.TECHNIQUE, suggestion.techniques.trained, catalogue)
        }
    if wanted.unread:
        yield _("We did not understand “%(words)s”. It plays no part in the list.") % {"words": " ".join(wanted.unread)}


def _left_out_because(found: int) -> str:
    if not found:
        return _("Nobody fits everything, so this list does not filter by:")
    sentence = ngettext(
        "Only %(count)d person fits everything, so this list does not filter by:",
        "Only %(count)d people fit everything, so this list does not filter by:",
        found,
    )
    return sentence % {"count": found}


def _left_out(group: FacetGroup, suggestion: Suggestion, catalogue: Catalogue) -> str:
    """A soft filter that was not applied, and what to do instead."""
    values = _names(group, (value for name, value in suggestion.parameters if name == group), catalogue)
    return _("%(filter)s: %(advice)s.") % {"filter": _filter(group, values), "advice": _advice(group, suggestion)}


def _advice(group: FacetGroup, suggestion: Suggestion) -> str:
    if group is FacetGroup.WHEN:
        return _("ask for these times when you call")
    if group is FacetGroup.SCENT:
        return _("say when you call that you want no scents")
    if group is FacetGroup.PRESSURE:
        return _("ask for this pressure, and no more, when you call")
    if group is FacetGroup.OBJECTIVE:
        return _("say what you would like when you call")
    if suggestion.techniques.trained:
        return _("ask whether they are trained in it")
    return _("ask for this, and for nothing that was set aside")


def _filter(group: FacetGroup, values: str) -> str:
    return _("%(filter)s (%(values)s)") % {"filter": group.label, "values": values}
