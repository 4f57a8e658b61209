"""The rows of what the watch-list holds: one open for each listing, brought up to what stands there now."""

from collections.abc import Collection, Mapping

from therapists.gate.watchlist import Match
from therapists.models import Hold


def keep(found: Mapping[int, list[Match]], *, of: Collection[int], paused: Collection[int] = ()) -> None:
    """Make, change or remove the open holds of listings ``of``, whose rows the caller has locked, by what was found.

    ``paused`` are those that were just taken off the pages for it.
    """
    open_now = {hold.practitioner_id: hold for hold in Hold.objects.waiting().filter(practitioner__in=list(of))}
    new, changed, over = [], [], []
    for pk in of:
        matches, hold = [match.stored for match in found.get(pk, [])], open_now.get(pk)
        if matches and hold is None:
            new.append(Hold(practitioner_id=pk, matches=matches, paused=pk in paused))
        elif matches and hold and (matches != hold.matches or (pk in paused and not hold.paused)):
            hold.matches, hold.paused = matches, hold.paused or pk in paused
            changed.append(hold)
        elif hold and not matches:
            over.append(hold.pk)
    Hold.objects.bulk_create(new)
    Hold.objects.bulk_update(changed, ["matches", "paused"])
    Hold.objects.filter(pk__in=over).delete()
