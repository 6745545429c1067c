"""Every page of companies and staff, over one life that fills them, fits a desk and two phones.

Pages are asked for without a server, and shown one after the other in one document: what is
folded is open, what a script shows is shown.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page

from portal.doors import People
from portal.tools.bench.pages import customer_pages
from tests.browser.conftest import WIDTHS
from tests.staff import member
from tests.web import test_tables as filled
from tests.web.addresses import paths
from tests.web.test_tables import life  # noqa: F401
from tests.world import account

pytestmark = pytest.mark.django_db
SHEET = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"( media="print")?>')
SHOW = """
([html, language]) => {
  document.documentElement.lang = language;
  document.documentElement.innerHTML = html;
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("[data-copy]")) one.hidden = false;
  const room = innerWidth + 1;
  const said = found => found.slice(-3).map(one => one.outerHTML.slice(0, 120)).join(" … ");
  const cut = [...document.querySelectorAll(".stack, .bill")].filter(
    one => getComputedStyle(one).display === "block" && one.scrollWidth > one.clientWidth + 1
  );
  if (cut.length) return "cut off: " + said(cut);
  if (document.documentElement.scrollWidth <= room) return "";
  const scrolls = one =>
    one && (getComputedStyle(one).overflowX === "auto" || scrolls(one.parentElement));
  const wide = [...document.querySelectorAll("body *")].filter(
    one => one.getBoundingClientRect().right > room && !scrolls(one.parentElement)
  );
  return said(wide) || "wider";
}"""
"""What is wider than the screen, or cut off though its rows are folded; the innermost last."""


class Asking(Client):
    """Without the look at each page as HTML, which `test_tables.py` has of the same ones."""

    request = Client.request  # as it is before a session of tests begins


@cache
def style(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), name
    return f"<style>{Path(found).read_text()}</style>"


def as_shown(source: str) -> str:
    """A page with its styles in it, and without scripts."""
    source = SHEET.sub(lambda link: "" if link[2] else style(link[1]), source)
    return re.sub(r"<script\b.*?</script>", "", source, flags=re.DOTALL)


@pytest.fixture
def page(browser: Browser):
    page = browser.new_page()
    page.goto("data:text/html,<!DOCTYPE html><title>-</title>")
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    yield page
    page.close()


def too_wide(page: Page, client: Client, listed: set[str], routes: list[str]) -> list[str]:
    """Pages that are wider than a screen, each with what is.

    Of `routes` those that name no row; some answer only what is sent or asked of them.
    """
    alone = {f"/{route}" for route in routes if "<" not in route}
    shown = []
    for language in ("ja", "en"):
        client.cookies["django_language"] = language
        for address in sorted(listed | alone):
            answer = client.get(address, follow=True)
            is_page = answer["Content-Type"].startswith("text/html")
            if answer.status_code == 200 and is_page:
                shown.append((address, language, as_shown(answer.content.decode())))
            else:
                assert address not in listed, address
    found = []
    for size in WIDTHS:
        page.set_viewport_size(size)
        for address, language, source in shown:
            if culprit := page.evaluate(SHOW, [source, language]):
                found.append(f"{address} {language} {size['width']}: {culprit}")
    return found


def test_every_page_fits_every_screen_in_either_language(page, life):  # noqa: F811
    client = Asking()
    of_company = {address for _, address in customer_pages(account("B").customer)}
    filled.sign_in(client, life)
    others = paths(People.EVERYBODY, People.SIGNED_IN, People.APPLICANT, People.COMPANY)
    found = too_wide(page, client, {*filled.own_pages(), *of_company}, others)
    filled.sign_in(client, member("suzuki"))
    filled.reported_and_suspended()
    listed = {*filled.console_pages(), *filled.DESK, *filled.REGISTERS, *filled.CONDUCT}
    found += too_wide(page, client, listed, paths(People.STAFF))
    assert not found, "\n".join(found)
