"""``manage.py build_map``: make the map's background files from Natural Earth."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from therapists.imports import map_background


class Command(BaseCommand):
    help = "Make static/map from Natural Earth's 1:10m shapefiles. Only needed to change the map's detail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where ne_10m_land.shp and its like lie")
        parser.add_argument("--rivers", type=Path, metavar="FILE", help="rivers of Natural Earth 1:50m, as TopoJSON")
        target = settings.BASE_DIR / "static" / "map"
        parser.add_argument("--target", type=Path, default=target, help="where to write (default: static/map)")

    def handle(self, *, folder: Path, rivers: Path | None, target: Path, **options: Any) -> None:
        try:
            map_background.build(folder, target, rivers=rivers, progress=self.stdout.write)
        except (map_background.MapError, OSError) as error:
            raise CommandError(str(error)) from error
