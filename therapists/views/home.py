"""The front page: one sentence to complete, and the directory's true numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from therapists.choices import FacetGroup
from therapists.search import catalogue as catalogues
from therapists.search import query
from therapists.search.criteria import Criteria

COMPLAINTS = 12  # of the commonest, named on the page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The search form, the commonest complaints, the number of people listed."""
    catalogue = catalogues.current()
    context = {
        "people": query.count(Criteria(), catalogue),
        "conditions": [
            (slug, catalogue.words_for(FacetGroup.CONDITION, slug))
            for slug in catalogue.options[FacetGroup.CONDITION][:COMPLAINTS]
        ],
        "professions": [
            (slug, catalogue.label(FacetGroup.PROFESSION, slug)) for slug in catalogue.options[FacetGroup.PROFESSION]
        ],
    }
    return render(request, "therapists/home.html", context, using="jinja2")
