"""Public addresses."""

from django.conf import settings
from django.urls import URLPattern, path

from therapists.choices import PageSlug
from therapists.views import guides
from therapists.views.finder import find
from therapists.views.gallery import gallery
from therapists.views.home import home
from therapists.views.maps import people, places
from therapists.views.pages import page
from therapists.views.profiles import practice, practitioner
from therapists.views.search import search
from therapists.views.shortlist import call_sheet, physician, shortlist

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("search/map.json", people, name="map"),
    path("search/places.json", places, name="places"),
    path("find/", find, name="finder"),
    path("practitioner/<slug:slug>-<int:pk>/", practitioner, name="practitioner"),
    path("practice/<slug:slug>-<int:pk>/", practice, name="practice"),
    path("shortlist/", shortlist, name="shortlist"),
    path("shortlist/call-sheet/", call_sheet, name="call_sheet"),
    path("shortlist/physician/", physician, name="physician"),
    path("guides/", guides.guides, name="guides"),
    path("guides/conditions/<slug:slug>/", guides.condition, name="condition_guide"),
    path("guides/techniques/<slug:slug>/", guides.technique, name="technique_guide"),
    path("guides/professions/<slug:slug>/", guides.profession, name="profession_guide"),
    path("guides/home-visits/", guides.home_visits, name="home_visits_guide"),
    *(path(f"{slug}/", page, {"slug": slug}, name=slug) for slug in PageSlug.values),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
