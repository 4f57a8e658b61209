"""Why a row of a register is refused: kept as a code, and what it is about; said in the language of whoever reads."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from therapists.imports.cells import RefusedError

BEFORE_SAID = ": "


class Refusal(TextChoices):
    """A reason; its words hold ``%(said)s`` where it is about something that the row says."""

    NO_NUMBER = "no-number", _("there is no license number")
    NO_NAME = "no-name", _("there is no family name")
    ENDS_FIRST = "ends-first", _("it expires before it was issued")
    WIDTH = "width", _("the row has not as many cells as the header: %(said)s")
    STATUS = "status", _("the register does not say what the status “%(said)s” means")
    DATE = "date", _("the date “%(said)s” is written in none of the ways that the register names")
    OTHER = "other", _("for various other reasons")


class RowRefusedError(RefusedError):
    """A row cannot be taken; as text it is what is kept of the reason: ``status: Odd``."""

    def __init__(self, refusal: Refusal, said: str = "") -> None:
        super().__init__(f"{refusal.value}{BEFORE_SAID}{said}" if said else refusal.value)


def in_words(kept: str) -> str:
    """What is kept of a reason, in the active language; what was kept before there were codes is in words already."""
    code, _colon, said = kept.partition(BEFORE_SAID)
    return str(Refusal(code).label) % {"said": said} if code in Refusal.values else kept
