"""Somebody with a row in every table that hangs on a practitioner, and what the tables say of them."""

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from tests import builders
from therapists.choices import ConfirmationMethod, Fact
from therapists.history.graph import Part, parts_of
from therapists.history.timeline import loaded
from therapists.models import (
    Confirmation,
    FormerSlug,
    HoursException,
    ImportRun,
    Notice,
    PracticeRecord,
    Practitioner,
    SourceRecord,
)


def whole(mark: str = "Zyxmark", **fields: Any) -> Practitioner:
    """A published practitioner who has everything, with a word that stands in whatever may hold words."""
    person = builders.practitioner(
        techniques=("deep-tissue-massage",),
        conditions=("sciatica",),
        languages=("en",),
        payments=("cash",),
        associations=("cnhc",),
        **{"given_name": "Maud", "family_name": mark, "headline": f"{mark} hands", **fields},
    )
    place = builders.practice(name=f"{mark} Clinic", not_a_home=False, street=f"7 {mark} Lane")
    post = builders.works_at(person, place, hours=((1, "09:00", "17:00"),))
    HoursException.objects.create(works_at=post, date=datetime.date(2026, 12, 24))
    builders.home_visits(person, excludes=((builders.HARTFORD, 3.0),))
    builders.price(person, "60")
    builders.licence(person, "GB", number=f"{mark}-1")
    builders.proof(person, established=f"{mark} qualified.")
    builders.hold(person, word=mark, state="allowed", reason=mark, at=timezone.now())
    builders.report(person)
    builders.register_entry(person, register=builders.register())
    builders.change_request(person, note=mark)
    builders.call(person)
    Notice.objects.create(practitioner=person, method="letter", given_on=datetime.date(2026, 5, 3))
    builders.mailing(person, address=f"{mark.lower()}@example.org")
    FormerSlug.objects.create(practitioner=person, slug=f"maud-former-{mark.lower()}")
    Confirmation.objects.create(
        practitioner=person, fact=Fact.PHONE, source=mark, method=ConfirmationMethod.CALL, at=timezone.now()
    )
    now = timezone.now()
    run = ImportRun.objects.create(
        source="test", file_name="a", sha256=f"{person.pk:064}", started_at=now, finished_at=now
    )
    SourceRecord.objects.create(
        practitioner=person, source="test", external_id=str(person.pk), values={"name": mark}, run=run
    )
    PracticeRecord.objects.create(practice=place, source="test", key=f"{person.pk:064}", run=run)
    builders.listed(person)
    return person


def tables_of(person: Practitioner, *, without: tuple[type, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """Every row of hers, by kind, as the history sees it."""
    found: dict[str, list[dict[str, Any]]] = {}
    parts = [part for part in parts_of(Practitioner) if part.model not in without]
    with connection.cursor() as cursor:
        known: list[str] = []
        for part in parts:
            known.append(f"mine_{part.kind} (id) AS ({_mine(part)})")
            cursor.execute(
                f'WITH {", ".join(known)} SELECT {part.row("t")} FROM "{part.table}" AS t '
                f"WHERE t.id IN (TABLE mine_{part.kind}) ORDER BY t.id",
                {"subjects": [person.pk]},
            )
            found[part.kind] = [loaded(row[0]) for row in cursor.fetchall()]
    return found


def _mine(part: Part) -> str:
    """The rows that are hers now, whatever was before."""
    if not part.owners:
        return "SELECT unnest(%(subjects)s::bigint[])"
    return " UNION ".join(
        f'SELECT id FROM "{part.table}" WHERE "{column}" IN (TABLE mine_{kind})' for column, kind in part.owners
    )
