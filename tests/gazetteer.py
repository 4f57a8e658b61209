"""A small gazetteer of real towns and codes (GeoNames, CC BY 4.0): enough for tests that only need to be somewhere."""

from therapists.models import Place
from therapists.search.places import key_of

# kind, name, country, region, region name, latitude, longitude, radius km, population, time zone
ROWS = [
    ("country", "United Kingdom", "GB", "", "", 54.0, -2.0, 500.0, 66_000_000, "Europe/London"),
    ("region", "England", "GB", "ENG", "England", 52.5, -1.5, 300.0, 56_000_000, "Europe/London"),
    ("region", "Connecticut", "US", "CT", "Connecticut", 41.66, -72.66, 90.0, 3_500_000, "America/New_York"),
    ("city", "Leeds", "GB", "ENG", "England", 53.79648, -1.54785, 8.3, 536_280, "Europe/London"),
    ("city", "Headingley", "GB", "ENG", "England", 53.81833, -1.58151, 1.6, 20_692, "Europe/London"),
    ("city", "York", "GB", "ENG", "England", 53.95763, -1.08271, 4.3, 153_717, "Europe/London"),
    ("city", "London", "GB", "ENG", "England", 51.50853, -0.12574, 25.0, 8_961_989, "Europe/London"),
    ("city", "Hartford", "US", "CT", "Connecticut", 41.76371, -72.68509, 4.0, 124_006, "America/New_York"),
    ("city", "New Haven", "US", "CT", "Connecticut", 41.30815, -72.92816, 4.1, 130_322, "America/New_York"),
    ("city", "Leeds", "US", "AL", "Alabama", 33.54816, -86.54443, 1.5, 11_773, "America/Chicago"),
    (
        "city",
        "New York City",
        "US",
        "NY",
        "New York",
        40.71427,
        -74.00597,
        25.0,
        8_804_190,
        "America/New_York",
    ),
    ("city", "Toronto", "CA", "ON", "Ontario", 43.70643, -79.39864, 18.0, 2_600_000, "America/Toronto"),
    ("city", "Dublin", "IE", "", "Leinster", 53.33306, -6.24889, 11.0, 1_024_027, "Europe/Dublin"),
    (
        "city",
        "Sydney",
        "AU",
        "NSW",
        "New South Wales",
        -33.86785,
        151.20732,
        24.0,
        4_627_345,
        "Australia/Sydney",
    ),
    ("city", "Auckland", "NZ", "", "", -36.84853, 174.76349, 7.0, 417_910, "Pacific/Auckland"),
    ("city", "Madrid", "ES", "", "", 40.4165, -3.70256, 20.0, 3_255_944, "Europe/Madrid"),
    ("postcode", "06103", "US", "CT", "Connecticut", 41.7672, -72.676, 1.5, 0, "America/New_York"),
    ("postcode", "10027", "US", "NY", "New York", 40.8116, -73.955, 1.2, 0, "America/New_York"),
    ("postcode", "LS6", "GB", "ENG", "England", 53.8167, -1.5667, 2.0, 0, "Europe/London"),
]


def load() -> None:
    """Insert the rows; for a database that has no places yet."""
    Place.objects.bulk_create(
        Place(
            kind=kind,
            name=name,
            key=key_of(name),
            country=country,
            region=region,
            region_name=region_name,
            lat=lat,
            lon=lon,
            radius_km=radius,
            population=population,
            time_zone=zone,
            locality="Leeds" if name == "LS6" else "",
        )
        for kind, name, country, region, region_name, lat, lon, radius, population, zone in ROWS
    )
