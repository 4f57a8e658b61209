"""The site as wsgi.py serves it, with one more address: an empty answer, which costs what every answer costs."""

from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from directory.wsgi import application

__all__ = ["application"]


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse()


import_module(settings.ROOT_URLCONF).urlpatterns.insert(0, path("empty/", empty))
