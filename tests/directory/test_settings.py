"""Production settings: clean for deployment, and clear about what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from directory.settings import tile_origin

PROJECT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DIRECTORY_ENV": "production",
    "SECRET_KEY": "made-up-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "example.org",
    "CONTACT_EMAIL": "directory@example.org",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs manage.py with these variables beside the run's own database."""
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": os.environ["DATABASE_URL"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_check_deploy_is_clean() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "CONTACT_EMAIL"])
def test_a_missing_variable_says_how_to_set_it(name: str) -> None:
    done = manage("check", **{**PRODUCTION, name: ""})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert f"{name} is not set. Set it in the environment, for example {name}=" in last


def test_an_unknown_environment_is_refused() -> None:
    done = manage("check", DIRECTORY_ENV="staging")
    assert "Set it to development, test or production" in done.stderr


def test_serving_for_oneself_is_refused_in_production() -> None:
    assert "docs/operating.md" in manage("serve", **PRODUCTION).stderr


def test_commands_and_the_worker_need_no_place_in_the_sites_pool() -> None:
    code = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    done = manage("shell", "--no-imports", "-c", code, **PRODUCTION, DATABASE_POOL="1")
    assert done.returncode == 0, done.stderr
    assert "pool" not in done.stdout
    assert "prepare_threshold" in done.stdout


def test_a_tile_server_is_let_in_by_name() -> None:
    assert tile_origin("") == []
    assert tile_origin("https://tiles.example.org/{z}/{x}/{y}.png") == ["https://tiles.example.org"]
    assert tile_origin("https://{s}.tiles.example.org:8443/a/{z}/{x}/{y}.png") == ["https://*.tiles.example.org:8443"]


def test_an_address_that_is_no_tile_server_says_so() -> None:
    done = manage("check", **PRODUCTION, MAP_TILES_URL="tiles.example.org")
    assert "Set it to something like https://tiles.example.org/{z}/{x}/{y}.png" in done.stderr
