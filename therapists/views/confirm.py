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
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from therapists import freshness, mail
from therapists.actions import answers, lines, requests
from therapists.actions.refusals import Refused
from therapists.choices import Answer, ListingStatus, MailPurpose, Stated
from therapists.models import Mailing, Practitioner
from therapists.models.upkeep import LONGEST_NOTE
from therapists.search import catalogue as catalogues
from therapists.views import freshness as fact_ages
from therapists.views import present, profiles

OPEN = [("", _("As it is now")), (Stated.YES.value, Stated.YES.label), (Stated.NO.value, Stated.NO.label)]

CHOICES = ("accepting", "home_visits")
AT_HOMES = ("coverage", "home_fee", "home_hours", "home_prices")
SELDOM = ("home_prices", f"prices{lines.AT}")  # most have one list of prices
LONGEST_LINE = 500  # characters: other hours on each of seven days


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
        label=_("Anything else: addresses, further practices, languages"),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, person: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.lines: dict[str, lines.Line] = {}
        self.fields["phone"].required = bool(self.initial.get("phone"))
        self._ask_for_lines()
        for bound in self:
            if bound.name in self.errors:
                about = [f"{bound.name}-error", *([f"{bound.auto_id}_helptext"] if bound.help_text else [])]
                bound.field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": " ".join(about)}

    def _ask_for_lines(self) -> None:
        """Hours, prices, fees and coverage, as far as they are about what this person does."""
        unit = lines.unit_of(self.person)
        comes = self.initial.get("home_visits") == Stated.YES
        for name, line in lines.lines_of(self.person).items():
            stands = line.read(self.person)
            if (name in AT_HOMES and not comes) or (name.startswith(SELDOM) and not stands):
                continue
            self.lines[name] = line
            self.initial[name] = lines.shown(name, stands, unit)
            self.fields[name] = forms.CharField(
                max_length=LONGEST_LINE,
                required=False,
                label=capfirst(str(line.label)),
                help_text=_("For example: %(example)s") % {"example": line.example(self.person)},
                widget=forms.Textarea({"rows": 2}),  # on a phone a line is too short for a week
            )
        self.order_fields([name for name in self.fields if name != "note"])

    def clean_phone(self) -> str:
        """As it is stored, however it is written."""
        typed: str = self.cleaned_data["phone"]
        stands = str(self.initial.get("phone", ""))
        if typed in {stands, present.phone(stands)}:
            return stands  # left as it was shown: it may be another country's, or one that the library does not know
        try:
            number = phonenumbers.parse(typed, lines.country_of(self.person))
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(
                _("This is no phone number. Write it with its area code, or begin with + and the country code.")
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self._changed_lines():
            try:
                cleaned[name] = self.lines[name].typed(self.person, cleaned[name])
            except Refused as refusal:
                self.add_error(name, refusal.reason)
        return cleaned

    def _changed_lines(self) -> list[str]:
        """Those that came back otherwise than they were shown, and can be read so far."""
        changed = [name for name in self.changed_data if name in self.lines and name in self.data]
        return [name for name in changed if name not in self.errors]

    def said(self) -> dict[str, str]:
        """What was typed, as the fields of a request; of a choice only what was chosen, of a line what was changed."""
        away = self.cleaned_data["away_until"]
        found = {name: self.cleaned_data[name] or "" for name in requests.FIELDS}
        found = {name: said for name, said in found.items() if said or name not in CHOICES}
        changed = {name: self.cleaned_data[name] for name in self._changed_lines()}
        return found | {"away_until": away.isoformat() if away else ""} | changed


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
    shown = stands | {"phone": present.phone(stands["phone"]) if data is None else stands["phone"]}
    return ChangesForm(data, initial=shown, person=mailing.practitioner)


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
