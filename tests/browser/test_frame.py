"""Signing in, and the frame of every page."""

from tests.browser.conftest import no_barriers
from tests.world import lived, signed


def test_sign_in_and_see_ones_contracts(page, sign_in, today):
    lived("2026-05-02", *signed("2026-04-01"))
    today("2026-05-02")
    no_barriers_of_sign_in(page)
    sign_in("A")
    assert page.url.endswith("/portal/")
    assert page.locator("text=C1").first.is_visible()
    no_barriers(page)


def no_barriers_of_sign_in(page) -> None:
    page.goto("/accounts/login/")
    no_barriers(page)
