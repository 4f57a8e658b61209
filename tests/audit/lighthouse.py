"""``make audit``: Lighthouse (mobile preset) on the pages people land on, served as in production.

Needs Node, npm and Chromium. Lighthouse is installed below .local/, where nothing is committed.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TOOLS = PROJECT / ".local" / "audit"
LIGHTHOUSE = "lighthouse@12"
# Out of 100; performance is lower where the machine is busy: run it on a quiet one.
BARS = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 98}
CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


def main() -> int:
    """Audit every page; returns the number of pages below a bar."""
    sys.path.insert(0, str(PROJECT))
    node, chromium = shutil.which("npm"), shutil.which("chromium") or shutil.which("google-chrome")
    if node is None or chromium is None:
        sys.exit("make audit needs npm (from Node.js) and Chromium. Install both, then try again.")
    program = TOOLS / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        install = [node, "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", str(TOOLS), LIGHTHOUSE]
        subprocess.run(install, check=True)
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as (address, paths):
        below = 0
        print(f"{'page':<28}" + "".join(f"{name:>16}" for name in BARS))
        for name, path in paths.items():
            scores, faults = audit(program, chromium, address + path, Path(folder))
            print(f"{name:<28}" + "".join(f"{scores[category]:>16}" for category in BARS))
            for fault in faults:
                print(f"    {fault}")
            below += any(scores[category] < bar for category, bar in BARS.items())
    return below


@contextmanager
def site(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The site with invented people, as production serves it, on a free port; with the pages to audit."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ |= {
        "DIRECTORY_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "directory.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "CONTACT_EMAIL": "directory@example.org",
        "SECURE_SSL_REDIRECT": "0",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_POOL": "0",
    }
    from directory import devdb

    os.environ.pop("DATABASE_URL", None)
    devdb.temporary()
    import django

    django.setup()
    paths = prepare()
    server = subprocess.Popen(
        [
            *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--no-access-log", "--log-level", "warning", "directory.wsgi:application"),
        ],
        cwd=PROJECT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield address, paths
    finally:
        server.terminate()
        server.wait()


def prepare() -> dict[str, str]:
    """Tables, words, places, people and gathered files; returns the pages to audit."""
    from django.core.management import call_command

    from tests import gazetteer
    from tests.audit import pages
    from therapists.imports import guides, vocabulary

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    vocabulary.load()
    guides.load()
    gazetteer.load()
    return pages.landing(pages.populate())


def wait_for(address: str) -> None:
    """Until the site answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(address)  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The site did not start.")


def audit(program: Path, chromium: str, address: str, folder: Path) -> tuple[dict[str, int], list[str]]:
    """Scores by category, and the titles of what lost points."""
    report = folder / "report.json"
    subprocess.run(
        [
            *(str(program), address, "--quiet", "--output=json", f"--output-path={report}"),
            *(f"--only-categories={','.join(BARS)}", f"--chrome-flags={CHROMIUM_FLAGS}"),
        ],
        check=True,
        env={**os.environ, "CHROME_PATH": chromium},
    )
    found = json.loads(report.read_text())
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in BARS}
    refs = [ref["id"] for name in BARS for ref in found["categories"][name]["auditRefs"] if ref["weight"]]
    faults = [
        f"{found['audits'][ref]['title']} {found['audits'][ref].get('displayValue', '')}".strip()
        for ref in refs
        if found["audits"][ref]["score"] not in {None, 1}
    ]
    return scores, faults


if __name__ == "__main__":
    sys.exit(main())
