"""The page that a mail leads a practitioner to: is it all still right? No account; the link alone says who answers.

Looking changes nothing: mail scanners follow every link. Only a POST answers, and only the first.
"""

from http import HTTPStatus
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from therapists import freshness, mail
from therapists.actions import answers, requests
from therapists.actions.refusals import Refused
from therapists.choices import Answer, ListingStatus, MailPurpose, Stated
from therapists.models import Mailing, Practitioner
from therapists.models.upkeep import LONGEST_NOTE
from therapists.search import catalogue as catalogues
from therapists.views import freshness as fact_ages
from therapists.views import present, profiles

OPEN = [("", _("As it is now")), (Stated.YES.value, Stated.YES.label), (Stated.NO.value, Stated.NO.label)]

CHOICES = ("accepting", "home_visits")


class ChangesForm(forms.Form):
    """What a page says, to be put right; the rest in their own words."""

    phone = forms.CharField(max_length=40, label=_("Phone"))
    accepting = forms.ChoiceField(choices=OPEN, required=False, label=_("Accepting new people"))
    home_visits = forms.ChoiceField(choices=OPEN, required=False, label=_("Comes to homes"))
    website = forms.URLField(max_length=200, required=False, label=_("Website"), assume_scheme="https")
    booking_url = forms.URLField(max_length=200, required=False, label=_("Booking link"), assume_scheme="https")
    away_until = forms.DateField(
        required=False, label=_("Away until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        max_length=LONGEST_NOTE,
        required=False,
        label=_("Anything else: hours, fees, addresses, where you come to"),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self.fields["phone"].required = bool(self.initial.get("phone"))
        for bound in self:
            if bound.name in self.errors:
                bound.field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{bound.name}-error"}

    def clean_phone(self) -> str:
        """As it is stored, however it is written."""
        typed: str = self.cleaned_data["phone"]
        stands = str(self.initial.get("phone", ""))
        if typed in {stands, present.phone(stands)}:
            return stands  # left as it was shown: it may be another country's, or one that the library does not know
        try:
            number = phonenumbers.parse(typed, self.country)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(
                _("This is no phone number. Write it with its area code, or begin with + and the country code.")
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def said(self) -> dict[str, str]:
        """What was typed, as the fields of a request; of a choice only what was chosen."""
        away = self.cleaned_data["away_until"]
        found = {name: self.cleaned_data[name] or "" for name in requests.FIELDS}
        found = {name: said for name, said in found.items() if said or name not in CHOICES}
        return found | {"away_until": away.isoformat() if away else ""}


@csrf_exempt  # the link is the secret, which no other site knows; a cookie would keep out those whose mail app has none
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the listing says, and the four answers; or what was answered; or that the link is no good any more."""
    mailing = found(token)
    if mailing is None:
        return private(request, "therapists/confirm_over.html", {}, HTTPStatus.GONE)
    if mailing.answer:
        return private(
            request, "therapists/confirm_done.html", {"mailing": mailing, "answers": Answer, "purposes": MailPurpose}
        )
    if request.method != "POST":
        return page(request, mailing, changes(mailing))
    what = request.POST.get("answer", "")
    form = changes(mailing, request.POST) if what == Answer.CHANGED else changes(mailing)
    if what not in Answer.values or (what == Answer.CHANGED and not form.is_valid()):
        return page(request, mailing, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    said, note = (form.said(), form.cleaned_data["note"]) if what == Answer.CHANGED else ({}, "")
    try:
        answers.answer(mailing=mailing, what=what, said=said, note=note)
    except Refused as refusal:
        return page(request, mailing, form, refusal=refusal.reason, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = HttpResponseRedirect(reverse("confirm", kwargs={"token": token}))
    return unlisted(response)


def found(token: str) -> Mailing | None:
    """The mail whose link this is, while it works."""
    number = mail.number_in(token)
    mailing = Mailing.objects.select_related("practitioner").filter(pk=number).first() if number else None
    if mailing is None or timezone.now() > mail.good_until(mailing):
        return None
    if mailing.practitioner.status == ListingStatus.CLOSED and not mailing.answer:
        return None
    return mailing


def changes(mailing: Mailing, data: Any = None) -> ChangesForm:
    """The form, filled in with what stands on the page."""
    stands = requests.current(mailing.practitioner)
    country = country_of(mailing.practitioner)
    shown = stands | {"phone": present.phone(stands["phone"]) if data is None else stands["phone"]}
    return ChangesForm(data, initial=shown, country=country)


def country_of(person: Practitioner) -> str:
    """Where a number without a country code rings."""
    posts = person.works_at.current().select_related("practice").order_by("pk")
    return profiles.country_of(list(posts), getattr(person, "home_visits", None)) or settings.DEFAULT_COUNTRY


def page(
    request: HttpRequest, mailing: Mailing, form: ChangesForm, *, refusal: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    """Their facts as visitors read them, and what can be answered."""
    person = profiles.find_practitioner(mailing.practitioner_id)
    assert person is not None, "a mail goes with its person"
    shown = profiles.profile(person, catalogues.current())
    context = {
        "person": person,
        "listed": person.status == ListingStatus.PUBLISHED,
        "notice": mailing.purpose == MailPurpose.NOTICE,
        "sources": mail.sources_of(person),
        "shown": shown,
        "ages": fact_ages.lines(person, freshness.of([person.pk])[person.pk], shown["home"]),
        "form": form,
        "refusal": refusal,
        "answers": Answer,
    }
    return private(request, "therapists/confirm.html", context, status)


def private(request: HttpRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    """A page for one person alone."""
    context |= {"contact_email": settings.CONTACT_EMAIL}
    return unlisted(render(request, template, context, status=status, using="jinja2"))


def unlisted(response: HttpResponse) -> HttpResponse:
    """The response, kept by nobody; the address, which is the secret, stays out of our logs."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
