"""Which towns have pages of their own: those about which enough people are found, by profession and for home visits.

Found at night rather than at each edit: a page shows who is there now, whatever the table says of yesterday.
"""

from django.db import connection, transaction
from django.tasks import task

from therapists.background import SLOW
from therapists.search.indexing import bump

FEWEST_PEOPLE = 3  # fewer are no choice, and a page about them would say little
SMALLEST_TOWN = 15_000  # inhabitants
REACH_KM = 25.0  # from a town's centre to those counted as being there

FIND = """
WITH seen AS (
    SELECT l.practitioner_id, l.at, town.id AS place_id
    FROM therapists_listing l
    CROSS JOIN LATERAL (
        SELECT place.id, place.point FROM therapists_place place
        WHERE place.kind = 'city' AND place.population >= %(smallest)s
        ORDER BY place.point <-> l.point LIMIT 1
    ) town
    WHERE l.point IS NOT NULL AND km_between(town.point, l.point) <= %(reach)s
)
INSERT INTO therapists_landing (place_id, profession_id, people)
SELECT seen.place_id, link.profession_id, count(DISTINCT seen.practitioner_id)
FROM seen JOIN therapists_practitionerprofession link ON link.practitioner_id = seen.practitioner_id
GROUP BY seen.place_id, link.profession_id HAVING count(DISTINCT seen.practitioner_id) >= %(fewest)s
UNION ALL
SELECT place_id, NULL, count(DISTINCT practitioner_id)
FROM seen WHERE at = 'home'
GROUP BY place_id HAVING count(DISTINCT practitioner_id) >= %(fewest)s
"""


def find() -> int:
    """Find the landing pages anew, in one transaction; returns how many there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE therapists_landing IN SHARE ROW EXCLUSIVE MODE")  # one at a time; readers go on
        cursor.execute("DELETE FROM therapists_landing")
        cursor.execute(FIND, {"smallest": SMALLEST_TOWN, "reach": REACH_KM, "fewest": FEWEST_PEOPLE})
        found = int(cursor.rowcount)
        bump("landings")
        return found


@task(queue_name=SLOW)
def find_landings() -> int:
    """Every night."""
    return find()
