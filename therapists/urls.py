"""Public addresses."""

from django.urls import URLPattern, path

from therapists.views.finder import find
from therapists.views.home import home
from therapists.views.profiles import practice, practitioner
from therapists.views.search import search

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("find/", find, name="finder"),
    path("practitioner/<slug:slug>-<int:pk>/", practitioner, name="practitioner"),
    path("practice/<slug:slug>-<int:pk>/", practice, name="practice"),
]
