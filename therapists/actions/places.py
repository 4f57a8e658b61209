"""Where people are: true addresses go into private tables, and only what may be shown goes into public ones."""

from typing import Any

from django.utils.translation import gettext

from therapists import geo
from therapists.actions.claims import lock
from therapists.actions.log import record
from therapists.actions.practitioners import keep_former_slug
from therapists.actions.refusals import Refused
from therapists.history.contexts import verb
from therapists.models import HomeVisits, Place, Practice, Practitioner, User, WorksAt
from therapists.models.private import PrivateBase, PrivatePremises
from therapists.search import indexing
from therapists.search.places import nearest_place, nearest_settlements

PUBLIC_ADDRESS = ("not_a_home", "street", "postcode", "lat", "lon")
SURROUNDINGS = ("locality", "region", "country", "time_zone")
PUBLIC_BASE = ("base_lat", "base_lon", "base_uncertainty_km")


class NotOnEarth(Refused):
    """The point is no latitude and longitude."""


@verb
def place_practice(
    *,
    practice: Practice,
    street: str,
    postcode: str,
    lat: float,
    lon: float,
    not_a_home: bool,
    by: User | None = None,
) -> Practice:
    """Put a practice (new or known) at a point; street and exact point are shown only if it is nobody's home.

    Town, region, country and time zone come from the nearest Place where they are blank. Raises ``NotOnEarth``.
    """
    point = _point(lat, lon)
    practice.not_a_home = not_a_home
    practice.street, practice.postcode = (street, postcode) if not_a_home else ("", "")
    practice.lat, practice.lon = point if not_a_home else public_base(point).point
    # From the public point: the town shown must not tell more than the point does.
    fill_from_nearest(practice, geo.Point(practice.lat, practice.lon))
    if practice.pk is None:
        practice.save()
    else:
        practice.version = lock(model=Practice, pk=practice.pk).version + 1
        keep_former_slug(listing=practice)
        practice.save(update_fields=[*PUBLIC_ADDRESS, *SURROUNDINGS, "slug", "version", "updated_at"])
    true = {"street": street, "postcode": postcode, "lat": point.lat, "lon": point.lon}
    PrivatePremises.objects.update_or_create(practice=practice, defaults=true)
    record(objects=[practice], message=gettext("Placed on the map."), by=by)
    indexing.refresh(people_at(practice))
    return practice


@verb
def move_practice(
    *,
    practice: Practice,
    street: str,
    postcode: str,
    lat: float,
    lon: float,
    not_a_home: bool = False,
    by: User | None = None,
) -> Practice:
    """Take a practice to a new address: its surroundings are looked up anew, and the tick does not move with it."""
    for field in SURROUNDINGS:
        setattr(practice, field, "")
    return place_practice(
        practice=practice, street=street, postcode=postcode, lat=lat, lon=lon, not_a_home=not_a_home, by=by
    )


@verb
def place_base(
    *, practitioner: Practitioner, street: str, postcode: str, lat: float, lon: float, by: User | None = None
) -> HomeVisits:
    """Keep the true base of home visits, and show its grid cell (in empty country the nearest Place).

    Town, region, country and time zone come from the nearest Place where they are blank. Raises ``NotOnEarth``.
    """
    point = _point(lat, lon)
    lock(model=Practitioner, pk=practitioner.pk)
    true = {"street": street, "postcode": postcode, "lat": point.lat, "lon": point.lon}
    PrivateBase.objects.update_or_create(practitioner=practitioner, defaults=true)
    home_visits, _made = HomeVisits.objects.get_or_create(practitioner=practitioner)
    public = public_base(point)
    home_visits.base_lat, home_visits.base_lon = public.point
    home_visits.base_uncertainty_km = public.uncertainty_km
    fill_from_nearest(home_visits, public.point)
    home_visits.save(update_fields=[*PUBLIC_BASE, *SURROUNDINGS])
    record(objects=[practitioner], message=gettext("Placed the base of home visits."), by=by)
    indexing.refresh([practitioner.pk])
    return home_visits


@verb
def forget_base(*, practitioner: Practitioner, by: User | None = None) -> None:
    """Remove the base of home visits, true and public."""
    lock(model=Practitioner, pk=practitioner.pk)
    PrivateBase.objects.filter(practitioner=practitioner).delete()
    HomeVisits.objects.filter(practitioner=practitioner).update(**dict.fromkeys(PUBLIC_BASE))
    record(objects=[practitioner], message=gettext("Removed the base of home visits."), by=by)
    indexing.refresh([practitioner.pk])


def public_base(point: geo.Point) -> geo.PublicBase:
    """What the public may know of a home at this point."""
    [settlement] = nearest_settlements([geo.snap(point)])
    return geo.public_base(point, settlement)


def fill_from_nearest(target: Any, point: geo.Point) -> None:
    """Set town, region, country and time zone from the nearest Place where they are blank.

    A region or town is taken only where the country agrees: close to a border the nearest Place may be abroad.
    """
    if all(getattr(target, field) for field in SURROUNDINGS):
        return
    place = nearest_place(point)
    if place is None or (target.country and target.country != place.country):
        return
    for field, value in surroundings(place).items():
        if not getattr(target, field):
            setattr(target, field, value)


def surroundings(place: Place) -> dict[str, str]:
    """Town, region, country and time zone as a Place has them."""
    return {
        "locality": place.locality or place.name,
        "region": place.region,
        "country": place.country,
        "time_zone": place.time_zone,
    }


def people_at(practice: Practice) -> set[int]:
    """Ids of the practitioners with a post there, past ones included."""
    return set(WorksAt.objects.filter(practice=practice).values_list("practitioner_id", flat=True))


def _point(lat: float, lon: float) -> geo.Point:
    if not geo.valid_point(lat, lon):
        raise NotOnEarth(gettext("Latitude lies between -90 and 90, longitude between -180 and 180."))
    return geo.Point(lat, lon)
