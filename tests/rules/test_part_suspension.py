"""Art. 13-3, 30-3 for a part: servers, functions, other parts; fees and terms run on (22-2)."""

from dataclasses import replace

import pytest

from billing.terms import staff_acts
from contracts.office.terms.explanation import Refused
from contracts.terms import part_suspension as rules
from contracts.terms.life import Life
from contracts.terms.part_suspension import Part, Stopped
from tests.rules.builders import added, book, contract, d, payer

BOOK = book()
DAY = d("2026-06-10")
TWO = Stopped(Part.SERVERS, 2)
FIREWALL = Stopped(Part.FIREWALL)


def life(**facts) -> Life:
    return Life(contract("2026-04-01", 3, **facts), BOOK)


@pytest.mark.parametrize(
    ("stopped", "ja", "en"),
    [
        (TWO, "サーバー2台", "2 servers"),
        (Stopped(Part.SERVERS, 1), "サーバー1台", "1 server"),
        (FIREWALL, "ファイアウォール", "Firewall"),
        (Stopped(Part.OTHER, name="検知のお知らせ"), "検知のお知らせ", "検知のお知らせ"),
    ],
)
def test_art_13_3_a_part_is_suspended_by_ground_from_a_day(stopped, ja, en):
    found = rules.suspend_part(life(), DAY, stopped, "30-3", d("2026-06-15"), ())
    assert found.clause == "30-3"
    assert found.ja == (
        f"第30条第3項により{ja}を2026年6月15日から停止します。"
        "そのほかは引き続き利用でき、契約期間と料金は変わりません"
    )
    assert found.en.startswith(f"{en}: suspended from 15 June 2026 under Art. 30-3;")


@pytest.mark.parametrize(
    ("facts", "stopped", "starts_on", "said"),
    [
        ({}, TWO, "2026-06-09", "2026年6月9日)が過ぎています"),
        ({}, TWO, "2098-01-01", "先すぎます"),
        ({"ends_on": d("2026-06-30")}, TWO, "2026-07-01", "2026年6月30日に終了します"),
        ({"ends_on": d("2026-06-09")}, TWO, "2026-06-10", "利用中の契約ではありません"),
        ({"suspended": True}, TWO, "2026-06-10", "契約全体が停止中です"),
        ({}, Stopped(Part.SERVERS, 3), "2026-06-10", "契約の3台より少なく"),
        ({}, Stopped(Part.SERVERS, 0), "2026-06-10", "1台以上"),
        ({}, Stopped(Part.OTHER, name=" "), "2026-06-10", "名前がありません"),
    ],
)
def test_art_13_3_what_is_no_part_or_has_passed_is_refused(facts, stopped, starts_on, said):
    with pytest.raises(Refused) as caught:
        rules.suspend_part(life(**facts), DAY, stopped, "13-3", d(starts_on), ())
    assert (caught.value.article, said in caught.value.ja) == ("13", True)


def test_art_13_3_servers_are_counted_on_the_day_it_begins():
    more = life(changes=(added(1, "2026-06-20"),))
    three = Stopped(Part.SERVERS, 3)
    with pytest.raises(Refused):
        rules.suspend_part(more, DAY, three, "13-3", d("2026-06-19"), ())
    assert rules.suspend_part(more, DAY, three, "13-3", d("2026-06-20"), ())


@pytest.mark.parametrize(
    ("open_", "stopped", "is_refused"),
    [
        ((FIREWALL,), FIREWALL, True),
        ((Stopped(Part.SERVERS, 1),), TWO, True),
        ((FIREWALL,), TWO, False),
        ((Stopped(Part.OTHER, name="Gate A"),), Stopped(Part.OTHER, name="gate a"), True),
        ((Stopped(Part.OTHER, name="Gate A"),), Stopped(Part.OTHER, name="Gate B"), False),
    ],
)
def test_art_13_3_one_suspension_of_each_part(open_, stopped, is_refused):
    if is_refused:
        with pytest.raises(Refused, match="すでに登録されています"):
            rules.suspend_part(life(), DAY, stopped, "13-3", DAY, open_)
    else:
        assert rules.suspend_part(life(), DAY, stopped, "13-3", DAY, open_)


def test_art_13_3_it_is_lifted_once_or_called_off_before_it_begins():
    facts = life().contract
    lifted = rules.resume_part(facts, DAY, TWO, DAY, None)
    assert lifted.ja == "サーバー2台を2026年6月10日に再開します"
    off = rules.resume_part(facts, DAY, TWO, d("2026-06-15"), None)
    assert off.ja == "2026年6月15日からのサーバー2台の停止を取りやめます"
    for known, lifted_on in ((facts, DAY), (replace(facts, ends_on=d("2026-06-09")), None)):
        with pytest.raises(Refused):
            rules.resume_part(known, DAY, TWO, DAY, lifted_on)


def test_art_22_2_the_suspension_of_a_part_reduces_no_fee():
    one = life()
    before = payer("2026-06-10", one).alone(one).invoice(d("2026-06-01"))
    found = staff_acts.suspending_part(payer("2026-06-10", one), one, TWO, "13-3", DAY, ())
    assert found.fees == before
    assert found.fees is not None
    assert found.fees.total == 53_460  # 3 × 16,200 and 10 %
