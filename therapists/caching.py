"""Pages that are the same for everybody: any cache may keep them, and asks each time whether they still hold.

``@same_for_everybody`` gives a page a tag of all that it may hang on: what was written (the versions, which move with
every commit that a page can show), the release, the settings that pages show, and the quarter of an hour. One small
statement reads it before any other work, and whoever has the page already hears that it is unchanged. A listing that is
taken down is gone from every cache with the next request.

Everything else is nobody's to keep: ``directory.middleware.keep_private`` sees to it.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import cache, wraps
from http import HTTPStatus
from typing import Any, Concatenate, overload

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from therapists.search.catalogue import versions, versions_held

# Opening hours begin and end on quarters, and so do days everywhere: "open now" and "today" are never older than these.
MOMENT = timedelta(minutes=15)
# What a page is made of besides what it says: code, words, templates, and the versions of what makes it.
SOURCES = (
    *("directory/**/*.py", "therapists/**/*.py", "therapists/**/*.sql", "therapists/**/*.toml", "therapists/**/*.mo"),
    *("templates/**/*.html", "requirements.lock"),
)
# Settings that pages show or follow; a test looks for others.
SHOWN_SETTINGS = (
    *("ALLOWED_HOSTS", "CONTACT_EMAIL", "DEFAULT_COUNTRY", "LANGUAGES", "LANGUAGE_CODE", "MAP_TILES_ATTRIBUTION"),
    *("MAP_TILES_URL", "MEDIA_URL", "SITE_NAME", "STATIC_URL", "TIME_ZONE"),
)
TAG_LETTERS = 16
ASK_AGAIN = "public, no-cache"
KEPT_STATUSES = {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


@overload
def same_for_everybody[**P](view: View[P]) -> View[P]: ...
@overload
def same_for_everybody[**P](*, seconds: int) -> Callable[[View[P]], View[P]]: ...


def same_for_everybody(view: Any = None, *, seconds: int = 0) -> Any:
    """Let caches keep this view's pages, if they ask each time. For ``seconds`` they need not: nothing about people."""
    if view is None:
        return lambda inner: _same_for_everybody(inner, f"public, max-age={seconds}")
    return _same_for_everybody(view, ASK_AGAIN)


def _same_for_everybody(view: Any, caching: str) -> Any:
    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or known(request):
            return view(request, *args, **kwargs)
        with versions_held():  # read before the page: what changes meanwhile makes it old, never young
            tag = current_tag()
            if tag in parse_etags(request.headers.get("If-None-Match", "")):
                response: HttpResponse = HttpResponseNotModified()
            else:
                response = view(request, *args, **kwargs)
        if response.status_code not in KEPT_STATUSES or response.has_header("Cache-Control"):
            return response  # nothing to keep: a redirect, a listing that closed
        response["ETag"] = tag
        response["Cache-Control"] = caching
        patch_vary_headers(response, ["Accept-Encoding"])  # the middleware would spare short answers
        return response

    kept.same_for_everybody = True  # type: ignore[attr-defined]
    return kept


def known(request: HttpRequest) -> bool:
    """Whether the browser says whose it is: then nothing is kept, whatever the page shows."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers


def current_tag() -> str:
    """The tag of every page as it is now; one statement at most. Weak: a compressed page is the same page."""
    written = ".".join(str(number) for _name, number in sorted(versions().items()))
    return f'W/"{release()}.{moment()}.{written}"'


def moment() -> int:
    """The number of this quarter of an hour."""
    return int(timezone.now().timestamp() // MOMENT.total_seconds())


@cache
def release() -> str:
    """A name for the code, the words and the settings that this process makes pages of; the same on every machine."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in settings.BASE_DIR.glob(pattern)):
        digest.update(path.relative_to(settings.BASE_DIR).as_posix().encode() + path.read_bytes())
    digest.update(repr([getattr(settings, name) for name in SHOWN_SETTINGS]).encode())
    digest.update(str(getattr(staticfiles_storage, "manifest_hash", "")).encode())
    return digest.hexdigest()[:TAG_LETTERS]
