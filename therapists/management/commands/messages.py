"""``manage.py messages``: gather what people read, merge it into each language's file, compile the files.

Messages come from Python, from the Jinja2 templates of public pages, from the Django templates of the admin and mail,
and from the theme of the admin, which speaks English alone. Everything is done by Babel, so that no GNU gettext need be
installed. The files hang on the messages and nothing else: no date, no place, no version, no order of files.
"""

import io
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import django
import unfold
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

DOMAIN = "django"
METHODS = [
    ("therapists/**.py", "python"),
    ("directory/**.py", "python"),
    ("templates/admin/**.html", f"{__name__}:extract_django"),
    ("templates/emails/**", f"{__name__}:extract_django"),
    ("templates/unfold/**.html", f"{__name__}:extract_django"),
    ("templates/429.html", f"{__name__}:extract_django"),
    ("templates/**.html", "jinja2.ext:babel_extract"),
]
OPTIONS = {"templates/**.html": {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
FOLDERS = ("directory", "therapists", "templates")

THEME = Path(unfold.__file__).parent
# What curators see of the theme: the rest is for packages that are not used here.
THEME_METHODS = [
    ("templates/unfold/guardian/**", "ignore"),
    ("templates/unfold/**.html", f"{__name__}:extract_django"),
    ("templates/registration/**.html", f"{__name__}:extract_django"),
    ("templates/admin/*.html", f"{__name__}:extract_django"),
    ("templates/admin/auth/**.html", f"{__name__}:extract_django"),
    ("templatetags/*.py", "python"),
    ("forms.py", "python"),
    ("admin.py", "python"),
    ("widgets.py", "python"),
]
DJANGO = Path(django.__file__).parent
DJANGO_PARTS = (DJANGO / "conf", DJANGO / "contrib" / "admin", DJANGO / "contrib" / "auth")
DATED = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team")


class Undated(Catalog):
    """A catalogue whose head names no day, person or tool."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().mime_headers if name not in DATED]


class Command(BaseCommand):
    help = "Gather messages, merge them into the languages' files and compile those."
    requires_system_checks: list[str] = []  # noqa: RUF012 - no database is asked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail where something is missing")

    def handle(self, *, check: bool, **options: Any) -> None:
        found = gather(settings.BASE_DIR)
        missing = 0
        for code, _name in settings.LANGUAGES:
            if code == settings.LANGUAGE_CODE:
                continue
            catalog = merged(found, code)
            missing += report(catalog, code, self.stdout.write)
            if not check:
                write(catalog, code)
            elif stale(catalog, code):
                missing += 1
                self.stdout.write(f"{code}: the files differ from what the code says. Run: make messages")
        if check and missing:
            raise CommandError("Messages are missing or stale.")


def gather(root: Path) -> Catalog:
    """Every message of the code and the templates, without places (they would change with each edit)."""
    catalog = Catalog(project="practitioner-directory", charset="utf-8")
    for folder in FOLDERS:
        methods = [
            (pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS if pattern.startswith(folder)
        ]
        options = {pattern.removeprefix(f"{folder}/"): chosen for pattern, chosen in OPTIONS.items()}
        for _file, _line, message, comments, context in extract_from_dir(
            root / folder, methods, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        ):
            catalog.add(message, auto_comments=comments, context=context)
    own = known_to_django()
    for _file, _line, message, _comments, context in extract_from_dir(THEME, THEME_METHODS, {}, KEYWORDS):
        if (context, message) not in own:
            catalog.add(message, context=context)
    return catalog


def known_to_django() -> set[tuple[Any, Any]]:
    """Messages that Django itself has in every language that must be complete."""
    languages = []
    for code in settings.COMPLETE_LANGUAGES:
        found: set[tuple[Any, Any]] = set()
        for part in DJANGO_PARTS:
            with (part / "locale" / to_locale(code) / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
                found |= {(message.context, _as_found(message.id)) for message in read_mo(file) if message.id}
        languages.append(found)
    return set.intersection(*languages) if languages else set()


def extract_django(file: BinaryIO, keywords: Any, tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:
    """Messages of a Django template, by way of Django's own reading of it as something like Python."""
    source = templatize(file.read().decode())
    calls = "\n".join(re.findall(r"(?:n|p|np)?gettext\((?:[^()\"']|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')*\)", source))
    singles = re.findall(r"(?<![a-z])_\((?:u?\"(?:\\.|[^\"\\])*\"|u?'(?:\\.|[^'\\])*')\)", source)
    yield from extract_python(io.BytesIO("\n".join([calls, *singles]).encode()), KEYWORDS, tags, options)


def folder(code: str) -> Path:
    """Where a language's files lie."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES"


def standing(code: str) -> Catalog:
    """A language's messages as they are kept."""
    path = folder(code) / f"{DOMAIN}.po"
    if not path.exists():
        return Catalog(locale=to_locale(code), domain=DOMAIN, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(code), domain=DOMAIN)


def merged(found: Catalog, code: str) -> Catalog:
    """What is kept, brought to what was found: new messages are empty, those that are gone are dropped."""
    catalog = standing(code)
    catalog.update(found, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if code not in settings.COMPLETE_LANGUAGES:  # it has only what it writes in its own way
        for message in [message for message in catalog if message.id and not all(_texts(message.string))]:
            catalog.delete(message.id, message.context)
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """The file to edit, in the order of the alphabet, so that moved code changes nothing."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, no_location=True, omit_header=False, sort_output=True, ignore_obsolete=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    dated = tuple(f'"{name}'.encode() for name in DATED)
    return b"".join(line for line in lines if not line.startswith((b"#", *dated)) or line.startswith(b"#,"))


def as_mo(catalog: Catalog) -> bytes:
    """The compiled file."""
    buffer = io.BytesIO()
    undated = Undated(locale=catalog.locale, domain=DOMAIN, project=catalog.project, charset="utf-8")
    for message in catalog:
        if message.id:
            undated.add(message.id, message.string, context=message.context)
    write_mo(buffer, undated)
    return buffer.getvalue()


def write(catalog: Catalog, code: str) -> None:
    """Keep a language's messages, readable and compiled."""
    folder(code).mkdir(parents=True, exist_ok=True)
    (folder(code) / f"{DOMAIN}.po").write_bytes(as_po(catalog))
    (folder(code) / f"{DOMAIN}.mo").write_bytes(as_mo(standing(code)))


def stale(catalog: Catalog, code: str) -> bool:
    """Whether the kept files are not what this catalogue makes."""
    po, mo = folder(code) / f"{DOMAIN}.po", folder(code) / f"{DOMAIN}.mo"
    if not po.exists() or not mo.exists() or po.read_bytes() != as_po(catalog):
        return True
    return mo.read_bytes() != as_mo(standing(code))


def report(catalog: Catalog, code: str, say: Any) -> int:
    """Say how many messages a language has; returns how many it lacks or has wrong."""
    messages = [message for message in catalog if message.id]
    empty = [message for message in messages if not all(_texts(message.string))]
    say(f"{code}: {len(messages)} messages, {len(messages) - len(empty)} translated")
    for message in empty[:20]:
        say(f"  missing: {message.id!r}")
    faulty = [message for message in messages if message not in empty and list(message.check(catalog))]
    for message in faulty:
        say(f"  placeholders differ: {message.id!r}")
    return len(empty) + len(faulty)


def _as_found(message: Any) -> Any:
    """A message as extraction gives it: a compiled file has plurals as a list."""
    return tuple(message) if isinstance(message, list) else message


def _texts(string: Any) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)
