"""How facts become words on public pages: distances, money, dates, fees."""

FILTERS: dict[str, object] = {}
