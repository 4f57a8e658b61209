"""Definitions of registers that come with the code: added where there is none of that name, and never changed again."""

import tomllib
from pathlib import Path

from therapists.history.contexts import verb
from therapists.models import Register

DATA = Path(__file__).with_name("shipped.toml")


def definitions(path: Path = DATA) -> list[Register]:
    """The registers of the file, not saved."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["register"]
    return [Register(**entry) for entry in entries]


@verb
def load(path: Path = DATA) -> list[Register]:
    """Add those that are not there yet: what a registrar has made of the others stands. Returns the added ones."""
    known = set(Register.objects.values_list("key", flat=True))
    added = [register for register in definitions(path) if register.key not in known]
    for register in added:
        register.full_clean()
        register.save()
    return added
