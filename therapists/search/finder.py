"""Guided answers to a search: its parameters, what shaped them, and what may be left out. Pure.

``finder_answers`` reads what was posted, and says what a step still needs or what comes before people; ``suggest``
makes the search; ``fewest`` says which soft filters to leave out where too few would be found; ``finder_words``
explains all of it. Every answer ends in a parameter or in a sentence of the explanation, never nowhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from therapists.choices import FacetGroup, Pressure, ScentPolicy
from therapists.search.catalogue import Catalogue, Key
from therapists.search.finder_answers import Answers, Need, need
from therapists.search.finder_rules import Adaptation, Person, Rules, Who

ENOUGH = 5  # people: where a search would find fewer, soft filters are left out
A_FEW = 3  # people to call: with so many, filters that are there for safety stay
GENTLEST_FIRST = (Pressure.LIGHT, Pressure.MEDIUM, Pressure.FIRM)
WITHOUT_SCENT = (ScentPolicy.FRAGRANCE_FREE, ScentPolicy.ON_REQUEST)


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
