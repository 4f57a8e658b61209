"""What a printed sheet adds to the facts: questions to ask on the phone, cautions for a physician to weigh."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list
from django.utils.translation import gettext as _

from therapists.choices import FacetGroup
from therapists.search.catalogue import Catalogue, Key
from therapists.views import present, safety
from therapists.views.comparison import Entry

MOST_ASKED = 2  # conditions, and techniques, that get questions of their own: all must fit the second page
MOST_TECHNIQUES_NAMED = 3  # in one question
MOST_CAUTIONS = 8
MOST_RED_FLAGS = 5


@dataclass(frozen=True, slots=True)
class Caution:
    """When to ask a doctor before these techniques, and the numbers of those on the sheet who use them."""

    techniques: str
    text: str
    people: str


def questions(
    conditions: Sequence[str], techniques: Sequence[str], found: Sequence[Entry], catalogue: Catalogue
) -> list[str]:
    """What to ask on the phone, in the order of a call: about the complaint asked for, else about any."""
    about = [question for slug in conditions[:MOST_ASKED] for question in _about_condition(slug, catalogue)]
    about += [
        _("Where did you learn %(technique)s?")
        % {"technique": present.inline(catalogue.label(FacetGroup.TECHNIQUE, slug))}
        for slug in techniques[:MOST_ASKED]
    ]
    comes = any(one.comes for one in found)
    travels = any(one.clinics for one in found)
    return [
        _("Do you take new people, and how soon?"),
        *(about or [_("This is what bothers me. Do you work with it?")]),
        _("What happens at the first visit? How long is it?"),
        _("How firm is it? Will you stop when I ask?"),
        _("Should I ask my doctor first, with my medicines?"),
        _("Which license or register can I look you up in?"),
        _("What does it cost in all, with coming to me?") if comes else _("What does it cost in all?"),
        *([_("What should I have ready: space, towels, parking?")] if comes else []),
        *([_("Can I get in without steps? Where can I park?")] if travels else []),
        _("Can you work without scented oils?"),
    ]


def _about_condition(slug: str, catalogue: Catalogue) -> list[str]:
    condition = present.inline(catalogue.label(FacetGroup.CONDITION, slug))
    found = [_("Do you often see people with %(condition)s?") % {"condition": condition}]
    linked = catalogue.technique_links.get(Key(FacetGroup.CONDITION, slug), ())[:MOST_TECHNIQUES_NAMED]
    if linked:
        names = [present.inline(catalogue.label(FacetGroup.TECHNIQUE, technique)) for technique in linked]
        found.append(_("Would you use %(techniques)s with me? Why?") % {"techniques": either(names)})
    return found


def either(names: Sequence[str]) -> str:
    """``shiatsu, cupping or reflexology``, in the active language."""
    return format_list(names, style="or", locale=present.locale())


def cautions(found: Sequence[Entry], catalogue: Catalogue) -> list[Caution]:
    """The cautions of the techniques that these people use, those of the most people first."""
    using: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(found, start=1):
        for slug in one.techniques:
            using[slug].append(number)
    told: dict[str, list[str]] = defaultdict(list)  # caution → techniques; some share their words
    for slug in sorted(using, key=lambda slug: -len(using[slug])):
        if caution := catalogue.words_for(FacetGroup.TECHNIQUE, slug).caution:
            told[caution].append(slug)
    return [
        Caution(
            techniques=", ".join(catalogue.label(FacetGroup.TECHNIQUE, slug) for slug in slugs),
            text=text,
            people=", ".join(map(str, sorted({number for slug in slugs for number in using[slug]}))),
        )
        for text, slugs in list(told.items())[:MOST_CAUTIONS]
    ]


def red_flags(conditions: Sequence[str], found: Sequence[Entry], catalogue: Catalogue) -> list[str]:
    """Signs of an emergency that go with these conditions, with the number of the country where the people work."""
    country = next((one.country for one in found), "") or None
    return safety.notes(conditions, catalogue, country)[:MOST_RED_FLAGS]


def risks() -> list[str]:
    """What a physician is asked to tick: reasons to ask a doctor before any hands-on treatment."""
    return [
        _("High blood pressure"),
        _("Blood thinners"),
        _("A blood clot, now or before"),
        _("Numbness or nerve damage"),
        _("Brittle bones"),
        _("Recent surgery or injury"),
        _("Cancer treatment"),
        _("Pregnancy"),
        _("Infection, fever or broken skin"),
    ]
