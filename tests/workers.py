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
    """The longest begin: those in a browser; so that the workers end together."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("browser") is None)
