"""The filters beside the lists of practitioners and practices."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django.contrib import admin
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from therapists.admin.fields import country_name
from therapists.admin.naming import names_of
from therapists.choices import CheckResult, CredentialStatus, FacetGroup, Stated, TaskKind
from therapists.desk.sources import BY_KIND
from therapists.models import (
    Confirmation,
    Credential,
    HomeVisits,
    Practice,
    Practitioner,
    PractitionerProfession,
    User,
    WorksAt,
)

CONFIRMED_WITHIN_DAYS = (30, 90, 365)
CREDENTIAL_STATES = {
    "checked": _("Checked"),
    "unchecked": _("Not checked"),
    "expired": _("Expired or inactive"),
    "withdrawn": _("Suspended or revoked"),
    "none": _("None"),
}


def credential_state() -> Case:
    """Withdrawn if any was; else checked if one in force was matched; else expired if one is not in force any more."""
    mine = Credential.objects.filter(practitioner=OuterRef("pk"))
    today = timezone.localdate()
    over = Q(status__in=(CredentialStatus.EXPIRED, CredentialStatus.INACTIVE)) | Q(expires_on__lt=today)
    matched = mine.filter(check_result=CheckResult.MATCHED).exclude(over)
    withdrawn = mine.filter(status__in=(CredentialStatus.SUSPENDED, CredentialStatus.REVOKED))
    return Case(
        When(Exists(withdrawn), then=Value("withdrawn")),
        When(Exists(matched), then=Value("checked")),
        When(Exists(mine.filter(over)), then=Value("expired")),
        When(Exists(mine), then=Value("unchecked")),
        default=Value("none"),
        output_field=CharField(),
    )


class ProfessionFilter(admin.SimpleListFilter):
    """Any of somebody's professions."""

    title = _("profession")
    parameter_name = "profession"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return names_of(FacetGroup.PROFESSION)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        if not (self.value() or "").isdecimal():
            return queryset
        links = PractitionerProfession.objects.filter(practitioner=OuterRef("pk"), profession=self.value())
        return queryset.filter(Exists(links))


class HomeVisitsFilter(admin.SimpleListFilter):
    """Whether they come to homes; no row means not stated."""

    title = _("home visits")
    parameter_name = "home"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return Stated.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        if self.value() == Stated.NOT_STATED:
            stated = HomeVisits.objects.filter(practitioner=OuterRef("pk")).exclude(offers=Stated.NOT_STATED)
            return queryset.filter(~Exists(stated))
        return queryset.filter(home_visits__offers=self.value()) if self.value() else queryset


class CountryFilter(admin.SimpleListFilter):
    """Where they work or come to homes."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return countries_of(Practice, HomeVisits)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        if not self.value():
            return queryset
        posts = WorksAt.objects.filter(practitioner=OuterRef("pk"), practice__country=self.value())
        return queryset.filter(Q(Exists(posts)) | Q(home_visits__country=self.value()))


class PracticeCountryFilter(admin.SimpleListFilter):
    """Where a practice is."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return countries_of(Practice)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practice]) -> QuerySet[Practice]:
        return queryset.filter(country=self.value()) if self.value() else queryset


def countries_of(*models: type[Practice | HomeVisits]) -> list[tuple[str, str]]:
    """The countries that listings are in, by name."""
    used: set[str] = set()
    for model in models:
        rows = model._default_manager.exclude(country="").order_by()
        used.update(rows.values_list("country", flat=True).distinct())
    return sorted(((code, country_name(code)) for code in used), key=lambda country: country[1])


class CredentialFilter(admin.SimpleListFilter):
    """How well their proof stands."""

    title = _("credentials")
    parameter_name = "credentials"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return list(CREDENTIAL_STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        return queryset.filter(credential_state=self.value()) if self.value() in CREDENTIAL_STATES else queryset


class TaskFilter(admin.SimpleListFilter):
    """What the desk asks for about them."""

    title = _("on the desk")
    parameter_name = "task"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return TaskKind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        if self.value() not in TaskKind.values:
            return queryset
        tasks = BY_KIND[str(self.value())].waiting(cast("User", request.user))
        return queryset.filter(pk__in=tasks.values("practitioner"))


class ConfirmedFilter(admin.SimpleListFilter):
    """How long ago anything was last confirmed."""

    title = _("last confirmed")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        within = [(str(days), gettext("Within %(days)s days") % {"days": days}) for days in CONFIRMED_WITHIN_DAYS]
        longer = gettext("Longer than %(days)s days ago") % {"days": CONFIRMED_WITHIN_DAYS[-1]}
        return [*within, ("older", longer), ("never", gettext("Never"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        mine = Confirmation.objects.filter(practitioner=OuterRef("pk"))
        if self.value() == "never":
            return queryset.filter(~Exists(mine))
        if self.value() == "older":
            year = timezone.now() - timedelta(days=CONFIRMED_WITHIN_DAYS[-1])
            return queryset.filter(Exists(mine), ~Exists(mine.filter(at__gte=year)))
        if self.value() in map(str, CONFIRMED_WITHIN_DAYS):
            since = timezone.now() - timedelta(days=int(self.value() or 0))
            return queryset.filter(Exists(mine.filter(at__gte=since)))
        return queryset
