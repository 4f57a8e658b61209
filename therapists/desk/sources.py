"""Every kind of work that waits for a curator. **A new kind is one more entry of ``SOURCES``.**

What people send is read where it lies, by the partial index of its own table; what the clock brings up was written
down at night (``renewing``), and is shown only while it still is so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from therapists.choices import CredentialStatus, DuplicateReason, ImportState, ListingStatus, MatchState, TaskKind
from therapists.desk.renewing import horizon
from therapists.models import (
    Call,
    ChangeRequest,
    Confirmation,
    Credential,
    DuplicatePair,
    Hold,
    ImportReview,
    ImportRun,
    Mailing,
    Practice,
    Practitioner,
    RegisterEntry,
    Report,
    Suspension,
    Task,
    User,
)
from therapists.models.review import MAY_SEE_RESTRICTED, ReportQuerySet
from therapists.models.safety import MAY_SUSPEND

# What it costs somebody when a piece of work waits, beside the others: a warning about harm outweighs any that is old.
HARM = {
    "warning": 50.0,  # a visitor felt unsafe, or was offered sexual services; a legal matter
    "suspension": 20.0,  # somebody is off the site until we decide
    "request": 16.0,  # the page is wrong, or somebody wants to leave it: they told us themselves
    "hold": 12.0,  # a listing says what an honest one does not, or waits although it is honest
    "report": 10.0,  # a visitor says that the page is wrong
    "credential": 8.0,  # the page may soon call somebody licensed who is not
    "register": 7.0,  # a license register may speak of somebody listed, or no longer lists them
    "pending": 6.0,  # somebody could be found, and is not
    "mail": 4.0,  # we cannot reach them by mail
    "duplicate": 2.5,  # one person stands there twice
    "import": 2.5,  # a file named people who may be somebody else
    "call": 2.0,  # facts of which nobody knows whether they still hold
}


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of work."""

    kind: str  # its name in addresses and assignments, and in ``HARM``
    name: Promise  # all of it
    one: Promise  # a piece of it
    right: str  # whoever has it does this work
    waiting: Callable[[User], QuerySet[Any]]  # all that waits and that this person may see
    since: str  # the column that says since when; top rows come in its order, by an index
    says: Callable[[Any], str]  # one line about a row, in words
    model: str  # whose pages in the admin it is: all of it in the list, one piece on the page of ``key``
    query: str = ""  # what the list is asked for
    own_page: str = ""  # the name of the address where it is done, where that is another one
    tab: str = ""  # of the page, to be opened
    listing: str = "practitioner"  # the way from a row to the person it is about; blank: to nobody in particular
    key: str = "pk"  # what an assignment calls a row
    roughly: QuerySet[Any] | None = None  # about as many rows as wait, which the planner can estimate
    came: str = ""  # the column that says since when it waits, where ``since`` is an order of another kind

    def rows(self, user: User) -> QuerySet[Any]:
        """Those that wait, the longest first."""
        found = self.waiting(user).order_by(self.since)
        return found.select_related(self.listing) if self.listing and self.listing != "self" else found

    def open_to(self, user: User) -> bool:
        """Whether this is work of theirs."""
        return user.has_perm(self.right)

    def person(self, row: Any) -> Practitioner | None:
        """Whom a row is about."""
        if not self.listing:
            return None
        found = row if self.listing == "self" else getattr(row, self.listing)
        return found if isinstance(found, Practitioner) else None

    def page(self, row: Any) -> str:
        """Where a row is dealt with."""
        page = reverse(self.own_page or f"admin:therapists_{self.model}_change", args=[getattr(row, self.key)])
        return f"{page}#{self.tab}" if self.tab else page

    def all_of_it(self) -> str:
        """Where all of it is listed."""
        return "?".join(filter(None, (reverse(f"admin:therapists_{self.model}_changelist"), self.query)))

    def title(self, row: Any) -> str:
        """What a row is called in the queue."""
        practice = getattr(row, "practice", None)
        if isinstance(row, DuplicatePair):
            return f"{row.one} / {row.other}"
        return str(self.person(row) or (practice if isinstance(practice, Practice) else row))


# --- What people send -------------------------------------------------------------------------------------------------


def _reports(user: User) -> ReportQuerySet:
    return Report.objects.waiting().visible_to(user).select_related("practice")


def _warnings(user: User) -> QuerySet[Report]:
    return _reports(user).restricted()


def _ordinary(user: User) -> QuerySet[Report]:
    return _reports(user).ordinary()


def _reported(report: Report) -> str:
    return ": ".join(filter(None, (report.get_reason_display(), report.get_fact_display())))


def _undelivered(mailing: Mailing) -> str:
    return gettext("Mail to %(address)s did not arrive: %(reason)s") % {
        "address": mailing.address,
        "reason": mailing.reason or mailing.get_state_display(),
    }


def _pending(user: User) -> QuerySet[Practitioner]:
    return Practitioner.objects.filter(status=ListingStatus.PENDING)


def _suspended(suspension: Suspension) -> str:
    return gettext("Suspended, waits for a decision: %(reason)s") % {"reason": suspension.get_reason_display()}


def _held(hold: Hold) -> str:
    words = ", ".join(dict.fromkeys(match["word"] for match in hold.matches))
    return gettext("The watch-list found: %(words)s") % {"words": words}


def _alike_pairs(user: User) -> QuerySet[DuplicatePair]:
    return DuplicatePair.objects.waiting().select_related("other")


def _alike(pair: DuplicatePair) -> str:
    if not pair.reasons:
        return gettext("Put side by side by a curator.")
    reasons = ", ".join(str(DuplicateReason(reason).label) for reason in pair.reasons)
    return gettext("%(points)d points: %(reasons)s") % {"points": pair.score, "reasons": reasons}


def _left_over(user: User) -> QuerySet[ImportRun]:
    """The latest word of each import: those that named somebody who is much like a listing, and that stand."""
    seen = ImportReview.objects.filter(run=OuterRef("pk"))
    return ImportRun.objects.filter(~Exists(seen), state=ImportState.APPLIED, counts__review_total__gt=0)


def _to_look_through(run: ImportRun) -> str:
    count = run.counts["review_total"]
    return ngettext(
        "%(count)s person in the file is much like somebody listed",
        "%(count)s people in the file are much like somebody listed",
        count,
    ) % {"count": f"{count:,}"}


def _registered(entry: RegisterEntry) -> str:
    what = entry.get_reason_display() if entry.state == MatchState.OPEN else gettext("no longer listed there")
    return f"{entry.register}: {what}"


# --- What the clock brings up -----------------------------------------------------------------------------------------


def _to_call(user: User) -> QuerySet[Task]:
    """Until somebody confirms, is called or writes."""
    since = {"practitioner": OuterRef("practitioner"), "at__gte": OuterRef("found_at")}
    asked = ChangeRequest.objects.waiting().filter(practitioner=OuterRef("practitioner"))
    return _brought_up(TaskKind.CALL).exclude(
        Exists(Confirmation.objects.filter(**since)) | Exists(Call.objects.filter(**since)) | Exists(asked)
    )


def _running_out(user: User) -> QuerySet[Task]:
    """Until the credential is renewed, or said to have run out; with those that are short, the first before others."""
    found = _brought_up(TaskKind.CREDENTIAL).filter(Exists(_short(practitioner=OuterRef("practitioner"))))
    first = Prefetch("practitioner__credentials", _short().order_by("expires_on", "pk"), to_attr="short")
    return found.prefetch_related(first)


def _brought_up(kind: TaskKind) -> QuerySet[Task]:
    return Task.objects.filter(kind=kind, practitioner__status=ListingStatus.PUBLISHED)


def _short(**whose: Any) -> QuerySet[Credential]:
    """Credentials in force that run out soon, or have run out."""
    soon = horizon(timezone.now())
    return Credential.objects.filter(Q(status=CredentialStatus.ACTIVE, expires_on__lte=soon), **whose)


def _runs_out(task: Task) -> str:
    first = vars(task.practitioner)["short"][0]
    lapsed = first.expires_on < timezone.now().date()
    text = gettext("%(credential)s ran out on %(day)s") if lapsed else gettext("%(credential)s runs out on %(day)s")
    return text % {"credential": capfirst(str(first)), "day": date_format(first.expires_on)}


SOURCES = (
    Source(
        kind="warning",
        name=_("Warnings"),
        one=_("Warning"),
        right=f"therapists.{MAY_SEE_RESTRICTED}",
        waiting=_warnings,
        since="created_at",
        says=_reported,
        model="report",
        query="queue=restricted",
    ),
    Source(
        kind="suspension",
        name=_("Suspended, to be decided"),
        one=_("Suspension"),
        right=f"therapists.{MAY_SUSPEND}",
        waiting=lambda _user: Suspension.objects.waiting().select_related("practice"),
        since="began_at",
        says=_suspended,
        model="suspension",
    ),
    Source(
        kind="request",
        name=_("Change requests"),
        one=_("Change request"),
        right="therapists.change_changerequest",
        waiting=lambda _user: ChangeRequest.objects.waiting(),
        since="created_at",
        says=lambda request: request.get_kind_display(),
        model="changerequest",
    ),
    Source(
        kind="hold",
        name=_("Held by the watch-list"),
        one=_("Watch-list"),
        right="therapists.change_hold",
        waiting=lambda _user: Hold.objects.waiting(),
        since="found_at",
        says=_held,
        model="hold",
    ),
    Source(
        kind="report",
        name=_("Reports"),
        one=_("Report"),
        right="therapists.change_report",
        waiting=_ordinary,
        since="created_at",
        says=_reported,
        model="report",
        query="queue=ordinary",
    ),
    Source(
        kind="credential",
        name=_("Credentials that run out"),
        one=_("Credential"),
        right="therapists.change_credential",
        waiting=_running_out,
        since="since",
        says=_runs_out,
        model="practitioner",
        query="task=credential",
        tab="proof",
        roughly=Task.objects.filter(kind=TaskKind.CREDENTIAL),
        key="practitioner_id",
    ),
    Source(
        kind="register",
        name=_("Register matches"),
        one=_("Register"),
        right="therapists.change_registerentry",
        waiting=lambda _user: RegisterEntry.objects.waiting().select_related("register"),
        since="seen_on",
        says=_registered,
        model="registerentry",
        came="came_at",
    ),
    Source(
        kind="pending",
        name=_("Waiting to be published"),
        one=_("To publish"),
        right="therapists.add_practitioner",
        waiting=_pending,
        since="updated_at",
        says=lambda _person: gettext("Look it over, then publish it"),
        model="practitioner",
        query="status__exact=pending",
        listing="self",
    ),
    Source(
        kind="mail",
        name=_("Mails that did not arrive"),
        one=_("Mail"),
        right="therapists.change_mailing",
        waiting=lambda _user: Mailing.objects.to_do(),
        since="created_at",
        says=_undelivered,
        model="mailing",
    ),
    Source(
        kind="duplicate",
        name=_("Possible duplicates"),
        one=_("Duplicate?"),
        right="therapists.change_duplicatepair",
        waiting=_alike_pairs,
        since="-score",
        says=_alike,
        model="duplicatepair",
        listing="one",
        came="found_at",
    ),
    Source(
        kind="import",
        name=_("Left over by imports"),
        one=_("Import"),
        right="therapists.add_importreview",
        waiting=_left_over,
        since="started_at",
        says=_to_look_through,
        model="importrun",
        listing="",
    ),
    Source(
        kind="call",
        name=_("To call"),
        one=_("Call"),
        right="therapists.add_call",
        waiting=_to_call,
        since="since",
        says=lambda _task: gettext("Facts are due: call them"),
        model="practitioner",
        query="task=call",
        roughly=Task.objects.filter(kind=TaskKind.CALL),
        own_page="admin:desk_call",
        key="practitioner_id",
    ),
)
BY_KIND = {source.kind: source for source in SOURCES}
