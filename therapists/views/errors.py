"""Pages for when something is not there, or went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: says what to try."""
    return render(request, "errors/404.html", {}, status=404, using="jinja2")


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403, also for a form that was open too long."""
    return render(request, "errors/403.html", {}, status=403, using="jinja2")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "errors/400.html", {}, status=400, using="jinja2")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing of the cause."""
    return render(request, "errors/500.html", {}, status=500, using="jinja2")
