"""Mail over a real IMAP server: stored once as it came, whatever happens."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from contracts.office.alone import alone
from contracts.office.models import Alert
from portal.tools.embedded import EmbeddedDovecot
from support.desk.models import Message
from support.inbound import imap
from support.inbound.models import IncomingMail, Mailbox
from support.inbound.operations import fetching, filing, storing
from support.inbound.terms import reading
from support.inbound.terms.kinds import Fate, Kind
from tests import incoming
from tests.inquiries import robot
from tests.mail.boxes import MONDAY, Box, kill
from tests.rules.mails.building import TARO, mail
from tests.world import lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files", "nobody_is_dunned")]


@pytest.fixture
def life():
    """Taro belongs to company A."""
    lived("2026-09-14", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    incoming.known()


def numbered(count: int) -> list[bytes]:
    return [mail(f"本文{n}", message_id=f"<{n}@kita.example>") for n in range(count)]


def test_what_is_new_is_fetched_once_marked_and_kept_as_it_came(box):
    first, second = numbered(2)
    box.take(first, second)
    assert fetching.fetch(robot(), box.server) == 2
    assert fetching.fetch(robot(), box.server) == 0
    rows = list(IncomingMail.objects.order_by("id"))
    assert [row.file.open().read() for row in rows] == [first, second]
    assert [(row.uid, row.size, row.fate) for row in rows] == [
        (1, len(first), Fate.WAITING), (2, len(second), Fate.WAITING),
    ]  # fmt: skip
    assert rows[0].received_at == MONDAY
    assert all(b"\\Seen" in flags for flags in box.flags())
    assert Mailbox.objects.get().last_uid == 2


@pytest.fixture
def dovecot(settings):
    """A server of the test's own, to be killed."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-", dir=settings.VAR_DIR))
    server = EmbeddedDovecot(folder)
    server.ensure_running()
    yield server
    kill(server)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("moment", ["before", "after"], ids=["stored or not", "stored, not marked"])
def test_a_server_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    dovecot, monkeypatch, moment
):
    box = Box(dovecot)
    box.take(*numbered(25))
    monkeypatch.setattr(imap, "MOST", 10)
    store = fetching.store
    batches = []

    def killing(by, mails, place):
        batches.append(len(mails))
        if len(batches) == 2 and moment == "before":
            kill(dovecot)
        stored = store(by, mails, place)
        if len(batches) == 2 and moment == "after":
            kill(dovecot)
        return stored

    monkeypatch.setattr(fetching, "store", killing)
    assert fetching.fetch(robot(), box.server) == 0
    assert Alert.objects.get(kind="mail_fetching", resolved_at=None).text.startswith(box.name)
    assert IncomingMail.objects.count() == 20
    monkeypatch.setattr(fetching, "store", store)
    dovecot.ensure_running()
    assert fetching.fetch(robot("09:01"), box.server) == 5
    rows = IncomingMail.objects.order_by("id")
    assert [row.uid for row in rows] == list(range(1, 26))
    assert rows.values("identity").distinct().count() == 25
    assert not Alert.objects.filter(kind="mail_fetching", resolved_at=None).exists()


def test_a_worker_killed_before_it_commits_fetches_again(box, monkeypatch):
    box.take(*numbered(3))

    class Killed(BaseException):
        pass

    def die(*_args) -> None:
        raise Killed

    monkeypatch.setattr(storing, "_advance", die)
    with pytest.raises(Killed):
        fetching.fetch(robot(), box.server)
    monkeypatch.undo()
    assert not IncomingMail.objects.exists()
    assert not any(b"\\Seen" in flags for flags in box.flags())
    assert fetching.fetch(robot(), box.server) == 3
    (folder,) = {row.file.name.rpartition("/")[0] for row in IncomingMail.objects.all()}
    assert len(default_storage.listdir(folder)[1]) == 3


def test_a_mailbox_with_another_numbering_is_fetched_from_its_beginning_and_doubles_nothing(box):
    box.take(*numbered(3))
    fetching.fetch(robot(), box.server)
    Mailbox.objects.update(uid_validity=1, last_uid=900)
    box.take(mail("新しい", message_id="<9@kita.example>"))
    assert fetching.fetch(robot(), box.server) == 1
    assert IncomingMail.objects.count() == 4


def test_two_workers_do_not_fetch_one_mailbox_at_once(box):
    box.take(*numbered(1))
    mailbox = Mailbox.objects.create(name=box.server.name)
    with alone(fetching.FETCHING, mailbox.pk):
        assert fetching.fetch(robot(), box.server) == 0
    assert fetching.fetch(robot(), box.server) == 1


def test_what_the_server_refuses_is_an_alert_that_closes_itself(box):
    wrong = replace(box.server, password="wrong")
    fetching.fetch(robot(), wrong)
    fetching.fetch(robot("09:01"), wrong)
    (alert,) = Alert.objects.filter(kind="mail_fetching")
    assert "wrong" not in alert.text
    fetching.fetch(robot("09:02"), box.server)
    alert.refresh_from_db()
    assert alert.resolved_at == robot("09:02").now


def test_a_mail_larger_than_is_taken_is_never_fetched_whole(box, monkeypatch, life):
    for module in (imap, reading):
        monkeypatch.setattr(module, "LARGEST", 5000)
    large = mail("x" * 6000, message_id="<9@kita.example>")
    box.take(*numbered(1), large)
    fetching.fetch(robot(), box.server)
    filing.file_waiting(robot())
    row = IncomingMail.objects.get(is_whole=False)
    assert (row.kind, row.fate, row.size) == (Kind.TOO_LARGE, Fate.REFUSED, len(large))
    assert (row.sender, row.subject, row.file.size < 1000) == (TARO, "ログインできません", True)
    alert = Alert.objects.get(kind="mail_refused")
    assert "1MBあります" in alert.text
    assert Message.objects.count() == 1
