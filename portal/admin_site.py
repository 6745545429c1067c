"""The admin's frame: the way back to the console's sections, then every table."""

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext

from portal.console.frame import PAGES

ORDER = (
    "people", "contracts", "billing", "incidents", "announcements", "offboarding",
    "office", "accounts", "exports", "jobs",
)  # fmt: skip


def style(request: HttpRequest) -> str:
    return static("css/console/records.css")


def favicon(request: HttpRequest) -> str:
    return static("favicon.svg")


def navigation(request: HttpRequest) -> list[dict]:
    """For unfold's sidebar."""
    sections = [
        {"title": title, "link": reverse(name), "active": reverse(name) == request.path}
        for name, title in PAGES
    ]
    tables = [
        {
            "title": app["name"],
            "collapsible": True,
            "items": [
                {"title": model["name"], "link": model["admin_url"]} for model in app["models"]
            ],
        }
        for app in sorted(admin.site.get_app_list(request), key=_place)
    ]
    return [{"title": gettext("Console"), "items": sections}, *tables]


def _place(app: dict) -> int:
    return ORDER.index(app["app_label"])
