"""How many real place strings resolve near their ZIP code: ``python -m tests.bench.place_strings [--cities 1000]``.

Reads the real samples beside the project (``../shared/data``).
"""

import time
from argparse import ArgumentParser

from tests.bench import throwaway

parser = ArgumentParser(description=__doc__)
parser.add_argument("--cities", type=int, default=15000, help="least population of the cities loaded")
throwaway.prepare(parser.parse_args().cities)

from tests.therapists.search import registry_strings

places, known = registry_strings.written(), registry_strings.centres()
for name, shape in (("town, state and ZIP code", "{}, {} {}"), ("town and state alone", "{}, {}")):
    begun = time.process_time()
    share = registry_strings.measure(places, known, shape)
    kilometres = ", ".join(f"{100 * part:g} % within {share.kilometres(part):.1f} km" for part in (0.5, 0.9, 0.99))
    print(f"{name}: {share.strings:,} strings, {share.percent:.2f} % within {registry_strings.NEAR_KM:g} km", end="")
    print(f" of the ZIP code's centre ({kilometres}); {time.process_time() - begun:.1f} s of this process")
    print(f"  missed: {'; '.join(sorted(share.missed)[:12])}")
