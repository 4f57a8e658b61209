"""A practitioner's card for an address book."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from therapists.caching import same_for_everybody
from therapists.exports.vcard import CONTENT_TYPE, vcard
from therapists.search import catalogue as catalogues
from therapists.views import meta, present
from therapists.views.profiles import elsewhere, find_practitioner, profile


@same_for_everybody
@require_safe
def card(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The card of a published practitioner; it says when the facts were last confirmed, and where to look again."""
    catalogue = catalogues.current()
    person = find_practitioner(pk)
    if person is None:
        raise Http404
    if (moved := elsewhere(request, person, slug, "card")) is not None:
        return moved
    shown = profile(person, catalogue)
    confirmed = (
        _("Last confirmed on %(day)s.") % {"day": present.day(shown["last_confirmed"])}
        if shown["fresh"]
        else f"{shown['confirmed']}."
    )
    found = meta.facts_of(person, shown, catalogue)
    text = vcard(found, url=f"{meta.base_of(request)}{found.path}", note=confirmed, locale=present.locale())
    return HttpResponse(
        text,
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{person.slug}.vcf"',
            "X-Robots-Tag": "noindex",  # the profile is the page to find
        },
    )
