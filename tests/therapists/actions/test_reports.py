"""Reports: limits that hold in every process, without an address being kept, and curators who deal with them."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests import builders
from therapists.actions import reports
from therapists.choices import ReportReason, ReportState
from therapists.models import Practice, Practitioner, Report, ReportTrace, User
from therapists.models.review import MAY_SEE_RESTRICTED

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
ADDRESS = "203.0.113.7"


def file(about: Practitioner | Practice, address: str = ADDRESS, reason: str = "wrong-fact", **typed: str) -> Report:
    typed = {"fact": "", "text": "", "email": "", "language": "en", **typed}
    return reports.file_report(about=about, reason=reason, address=address, **typed)


def curator(*, restricted: bool) -> User:
    user = User.objects.create_user(f"helper-{restricted}@example.org", "a long password", is_staff=True)
    if restricted:
        user.user_permissions.add(Permission.objects.get(codename=MAY_SEE_RESTRICTED))
    return user


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime.datetime]:
    """The time, to be set by a test; in the past, so that nothing happens in the future."""
    times = [datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)]
    monkeypatch.setattr(timezone, "now", lambda: times[0])
    return times


def test_a_report_keeps_what_was_typed_and_nothing_else() -> None:
    place = builders.practice()
    report = file(place, fact="hours", text="Closed on Mondays", email="me@example.org", language="es")
    kept = Report.objects.get()
    assert kept == report
    assert (kept.practice, kept.practitioner, kept.about) == (place, None, place)
    assert (kept.reason, kept.fact, kept.text) == ("wrong-fact", "hours", "Closed on Mondays")
    assert (kept.email, kept.language, kept.state) == ("me@example.org", "es", "new")
    [trace] = ReportTrace.objects.all()
    assert ADDRESS not in trace.digest
    names = {field.name for field in Report._meta.get_fields()}
    assert not any(word in name for name in names for word in ("address", "ip", "agent", "trace"))


def test_five_an_hour_from_one_address(clock: list[datetime.datetime]) -> None:
    for number in range(5):
        file(builders.practitioner(status="draft"))
        clock[0] += datetime.timedelta(minutes=number)
    person = builders.practitioner(status="draft")
    with pytest.raises(reports.TooMany) as refusal:
        file(person)
    assert refusal.value.wait == HOUR - datetime.timedelta(minutes=10)
    assert "in 50 minutes" in refusal.value.reason
    assert Report.objects.count() == 5
    file(person, address="203.0.113.8")
    clock[0] += refusal.value.wait - datetime.timedelta(seconds=1)
    with pytest.raises(reports.TooMany, match="in 1 minute"):
        file(person)
    clock[0] += datetime.timedelta(seconds=1)
    file(person)


def test_the_hour_does_not_end_at_midnight_but_the_hash_changes(clock: list[datetime.datetime]) -> None:
    person = builders.practitioner(status="draft")
    clock[0] = datetime.datetime(2026, 3, 2, 23, 50, tzinfo=datetime.UTC)
    for _ in range(5):
        file(person)
    before = set(ReportTrace.objects.values_list("digest", flat=True))
    clock[0] += datetime.timedelta(minutes=20)
    with pytest.raises(reports.TooMany):
        file(person)
    clock[0] += datetime.timedelta(hours=1)
    file(person)
    assert len(before) == 1
    assert set(ReportTrace.objects.values_list("digest", flat=True)).isdisjoint(before)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
def test_a_household_counts_as_one(one: str, other: str, same: bool) -> None:
    person = builders.practitioner(status="draft")
    file(person, address=one)
    file(person, address=other)
    assert (len(set(ReportTrace.objects.values_list("digest", flat=True))) == 1) is same


def test_where_no_address_is_known_nobody_shuts_the_others_out() -> None:
    for _ in range(7):
        file(builders.practitioner(status="draft"), address="")
    assert not ReportTrace.objects.exists()


def test_a_flood_about_one_listing_ends_and_keeps_no_warning_out(clock: list[datetime.datetime]) -> None:
    person, other = builders.practitioner(status="draft"), builders.practitioner(status="draft")
    for number in range(20):
        file(person, address=f"198.51.100.{number}")
    with pytest.raises(reports.TooMany) as refusal:
        file(person, address="198.51.100.99")
    assert refusal.value.wait == datetime.timedelta(days=1)
    file(other, address="198.51.100.99")
    for number in range(20):
        file(person, address=f"192.0.2.{number}", reason="unsafe")
    with pytest.raises(reports.TooMany):
        file(person, address="198.51.100.98", reason="legal")
    clock[0] += datetime.timedelta(days=1)
    file(person, address="198.51.100.99")


def test_a_refused_report_leaves_no_trace() -> None:
    person = builders.practitioner(status="draft")
    for number in range(20):
        file(person, address=f"198.51.100.{number}")
    for _ in range(6):
        with pytest.raises(reports.TooMany):
            file(person, address=ADDRESS)
    file(builders.practitioner(status="draft"), address=ADDRESS)


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_do_not_slip_past_the_limit() -> None:
    people = [builders.practitioner(status="draft") for _ in range(8)]

    def attempt(person: Practitioner) -> bool:
        try:
            file(person)
        except reports.TooMany:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(attempt, people))
    assert sum(sent) == 5
    assert Report.objects.count() == 5


# --- Dealing with them ---


def test_done_and_dismissed_say_who_and_when_and_only_once() -> None:
    by = curator(restricted=False)
    person = builders.practitioner(status="draft")
    first, second = builders.report(person), builders.report(person)
    assert reports.finish(reports=[first], by=by) == [first]
    assert reports.dismiss(reports=[first, second], by=by) == [second]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.handled_by) == (ReportState.DONE, by)
    assert (second.state, second.handled_by) == (ReportState.DISMISSED, by)
    assert first.handled_at is not None
    written = LogEntry.objects.filter(user=by, object_id=str(first.pk)).values_list("change_message", flat=True)
    assert list(written) == ["Marked as done."]
    assert reports.reopen(reports=[first], by=by) == [first]
    first.refresh_from_db()
    assert (first.state, first.handled_by, first.handled_at) == (ReportState.NEW, None, None)
    assert list(Report.objects.waiting()) == [first]


@pytest.mark.parametrize("reason", ReportReason.values)
def test_restricted_reports_are_for_those_who_may_see_them(reason: str) -> None:
    report = builders.report(builders.practitioner(status="draft"), reason=reason)
    restricted = reason in {"sexual-services", "unsafe", "legal"}
    assert report.restricted is restricted
    assert (report in Report.objects.restricted()) is restricted
    assert (report in Report.objects.ordinary()) is not restricted
    few, many = curator(restricted=True), curator(restricted=False)
    assert list(Report.objects.visible_to(few)) == [report]
    assert list(Report.objects.visible_to(many)) == ([] if restricted else [report])
    assert reports.finish(reports=[report], by=many) == ([] if restricted else [report])
    if restricted:
        assert reports.finish(reports=[report], by=few) == [report]


def test_what_is_no_longer_needed_goes(clock: list[datetime.datetime]) -> None:
    person = builders.practitioner(status="draft")
    by = curator(restricted=False)
    handled, waiting = file(person, email="a@example.org"), file(person, email="b@example.org")
    reports.dismiss(reports=[handled], by=by)
    clock[0] += datetime.timedelta(days=90) - datetime.timedelta(seconds=1)
    assert reports.forget_reporters() == 0
    assert not ReportTrace.objects.exists()
    clock[0] += datetime.timedelta(seconds=1)
    call_command("forget_reporters")
    assert dict(Report.objects.values_list("pk", "email")) == {handled.pk: "", waiting.pk: "b@example.org"}


def test_erasing_a_person_erases_the_reports_about_them() -> None:
    person = builders.practitioner(status="draft")
    builders.report(person)
    person.delete()
    assert not Report.objects.exists()
