"""What curators establish of somebody's standing themselves, where the law asks for no license."""

from django.utils.translation import gettext

from therapists.actions.claims import lock
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.choices import ConfirmationMethod
from therapists.history.contexts import verb
from therapists.models import Practitioner, Proof, User


@verb
def establish(*, practitioner: Practitioner, established: str, method: ConfirmationMethod | str, by: User) -> Proof:
    """Write down what ``by`` has established now, and how. It cannot be changed later. Raises ``Refused``."""
    if not established.strip():
        raise Refused(gettext("Say what was established: whom you asked, and what they said."))
    lock(model=Practitioner, pk=practitioner.pk)
    proof = Proof.objects.create(
        practitioner_id=practitioner.pk, established=established.strip(), method=ConfirmationMethod(method), by=by
    )
    record(objects=[practitioner], message=gettext("Established: %(what)s") % {"what": proof.established}, by=by)
    return proof
