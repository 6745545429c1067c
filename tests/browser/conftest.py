"""Real pages in a real browser: Debian's Chromium, driven by Playwright, looked at by axe."""

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from itertools import product
from pathlib import Path
from random import Random
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from axe_playwright_python.base import AxeResults
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from contracts.office.context import Duty
from portal.accounts.models import User
from tests.browser.keys import Keys
from tests.browser.words import Say, speaker
from tests.factories import PASSWORD, StaffFactory, person_of
from tests.setup.processes import PATIENCE_SECONDS
from tests.staff import member

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
SMALLEST: ViewportSize = {"width": 320, "height": 640}
WIDTHS = (WIDE, NARROW, SMALLEST)
ALL = list(product(("ja", "en"), WIDTHS))
PICTURES = Path(os.environ["PORTAL_VAR"]) / "pictures"

# Playwright keeps an event loop in this thread; Django then suspects an async caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE_SECONDS * 1000)


POLICY = "Content Security Policy"
SCRIPTS = "--js-flags=--single-threaded --no-opt"
FRUGAL = ("--disable-gpu", SCRIPTS, "--renderer-process-limit=1")
"""No graphics chip is pretended, and the other cores have tests of their own. No script of a page
runs long enough to earn what making it faster costs. What a process has drawn once, such as its
fonts, it has for the pages of the next test.
"""
UNSEEN = () if "PICTURES" in os.environ else ("--force-gpu-mem-available-mb=0",)
"""Pages are laid out and shown, and have no memory for what each dot of them looks like: nobody
sees it unless pictures are asked for, and filling it in took an eighth of Chromium's CPU.
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell",
            args=["--no-sandbox", "--force-color-profile=srgb", *FRUGAL, *UNSEEN],
        )
        yield browser
        browser.close()


def drawn(seed: int, name: str) -> list[tuple[str, ViewportSize]]:
    """Both languages, each at a width of its own, for a test of a name; the same for a seed."""
    return list(zip(("ja", "en"), Random(f"{seed} {name}").sample(WIDTHS, 2), strict=True))


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    """Of the browser's user: Japanese, unless a test names it (`IN_BOTH`)."""
    return getattr(request, "param", "ja")


IN_BOTH = pytest.mark.parametrize("language", ["ja", "en"], indirect=True)
"""The flow is gone through in either language; axe looks at both of them in the first."""


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> ViewportSize:
    """Of the browser, wide unless a test names it (`ON_EVERY_SCREEN`)."""
    return getattr(request, "param", WIDE)


ON_EVERY_SCREEN = pytest.mark.on_every_screen
"""The task is gone through in either language, each at a width drawn by the seed of the run; what
it uses by its `keys` is reached at each width. With `--every-width` it is gone through in all of
them.
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if any(metafunc.definition.iter_markers("on_every_screen")):
        config, name = metafunc.config, metafunc.definition.nodeid
        is_whole = config.getoption("every_width")
        shown = ALL if is_whole else drawn(config.getoption("randomly_seed", 0), name)
        names = [f"{language}-{size['width']}" for language, size in shown]
        metafunc.parametrize(("language", "screen"), shown, ids=names, indirect=True)


@pytest.fixture
def say(language: str) -> Say:
    """A text as the page says it."""
    return speaker(language)


@pytest.fixture
def keys(page: Page, screen: ViewportSize) -> Keys:
    """The keyboard of the page, with which a flow goes through its steps."""
    return Keys(page, screen, WIDTHS)


@pytest.fixture
def look(language: str) -> Callable[[Page], None]:
    """No barriers, looked for once: in both languages and all widths, while it is Japanese."""
    return no_barriers if language == "ja" else lambda page: None


_run: list[pytest.Config] = []


def pytest_configure(config: pytest.Config) -> None:
    _run[:] = [config]


@pytest.fixture(scope="session")
def profile(
    browser: Browser, django_db_setup, live_server
) -> Iterator[Callable[[str], BrowserContext]]:
    """The profile of somebody who reads a language, kept so that what is static comes once."""

    @cache
    def of(language: str) -> BrowserContext:
        locale = {"ja": "ja-JP", "en": "en-GB"}[language]
        context = browser.new_context(base_url=live_server.url, locale=locale)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        context.new_page().goto("/static/favicon.svg")  # stays, and with it the process
        return context

    yield of
    for context in browser.contexts:
        context.close()
    for one in threading.enumerate():
        if one.name.endswith("(process_request_thread)"):
            one.join()  # with its connection to the database


def forget(context: BrowserContext, address: str) -> None:
    """Leave nothing of a test in its profile: no page, no cookie, nothing stored or allowed."""
    _stays, first, *others = context.pages
    for one in others:
        one.close()
    first.goto("about:blank")
    session = context.new_cdp_session(first)
    stored = {"origin": address, "storageTypes": "all"}
    session.send("Storage.clearDataForOrigin", stored)
    first.close()
    context.clear_cookies()
    context.clear_permissions()


@pytest.fixture
def page(
    profile,
    committed,
    nobody_has_tried,
    live_server,
    language: str,
    screen: ViewportSize,
    monkeypatch,
) -> Iterator[Page]:
    """A page of a profile that knows nothing; an error in a script, or what the policy of the
    pages forbids, fails the test.
    """
    monkeypatch.setattr(settings, "PORTAL_URL", f"{live_server.url}/")
    page = profile(language).new_page()
    page.set_viewport_size(screen)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if POLICY in said.text else None)
    yield page
    forget(page.context, live_server.url)
    assert not errors


@pytest.fixture
def enter(page: Page, live_server) -> Callable[[User], User]:
    """A user signed in by a session of its own; `test_security.py` signs in by the forms."""

    def with_session(user: User) -> User:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return user

    return with_session


@pytest.fixture
def sign_in(enter) -> Callable[..., User]:
    """Make a person of a company of `tests.world`, signed in."""
    return lambda customer="A", role="owner", **person: enter(
        person_of(customer, role, **{"email": f"{role}@example.jp", "confirmed": True} | person)
    )


@pytest.fixture
def sign_in_as(enter) -> Callable[..., User]:
    """A member of staff by name with the duties given (every one), signed in."""
    return lambda name, *duties: enter(member(name, *duties))


@pytest.fixture
def sign_in_staff(enter) -> Callable[..., User]:
    """A new member of staff with the duties given (every one), signed in."""
    return lambda *duties, email="staff@example.jp": enter(
        StaffFactory(email=email, duties=list(duties or Duty))
    )


def by_page(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


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
  const {Color} = axe.commons.color, known = {};
  const parse = Color.prototype.parseString;
  Color.prototype.parseString = function (text) {
    const {r, g, b, alpha} = (known[text] ??= parse.call(new Color(), text));
    return Object.assign(this, {r, g, b, alpha});
  };
  return JSON.stringify((await axe.run(options)).violations);
}"""
"""axe comes as the scripts of the page do, reads each of the page's colours once, and says only
what is wrong. Reading them for every text again took a third of its time.
"""
Seen = tuple[str, int]
"""A language and a width."""


def kind_of(address: str) -> str:
    """A page, whichever row it is about."""
    return re.sub("[0-9]+|[^/]{30,}", "0", urlsplit(address).path)


def forms(address: str) -> list[tuple[Seen, str]]:
    """Two forms of a page in which axe may look at it, each with a theme.

    Both languages, a desk and a phone, light and dark; which goes with which follows from the
    address, so that among the pages each language is looked at in every width and theme.
    """
    page = kind_of(address)
    languages, phones, themes = (
        one[:: -1 if crc32(page.encode()) >> bit & 1 else 1]
        for bit, one in enumerate((("ja", "en"), (390, 320), ("dark", "light")))
    )
    return [((languages[0], phones[0]), themes[0]), ((languages[1], WIDE["width"]), themes[1])]


def looked_at(address: str, config: pytest.Config) -> dict[Seen, str]:
    """In which of its forms axe looks at a page in this run.

    One, drawn by the seed; both with `--every-width`.
    """
    both = forms(address)
    chance = Random(f"{config.getoption('randomly_seed', 0)} {kind_of(address)}")
    return dict(both if config.getoption("every_width") else [chance.choice(both)])


SHEETS = "() => [...document.styleSheets].map(sheet => sheet.href).join(' ')"
BOXES = """() => [...new Set([...document.querySelectorAll('.notice, .mistakes, .badge')]
  .filter(box => !box.hidden).map(box => box.className))].sort().join(' ')"""
"""Kinds of boxes on a page that differ with what happened: what is said, mistakes, states."""
_contrast_of: list[Path] = []
"""The folder of the run in which each page and set of style sheets has a file, once looked at."""


@pytest.fixture(scope="session", autouse=True)
def contrast_is_looked_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """In a run, whichever of its workers comes to a page first: their folders lie in its own."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "contrast"
    folder.mkdir(exist_ok=True)
    _contrast_of[:] = [folder]


def _is_new(what: str) -> bool:
    (folder,) = _contrast_of
    try:
        (folder / sha256(what.encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def axe(page: Page, theme: str = "light") -> None:
    """No violation on the page as it is shown now.

    Contrast takes two thirds of the time, and is looked at once for each page, whichever row it is
    about, and again where it shows another kind of box: it is the same in either language and
    width. In the dark it is looked at once for each set of style sheets. Every pair of colours is
    held by `tests/web/test_contrast.py`.
    """
    page.wait_for_load_state()  # a click returns as soon as the next page begins
    shown = page.evaluate(SHEETS if theme == "dark" else BOXES)
    once = shown if theme == "dark" else f"{kind_of(page.url)} {shown}"
    options = LOOKED_FOR | {"rules": {"color-contrast": {"enabled": _is_new(once)}}}
    violations = json.loads(page.evaluate(LOOK, [AXE, options]))
    assert not violations, AxeResults({"violations": violations}).generate_report()


def no_barriers(page: Page) -> None:
    """axe finds no violation; in both languages and at each width nothing is wider than the screen.

    The page must be one that can be asked for again by its address; it is left in Japanese.
    With PICTURES in the environment a picture of each is kept.
    """
    address, own = page.url, page.viewport_size or WIDE
    themes = looked_at(address, *_run)
    for language, sizes in (("en", WIDTHS), ("ja", WIDTHS[::-1])):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        page.goto(address)
        for size in sizes:
            resize(page, size)
            if "PICTURES" in os.environ:
                picture(page, f"{language}-{size['width']}")
            if theme := themes.get((language, size["width"])):
                in_its_theme(page, theme)
            assert_fits(page)
    resize(page, own)
    page.context.clear_cookies(name="django_language")


def resize(page: Page, size: ViewportSize) -> None:
    """Laid out anew only where the screen changes."""
    if page.viewport_size != size:
        page.set_viewport_size(size)


def in_its_theme(page: Page, theme: str) -> None:
    """axe on a page, light unless asked for otherwise."""
    if theme == "dark":
        page.emulate_media(color_scheme="dark")
    axe(page, theme)
    if theme == "dark":
        page.emulate_media(color_scheme="light")


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen, so that one scrolls down alone."""
    page.wait_for_load_state()
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
