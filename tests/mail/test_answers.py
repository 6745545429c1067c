"""What an IMAP server answers beside what it is asked, and where it gives no text."""

from collections.abc import Sequence

import pytest
from imapclient.response_parser import parse_fetch_response

from contracts.office.models import Alert
from support.inbound import imap
from support.inbound.imap import Fetched, Folder
from support.inbound.models import IncomingMail, Mailbox
from support.inbound.operations import filing, storing
from support.inbound.operations.storing import Place
from support.inbound.terms.incoming import Desk
from support.inbound.terms.kinds import Fate, Kind
from support.inbound.terms.reading import headers_only
from tests.inquiries import robot
from tests.rules.mails.building import TARO, mail

FIRST, SECOND = mail("一つめ"), mail("二つめ", message_id="<2@kita.example>")
HEAD = SECOND.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


class Client:
    """Gives what the library reads of what a server wrote; two mails are new, 7 and 8."""

    def __init__(self, answers: dict[bytes, list], there: Sequence[int] = (7, 8)) -> None:
        self.answers, self.there = answers, there

    def select_folder(self, name: str) -> dict[bytes, int]:
        return {b"UIDVALIDITY": 1}

    def search(self, criteria: Sequence[str]) -> list[int]:
        """What is new at first; then those asked for that are still there."""
        if criteria == ["UID", "7:*"]:
            return [7, 8]
        return [uid for uid in map(int, criteria[1].split(",")) if uid in self.there]

    def fetch(self, uids: Sequence[int], items: Sequence[bytes]) -> dict:
        return parse_fetch_response(self.answers[items[0]], normalise_times=False)


def about(uid: int) -> bytes:
    size, day = len(SECOND), b"14-Sep-2026 09:00:00 +0900"
    return b'%d (UID %d RFC822.SIZE %d INTERNALDATE "%s")' % (uid - 6, uid, size, day)


def content(uid: int, section: bytes, raw: bytes) -> list:
    return [(b"%d (UID %d %s {%d}" % (uid - 6, uid, section, len(raw)), raw), b")"]


def fetched(
    whole: list,
    head: Sequence = (),
    facts: Sequence[bytes] = (about(7), about(8)),
    there: Sequence[int] = (7, 8),
) -> list[Fetched]:
    """The new mails; the mailbox is fetched up to its end in any case."""
    answers = {
        b"RFC822.SIZE": list(facts), b"BODY.PEEK[]": whole, b"BODY.PEEK[HEADER]": list(head),
    }  # fmt: skip
    batches = list(Folder(Client(answers, there), "INBOX").after(6))
    assert batches[-1][0] == 8
    return [mail for _last, mails in batches for mail in mails]


def test_a_mail_whose_text_the_server_does_not_give_is_stored_by_its_headers():
    first, second = fetched(
        [*content(7, b"BODY[]", FIRST), b"2 (UID 8 BODY[] NIL)"],
        content(8, b"BODY[HEADER]", HEAD),
    )
    assert (first.uid, first.raw, first.is_whole) == (7, FIRST, True)
    assert (second.uid, second.raw, second.is_whole) == (8, HEAD, False)
    read = headers_only(second.raw, Desk(), second.size)
    assert (read.kind, read.why.rule, read.sender) == (Kind.BROKEN, "not_given", TARO)


def test_a_mail_of_which_the_server_gives_nothing_keeps_no_other_back():
    first, second = fetched(
        [*content(7, b"BODY[]", FIRST), b"2 (UID 8 BODY[] NIL)"], [b"2 (UID 8 BODY[HEADER] NIL)"]
    )
    assert (first.raw, second.raw, second.is_whole) == (FIRST, b"", False)


@pytest.mark.parametrize(
    "unasked",
    [
        b"7 (FLAGS (\\Seen))",
        b"8 (FLAGS (\\Seen))",
        b"3 (UID 9 FLAGS (\\Seen))",
        b"1 (UID 7 FLAGS (\\Seen))",
    ],
    ids=["by its place", "by another's number", "of another mail", "of the same mail"],
)  # fmt: skip
def test_what_a_server_tells_of_flags_between_is_no_mail(unasked):
    mails = fetched(
        [unasked, *content(7, b"BODY[]", FIRST), *content(8, b"BODY[]", SECOND), unasked],
        facts=[unasked, about(7), unasked, about(8)],
    )
    assert [(one.uid, one.raw) for one in mails] == [(7, FIRST), (8, SECOND)]


def test_a_mail_deleted_meanwhile_is_left_out_though_its_number_is_a_place():
    (one,) = fetched([b"8 (FLAGS (\\Seen))", *content(7, b"BODY[]", FIRST)], there=[7])
    assert one.uid == 7
    flags = [about(7), b"8 (FLAGS (\\Seen))"]
    (one,) = fetched(content(7, b"BODY[]", FIRST), facts=flags, there=[7])
    assert one.uid == 7


MOMENT = b'2 (UID 8 INTERNALDATE "14-Sep-2026 09:00:00 +0900")'
SIZE = b"2 (UID 8 RFC822.SIZE %d)" % len(SECOND)


@pytest.mark.parametrize("said", [MOMENT, SIZE, b"2 (UID 8)"], ids=["no size", "no moment", "none"])
def test_a_mail_of_which_the_server_says_neither_size_nor_moment_is_fetched(said):
    first, second = fetched(
        [*content(7, b"BODY[]", FIRST), *content(8, b"BODY[]", SECOND)], facts=[about(7), said]
    )
    assert (first.uid, second.uid, second.raw) == (7, 8, SECOND)
    assert (second.size, second.is_whole) == (len(SECOND), True)
    assert (second.received_at is None) is (said is not MOMENT)


def test_a_mail_whose_size_shows_only_when_it_is_there_is_kept_by_its_headers(monkeypatch):
    monkeypatch.setattr(imap, "LARGEST", len(SECOND) - 1)
    (one,) = fetched(
        content(8, b"BODY[]", SECOND), content(8, b"BODY[HEADER]", HEAD), [MOMENT], there=[8]
    )
    assert (one.raw, one.size, one.is_whole) == (HEAD, len(SECOND), False)


@pytest.mark.django_db
def test_mails_of_which_a_server_gives_nothing_are_each_refused_with_an_alert(own_files):
    mails = fetched([], facts=[about(7)])
    assert [(one.uid, one.raw) for one in mails] == [(7, b""), (8, b"")]
    mailbox = Mailbox.objects.create(name="desk")
    for _twice in range(2):
        storing.store(robot(), mails, Place(mailbox, 1, 8))
    filing.file_waiting(robot())
    rows = list(IncomingMail.objects.order_by("uid"))
    assert [(row.uid, row.fate, row.kind) for row in rows] == [
        (7, Fate.REFUSED, Kind.BROKEN), (8, Fate.REFUSED, Kind.BROKEN),
    ]  # fmt: skip
    assert rows[1].received_at == robot().now
    assert Alert.objects.filter(kind="mail_refused").count() == 1
