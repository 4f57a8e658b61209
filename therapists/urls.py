"""Public addresses."""

from django.conf import settings
from django.urls import URLPattern, path

from therapists import sitemaps
from therapists.choices import PageSlug
from therapists.views import guides
from therapists.views.address_book import card
from therapists.views.confirm import confirm
from therapists.views.crawlers import manifest, robots, security
from therapists.views.finder import find
from therapists.views.gallery import gallery
from therapists.views.home import home
from therapists.views.landings import landing
from therapists.views.maps import people, places
from therapists.views.pages import page
from therapists.views.profiles import practice, practitioner
from therapists.views.reports import (
    report_practice,
    report_practitioner,
    thanks_for_practice,
    thanks_for_practitioner,
)
from therapists.views.search import search
from therapists.views.shortlist import call_sheet, physician, shortlist
from therapists.views.suggest import suggest

PRACTITIONER = "practitioner/<slug:slug>-<int:pk>/"
PRACTICE = "practice/<slug:slug>-<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("search/map.json", people, name="map"),
    path("search/places.json", places, name="places"),
    path("suggest/", suggest, name="suggest"),
    path("find/", find, name="finder"),
    path(PRACTITIONER, practitioner, name="practitioner"),
    path(f"{PRACTITIONER}card.vcf", card, name="card"),
    path(f"{PRACTITIONER}report/", report_practitioner, name="report_practitioner"),
    path(f"{PRACTITIONER}report/thanks/", thanks_for_practitioner, name="report_practitioner_thanks"),
    path(PRACTICE, practice, name="practice"),
    path(f"{PRACTICE}report/", report_practice, name="report_practice"),
    path(f"{PRACTICE}report/thanks/", thanks_for_practice, name="report_practice_thanks"),
    path("near/<slug:slug>-<int:pk>/<slug:what>/", landing, name="landing"),
    path("shortlist/", shortlist, name="shortlist"),
    path("shortlist/call-sheet/", call_sheet, name="call_sheet"),
    path("shortlist/physician/", physician, name="physician"),
    path("confirm/<str:token>/", confirm, name="confirm"),
    path("guides/", guides.guides, name="guides"),
    path("guides/conditions/<slug:slug>/", guides.condition, name="condition_guide"),
    path("guides/techniques/<slug:slug>/", guides.technique, name="technique_guide"),
    path("guides/professions/<slug:slug>/", guides.profession, name="profession_guide"),
    path("guides/home-visits/", guides.home_visits, name="home_visits_guide"),
    *(path(f"{slug}/", page, {"slug": slug}, name=slug) for slug in PageSlug.values),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))

# Read by programs at one address, whatever the language.
for_programs: list[URLPattern] = [
    path("manifest.webmanifest", manifest, name="manifest"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap"),
    path(".well-known/security.txt", security, name="security"),
]
