"""How old the oldest fact will be if confirmations go on coming as they did."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from therapists.desk.queue import count
from therapists.models import Confirmation, Practitioner

LOOKED_BACK = timedelta(days=14)
FEWEST = 10  # people confirmed in that time: fewer say nothing of a pace
MOST_READ = 20_000  # confirmations looked at, the latest: at a higher pace they tell it in fewer days


@dataclass(frozen=True, slots=True)
class Forecast:
    """Days until everybody's turn has come once: how old the oldest fact will be. ``a_day``: people confirmed."""

    days: int
    a_day: float
    listings: int
    about: bool  # whether the number of listings is an estimate


def forecast() -> Forecast | None:
    """Nothing while there is too little history to say.

    Whoever was confirmed longest ago is asked first, so each listing comes round once all the others have.
    """
    now = timezone.now()
    if not Confirmation.objects.filter(at__lte=now - LOOKED_BACK).exists():
        return None
    recent = Confirmation.objects.filter(at__gt=now - LOOKED_BACK, at__lte=now).order_by("-at")
    read = list(recent.values_list("practitioner_id", "at")[:MOST_READ])
    people = len({practitioner for practitioner, _at in read})
    listings, about = count(Practitioner.objects.published())
    if people < FEWEST or not listings:
        return None
    span = now - read[-1][1] if len(read) == MOST_READ else LOOKED_BACK
    a_day = people / (span / timedelta(days=1))
    return Forecast(max(round(listings / a_day), 1), a_day, listings, about)
