"""What is read of a mail, and what becomes of it: a corpus in the forms of clients and servers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.inbound.terms.fates import MOST_IN_AN_HOUR, decide
from support.inbound.terms.incoming import Desk, Incoming
from support.inbound.terms.kinds import Fate, Kind
from support.inbound.terms.reading import identity_of, read
from support.inbound.terms.threads import Conversations, moment_of
from tests.rules.mails import broken, clients, machines, phones, reports, trust
from tests.rules.mails.building import DESK, mail

CASES = [
    case for family in (clients, phones, machines, trust, broken, reports) for case in family.CASES
]
FATES = {
    Kind.ORDINARY: Fate.FILED, Kind.BOUNCE: Fate.BOUNCE,
    Kind.AUTOMATIC: Fate.IGNORED, Kind.LOOP: Fate.IGNORED,
    Kind.SPAM: Fate.TRIAGE, Kind.FORGED: Fate.TRIAGE, Kind.UNVERIFIED: Fate.TRIAGE,
    Kind.GENERATED: Fate.TRIAGE,
    Kind.EMPTY: Fate.REFUSED, Kind.BROKEN: Fate.REFUSED, Kind.TOO_LARGE: Fate.REFUSED,
}  # fmt: skip


def said(incoming: Incoming, what: str) -> object:
    if what == "files":
        return [one.name for one in incoming.attachments]
    if what == "sent_at":
        return f"{incoming.sent_at:%Y-%m-%d %H:%M}" if incoming.sent_at else None
    if what == "why":
        return dict(incoming.why.inputs)
    return getattr(incoming, what)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_annex_every_mail_is_read_and_has_its_fate(case):
    found = read(case.raw, DESK)
    assert (found.kind, decide(found).fate) == (case.kind, FATES[case.kind])
    assert found.why.ja
    assert found.why.en
    for what, expected in case.says.items():
        name, _, how = what.rpartition("_")
        if how == "begins":
            assert said(found, name).startswith(expected)
        elif how == "ends":
            assert said(found, name).endswith(expected)
        elif how == "holds":
            assert expected in said(found, name)
        else:
            assert said(found, what) == expected


def test_the_corpus_is_large_and_names_each_case_once():
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 120
    assert {case.kind for case in CASES} == set(Kind)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400), st.integers(0, len(CASES) - 1), st.integers(0, 2000))
def test_no_bytes_make_it_fail(noise, number, position):
    """Noise alone, and noise in the middle of a mail."""
    known = CASES[number].raw[:20_000]
    for raw in (noise, known[:position] + noise + known[position:], known[:position]):
        found = read(raw, DESK)
        assert decide(found).fate in Fate
        texts = (found.subject, found.text, found.quoted, found.sender_name)
        assert not any(
            "\x00" in text or text != text.encode(errors="replace").decode() for text in texts
        )


def test_a_mail_nested_without_end_is_refused_not_followed():
    head = b"From: a@b.example\n"
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    )
    assert read(head + deep, DESK).kind in (Kind.BROKEN, Kind.EMPTY)


def test_servers_on_the_way_do_not_make_it_another_mail():
    first = mail("?", "Received: from a by b", "X-Spam-Status: No")
    second = mail("?", "Delivered-To: support@sample.example", results="").replace(b"\r\n", b"\n")
    assert identity_of(first) == identity_of(second) != identity_of(mail("??"))
    assert identity_of(mail(message_id="<2@kita.example>")) != identity_of(mail())


def test_without_a_name_of_our_server_nobody_is_found_to_be_forged():
    desk = replace(DESK, authserv_id="")
    assert read(mail(results="Authentication-Results: x; dmarc=fail"), desk).kind is Kind.ORDINARY


def test_many_mails_of_one_sender_in_an_hour_wait_for_a_person():
    found = read(mail(), DESK)
    assert decide(found, MOST_IN_AN_HOUR - 1).fate is Fate.FILED
    many = decide(found, MOST_IN_AN_HOUR)
    assert (many.fate, many.why.rule) == (Fate.TRIAGE, "too_many")


NOON = datetime(2026, 11, 29, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        (None, NOON),
        (NOON - timedelta(hours=1), NOON - timedelta(hours=1)),
        (NOON - timedelta(days=7), NOON - timedelta(days=7)),
        (NOON - timedelta(days=7, seconds=1), NOON),  # a clock that stands still
        (NOON + timedelta(minutes=15), NOON),
        (NOON + timedelta(days=400), NOON),  # a clock that is ahead
    ],
)
def test_when_a_mail_was_written_as_its_sender_says_where_that_can_be(sent, place):
    assert moment_of(sent, NOON) == place


def test_a_conversation_is_one_in_whatever_order_its_mails_come():
    known = Conversations()
    known.known("<3>", 7)
    assert known.join(["<1>"]) == []
    assert known.join(["<2>", "<1>"]) == []
    assert known.join(["<3>", "<2>"]) == [7]
    assert known.join(["<9>", "<1>"]) == [7]
    assert known.join(["<8>"]) == []
    known.known("<8>", 5)
    assert known.join(["<8>", "<9>"]) == [5, 7]
    assert known.join(["<2>"]) == [5]


def test_a_mail_answers_what_it_names_whatever_way_it_is_written():
    assert read(mail("?", "In-Reply-To: <a@x>"), DESK).thread == {"<1@kita.example>", "<a@x>"}


def test_a_desk_of_another_series_knows_its_own_numbers():
    desk = Desk(series="ASK")
    assert read(mail(subject="ASK-2026-000001 INQ-2026-000002"), desk).inquiry == "ASK-2026-000001"
