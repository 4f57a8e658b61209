"""Why the finder searches for what it does, in plain words. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from therapists.choices import FacetGroup, Pressure
from therapists.search.catalogue import Catalogue, Key
from therapists.search.finder import GENTLEST_FIRST, Adapted, Suggestion, firmest
from therapists.search.finder_answers import Answers
from therapists.search.finder_rules import Adaptation, Who

TECHNIQUES_NAMED = 6  # in one sentence


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
