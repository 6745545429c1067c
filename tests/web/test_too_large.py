"""What is larger than any form of ours is refused unread, from whomever it comes."""

import pytest
from django.test import RequestFactory

from portal.too_large import LARGEST, TooLargeMiddleware
from tests.web.reading import text

pytestmark = pytest.mark.django_db


class Unread:
    """A body that nobody may ask for."""

    def read(self, *_size):
        raise AssertionError("it was read")

    readline = read


def test_a_request_that_no_form_would_send_is_not_read(client):
    sent = {"CONTENT_LENGTH": str(LARGEST + 1), "wsgi.input": Unread()}
    answer = client.post("/accounts/login/", **sent)
    assert answer.status_code == 413
    assert "大きすぎます" in text(answer)


@pytest.mark.parametrize("length", ["", "0", str(LARGEST), "x", "-1"])
def test_what_a_form_may_send_goes_on(length):
    request = RequestFactory().post("/", CONTENT_LENGTH=length)
    assert TooLargeMiddleware(lambda _request: "goes on")(request) == "goes on"
