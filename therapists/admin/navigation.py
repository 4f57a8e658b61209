"""The sidebar and the style sheet of the admin, named by ``UNFOLD`` in the settings."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from therapists.desk import queue


def _link(title: Any, icon: str, model: str, app: str = "therapists") -> dict[str, Any]:
    def permitted(request: HttpRequest) -> bool:
        user: Any = request.user
        return any(user.has_perm(f"{app}.{verb}_{model}") for verb in ("view", "change"))

    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{model}_changelist"),
        "permission": permitted,
        "model": (app, model),
    }


def works_at_the_desk(request: HttpRequest) -> bool:
    """Whether some of the work that waits is theirs."""
    user: Any = request.user
    return bool(queue.open_to(user))


SIDEBAR: dict[str, Any] = {
    "show_search": True,
    "show_all_applications": False,
    "navigation": [
        {
            "title": "",
            "items": [
                {
                    "title": _("Desk"),
                    "icon": "inbox",
                    "link": reverse_lazy("admin:index"),
                    "permission": works_at_the_desk,
                }
            ],
        },
        {
            "title": _("Listings"),
            "items": [
                _link(_("Practitioners"), "groups", "practitioner"),
                _link(_("Practices"), "home_health", "practice"),
                _link(_("Reports"), "report", "report"),
                _link(_("Held listings"), "front_hand", "hold"),
                _link(_("Possible duplicates"), "join_inner", "duplicatepair"),
                _link(_("Change requests"), "rule", "changerequest"),
                _link(_("Mails"), "outgoing_mail", "mailing"),
                _link(_("Suspensions"), "gpp_bad", "suspension"),
                _link(_("Watch-list"), "visibility", "watchword"),
            ],
        },
        {
            "title": _("License registers"),
            "items": [
                _link(_("Register matches"), "checklist", "registerentry"),
                _link(_("Files of registers"), "upload_file", "registerfile"),
                _link(_("License registers"), "verified", "register"),
            ],
        },
        {
            "title": _("How we do"),
            "items": [
                _link(_("Insight"), "monitoring", "figure"),
                _link(_("Monthly sample"), "call", "samplecall"),
            ],
        },
        {
            "title": _("Specialties"),
            "items": [
                _link(_("Techniques"), "back_hand", "technique"),
                _link(_("Conditions"), "healing", "condition"),
            ],
        },
        {
            "title": _("Texts"),
            "items": [
                _link(_("Guides"), "menu_book", "guide"),
                _link(_("Pages"), "article", "page"),
            ],
        },
        {
            "title": _("Vocabulary"),
            "collapsible": True,
            "items": [
                _link(_("Objectives"), "flag", "objective"),
                _link(_("Professions"), "badge", "profession"),
                _link(_("Regulations"), "gavel", "regulation"),
                _link(_("Associations"), "diversity_3", "association"),
                _link(_("Languages"), "translate", "language"),
                _link(_("Payment options"), "payments", "paymentoption"),
                _link(_("Places"), "location_on", "place"),
            ],
        },
        {
            "title": _("Where facts come from"),
            "collapsible": True,
            "items": [
                _link(_("Confirmations"), "task_alt", "confirmation"),
                _link(_("Import a file"), "upload_file", "importfile"),
                _link(_("Mappings of spreadsheets"), "table_view", "sheetmapping"),
                _link(_("Imports"), "input", "importrun"),
                _link(_("Source records"), "source", "sourcerecord"),
            ],
        },
        {
            "title": _("Staff"),
            "collapsible": True,
            "items": [
                _link(_("Users"), "person", "user"),
                _link(_("Groups"), "group", "group", "auth"),
                _link(_("Background work"), "engineering", "job"),
            ],
        },
    ],
}


def sidebar(request: HttpRequest) -> dict[str, Any]:
    """For ``UNFOLD["SIDEBAR"]``, which names this function: settings are read before models can be."""
    return SIDEBAR


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """For ``UNFOLD["ACCOUNT"]``: what somebody does for their own account."""
    return [
        {"title": _("Change password"), "link": reverse_lazy("admin:password_change")},
        {"title": _("Second factor"), "link": reverse_lazy("mfa_index")},
    ]


def grouped(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The models of the first page in the groups of the sidebar; what it does not name stays as it was."""
    known = {model["model"]: model for app in shown for model in app["models"]}
    groups = []
    for group in SIDEBAR["navigation"]:
        wanted = [apps.get_model(*item["model"]) for item in group["items"] if "model" in item]
        if models := [known.pop(model) for model in wanted if model in known]:
            groups.append({**shown[0], "name": group["title"], "models": models})
    rest = [{**app, "models": [model for model in app["models"] if model["model"] in known]} for app in shown]
    return groups + [app for app in rest if app["models"]]


def icon(request: HttpRequest) -> str:
    """For ``UNFOLD``: the mark of the public pages."""
    return static("favicon.svg")


def stylesheet(request: HttpRequest) -> str:
    """For ``UNFOLD["STYLES"]``: our colours, and what our own templates add."""
    return static("css/admin.css")
