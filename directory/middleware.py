"""What every request passes before the views."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils import translation

from therapists.history.contexts import doing

Handler = Callable[[HttpRequest], HttpResponse]


def refuse_trace(get_response: Handler) -> Handler:
    """TRACE would echo cookies back to a script, so nobody gets it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in {"TRACE", "TRACK", "CONNECT"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return get_response(request)

    return middleware


def speak_the_curators_language(get_response: Handler) -> Handler:
    """The admin has no language in its addresses, as public pages have: it speaks the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("admin:index")):
            translation.activate(translation.get_language_from_request(request))
        return get_response(request)

    return middleware


def keep_history(get_response: Handler) -> Handler:
    """What a request changes is one entry of the history: who asked for it, and on which page, without its query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return get_response(request)
        with doing(user=request.user.pk, path=request.path):
            return get_response(request)

    return middleware
