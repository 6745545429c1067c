"""Art. 3-1, 33: holders are told by mail which of their figures a new edition changes."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.office.context import system
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.outbox import composers
from contracts.operations import agreements
from contracts.operations.editions import publish_edition
from tests.factories import MembershipFactory
from tests.rules.test_document import TEXT
from tests.staff import member
from tests.web.html import Page
from tests.world import accepted, account, applied, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db
BY = system(d("2026-06-10"))
OCTOBER = d("2026-10-01")
PRICE = ("月額単価(1台)", "¥16,200", "¥17,000", "2026-10-01")
RATE = ("遅延損害金の年率(%)", "14.5%", "10%", "2026-10-01")


@pytest.fixture
def holders():
    """A has two contracts, one of them with an agreed price; B cancelled; C was refused."""
    lived(
        "2026-06-10",
        *signed("2026-04-01", "C1", "A"),
        applied("2026-04-01", "C2", "A"),
        accepted("2026-04-01", "C2", individual={"unit_price": 15_000}),
        *signed("2026-04-01", "C3", "B"),
        applied("2026-04-01", "C4", "C"),
        *signed("2026-04-01", "C5", "D"),
        event("2026-04-02", "refuse", contract="C4", ground="6-3(4)"),
        applied("2026-06-09", "C6", "E"),
        event("2026-06-10", "cancel", contract="C3"),
    )


def publish(day=OCTOBER, **figures):
    return publish_edition(BY, day, figures)


def told() -> dict[str, tuple[list, list]]:
    """By customer, the numbers and figures of contracts, then of accounts."""
    rows = Notice.objects.filter(kind="figures_changed").select_related("customer")
    return {
        row.customer.number: tuple(
            [(group["numbers"], [_figure(one) for one in group["changes"]]) for group in groups]
            for groups in (row.data["contracts"], row.data["accounts"])
        )
        for row in rows
    }


def _figure(one: dict) -> tuple:
    return one["label"]["ja"], one["before"]["ja"], one["after"]["ja"], one["effective_on"]


def test_art_3_1_each_holder_is_told_its_own_figures_before_and_after(holders):
    publish(unit_price=17_000)
    assert told() == {
        "A": ([(["C1"], [PRICE])], []),
        "D": ([(["C5"], [PRICE])], []),
        "E": ([(["C6"], [PRICE])], []),
    }
    mails = OutboxMessage.objects.filter(purpose="figures_changed")
    assert sorted(mails.values_list("recipient", flat=True)) == [
        "customer1@example.jp", "customer4@example.jp", "customer5@example.jp",
    ]  # fmt: skip
    assert (
        JournalEntry.objects.get(operation="publish_edition", reference="edition:2").after[
            "companies_notified"
        ]
        == 3
    )


def test_a_contract_that_ends_before_is_not_concerned_and_one_that_ends_after_is(holders):
    assert contract("C3").ends_on == d("2026-07-10")
    publish(d("2026-07-10"), minimum_term_months=6)
    assert set(told()) == {"A", "B", "D", "E"}
    publish(d("2026-07-11"), minimum_term_months=9)
    assert Notice.objects.filter(kind="figures_changed", customer__number="B").count() == 1


def test_contracts_with_the_same_changes_stand_together(holders):
    publish(minimum_term_months=6)
    months = ("最低利用期間(月)", "12か月", "6か月", "2026-10-01")
    assert told()["A"] == ([(["C1", "C2"], [months])], [])


def test_art_2_2_what_was_agreed_with_an_account_is_not_told(holders):
    agreements.agree_for_account(BY, account("D").pk, {"late_interest_rate": 3})
    publish(unit_price=17_000, late_interest_rate=10)
    assert told()["A"] == ([(["C1"], [PRICE])], [(["A"], [RATE])])
    assert told()["D"] == ([(["C5"], [PRICE])], [])


def test_an_edition_that_changes_nothing_is_told_to_nobody(holders):
    publish()
    publish(unit_price=16_200)
    assert told() == {}
    publish_edition(BY, d("2026-06-10"), {}, "", TEXT)
    before = Notice.objects.filter(kind="figures_changed").count()
    publish_edition(BY, OCTOBER, {}, "", TEXT)  # the same text once more
    assert Notice.objects.filter(kind="figures_changed").count() == before


def test_art_3_1_a_new_text_is_told_to_every_holder_with_its_articles(holders):
    publish_edition(BY, d("2026-06-10"), {}, "", TEXT)
    first = Notice.objects.filter(kind="figures_changed").order_by("id")
    assert [row.customer.number for row in first] == ["A", "B", "D", "E"]  # C was refused
    assert all(row.data["has_new_text"] and row.data["articles"] == [] for row in first)
    edition = publish_edition(
        BY, OCTOBER, {"unit_price": 17_000}, "", TEXT.replace("見本市の裁判所", "隣市の裁判所")
    )
    rows = Notice.objects.filter(reference__startswith=f"edition:{edition.number}:").order_by("id")
    assert [row.customer.number for row in rows] == ["A", "D", "E"]  # B's is over before October
    assert {tuple(row.data["articles"]) for row in rows} == {("3",)}
    assert rows[0].data["contracts"][0]["numbers"] == ["C1"]  # C2's price is agreed
    mail = composers["figures_changed"](rows[0].messages.get()).body
    assert "規約の本文が変わります。変わる条: 第3条\n" in mail
    assert "The text of the terms changes. Articles: 3.\n" in mail


def test_art_33_2_staff_see_who_was_told_of_an_edition_with_the_evidence(holders, client):
    publish(unit_price=17_000)
    client.force_login(member("sato"))
    told_of = Page(client.get("/console/editions/2/")).table("メールでお知らせした契約者")
    assert told_of.column("宛先") == [
        "customer1@example.jp", "customer4@example.jp", "customer5@example.jp",
    ]  # fmt: skip
    assert told_of.column("効力を生じた時") == ["2026年6月10日 09:00"] * 3


def test_a_publication_that_is_undone_has_told_nobody(holders):
    with transaction.atomic():
        publish(unit_price=17_000)
        transaction.set_rollback(True)
    assert told() == {}
    publish(unit_price=17_000)
    assert OutboxMessage.objects.filter(purpose="figures_changed").count() == 3


def test_thirteen_holders_take_as_many_statements_as_three(holders):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            publish(minimum_term_months=len(told()) + 1)
        return len(asked)

    few = statements()
    lived(
        "2026-06-10",
        *(one for n in range(10, 20) for one in signed("2026-06-10", f"C{n}", f"K{n}")),
    )
    assert statements() == few
    assert (
        Notice.objects.filter(kind="figures_changed", reference__startswith="edition:4:").count()
        == 13
    )


def test_the_company_reads_it_in_its_inbox(holders, client):
    publish(unit_price=17_000)
    client.force_login(MembershipFactory(customer=account("A").customer).user)
    notice = Notice.objects.get(kind="figures_changed", customer__number="A")
    page = client.get(reverse("notice", args=[notice.pk])).content.decode()
    assert "月額単価(1台): ¥16,200 → ¥17,000(2026年10月1日から)" in page
    assert reverse("terms") in page
