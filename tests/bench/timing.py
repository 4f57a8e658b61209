"""Times things in turn, round by round, so that whatever else the machine does hits all alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# So often at most; at least so often, and so long. Whatever takes longer than the second time is known by then.
MOST_TRIES, LEAST_TRIES, SECONDS, MOST_SECONDS = 200, 5, 5.0, 20.0

type Record = dict[str, Any]


def _nothing(_value: object = None) -> None:
    pass


@dataclass(slots=True)
class Timed:
    """A subject's answer to a query; ``before`` makes what ``run`` is given, ``after`` looks at it: both untimed."""

    query: str
    subject: str
    run: Callable[[Any], object]
    before: Callable[[], object] = _nothing
    after: Callable[[Any], None] = _nothing
    more: Record = field(default_factory=dict)  # for the record
    tries: list[float] = field(default_factory=list)  # milliseconds

    def once(self) -> None:
        """Try, and note how long it took."""
        given = self.before()
        begin = time.perf_counter()
        self.run(given)
        self.tries.append(1000 * (time.perf_counter() - begin))
        self.after(given)

    @property
    def enough(self) -> bool:
        spent = sum(self.tries) / 1000
        return spent >= MOST_SECONDS or (len(self.tries) >= LEAST_TRIES and spent >= SECONDS)


def in_turn(group: list[Timed], most: int = MOST_TRIES) -> None:
    """Try each once, again and again: at most so many times, and a slow one no longer than it takes to know.

    What is not warm yet shows in the first tries, which are never the least.
    """
    for _ in range(most):
        for timed in group:
            if not timed.enough:
                timed.once()


def record(timed: Timed, n: int) -> Record:
    """What goes into the file: ``n`` is the number of people, ``tries`` of measurements."""
    return {
        "query": timed.query,
        "subject": timed.subject,
        "n": n,
        "median_ms": round(statistics.median(timed.tries), 4),
        "min_ms": round(min(timed.tries), 4),
        "tries": len(timed.tries),
        **timed.more,
    }
