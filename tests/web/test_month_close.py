"""The pages of the month close: proposing, what is refused, the paper; who may look."""

import pytest

from billing.models import MonthClose
from billing.terms.month_gaps import Gap, Item, missing
from contracts.office.context import Duty
from contracts.office.models import Approval
from portal.console.receivables.closing import mending
from tests.factories import person_of
from tests.once import once
from tests.operations.test_month_close import MAY, TODAY, closed, live, no_pdf
from tests.staff import member

pytestmark = pytest.mark.django_db
HERE = "/console/receivables/close/2026-05/"
past = once(live)


@pytest.fixture
def life(past, db, today) -> None:
    today(TODAY)


@pytest.fixture
def staff(life, client):
    client.force_login(member("sato"))
    return client


def test_a_close_is_proposed_from_the_page_and_once(staff):
    page = staff.get(HERE)
    assert "この月は締め切れます" in page.content.decode()
    sent = {"action": "close", "expected": page.context["expected"], "reason": "5月の締め"}
    answer = staff.post(HERE, sent)
    row = Approval.objects.get()
    assert (row.kind, row.subject, row.reason) == ("month_close", "month:2026-05", "5月の締め")
    assert answer.headers["Location"] == f"/console/approvals/{row.pk}/"
    again = staff.post(HERE, sent)
    assert "同じ内容の起案が承認を待っています" in again.content.decode()
    assert Approval.objects.count() == 1
    assert "承認待ちです: 月次締め(sato@example.jp" in again.content.decode()


def test_what_changed_since_the_page_was_shown_is_shown_again(staff):
    sent = {"action": "close", "expected": staff.get(HERE).context["expected"]}
    no_pdf()
    answer = staff.post(HERE, sent)
    assert "2026年5月はまだ締め切れません" in answer.content.decode()
    assert staff.post(HERE, {"action": "close", "expected": "x"}).status_code == 200
    assert not Approval.objects.exists()


def test_other_figures_than_were_read_are_a_conflict(staff):
    assert staff.post(HERE, {"action": "close", "expected": "x"}).status_code == 409


def test_reopening_needs_a_reason_and_the_paper_stays(staff):
    row = closed()
    page = staff.get(HERE).content.decode()
    assert "月を再開する" in page
    assert "理由を入力してください" in staff.post(HERE, {"action": "reopen"}).content.decode()
    assert staff.post(HERE, {"action": "reopen", "reason": "漏れ"}).status_code == 302
    assert Approval.objects.get().kind == "month_reopen"
    pdf = staff.get(f"/console/receivables/close/{row.pk}/pdf/")
    assert pdf.content == bytes(MonthClose.objects.get().pdf)
    assert pdf["Content-Disposition"] == 'inline; filename="month-close-2026-05.pdf"'


def test_a_month_to_come_and_what_is_no_month_are_not_there(staff):
    for address in ("2026-07", "2026-13", "x"):
        assert staff.get(f"/console/receivables/close/{address}/").status_code == 404
    assert staff.post(HERE, {"action": "x"}).status_code == 404
    assert (
        "2026年7月1日から確認し"
        in staff.get("/console/receivables/close/2026-06/").content.decode()
    )


def test_those_who_keep_the_books_look_and_only_accounts_propose(life, client):
    row = closed()
    pages = ["/console/receivables/close/", HERE, f"/console/receivables/close/{row.pk}/pdf/"]
    client.force_login(member("kanri", Duty.ADMINISTRATION))
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    assert "再開を起案する" not in client.get(HERE).content.decode()
    assert client.post(HERE, {"action": "reopen", "reason": "x"}).status_code == 403
    client.force_login(member("keiyaku", Duty.CONTRACTS))
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    client.force_login(person_of("A", email="a@example.jp"))
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_each_kind_of_what_is_missing_leads_to_where_it_is_mended():
    found = [mending(missing(gap, [Item("7", "見本")]), MAY) for gap in Gap]
    assert [one.address for one in found] == [
        *["/console/runs/2026-05/"] * 5,
        "/console/invoices/",
        "/console/post/",
        "/console/receivables/ledger/",
        "/console/runs/",
        "/console/payments/matching/",
    ]
    assert [one.named[0][1] for one in found] == [
        "",
        "",
        "/console/invoices/7/pdf/",
        *["/console/invoices/7/"] * 4,
        "",
        "/console/runs/holds/7/",
        "/console/payments/matching/?record=7",
    ]
