"""What is done by the clock, and when (UTC). ``manage.py work`` keeps to it, whatever the number of workers.

An entry is a background verb of some room and its time: ``Daily(time(3, 30))`` or ``Every(timedelta(minutes=5))``. The
verb must be safe to run twice (``therapists.background``). What was missed while no worker ran is made up for once.
"""

from datetime import time, timedelta

from therapists.actions import mailings, photos, reports, samples, suppressions, watching
from therapists.background import worker
from therapists.background.clock import Daily, Every, Scheduled
from therapists.desk import renewing as desk
from therapists.duplicates import renewing
from therapists.imports import uploads
from therapists.imports.registers import files
from therapists.insight import figures, unmet
from therapists.search import landings, suggest, upkeep

SCHEDULE = (
    Scheduled(upkeep.renew_bits, Every(timedelta(seconds=5))),
    Scheduled(mailings.send_what_waits, Every(timedelta(minutes=5))),
    Scheduled(mailings.ask_those_due, Every(timedelta(hours=1))),
    Scheduled(upkeep.turn_the_day, Daily(time(0, 1))),
    Scheduled(unmet.forget_small_counts, Daily(time(0, 5))),
    Scheduled(desk.bring_up, Daily(time(0, 10))),
    Scheduled(reports.forget_old_reporters, Daily(time(0, 30))),
    Scheduled(photos.forget_unnamed, Daily(time(0, 35))),
    Scheduled(suppressions.keep_outside, Daily(time(0, 37))),
    Scheduled(worker.forget_finished, Daily(time(0, 40))),
    Scheduled(files.forget_old, Daily(time(0, 50))),
    Scheduled(uploads.forget_old_files, Daily(time(0, 55))),
    Scheduled(suggest.renew, Daily(time(1, 30))),
    Scheduled(upkeep.mend_rows, Daily(time(2, 0))),
    Scheduled(landings.find_landings, Daily(time(3, 0))),
    Scheduled(renewing.find_duplicates, Daily(time(3, 30))),
    Scheduled(watching.look_at_all, Daily(time(4, 0))),
    Scheduled(samples.draw_this_month, Daily(time(4, 0))),
    Scheduled(figures.renew, Daily(time(4, 30))),
)
