"""Shows how old the facts of a directory get when 30, 60 or 90 % answer their mail and a curator calls for an hour."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from therapists.actions import mailings
from therapists.desk import reaching
from therapists.simulation import CALLS_AN_HOUR, Rules, simulate

SHARES = (0.3, 0.6, 0.9)
HEAD = "answer mail   median     9 in 10    oldest     all facts hold   some fact holds   mails a day   calls a day"


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # it looks at no table

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listings", type=int, default=10_000)
        parser.add_argument("--days", type=int, default=730)
        parser.add_argument("--hours", type=float, default=1.0, help="that a curator calls each day")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        listings, days, hours = options["listings"], options["days"], options["hours"]
        rules = Rules(
            mails_a_day=mailings.MOST_A_DAY,
            days_between_mails=mailings.AT_MOST_EVERY.days,
            days_ahead=mailings.AHEAD.days,
            most_unanswered=reaching.MOST_UNANSWERED,
            curator_hours=hours,
        )
        self.stdout.write(f"{listings} listings after {days} days; {hours:g} h a day at {CALLS_AN_HOUR} calls an hour")
        self.stdout.write(HEAD)
        for share in SHARES:
            found = simulate(listings=listings, replying=share, days=days, rules=rules, seed=options["seed"])
            self.stdout.write(
                f"{share:>10.0%} {found.median:>6.0f} days {found.nine_in_ten:>6.0f} days {found.oldest:>5} days "
                f"{found.within_soon:>16.0%} {found.within_later:>17.0%} {found.mails / days:>13.0f} "
                f"{found.calls / days:>13.1f}"
            )
