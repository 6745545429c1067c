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
from tests.web import filled_pages as filled
from tests.web.addresses import paths
from tests.web.filled_life import life, reported_and_suspended, sign_in  # noqa: F401
from tests.world import account

pytestmark = pytest.mark.django_db
SHEET = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"( media="print")?>')
PREPARE = """
styles => {
  document.body.innerHTML = "<iframe style='border: 0'></iframe>";
  const {contentWindow: shown} = document.querySelector("iframe");
  shown.document.open();
  shown.document.write("<!DOCTYPE html><title>-</title>");
  shown.document.close();
  shown.sheets = Object.fromEntries(Object.entries(styles).map(([name, text]) => {
    const sheet = new shown.CSSStyleSheet();
    sheet.replaceSync(text);
    return [name, sheet];
  }));
  return shown.document.compatMode;
}"""
"""A screen of any width, with the styles of all pages."""
SHOW = """
([html, styles, language, sizes]) => {
  const screen = document.querySelector("iframe");
  const {document: page, getComputedStyle, sheets} = screen.contentWindow;
  page.documentElement.lang = language;
  page.documentElement.innerHTML = html;
  page.adoptedStyleSheets = styles.map(name => sheets[name]);
  for (const one of page.querySelectorAll("details")) one.open = true;
  for (const one of page.querySelectorAll("[data-copy]")) one.hidden = false;
  const said = found => found.slice(-3).map(one => one.outerHTML.slice(0, 120)).join(" … ");
  const scrolls = one =>
    one && (getComputedStyle(one).overflowX === "auto" || scrolls(one.parentElement));
  return sizes.map(({width, height}) => {
    Object.assign(screen, {width, height});
    if (screen.contentWindow.innerWidth !== width) return "not shown";
    const cut = [...page.querySelectorAll(".stack, .bill")].filter(
      one => getComputedStyle(one).display === "block" && one.scrollWidth > one.clientWidth + 1
    );
    if (cut.length) return "cut off: " + said(cut);
    const hiding = [...page.querySelectorAll(".scroll:not([role=region])")].filter(
      one => width > 1000 && one.scrollWidth > one.clientWidth + 1
    );
    if (hiding.length) return "hides columns: " + said(hiding);
    if (page.documentElement.scrollWidth <= width + 1) return "";
    const wide = [...page.querySelectorAll("body *")].filter(
      one => one.getBoundingClientRect().right > width + 1 && !scrolls(one.parentElement)
    );
    return said(wide) || "wider";
  });
}"""
"""What is wider than each screen, or cut off though its rows are folded; or hides columns at a
desk, but for regions named as such, which show what came in a file. The innermost last."""


class Asking(Client):
    """Without the look at each page as HTML, which `test_tables.py` has of the same ones."""

    request = Client.request  # as it is before a session of tests begins


@cache
def style(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_text()


Shown = tuple[str, list[str]]
"""A page without scripts and links to its styles; the names of those."""


def as_shown(source: str) -> Shown:
    names = [name for name, for_paper in SHEET.findall(source) if not for_paper]
    return re.sub(r"<script\b.*?</script>", "", SHEET.sub("", source), flags=re.DOTALL), names


@pytest.fixture
def page(browser: Browser):
    page = browser.new_page()
    page.goto("data:text/html,<!DOCTYPE html><title>-</title>")
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
    names = {name for _, _, (_, used) in shown for name in used}
    assert page.evaluate(PREPARE, {name: style(name) for name in names}) == "CSS1Compat"
    found = []
    for address, language, (source, used) in shown:
        culprits = page.evaluate(SHOW, [source, used, language, WIDTHS])
        for size, culprit in zip(WIDTHS, culprits, strict=True):
            if culprit:
                found.append(f"{address} {language} {size['width']}: {culprit}")
    return found


def test_every_page_fits_every_screen_in_either_language(page, life):  # noqa: F811
    client = Asking()
    of_company = {address for _, address in customer_pages(account("B").customer)}
    sign_in(client, life)
    others = paths(People.EVERYBODY, People.SIGNED_IN, People.APPLICANT, People.COMPANY)
    found = too_wide(page, client, {*filled.own_pages(), *of_company}, others)
    sign_in(client, member("suzuki"))
    reported_and_suspended()
    listed = {*filled.console_pages(), *filled.DESK, *filled.REGISTERS, *filled.CONDUCT}
    found += too_wide(page, client, listed, paths(People.STAFF))
    assert not found, "\n".join(found)
