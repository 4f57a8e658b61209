"""Reporting a problem with a listing: one form, no account, nothing kept of who sent it but what they typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from therapists.actions import reports
from therapists.choices import ReportedFact, ReportReason
from therapists.models import Practice, Practitioner, WorksAt
from therapists.models.review import EMAIL_SHAPE, LONGEST_EMAIL, LONGEST_TEXT
from therapists.search.catalogue import emergency_number
from therapists.views.profiles import elsewhere, known, people_at

LOOKED_AT_WITHIN_DAYS = 2  # what the page promises
LEAST_SECONDS = 3  # a person reads at least this long before they send
LONGEST_OPEN_SECONDS = 24 * 3600  # then the time on the form says nothing any more

NO_EMAIL = _("This is no e-mail address. Write it like name@example.org, or leave it out.")
# What happens next, beside each reason.
HINTS = {
    ReportReason.WRONG_FACT: _("We ask the person listed and correct the page."),
    ReportReason.CLOSED: _("We call to make sure before we close a listing."),
    ReportReason.NOT_REAL: _("We check the license and the registers again."),
    ReportReason.SEXUAL_SERVICES: _("If it is so, the listing comes down. Only a few of us may read such a report."),
    ReportReason.UNSAFE: _(
        "If you are in danger now, call %(number)s. What happened may be a crime: you can go to the police, before or "
        "after you write to us. Only a few of us may read such a report."
    ),
    ReportReason.REMOVE_ME: _("Leave an e-mail address below, so that we can make sure that it is you."),
    ReportReason.LEGAL: _("Leave an e-mail address below, so that we can answer. Only a few of us may read it."),
}


class PlainText(forms.CharField):
    """Text whose line breaks count as one character, as the browser counts them."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class ReportForm(forms.Form):
    """What is wrong; and two signs that a person sent it: an empty trap, and a form that was open for a moment."""

    reason = forms.ChoiceField(
        choices=ReportReason.choices,
        error_messages={"required": _("Choose what is wrong."), "invalid_choice": _("Choose what is wrong.")},
    )
    fact = forms.ChoiceField(choices=[("", _("Nothing in particular")), *ReportedFact.choices], required=False)
    text = PlainText(
        max_length=LONGEST_TEXT,
        required=False,
        error_messages={
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Please shorten it.")
        },
    )
    email = forms.EmailField(
        max_length=LONGEST_EMAIL,
        required=False,
        validators=[RegexValidator(EMAIL_SHAPE, NO_EMAIL)],  # as the database has it: stricter than Django's own
        error_messages={"invalid": NO_EMAIL, "max_length": NO_EMAIL},
    )
    website = forms.CharField(required=False)
    opened = forms.CharField(required=False)

    def __init__(self, *args: Any, about: Practitioner | Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signing.Signer(salt=f"report {about._meta.model_name} {about.pk}")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        nothing_said = not cleaned.get("fact") and not cleaned.get("text") and "text" not in self.errors
        if cleaned.get("reason") == ReportReason.WRONG_FACT and nothing_said:
            self.add_error("fact", _("Choose what is wrong on the page, or tell us in a few words."))
        if not self.errors and not self._sent_by_a_person(cleaned):
            self.add_error(None, _("That was very quick. Please look it over and press Send once more."))
        return cleaned

    def _sent_by_a_person(self, cleaned: dict[str, Any]) -> bool:
        seconds = self._seconds_open(cleaned.get("opened", ""))
        return not cleaned.get("website") and seconds is not None and seconds >= LEAST_SECONDS

    def _seconds_open(self, stamp: str) -> float | None:
        """How long ago a form with this stamp was made; nothing if we did not make it, or too long ago."""
        try:
            seconds = timezone.now().timestamp() - float(self.signer.unsign(stamp))
        except (signing.BadSignature, ValueError):
            return None
        return seconds if seconds <= LONGEST_OPEN_SECONDS else None

    def stamp(self) -> str:
        """When the form was made, signed: the first time, if it is shown again with something to correct."""
        shown = self.data.get("opened", "")
        return shown if self._seconds_open(shown) is not None else self.signer.sign(str(timezone.now().timestamp()))


@require_http_methods(["GET", "HEAD", "POST"])
def report_practitioner(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form about a published practitioner, and where it is sent."""
    person = found_practitioner(pk)
    present = person.slug if request.method == "POST" and known(person, slug) else slug  # a redirect would lose it
    if (moved := elsewhere(request, person, present, "report_practitioner")) is not None:
        return moved
    return answer(request, person)


@require_http_methods(["GET", "HEAD", "POST"])
def report_practice(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form about a practice that has a page, and where it is sent."""
    place = found_practice(slug, pk)
    if slug != place.slug and request.method != "POST":
        return HttpResponsePermanentRedirect(address_of(place))
    return answer(request, place)


@require_safe
def thanks_for_practitioner(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """After a report about a practitioner."""
    person = found_practitioner(pk)
    moved = elsewhere(request, person, slug, "report_practitioner_thanks")
    return moved if moved is not None else thanks(request, person)


@require_safe
def thanks_for_practice(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """After a report about a practice."""
    return thanks(request, found_practice(slug, pk))


def answer(request: HttpRequest, about: Practitioner | Practice) -> HttpResponse:
    """The form; or, once sent, the way to the thanks, what to correct, or when to try again."""
    if request.method != "POST":
        return shown(request, about, ReportForm(about=about, initial=preset(request)))
    form = ReportForm(request.POST, about=about)
    if not form.is_valid():
        return shown(request, about, form, status=422)
    typed = {name: form.cleaned_data[name] for name in ("reason", "fact", "text", "email")}
    try:
        reports.file_report(
            about=about, language=get_language() or settings.LANGUAGE_CODE, address=sender(request), **typed
        )
    except reports.TooMany as refusal:
        response = shown(request, about, form, status=429, refusal=refusal)
        response["Retry-After"] = str(round(refusal.wait.total_seconds()))
        return response
    response = HttpResponseRedirect(address_of(about, "_thanks"))
    response["Cache-Control"] = "no-store"
    return response


def preset(request: HttpRequest) -> dict[str, str]:
    """What the link that led here says is wrong."""
    fact = request.GET.get("fact", "")
    return {"reason": ReportReason.WRONG_FACT, "fact": fact} if fact in ReportedFact.values else {}


def shown(
    request: HttpRequest,
    about: Practitioner | Practice,
    form: ReportForm,
    *,
    status: int = 200,
    refusal: reports.TooMany | None = None,
) -> HttpResponse:
    """The page with the form, as far as it is filled in."""
    number = emergency_number(country_of(about))
    context = {
        "about": about,
        "action": address_of(about),
        "form": form,
        "errors": list(dict.fromkeys((name, error) for name, errors in form.errors.items() for error in errors)),
        "refusal": refusal.reason if refusal else "",
        "reasons": [(reason.value, reason.label, HINTS[reason] % {"number": number}) for reason in ReportReason],
        "days": LOOKED_AT_WITHIN_DAYS,
        "email_days": reports.EMAILS_KEPT.days,
        "longest_text": LONGEST_TEXT,
        "emergency_number": number,
        "contact_email": settings.CONTACT_EMAIL,
    }
    response = render(request, "therapists/report.html", context, status=status, using="jinja2")
    # What somebody typed stays in no cache; an empty form may, so that "back" brings it again as it was left.
    return unlisted(response, "no-store" if request.method == "POST" else "private, no-cache")


def thanks(request: HttpRequest, about: Practitioner | Practice) -> HttpResponse:
    """What happens now."""
    context = {
        "about": about,
        "days": LOOKED_AT_WITHIN_DAYS,
        "email_days": reports.EMAILS_KEPT.days,
        "emergency_number": emergency_number(country_of(about)),
    }
    return unlisted(render(request, "therapists/report_thanks.html", context, using="jinja2"), "private, no-cache")


def unlisted(response: HttpResponse, caching: str) -> HttpResponse:
    """The response, out of search engines, and out of our logs even when it says that something was not right."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = caching
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def found_practitioner(pk: int) -> Practitioner:
    """The practitioner, or ``Http404``; who may be shown is for ``elsewhere`` to say."""
    people = Practitioner.objects.select_related("merged_into").prefetch_related("former_slugs")
    person = people.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def found_practice(slug: str, pk: int) -> Practice:
    """The practice, if it has a page under this slug, or had one; else ``Http404``."""
    place = Practice.objects.filter(pk=pk).prefetch_related("former_slugs").first()
    if place is None or not known(place, slug) or not people_at(place).exists():
        raise Http404
    return place


def country_of(about: Practitioner | Practice) -> str | None:
    """Where somebody is seen: whose emergency number helps."""
    if isinstance(about, Practice):
        return about.country
    posts = WorksAt.objects.current().filter(practitioner=about).order_by("pk")
    country = posts.values_list("practice__country", flat=True).first()
    home = getattr(about, "home_visits", None)
    return country or (home.country if home else None) or None


def address_of(about: Practitioner | Practice, page: str = "") -> str:
    """The path of the form about a listing, or of another page of it."""
    return reverse(f"report_{about._meta.model_name}{page}", kwargs={"slug": about.slug, "pk": about.pk})


def sender(request: HttpRequest) -> str:
    """The network address that a request came from: as our own proxy saw it, where there is one."""
    seen: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # Only the last entry is ours: what stands before it was sent by whoever asks.
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or seen
    return seen
