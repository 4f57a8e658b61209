"""Reads a mail that came back, from standard input, and marks which of ours nobody got."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from therapists.actions import mailings


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        bounced = mailings.read_bounce(message=sys.stdin.buffer.read())
        self.stdout.write(f"{len(bounced)} mails marked as bounced.")
