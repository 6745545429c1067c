"""What looks at a page waits for it: a click returns when of the next page nothing has come yet."""

from collections.abc import Iterator
from time import sleep

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path
from playwright.sync_api import Page

from portal import urls
from tests.browser.conftest import assert_fits, axe

LATE = """<html lang="en"><head><title>Late</title></head>
<body><main><h1>Late</h1><p>Here</p></main></body></html>"""


def late(_request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        yield "<!doctype html>"
        sleep(0.3)
        yield LATE

    return StreamingHttpResponse(parts())


urlpatterns = [path("late/", late), *urls.urlpatterns]


def test_a_page_that_comes_late_is_looked_at_whole(page: Page, settings):
    settings.ROOT_URLCONF = __name__
    for look in (axe, assert_fits):
        page.goto("/late/", wait_until="commit")
        assert not page.evaluate("document.head")
        look(page)
        assert page.locator("h1").count() == 1
