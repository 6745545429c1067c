"""The search over everything finds what the rooms of support keep, for whoever may see it."""

import pytest
from django.urls import reverse

from contracts.office.context import Duty
from contracts.office.queries.finders import SHOWN, find_of_rooms
from support.incidents.operations.maintenance import announce
from tests import announcements, questions, registers
from tests.conduct import recorded
from tests.factories import person_of
from tests.incidents import planned
from tests.inquiries import MONDAY, asker, desk, opened
from tests.staff import staff as member
from tests.web.html import Page
from tests.web.reading import text
from tests.world import lived, signed

pytestmark = pytest.mark.django_db
LONELY = "ほくろ座"


@pytest.fixture
def life(today):
    """One row of each kind about the same thing."""
    lived(MONDAY, *signed("2026-04-01"))
    today(MONDAY)
    by = member("sato", MONDAY)
    opened(asker(person_of()), subject=f"{LONELY}が見えない")
    recorded(by, named=f"{LONELY}.example.jp")
    announce(by, planned(by, title=f"{LONELY}の移設"))
    announcements.posted(by, title=f"{LONELY}のお知らせ")
    questions.draft(by, question=f"{LONELY}とは何ですか。")
    registers.subcontract(by, MONDAY, f"{LONELY}株式会社")
    registers.request(by, MONDAY)


def numbers(by, typed: str) -> dict[str, list[str]]:
    return {
        kind.finder.name: [hit.number for hit in kind.hits] for kind in find_of_rooms(by, typed)
    }


EVERYTHING = {
    "inquiries": ["INQ-2026-000001"], "disruptions": ["MNT-2026-000001"],
    "announcements": ["NTC-2026-000001"], "cases": ["CND-2026-000001"],
    "register_entries": ["REG-2026-000001"], "questions": ["FAQ-2026-000001"],
}  # fmt: skip


def test_each_kind_by_its_words_in_order(life):
    by = member("suzuki", MONDAY)
    assert list(numbers(by, LONELY).items()) == list(EVERYTHING.items())
    assert numbers(by, "ホクロ座") == EVERYTHING
    for name, (number,) in EVERYTHING.items():
        assert numbers(by, number.lower()) == {name: [number]}
    for nothing in ("ほ", "", "%", "どこにもない"):
        assert numbers(by, nothing) == {}


def test_what_somebody_may_not_see_is_not_found(life):
    without = desk(name="tanaka")
    assert set(EVERYTHING) - set(numbers(without, LONELY)) == {"cases"}
    assert numbers(without, "履歴の開示") == {}
    assert numbers(member("suzuki", MONDAY), "履歴の開示") == {
        "register_entries": ["REG-2026-000002"]
    }


def test_no_more_than_are_shown_and_one(life):
    who = asker(person_of(email="b@example.jp"))
    for number in range(SHOWN + 1):
        opened(who, subject=f"{LONELY} {number}")
    assert len(numbers(desk(), LONELY)["inquiries"]) == SHOWN + 1


def test_the_page_shows_them_and_a_whole_number_leads_there(
    life, staff, django_assert_max_num_queries
):
    client = staff(Duty.SUPPORT)
    address = reverse("console_search")
    client.get(address)
    with django_assert_max_num_queries(20):
        page = Page(client.get(address, {"q": LONELY}))
    assert page.table("お問い合わせ").body == [
        ["INQ-2026-000001", f"{LONELY}が見えない", "A株式会社", "2026年9月14日", "対応待ち"]
    ]
    assert page.table("障害と保守").column("件名") == [f"{LONELY}の移設"]
    answer = client.get(address, {"q": "inq-2026-000001"})
    assert answer.url == reverse("staff_inquiry", args=["INQ-2026-000001"])
    live = client.get(address, {"q": "INQ-2026-000001"}, headers={"HX-Request": "true"})
    assert live.status_code == 200
    case = client.get(address, {"q": "CND-2026-000001"})
    assert "見つかりません" in text(case)


def test_a_customers_page_has_its_inquiries_and_no_others(life, staff):
    lived(MONDAY, *signed("2026-04-01", "C2", "B"))
    opened(asker(person_of("B", email="b@example.jp"), company="B"), "B", subject="別の会社の件")
    client = staff(Duty.SUPPORT)
    page = Page(client.get(reverse("staff_customer_tab", args=["A", "inquiries"])))
    assert page.table("お問い合わせ").column("件名") == [f"{LONELY}が見えない"]
    assert "?customer=A" in text(client.get(reverse("staff_customer_tab", args=["A", "inquiries"])))
    reader = staff(Duty.ACCOUNTS).get(reverse("staff_customer_tab", args=["A", "inquiries"]))
    assert "?customer=A" not in text(reader)
