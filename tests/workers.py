"""How a parallel run shares the tests out: single tests, in order, but for modules whose tests share what is dear."""

from typing import Any

import pytest

# Modules of which one worker takes all tests: each worker would load the cities of the world for itself.
# (The mark ``xdist_group`` does nothing with pytest 9.2: pytest-dev/pytest-xdist#1386.)
TOGETHER = {
    "tests/therapists/search/test_places.py": "places",
    "tests/therapists/imports/test_places.py": "places",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """One test at a time to whoever is free, except that modules that belong together go to one."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return TOGETHER.get(nodeid.partition("::")[0], nodeid)

    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The order in which both workers have something to do from beginning to end.

    One begins with a test for which it makes the database. Meanwhile the other does those that need none. Then come
    the longest, those in a browser, so that the workers end together.
    """
    if not hasattr(config, "workerinput"):
        return
    items.sort(key=lambda item: (uses_database(item), item.get_closest_marker("browser") is None))
    first = next((place for place, item in enumerate(items) if uses_database(item)), None)
    if first is not None:
        items.insert(0, items.pop(first))


def uses_database(item: pytest.Item) -> bool:
    """Whether a test may read and write tables."""
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None
