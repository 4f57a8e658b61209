"""Tasks on two connections: each once, and none after one that failed."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from therapists.search.side_by_side import side_by_side


def note(cursor: CursorWrapper, done: list[int], number: int) -> None:
    cursor.execute("SELECT current_setting('work_mem')")
    assert cursor.fetchone() == ("77MB",)
    if number == 3:
        raise ValueError(number)
    done.append(number)


def tasks(done: list[int], numbers: range) -> list[Callable[[CursorWrapper], None]]:
    return [partial(note, done=done, number=number) for number in numbers]


@pytest.mark.django_db
def test_within_a_callers_transaction_one_after_another_until_one_fails() -> None:
    done: list[int] = []
    with pytest.raises(ValueError, match="3"):
        side_by_side(tasks(done, range(6)), {"work_mem": "77MB"})
    assert done == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_on_two_connections_each_once_until_one_fails() -> None:
    done: list[int] = []
    side_by_side(tasks(done, range(4, 60)), {"work_mem": "77MB"})
    assert sorted(done) == list(range(4, 60))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('work_mem')")
        assert cursor.fetchone() != ("77MB",), "the setting is that of each task"
    with pytest.raises(ValueError, match="3"):
        side_by_side(tasks(done, range(1000)), {"work_mem": "77MB"})
    assert len(done) < 500
