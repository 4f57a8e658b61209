"""For developers: every colour, size and component in one place, as visitors see them. Not served in production."""

import datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from therapists.choices import BodyArea, FacetGroup, Gender, SeenAt
from therapists.geo import Verdict
from therapists.search import catalogue as catalogues
from therapists.views import cards, facets, hours, present

COLOURS = (
    "paper surface sage sage-deep sand ink quiet line field-line pine on-pine clay clay-fill clay-soft alarm alarm-soft"
).split()
SIZES = "display title heading text-large text text-small".split()
ICONS = (
    "door clinic phone mail link calendar clock search filters map list check unknown speech coin keep kept print flag "
    "here close next warning leaf hand book"
).split()
PROOF = "license ZX12345 matched in the England Register of Hands-on Care on May 3, 2026"


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components with invented content."""
    nine, five = datetime.time(9), datetime.time(17, 30)
    kept = catalogues.current()
    boxes = [
        (count, facets.draw(FacetGroup.GENDER, choice.value, kept, chosen=count == 12, typed=count == 12))  # noqa: PLR2004
        for choice, count in zip(Gender, (12, 3, 0), strict=True)
    ]
    context = {
        "colours": COLOURS,
        "sizes": SIZES,
        "icons": ICONS,
        "area_labels": {area.value: str(area.label) for area in BodyArea},
        "group": facets.Group("gender", "Gender", facets.filled(boxes), Markup(), len(boxes), 1, open=True),
        "cards": [card(SeenAt.HOME, Verdict.YES), card(SeenAt.HOME, Verdict.ASK), card(SeenAt.CLINIC, Verdict.YES)],
        "days": [
            hours.Day("Monday", hours.span(nine, five), [hours.strip(nine, five)], today=True),
            hours.Day("Tuesday", "closed", [], today=False),
        ],
        "now": hours.Now(open=True, text="Open now, until 17:30"),
    }
    return render(request, "therapists/gallery.html", context, using="jinja2")


def card(at: SeenAt, verdict: Verdict) -> cards.Card:
    """A card of somebody who does not exist."""
    home = at is SeenAt.HOME
    return cards.Card(
        id=len(verdict),
        url="#",
        name="Ruth Ashworth",
        post_nominals="LMT",
        pronouns="she/her",
        initials=present.initials("Ruth Ashworth"),
        photo="",
        professions=["Massage therapist"],
        headline="Slow, careful work for sore backs.",
        reasons=["says they work with sciatica", "comes to you" if home else "at a clinic", "about 3 km"],
        at=at,
        verdict=verdict,
        comes=f"Comes to you — {verdict.value} · +{present.money(Decimal(15), 'GBP')}" if home else "",
        where="" if home else "Canal Clinic, Leeds",
        chips=[cards.Chip("Sciatica", asked=True), cards.Chip("Trigger point therapy", asked=False)],
        price=f"{present.money(Decimal(55), 'GBP')} for 60 minutes",
        languages=["English", "Polish"],
        proof=[PROOF] if verdict is Verdict.YES else [],
        freshness=f"confirmed {present.ago(timezone.now() - datetime.timedelta(days=21))}",
        full=False,
        phone="+441134960000",
        phone_shown="0113 496 0000",
        unstated=[] if home else ["Gender: not stated"],
    )
