"""Art. 33: what may be done with an announcement in each state, and from when it counts."""

from datetime import datetime

import pytest

from contracts.office.terms.days import TOKYO
from contracts.office.terms.explanation import Refused
from contracts.office.terms.notices import counts_from
from support.announcements.terms import announcement as rules
from support.announcements.terms import call
from support.announcements.terms.announcement import Announcement, State


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=TOKYO)


NOW = at("05-02 09:00")
DRAFT = Announcement(True)
PLANNED = Announcement(True, post_at=at("05-02 09:01"))
POSTED = Announcement(True, posted_at=NOW)
WITHDRAWN = Announcement(True, withdrawn_at=NOW)
ACTS = {
    "write": rules.write,
    "plan": lambda known: rules.plan(known, at("05-02 09:01"), NOW),
    "post": lambda known: rules.post(known, 1, NOW),
    "withdraw": rules.withdraw,
    "correct": lambda known: rules.correct(known, is_corrected=False),
}


@pytest.mark.parametrize(
    ("known", "state", "allowed"),
    [
        (DRAFT, State.DRAFT, "write plan post withdraw"),
        (PLANNED, State.PLANNED, "write plan post withdraw"),
        (POSTED, State.POSTED, "correct"),
        (WITHDRAWN, State.WITHDRAWN, ""),
    ],
)
def test_art_33_1_what_may_be_done_in_each_state(known, state, allowed):
    assert known.state is state
    found = []
    for name, do in ACTS.items():
        try:
            do(known)
        except Refused:
            continue
        found.append(name)
    assert found == allowed.split()


def test_art_33_1_what_was_corrected_is_corrected_through_its_correction():
    with pytest.raises(Refused, match="その訂正を訂正してください"):
        rules.correct(POSTED, is_corrected=True)


@pytest.mark.parametrize(
    ("moment", "is_allowed"),
    [
        (at("05-02 08:59"), False),
        (at("05-02 09:00"), False),  # now is not ahead
        (at("05-02 09:01"), True),
        (datetime(2097, 12, 31, 23, 59, tzinfo=TOKYO), True),
        (datetime(2098, 1, 1, tzinfo=TOKYO), False),
    ],
)
def test_art_33_1_a_time_set_ahead_is_still_to_come(moment, is_allowed):
    if is_allowed:
        assert rules.plan(DRAFT, moment, NOW).clause == "33-1"
    else:
        with pytest.raises(Refused):
            rules.plan(DRAFT, moment, NOW)


@pytest.mark.parametrize(
    ("known", "now", "is_due"),
    [
        (DRAFT, NOW, False),
        (PLANNED, at("05-02 09:00"), False),
        (PLANNED, at("05-02 09:01"), True),
        (PLANNED, at("05-09 00:00"), True),  # late
        (Announcement(True, post_at=NOW, posted_at=NOW), NOW, False),
        (Announcement(True, post_at=NOW, withdrawn_at=NOW), NOW, False),
    ],
)
def test_what_is_set_ahead_is_due_from_its_minute_on(known, now, is_due):
    assert known.is_due(now) is is_due


@pytest.mark.parametrize(
    ("is_on_page", "companies", "ja"),
    [
        (True, 0, "2026年5月2日 09:00にページに掲示し、このときから効力を生じます"),
        (True, 3, "2026年5月2日 09:00にページに掲示し、このときから効力を生じます。"
                  "3社にメールでも送ります"),
        (False, 2, "2社にメールで送り、それぞれの発信の時から効力を生じます"),
        (False, 0, None),
    ],
)  # fmt: skip
def test_art_33_2_it_counts_from_posting_or_dispatch(is_on_page, companies, ja):
    known = Announcement(is_on_page)
    if ja is None:
        with pytest.raises(Refused, match="届く契約者がいません"):
            rules.post(known, companies, NOW)
        return
    explanation = rules.post(known, companies, NOW)
    assert (explanation.clause, explanation.ja) == ("33-2", ja)


@pytest.mark.parametrize(
    ("posted", "dispatched", "counts"),
    [
        (None, [], None),
        (None, [None], None),  # waits, or cannot be sent
        (None, [None, at("05-02 09:03"), at("05-02 09:02")], at("05-02 09:02")),
        (at("05-02 09:00"), [None], at("05-02 09:00")),
        (at("05-02 09:00"), [at("05-02 09:02")], at("05-02 09:00")),
        (at("05-02 09:05"), [at("05-02 09:02")], at("05-02 09:02")),
    ],
)
def test_art_33_2_the_earlier_of_posting_and_dispatch(posted, dispatched, counts):
    assert counts_from(posted, dispatched) == counts


def test_art_33_1_a_call_is_past_and_counts_from_its_moment():
    found = call.record(at("05-01 17:20"), NOW)
    assert found.ja == "2026年5月1日 17:20に電話で伝え、このときから効力を生じます"
    assert found.clause == "33-2"
    with pytest.raises(Refused, match="先の日時"):
        call.record(at("05-02 09:01"), NOW)
    with pytest.raises(Refused, match="その訂正を訂正"):
        call.record(NOW, NOW, is_corrected=True)
