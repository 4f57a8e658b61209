"""How long a suggestion and a misspelt name take: ``python -m tests.bench.suggest [--people 20000]``.

Fills a database of its own with invented people, compares what is found with a walk through all names, and prints the
least and the middle of many tries, in milliseconds and as multiples of ``SELECT 1``. ``queries`` and ``check`` are for
whoever measures in another database.
"""

import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable

BEGUN = "smi"  # of a family name that is among the commonest
MISSPELT = "jonh smiht"
PLACE = "lee"
TRIES = 300


def queries() -> dict[str, Callable[[], object]]:
    """What to time, by name: the look-up behind a list of names or of places, and the mending of a name."""
    from django.db import connection

    from therapists.search import catalogue, mending, nearby, suggest
    from therapists.search.text import understand

    kept = catalogue.current()
    understood = understand(MISSPELT, kept)

    def select_1() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchall()

    return {
        "select_1": select_1,
        "suggest": lambda: suggest.names_that_begin(BEGUN),
        "suggest_place": lambda: nearby.likeliest(PLACE),
        "name_typo": lambda: mending.mend(understood),
    }


def check() -> None:
    """Fail where a look-up finds anything else than a walk through the names of everybody listed."""
    from rapidfuzz.distance import OSA

    from therapists.models import Listing, Practitioner
    from therapists.search import names, suggest
    from therapists.search.spelling import fold

    listed = Practitioner.objects.published().filter(pk__in=Listing.objects.values("practitioner"))
    people = list(listed.values_list("pk", "given_name", "family_name"))
    keys = sorted(
        (key, pk) for pk, *name in people for key in names.keys_of_person(" ".join(name)) if key.startswith(BEGUN)
    )
    expected = list(dict.fromkeys(pk for _key, pk in keys[: suggest.MOST_PEOPLE]))
    assert [one.pk for one in suggest.names_that_begin(BEGUN)[0]] == expected
    called = [set(fold(" ".join(name)).split()) for _pk, *name in people]
    mended = getattr(queries()["name_typo"](), "words")  # noqa: B009
    for typed, meant in zip(MISSPELT.split(), mended, strict=True):
        assert OSA.distance(typed, meant) <= 1
        assert any(meant in words for words in called) or typed == meant


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    asked = parser.parse_args()

    from tests.bench import throwaway

    throwaway.prepare()

    from django.core.management import call_command
    from django.db import connection

    call_command("demo", practitioners=asked.people, verbosity=0)
    connection.cursor().execute("VACUUM ANALYZE")
    check()
    floor = 0.0
    for name, query in queries().items():
        tries = []
        for _ in range(TRIES):
            begun = time.perf_counter()
            query()
            tries.append((time.perf_counter() - begun) * 1000)
        floor = floor or min(tries)
        middle = statistics.median(tries)
        print(f"{name}: least {min(tries):.3f} ms, {min(tries) / floor:.1f} times SELECT 1; middle {middle:.3f} ms")


if __name__ == "__main__":
    main()
