"""What each role on the staff may do. The groups of these names are brought up to this table by every ``migrate``.

For anything else make a group of another name: what is changed in these five does not last.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from therapists.models import User
from therapists.models.practitioners import MAY_ERASE
from therapists.models.provenance import MAY_UNDO
from therapists.models.review import MAY_SEE_RESTRICTED
from therapists.models.safety import MAY_SUSPEND

TEXTS = ("guide", "page")
WORDS = (
    "profession", "technique", "condition", "objective", "language", "paymentoption", "association", "regulation",
    "term", "conditiontechnique", "objectivetechnique",
)  # fmt: skip
PROOF = ("credential", "membership")
# What is edited on the page of a practitioner or a practice, besides proof.
PARTS = (
    "practitionerprofession", "practitionerlanguage", "contactpoint", "worksat", "price", "homevisits", "coveragearea",
)  # fmt: skip
LISTINGS = ("practitioner", "practice", *PARTS, *PROOF)
TRUE_ADDRESSES = ("privatebase", "privatepremises")  # whoever sees listings in the admin works with them
SOURCES = ("importrun", "sourcerecord", "sheetmapping")
FILES = ("importfile",)
UPKEEP = ("changerequest", "mailing")
DESK = ("call", "importreview")  # what curators write down at the desk
WATCHED = "watchword"  # the list itself; what it holds is decided by those who publish
INSIGHT = ("figure", "samplecall")
ALL = "view add change delete"


class Role(TextChoices):
    """What somebody on the staff is there for; the value names the group."""

    EDITOR = "editor", _("Editor")
    CURATOR = "curator", _("Curator")
    REGISTRAR = "registrar", _("Registrar")
    SAFETY = "safety", _("Safety")
    ADMINISTRATOR = "administrator", _("Administrator")


def role_name(group: str) -> str:
    """What a group is called in the language of whoever reads: the five have names in each, others keep their own."""
    return str(Role(group).label) if group in Role.values else group


def may(verbs: str, *models: str) -> frozenset[str]:
    """The rights to do these things to rows of these models."""
    return frozenset(f"therapists.{verb}_{model}" for verb in verbs.split() for model in models)


LOOK_AT_LISTINGS = may("view", *LISTINGS, *TRUE_ADDRESSES, "confirmation", "place")

ROLES: dict[Role, frozenset[str]] = {
    # Guides, pages, and the words of the directory.
    Role.EDITOR: may(ALL, *TEXTS, *WORDS),
    # Listings: calls people, mends what is wrong, publishes.
    Role.CURATOR: LOOK_AT_LISTINGS
    | may(ALL, *LISTINGS)
    | may("add change", "place")
    | may("view change", "report", "duplicatepair", "hold", "samplecall", *UPKEEP)
    | may("view add change", *DESK)
    | may(ALL, *FILES)
    | may("view", *TEXTS, *WORDS, *SOURCES, WATCHED, "figure")
    | {f"therapists.{MAY_ERASE}"},
    # Registers and files: who holds which licence, where facts came from; takes back what a file did.
    Role.REGISTRAR: LOOK_AT_LISTINGS
    | may("change", "practitioner")
    | may(ALL, *PROOF, "regulation", "register", *FILES)
    | may("view add change", "registerfile", "importreview")
    | may("view change", "registerentry")
    | may("view", *WORDS, *SOURCES, *INSIGHT)
    | {f"therapists.{MAY_UNDO}"},
    # Reports of harm, of sexual services, of legal matters; takes listings off the site.
    Role.SAFETY: LOOK_AT_LISTINGS
    | may("change", "practitioner")
    | may("view change", "report", "hold")
    | may("view", "suspension")
    | may(ALL, WATCHED)
    | {f"therapists.{MAY_SEE_RESTRICTED}", f"therapists.{MAY_SUSPEND}"},
    # Everything, also who else may.
    Role.ADMINISTRATOR: LOOK_AT_LISTINGS
    | may(ALL, *TEXTS, *WORDS, *LISTINGS, *FILES, WATCHED, "place", "user", "register")
    | may("view add change", "registerfile", *DESK)
    | may("view change", "report", "duplicatepair", "hold", "job", "registerentry", "samplecall", *UPKEEP)
    | may("view", "suspension", *SOURCES, "figure")
    | {f"therapists.{MAY_SEE_RESTRICTED}", f"therapists.{MAY_SUSPEND}", f"therapists.{MAY_UNDO}"}
    | {f"therapists.{MAY_ERASE}"}
    | {f"auth.{verb}_group" for verb in ALL.split()},
}


@transaction.atomic
def make_roles(**options: Any) -> None:
    """Bring the five groups up to the table; others are left alone."""
    known = {
        f"{right.content_type.app_label}.{right.codename}": right
        for right in Permission.objects.select_related("content_type")
    }
    for name, rights in ROLES.items():
        if missing := rights - known.keys():
            raise LookupError(f"The role {name} names rights that nothing has: {', '.join(sorted(missing))}")
        group, _made = Group.objects.get_or_create(name=name.value)
        group.permissions.set(known[right] for right in rights)


def may_see_true_address(user: User, of: str) -> bool:
    """Whether somebody may see where a ``practitioner`` sets out from, or where a ``practice`` truly is.

    Who edits the listing works with it; whoever only looks needs the right to.
    """
    table = {"practitioner": "privatebase", "practice": "privatepremises"}[of]
    return any(user.has_perm(right) for right in (f"therapists.view_{table}", f"therapists.change_{of}"))
