"""Work outside requests: jobs that wait in the database, and the worker that runs them (``manage.py work``).

A room declares its background verb beside the code it runs, and whoever wants it done asks for it:

    @task                                  # of django.tasks; ``@task(queue_name=SLOW)`` where it may take a minute
    def renew_bitmaps() -> int: ...

    enqueue_once(renew_bitmaps)            # a hundred times in a second: it runs once

A job is a row written by the caller's own transaction: it exists once that has committed, and not at all if it is
rolled back. It sees everything that was committed before it began.

**Every job must be safe to run twice, even at the same time.** A killed worker's jobs are run again from the start;
an administrator may run one again; and of identical jobs that wait, one is run for all. So a job finds out what is
left to do when it begins, does it within a transaction, and takes a lock where two at once would get in each other's
way. Arguments and results are JSON: ids, never rows.

Where the site's tasks run at once (in tests), an asked-for job has run when ``enqueue_once`` returns.
"""

from datetime import timedelta
from typing import Any

from django.tasks import Task
from django.utils import timezone

QUICK = "default"  # jobs of seconds; somebody waits for what they bring
SLOW = "slow"  # jobs of minutes, one after another; they keep no quick one waiting
QUEUES = (QUICK, SLOW)
GATHER = timedelta(seconds=1)  # how long a job waits for others like it


def enqueue_once(task: Task, **arguments: Any) -> None:
    """Have a task run once, soon after the caller's transaction commits, for all who ask within a second.

    Those who ask with equal arguments ask for the same. It begins about a second after the first of them committed, and
    later where the queue is busy; whoever asks while it runs has it run again afterwards.
    """
    if task.get_backend().supports_defer:
        task = task.using(run_after=timezone.now() + GATHER)
    task.enqueue(**arguments)
