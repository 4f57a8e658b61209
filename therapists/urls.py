"""Public addresses."""

from django.conf import settings
from django.urls import URLPattern, path

from therapists.views.gallery import gallery
from therapists.views.home import home
from therapists.views.maps import people, places
from therapists.views.profiles import practice, practitioner
from therapists.views.search import search

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("search/map.json", people, name="map"),
    path("search/places.json", places, name="places"),
    path("practitioner/<slug:slug>-<int:pk>/", practitioner, name="practitioner"),
    path("practice/<slug:slug>-<int:pk>/", practice, name="practice"),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
