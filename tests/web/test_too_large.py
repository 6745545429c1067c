"""What is larger than any form of ours is refused unread, from whomever it comes."""

import shutil
from contextlib import ExitStack

import pytest
from django.test import RequestFactory

from portal import too_large
from portal.too_large import AT_ONCE, LARGEST, NoRoom, TooLargeMiddleware, room_for
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


@pytest.fixture
def folder(settings, tmp_path):
    """Where what is read of a large request would lie."""
    settings.VAR_DIR, read = tmp_path / "var", tmp_path / "read"
    settings.FILE_UPLOAD_TEMP_DIR = str(read)
    read.mkdir()
    return read


def test_more_large_ones_at_once_than_there_is_room_for_are_not_read(client, folder):
    """Small ones are; a place is free again as soon as its request is answered."""
    sent = {"CONTENT_LENGTH": str(LARGEST), "wsgi.input": Unread()}
    with ExitStack() as others:
        for _ in range(AT_ONCE):
            others.enter_context(room_for(LARGEST))
        answer = client.post("/accounts/login/", **sent)
        assert answer.status_code == 503
        assert answer["Retry-After"] == "30"
        assert "もう一度送信してください" in text(answer)
        assert client.post("/accounts/login/", {"login": "a"}).status_code == 200
    with room_for(LARGEST):
        pass


def test_places_are_kept_where_no_other_user_of_the_machine_makes_files(folder, settings):
    """A file of another's name in the shared folder would end each large request by an error."""
    with room_for(LARGEST):
        assert list(folder.iterdir()) == []
    assert len(list((settings.VAR_DIR / "large").iterdir())) == 1


def test_a_disk_that_is_nearly_full_takes_no_large_one(folder, monkeypatch):
    free = LARGEST + too_large.SPARE
    monkeypatch.setattr(
        too_large.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free)
    )
    with room_for(LARGEST):
        pass
    free -= 1
    with pytest.raises(NoRoom), room_for(LARGEST):
        pass


@pytest.mark.parametrize("length", ["", "0", str(LARGEST), "x", "-1"])
def test_what_a_form_may_send_goes_on(length, folder):
    request = RequestFactory().post("/", CONTENT_LENGTH=length)
    assert TooLargeMiddleware(lambda _request: "goes on")(request) == "goes on"
