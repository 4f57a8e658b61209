"""Pages about the directory itself: about, privacy, accessibility, credits, contact."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from therapists import markdown
from therapists.caching import same_for_everybody
from therapists.models import Page
from therapists.views import written

LISTED_FROM = 4  # headings: a shorter page needs no list of them


@same_for_everybody
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The text of one page, as its curators left it."""
    found = written.best(Page.objects.filter(slug=slug, active=True, locale__in=written.languages()).order_by("pk"))
    if found is None:
        raise Http404
    fill = written.fill()
    headings = markdown.headings(found.body, fill=fill)
    context = {
        "title": found.title,
        "summary": found.summary,
        "foreign": written.foreign(found),
        "body": markdown.blocks(found.body, fill=fill),
        "headings": headings if len(headings) >= LISTED_FROM else [],
        "changed_on": found.updated_at,
        "canonical": reverse(slug),
    }
    return render(request, "therapists/page.html", context, using="jinja2")
