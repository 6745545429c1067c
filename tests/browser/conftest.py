"""Real pages in a real browser: Debian's Chromium, driven by Playwright, looked at by axe."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AxeResults
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from contracts.office.context import Duty
from portal.accounts.models import User
from tests.browser.words import Say, speaker
from tests.factories import PASSWORD, EmailAddressFactory, StaffFactory, person_of
from tests.setup.processes import PATIENCE_SECONDS
from tests.staff import member

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SMALLEST = {"width": 320, "height": 640}
PICTURES = Path(os.environ["PORTAL_VAR"]) / "pictures"

# Playwright keeps an event loop in this thread; Django then suspects an async caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE_SECONDS * 1000)


POLICY = "Content Security Policy"
FRUGAL = ("--disable-gpu", "--js-flags=--single-threaded")
"""No graphics chip is pretended, and the other cores have tests of their own."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell",
            args=["--no-sandbox", "--force-color-profile=srgb", *FRUGAL],
        )
        yield browser
        browser.close()


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    """Of the browser's user: Japanese, unless a test names it (`IN_BOTH`)."""
    return getattr(request, "param", "ja")


IN_BOTH = pytest.mark.parametrize("language", ["ja", "en"], indirect=True)
"""The flow is gone through in either language; axe looks at both of them in the first."""


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> dict[str, int]:
    """Of the browser, wide unless a test names it (`ON_EVERY_SCREEN`)."""
    return getattr(request, "param", WIDE)


ON_EVERY_SCREEN = pytest.mark.parametrize(
    ("language", "screen"),
    [
        pytest.param(language, size, id=f"{language}-{size['width']}")
        for language, size in (("ja", WIDE), ("en", NARROW), ("ja", SMALLEST))
    ],
    indirect=True,
)
"""The flow is gone through on a desk and on two phones, in either language."""


@pytest.fixture
def say(language: str) -> Say:
    """A text as the page says it."""
    return speaker(language)


@pytest.fixture
def look(language: str, screen: dict[str, int]) -> Callable[[Page], None]:
    """No barriers, looked for once: in both languages and widths, while it is Japanese and wide."""
    return no_barriers if (language, screen) == ("ja", WIDE) else lambda page: None


@pytest.fixture
def page(
    browser: Browser,
    committed,
    nobody_has_tried,
    live_server,
    language: str,
    screen: dict[str, int],
    monkeypatch,
) -> Iterator[Page]:
    """A page of a fresh browser profile; an error in a script, or what the policy of the pages
    forbids, fails the test.
    """
    monkeypatch.setattr(settings, "PORTAL_URL", f"{live_server.url}/")
    locale = {"ja": "ja-JP", "en": "en-GB"}[language]
    context = browser.new_context(base_url=live_server.url, viewport=screen, locale=locale)
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if POLICY in said.text else None)
    yield page
    context.close()
    assert not errors


@pytest.fixture
def sign_in(page: Page) -> Callable[..., None]:
    """Make a person of a company of `tests.world` and sign in through the page."""

    def enter(customer: str = "A", role: str = "owner", email: str = "") -> None:
        email = email or f"{role}@example.jp"
        person_of(customer, role, email=email, confirmed=True)
        by_page(page, email)

    return enter


@pytest.fixture
def sign_in_by_page(page: Page) -> Callable[..., None]:
    """A member of staff by name with the duties given (every one), signed in through the page."""

    def enter(name: str, *duties: Duty) -> None:
        user = member(name, *duties)
        if not user.emailaddress_set.exists():
            EmailAddressFactory(user=user)
        by_page(page, user.email)

    return enter


def by_page(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


@pytest.fixture
def sign_in_staff(page: Page, live_server) -> Callable[..., User]:
    """A member of staff with the duties given (every one), signed in by a session of its own."""

    def enter(*duties: Duty, email: str = "staff@example.jp") -> User:
        user = StaffFactory(email=email, duties=list(duties or Duty))
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return user

    return enter


AXE = f"{settings.STATIC_URL}axe/axe.min.js"
LOOKED_FOR = {"resultTypes": ["violations"], "preload": False}
"""No rule in force needs the style sheets fetched a second time."""
LOOK = """
async ([source, options]) => {
  const script = document.createElement("script");
  script.src = source;
  await new Promise((loaded, failed) => {
    Object.assign(script, {onload: loaded, onerror: failed});
    document.head.append(script);
  });
  script.remove();
  return JSON.stringify((await axe.run(options)).violations);
}"""
"""axe comes as the scripts of the page do, and says only what is wrong."""
LOOKED_AT = {("ja", 390): "dark", ("en", 1280): "light"}
"""axe looks at each language once, at each width once and in each theme once."""
ADDRESS = "() => location.pathname.replace(/[0-9]+/g, '0')"
SHEETS = "() => [...document.styleSheets].map(sheet => sheet.href).join(' ')"
"""What contrast is looked at once of: a page, whichever row it is about; a set of style sheets."""
_contrast_of: set[str] = set()


def axe(page: Page, theme: str = "light") -> None:
    """No violation on the page as it is shown now.

    Contrast takes two thirds of the time, and is looked at once for each page: it is the same in
    either language and width. In the dark it is looked at once for each set of style sheets.
    `tests/web/test_contrast.py` holds every pair of colours.
    """
    once = SHEETS if theme == "dark" else ADDRESS
    options = LOOKED_FOR | {"rules": {"color-contrast": {"enabled": _is_new(page, once)}}}
    violations = json.loads(page.evaluate(LOOK, [AXE, options]))
    assert not violations, AxeResults({"violations": violations}).generate_report()


def _is_new(page: Page, what: str) -> bool:
    shown = page.evaluate(what)
    is_new = shown not in _contrast_of
    _contrast_of.add(shown)
    return is_new


def no_barriers(page: Page) -> None:
    """axe finds no violation; in both languages and widths nothing is wider than the screen.

    Pages of customers are looked at on a smaller phone as well.

    The page must be one that can be asked for again by its address; it is left in Japanese.
    With PICTURES in the environment a picture of each is kept.
    """
    address = page.url
    for language in ("en", "ja"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        page.goto(address)
        for size in (WIDE, NARROW) if "/console/" in address else (WIDE, NARROW, SMALLEST):
            page.set_viewport_size(size)
            if "PICTURES" in os.environ:
                picture(page, f"{language}-{size['width']}")
            if theme := LOOKED_AT.get((language, size["width"])):
                page.emulate_media(color_scheme=theme)
                axe(page, theme)
            assert_fits(page)
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="null")
    page.context.clear_cookies(name="django_language")


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen, so that one scrolls down alone."""
    overflow = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    assert not overflow, f"{page.url} is wider than the screen of {page.viewport_size}"


def picture(page: Page, name: str) -> None:
    """Keep the whole page as a picture under var/, to be looked at."""
    path = page.url.split("/", 3)[-1].partition("?")[0].strip("/").replace("/", "_") or "home"
    PICTURES.mkdir(parents=True, exist_ok=True)
    target = PICTURES / f"{path}-{name}.png"
    try:
        page.screenshot(path=target, full_page=True)
    except Error:  # Chromium now and then cannot draw a page just resized: try again
        page.reload()
        page.screenshot(path=target, full_page=True)
