"""Public addresses."""

from django.conf import settings
from django.urls import URLPattern, path

from therapists.views.gallery import gallery
from therapists.views.home import home
from therapists.views.maps import people, places
from therapists.views.profiles import practice, practitioner
from therapists.views.search import search
from therapists.views.shortlist import call_sheet, physician, shortlist

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("search/map.json", people, name="map"),
    path("search/places.json", places, name="places"),
    path("practitioner/<slug:slug>-<int:pk>/", practitioner, name="practitioner"),
    path("practice/<slug:slug>-<int:pk>/", practice, name="practice"),
    path("shortlist/", shortlist, name="shortlist"),
    path("shortlist/call-sheet/", call_sheet, name="call_sheet"),
    path("shortlist/physician/", physician, name="physician"),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
