"""The admin's frame: the way back to the console's sections, then every table."""

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse

from contracts.language import say
from portal.pages.console.frame import PAGES


def style(request: HttpRequest) -> str:
    return static("css/console/records.css")


def navigation(request: HttpRequest) -> list[dict]:
    """For unfold's sidebar."""
    sections = [
        {"title": say(ja, en), "link": address}
        for name, ja, en in PAGES
        if (address := _address(name))
    ]
    tables = [
        {
            "title": app["name"],
            "collapsible": True,
            "items": [
                {"title": model["name"], "link": model["admin_url"]} for model in app["models"]
            ],
        }
        for app in admin.site.get_app_list(request)
    ]
    return [{"title": say("業務", "Console"), "items": sections}, *tables]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
