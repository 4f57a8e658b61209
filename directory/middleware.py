"""What every request passes before the views."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.cache import has_vary_header

from therapists.history.contexts import doing

Handler = Callable[[HttpRequest], HttpResponse]


def refuse_trace(get_response: Handler) -> Handler:
    """TRACE would echo cookies back to a script, so nobody gets it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in {"TRACE", "TRACK", "CONNECT"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return get_response(request)

    return middleware


def keep_private(get_response: Handler) -> Handler:
    """What does not say that it is the same for everybody is nobody's to keep; nor is what is given to one browser."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        given_to_one = bool(response.cookies) or has_vary_header(response, "Cookie")
        if not response.has_header("Cache-Control") or (given_to_one and "public" in response["Cache-Control"]):
            response["Cache-Control"] = "private, no-store"
            del response["ETag"]
        return response

    return middleware


class LanguageOfTheAddress(LocaleMiddleware):
    """The language of a page is in its address alone: no answer varies by the languages that a browser asks for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def speak_the_curators_language(get_response: Handler) -> Handler:
    """The admin has no language in its addresses, as public pages have: it speaks the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("admin:index")):
            translation.activate(translation.get_language_from_request(request))
        return get_response(request)

    return middleware


def keep_history(get_response: Handler) -> Handler:
    """What somebody on the staff changes with a request is one entry of the history: who, and on which page.

    Without its query. Of visitors nothing is written down: what they may write, a report, says itself what it is.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"} or not request.user.is_authenticated:
            return get_response(request)
        with doing(user=request.user.pk, path=request.path):
            return get_response(request)

    return middleware
