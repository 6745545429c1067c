"""What the dunning policy proposes, on the console: approved or declined as shown."""

import pytest
from django.urls import reverse

from billing.models import DunningProposal
from billing.operations import holds
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Approval
from contracts.office.terms import fingerprint
from tests.desk import dunned
from tests.once import once
from tests.staff import member
from tests.web.reading import text
from tests.world import contract, d

pytestmark = pytest.mark.django_db


def body(answer) -> str:
    return answer.content.decode()


debts = once(dunned)


@pytest.fixture
def dunning(debts, db, today, client):
    today("2026-08-05")
    client.force_login(member("suzuki"))
    return client


def opened(kind: str) -> DunningProposal:
    return DunningProposal.objects.get(kind=kind, state="open")


def at(row: DunningProposal) -> str:
    return reverse("dunning_proposal", args=[row.pk])


def settle(client, row: DunningProposal, action: str, *numbers: str):
    """As posted from a page that showed these contracts."""
    read = fingerprint.of(d("2026-08-05"), list(numbers))
    return client.post(at(row), {"action": action, "expected": read}, follow=True)


def suspended(number: str) -> bool:
    return contract(number).suspensions.filter(lifted_on=None).exists()


def test_proposals_show_contracts_invoices_sums_and_steps(dunning, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page = body(dunning.get(reverse("dunning_proposals")))
    for told in ("停止", "解除", "停止の解除", "A株式会社", "第13条第3項", "¥8,047", "¥17,820"):
        assert told in page, told
    for address in [at(opened(kind)) for kind in ("suspension", "termination", "lifting")]:
        with django_assert_max_num_queries(20):
            assert dunning.get(address).status_code == 200
    page = body(dunning.get(at(opened("termination"))))
    for told in ("C1", "INV-2026-", "最終督促", "停止の起案", "第17条第1項第5号"):
        assert told in page, told


def test_a_promise_is_shown_wherever_dunning_waits_for_it_and_no_longer(dunning, today):
    """Promised for 2026-08-07: dunning waits to that day, and pages say so to that day."""
    row = opened("termination")
    number, account = row.invoices.first().number, row.billing_account
    holds.hold(context.system(d("2026-08-05")), account.pk, "電話で約束", None, d("2026-08-07"))
    pages = {
        at(row): "2026年8月5日から保留中: 電話で約束",
        reverse("staff_invoice", args=[number]): "2026年8月5日から保留中: 電話で約束",
        reverse("dunning_account", args=[account.pk]): "電話で約束",
    }
    for day, is_held in (("2026-08-07", True), ("2026-08-08", False)):
        today(day)
        for address, said in pages.items():
            assert (said in text(dunning.get(address))) is is_held, (day, address)
        address = reverse("staff_customer_tab", args=[account.customer.number, "dunning"])
        past = text(dunning.get(address))
        assert ("約束の日で終了" in past) is not is_held


def test_one_person_approves_a_suspension_as_shown(dunning):
    row = opened("suspension")
    assert "表示したあとに内容が変わりました" in body(settle(dunning, row, "approve", "C2", "C9"))
    assert not suspended("C2")
    assert "停止しました: C2" in body(settle(dunning, row, "approve", "C2"))
    assert suspended("C2")
    assert "未決の起案がありません" in body(settle(dunning, row, "approve", "C2"))


def test_a_lifting_resumes_or_leaves(dunning):
    row = opened("lifting")
    assert "変わりました" in body(settle(dunning, row, "approve"))
    assert "再開しました: C3" in body(settle(dunning, row, "approve", "C3"))
    assert not suspended("C3")
    row.refresh_from_db()
    assert row.state == "approved"


def test_what_is_declined_is_decided(dunning):
    for kind, number in (("lifting", "C3"), ("suspension", "C2"), ("termination", "C1")):
        row = opened(kind)
        assert "却下しました" in body(settle(dunning, row, "decline"))
        assert "決定済みです" in body(settle(dunning, row, "decline"))
        assert contract(number).ends_on is None
    decided = dunning.get(reverse("dunning_proposals"), {"part": "decided"})
    assert len(decided.context["rows"]) == 5


def test_a_termination_goes_before_a_second_person(dunning, client):
    row = opened("termination")
    shown = {"action": "approve", "expected": dunning.get(at(row)).context["expected"]}
    answer = dunning.post(at(row), shown, follow=True)
    asked = Approval.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("approval", args=[asked.pk])
    assert (asked.kind, asked.subject) == ("default", "account:A")
    assert contract().ends_on is None
    assert "承認を待っています" in body(dunning.get(at(row)))
    assert "承認を待っています" in body(dunning.post(at(row), shown, follow=True))  # once is enough
    second = reverse("approval", args=[asked.pk])
    posted = {"action": "approve", "expected": dunning.get(second).context["expected"]}
    dunning.post(second, posted)
    assert contract().ends_on is None  # the same person
    client.force_login(member("sato"))
    page = body(client.get(second))
    for told in ("解除される契約", "C1", "直ちに請求する請求書", "第17条第1項第5号", "A株式会社"):
        assert told in page, told
    client.post(second, posted)
    assert contract().ends_on == d("2026-08-05")
    row.refresh_from_db()
    assert row.state == "approved"


@pytest.mark.parametrize(
    ("kind", "duty"), [("suspension", Duty.ADMINISTRATION), ("lifting", Duty.ACCOUNTS)]
)
def test_others_do_not_decide_proposals(dunning, kind, duty):
    row = opened(kind)
    dunning.force_login(member("mori", duty))
    assert 'value="approve"' not in body(dunning.get(at(row)))
    posted = {"action": "approve", "expected": "C2 C3"}
    assert dunning.post(at(row), posted).status_code == 403
    assert not suspended("C2")
    assert suspended("C3")
