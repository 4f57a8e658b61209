"""Tasks of a rebuild on two connections at once: PostgreSQL works at each with one process."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

Task = Callable[[CursorWrapper], object]


def side_by_side(tasks: Iterable[Task], settings: Mapping[str, str]) -> None:
    """Do each in a transaction of its own with these settings, in this order but two at once.

    Within a caller's transaction they are done one after another, as part of it. Raises what the first one raised that
    failed; no other is begun then.
    """
    waiting = deque(tasks)
    faults: list[BaseException] = []

    def work() -> None:
        while waiting and not faults:
            try:
                task = waiting.popleft()
            except IndexError:  # the other took the last one
                return
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    for name, value in settings.items():
                        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
                    task(cursor)
            except BaseException as fault:  # raised where the caller is
                faults.append(fault)

    def help_along() -> None:
        try:
            connection.ensure_connection()
            work()
        except OperationalError:
            pass  # no second connection is to be had
        finally:
            connection.close()

    helper = None if connection.in_atomic_block else threading.Thread(target=help_along)
    if helper is not None:
        helper.start()
    work()
    if helper is not None:
        helper.join()
    if faults:
        raise faults[0]
