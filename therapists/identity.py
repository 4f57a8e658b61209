"""Who somebody is, said so that nobody can be found by it: keyed hashes of what tells one person from all others.

Erasing somebody stores them (``Suppression``); imports, restored backups and curators' entries are compared with them.
The key is ``SECRET_KEY``.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from therapists.letters import number_key
from therapists.search.places import key_of

DIGEST_SALT = "therapists.suppression"  # never changes: digests of the erased were made with it
NAMES_REMEMBERED = 10_000


def digest_of(kind: str, value: str) -> str:
    """Keyed hash of one thing that tells who somebody is, as ``Suppression.digest`` holds it: ``npi:1234567893``."""
    digest = _begun(settings.SECRET_KEY).copy()
    digest.update(f"{kind}:{value}".encode())
    return str(digest.hexdigest())


@lru_cache(1)
def _begun(_secret: str) -> Any:
    """The part of the hash that all values share: ``salted_hmac(DIGEST_SALT, value)`` up to its value."""
    return salted_hmac(DIGEST_SALT, "", algorithm="sha256")


_key_of = lru_cache(NAMES_REMEMBERED)(key_of)


def identities(
    *,
    npi: str,
    name: tuple[str, str],
    licences: Sequence[tuple[str, str]],
    phones: Sequence[str],
    emails: Sequence[str],
) -> list[str]:
    """Digests of everything that tells who somebody is: what erasing stores, and what an import looks for.

    A licence (jurisdiction, number) counts with the surname. A phone (E.164) and an e-mail address count with the whole
    ``name`` (given, family): couples and colleagues share them, and only one of them may wish to be forgotten.
    """
    given, surname = map(_key_of, name)
    known = [("npi", npi)] if npi else []
    known += [("licence", f"{jurisdiction} {number_key(number)} {surname}") for jurisdiction, number in licences]
    known += [("phone", f"{phone} {given} {surname}") for phone in phones]
    known += [("email", f"{email.lower()} {given} {surname}") for email in emails]
    return [digest_of(kind, value) for kind, value in known]
