"""Guides: what a complaint, a technique or a profession is, what may help, what to ask, and who is near."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from markupsafe import Markup

from therapists import markdown
from therapists.caching import same_for_everybody
from therapists.choices import BodyArea, FacetGroup, GuideTopic
from therapists.models import Guide
from therapists.search import catalogue as catalogues
from therapists.views import safety, subjects, written
from therapists.views.subjects import Subject

HIGHEST_HEADING = 3  # within a section, whose own heading is the second

# Written for every entry of a kind: it stands in where the guide of an entry leaves a section open.
GENERAL = {
    FacetGroup.CONDITION: GuideTopic.ANY_CONDITION,
    FacetGroup.TECHNIQUE: GuideTopic.ANY_TECHNIQUE,
    FacetGroup.PROFESSION: GuideTopic.ANY_PROFESSION,
}
TITLES: dict[str, Any] = {
    "what_it_is": gettext_lazy("What it is"),
    "what_helps": gettext_lazy("What may help, and why"),
    "law": gettext_lazy("What the law asks"),
    "what_to_ask": gettext_lazy("What to ask a practitioner"),
    "when_to_see_a_doctor": gettext_lazy("When to see a doctor"),
    "first_visit": gettext_lazy("What a first visit is like"),
}
OWN_TITLES: dict[FacetGroup, dict[str, Any]] = {
    FacetGroup.CONDITION: {},
    FacetGroup.TECHNIQUE: {"what_helps": gettext_lazy("What it may help with")},
    FacetGroup.PROFESSION: {
        "what_it_is": gettext_lazy("What they do"),
        "what_helps": gettext_lazy("What they may help with"),
    },
}


@dataclass(frozen=True, slots=True)
class Texts:
    """What was written about a subject: for it alone, and for every one of its kind."""

    own: Guide | None
    general: Guide | None = None

    def first_with(self, column: str) -> Guide | None:
        """The text to take a section from."""
        for text in (self.own, self.general):
            if text is not None and getattr(text, column, None):
                return text
        return None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its written words; the template adds the facts below them."""

    key: str
    title: str
    html: Markup
    foreign: str  # language of the words, where it is not the page's


# --- Views --------------------------------------------------------------------------------------------------


@same_for_everybody
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Every guide: conditions by body area, then techniques, professions, home visits."""
    catalogue = catalogues.current()
    conditions = subjects.entries(FacetGroup.CONDITION, catalogue)
    context = {
        "areas": [
            (area.value, area.label, [conditions[slug] for slug in catalogue.areas[area]])
            for area in BodyArea
            if area in catalogue.areas
        ],
        "techniques": subjects.entries(FacetGroup.TECHNIQUE, catalogue).values(),
        "professions": subjects.entries(FacetGroup.PROFESSION, catalogue).values(),
    }
    return render(request, "therapists/guides.html", context, using="jinja2")


@same_for_everybody
@require_safe
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """A complaint: its warning signs first, then what people use for it."""
    subject = subjects.condition(slug, catalogues.versions())
    return show(request, subject, texts(FacetGroup.CONDITION, slug), OWN_TITLES[FacetGroup.CONDITION])


@same_for_everybody
@require_safe
def technique(request: HttpRequest, slug: str) -> HttpResponse:
    """A style of treatment: who should ask a doctor first, then what it is used for."""
    subject = subjects.technique(slug, catalogues.versions())
    return show(request, subject, texts(FacetGroup.TECHNIQUE, slug), OWN_TITLES[FacetGroup.TECHNIQUE])


@same_for_everybody
@require_safe
def profession(request: HttpRequest, slug: str) -> HttpResponse:
    """A profession, and what the law asks of it."""
    subject = subjects.profession(slug, catalogues.versions())
    return show(request, subject, texts(FacetGroup.PROFESSION, slug), OWN_TITLES[FacetGroup.PROFESSION])


@same_for_everybody
@require_safe
def home_visits(request: HttpRequest) -> HttpResponse:
    """Being seen at one's own front door."""
    subject = subjects.home_visits(catalogues.versions())
    found = Guide.objects.filter(topic=GuideTopic.HOME_VISITS, active=True, locale__in=written.languages())
    return show(request, subject, Texts(written.best(found.order_by("pk"))), {})


def show(request: HttpRequest, subject: Subject, words: Texts, titles: dict[str, Any]) -> HttpResponse:
    """The page of one guide: its own words, general ones where it has none, and the facts."""
    own, fill = words.own, written.fill()
    context = {
        "subject": subject,
        "title": own.title if own else subject.title,
        "summary": (own.summary if own else "") or subject.gloss,
        "foreign": written.foreign(own),
        "safety": safety_notes(subject, words),
        "sections": list(sections(subject, words, TITLES | titles)),
        "text": own or words.general,
        "general": own is None,
        "sources": [cited(source, fill) for source in own.sources] if own else [],
    }
    return render(request, "therapists/guide.html", context, using="jinja2")


# --- Words --------------------------------------------------------------------------------------------------


def texts(group: FacetGroup, slug: str) -> Texts:
    """What was written about an entry, in the best language there is; one statement."""
    found = Guide.objects.about(kind=group.value, slug=slug, general=GENERAL[group])
    rows = list(found.filter(locale__in=written.languages()).order_by("pk"))
    return Texts(
        own=written.best([guide for guide in rows if not guide.topic]),
        general=written.best([guide for guide in rows if guide.topic]),
    )


def sections(subject: Subject, words: Texts, titles: dict[str, Any]) -> Iterator[Section]:
    """The parts of the page that have something to say, in order."""
    fill = written.fill()
    has_facts = {"what_helps": bool(subject.links), "law": bool(subject.laws)}
    for key, title in titles.items():
        text = words.first_with(key)
        html = markdown.blocks(getattr(text, key), fill=fill, highest=HIGHEST_HEADING) if text else Markup()
        if not html and key == "what_it_is":
            html = Markup("<p>{}</p>").format(subject.gloss)
        if html or has_facts.get(key):
            yield Section(key, str(title), html, written.foreign(text))


def cited(source: str, fill: markdown.Fill) -> Markup:
    """A source; the title of the work, which stands between stars, is English in every language."""
    html = str(markdown.inline(source, fill=fill))
    return Markup(html.replace("<em>", '<cite lang="en">').replace("</em>", "</cite>"))  # noqa: S704 - rendered above


def safety_notes(subject: Subject, words: Texts) -> list[str]:
    """What stands above everything: the caution of the vocabulary, what the texts add, and always the number."""
    said = [*subject.cautions, *(text.safety for text in (words.own, words.general) if text and text.safety)]
    if not any(safety.PLACEHOLDER in note for note in said):
        said.append(
            _(
                "Call {emergency} now for chest pain, trouble breathing, a drooping face, sudden weakness or numbness, "
                "a sudden very bad headache, or loss of bladder or bowel control."
            )
        )
    number = written.fill()["emergency"]
    return list(dict.fromkeys(note.replace(safety.PLACEHOLDER, number) for note in said))
