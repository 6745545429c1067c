"""The console's billing runs: looked at, previewed, started, repeated, mailed, by duty."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from billing.exports.runs import RunPreview
from billing.models import BillingRun, Charge, Invoice
from billing.operations import preview, run
from billing.queries import runs
from billing.terms import previewing
from billing.terms.previewing import Fees, Remark
from contracts.models import IndividualAgreement
from contracts.office import context
from contracts.office.models import Alert, JournalEntry, OutboxMessage
from contracts.people.models import BillingAccount, Contact
from portal.console.runs.snapshots import Snapshot
from portal.exports import tasks as export_tasks
from portal.exports import worker
from portal.exports.models import Export
from portal.jobs import runner, tasks
from portal.jobs.models import JobRun
from tests.factories import UserFactory
from tests.once import once
from tests.world import account, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)


def live() -> None:
    """July is over: A has credit, B owes interest; C is new, pays by year, bears damages and
    a correction.
    """
    lived(
        "2026-07-31",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-07-01", "C3", "C", plan="annual"),
        event("2026-07-05", "add", contract="C3", servers=1),
        event("2026-07-10", "pay", customer="A", amount=200_000),
        event("2026-07-10", "pay", customer="B", amount=20_000),
    )
    Charge.objects.create(
        billing_account=account("C"), day="2026-07-20", amount=5_000, reason="破損"
    )
    Charge.objects.create(
        kind="correction", billing_account=account("C"), contract=contract("C3"), day="2026-07-21",
        amount=1_005, reason="追加の訂正", first="2026-07-05", last="2026-07-31", why="日割り",
    )  # fmt: skip


past = once(live)


@pytest.fixture
def queue(past, db, today, monkeypatch) -> list[int]:
    """1 August, 9:00; the jobs handed to the workers, who are nobody."""
    today("2026-08-01")
    handed: list[int] = []
    monkeypatch.setattr(export_tasks.make, "delay", handed.append)
    monkeypatch.setattr(tasks.go_on, "delay", handed.append)
    return handed


@pytest.fixture
def staff(queue, staff):
    return staff


def rows_of_all_tables() -> dict[str, tuple]:
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            content = "md5(string_agg(t::text, ',' ORDER BY t::text))"
            cursor.execute(f"SELECT count(*), {content} FROM {table} t")
            found[table] = cursor.fetchone()
    return found


def act(client, action: str, month: str = "2026-07", **values):
    return client.post(reverse("billing_run_act", args=[month, action]), values)


def seen(client, month: str = "2026-07") -> str:
    answer = client.get(reverse("billing_run", args=[month]))
    return re.sub(r"\s+", " ", answer.content.decode())


def previewed(month: str = "2026-07") -> Snapshot:
    maker, told = RunPreview(month), []
    found = maker.figures(told.append)
    assert told[-1] == maker.total
    return Snapshot(previewing.RunPreview.from_json(found), {})


def test_a_preview_says_what_the_run_would_issue_and_stores_nothing(queue):
    before = rows_of_all_tables()
    found = previewed()
    assert rows_of_all_tables() == before
    run.bill(context.system(d("2026-08-01")), run.candidates(JULY), JULY)
    issued = runs.of_month(JULY)
    sums = found.sums
    assert (sums.count, sums.total) == (issued.issued, issued.total)
    invoices = list(Invoice.objects.filter(label="2026-07").prefetch_related("lines", "taxes"))
    assert sum(amount for _, amount in sums.fees) == sum(
        line.amount for one in invoices for line in one.lines.all()
    )
    (rate,) = sums.rates
    assert tuple(rate) == (
        "10",
        "standard",
        sum(tax.taxable for one in invoices for tax in one.taxes.all()),
        sum(tax.tax for one in invoices for tax in one.taxes.all()),
    )
    assert sums.outside == 5_000 + dict(sums.fees)[Fees.LATE_INTEREST]
    assert [kind for kind, _ in sums.fees] == list(Fees)
    assert sums.credit == sum(
        a.amount for one in invoices for a in one.allocations.filter(kind="payment")
    )


def remarks(found: Snapshot) -> dict[str, list[str]]:
    return {
        remark.value: [one.number for one in found.preview.invoices if remark in one.remarks]
        for remark in Remark
    }


def test_a_preview_names_what_somebody_should_look_at(queue):
    IndividualAgreement.objects.create(
        billing_account=account("B"), effective_on=JULY, parameters={"colour": 1}
    )
    BillingAccount.objects.filter(pk=account("C").pk).update(emails=[])
    Contact.objects.filter(contracts__number="C3").update(email="")
    found = previewed()
    failed = found.preview.failed
    assert (failed.count, failed.rows[0]["number"]) == (1, "B")
    assert "InvalidParameter" in failed.rows[0]["reason"]
    named = remarks(found)
    assert named["new"] == named["no_mail"] == ["C"]
    assert named["credit"] == ["A"]
    assert named["different"] == []


def test_a_preview_shows_totals_that_differ_and_accounts_with_nothing_to_bill(queue):
    by = context.system(d("2026-08-01"))
    run.bill(by, run.candidates(JULY), JULY)
    found = previewed("2026-08")
    assert [row["number"] for row in found.preview.nothing.rows] == ["C"]
    assert found.preview.issued_on == date(2026, 9, 1)
    for last, is_different in ((27_416, False), (27_415, True)):  # A's August is 35,640
        with pytest.MonkeyPatch.context() as patch:
            before = dict.fromkeys(run.candidates(date(2026, 8, 1)), last)
            patch.setattr(preview, "_last_totals", lambda ids, month, before=before: before)
            assert ("A" in remarks(previewed("2026-08"))["different"]) is is_different


def test_the_list_shows_what_was_billed_and_what_is_to_come(staff, django_assert_max_num_queries):
    client = staff("accounts")
    with django_assert_max_num_queries(12):
        text = client.get(reverse("billing_runs")).content.decode()
    assert "2026年8月" in text
    assert "2026年7月" in text
    assert "開始できます" in text
    assert text.count("badge active") == 4  # March to June
    of_june = runs.of_month(date(2026, 6, 1))
    assert f"¥{of_june.total:,}" in text
    older = client.get(reverse("billing_runs"), {"before": "2026-06"}).content.decode()
    assert ">2026年6月</a>" not in older
    assert ">2026年5月</a>" in older
    assert client.get(reverse("billing_runs"), {"before": "6月"}).status_code == 404


def test_from_preview_to_result(staff, queue, django_capture_on_commit_callbacks):
    client = staff("accounts")
    assert "請求処理を開始" in seen(client)
    with django_capture_on_commit_callbacks(execute=True):
        act(client, "preview")
    export = Export.objects.get()
    assert queue == [export.pk]
    assert "hx-get" in seen(client)
    assert worker.make(export.pk)
    text = seen(client)
    assert "hx-get" not in text
    assert f"¥{previewed().sums.total:,}" in text
    assert "初めての請求" in text

    with django_capture_on_commit_callbacks(execute=True):
        act(client, "start")
    job = JobRun.objects.get(month=JULY)
    text = seen(client)
    assert "every 2s" in text
    assert "件/秒" in text
    while chunk_ids := runner.advance(job.pk):
        for pk in chunk_ids:
            runner.work(pk)
    text = seen(client)
    assert "対象 = 発行" in text
    assert "請求処理を開始" not in text
    assert act(client, "start").status_code == 302
    assert "完了しています" in seen(client)


def finished(*broken: str) -> list[IndividualAgreement]:
    """July is billed, but for some accounts."""
    rows = [
        IndividualAgreement.objects.create(
            billing_account=account(name), effective_on=JULY, parameters={"colour": 1}
        )
        for name in broken
    ]
    runner.run_here(d("2026-08-01"))
    return rows


def test_failures_are_named_and_repeated(staff):
    (row,) = finished("B")
    client = staff("accounts")
    text = seen(client)
    assert "InvalidParameter" in text
    assert reverse("staff_change_account", args=[account("B").number]) in text
    act(client, "repeat", account=account("B").pk)
    assert "もう一度失敗しました" in seen(client)
    row.delete()
    act(client, "repeat", account=account("B").pk)
    text = seen(client)
    assert "請求書を発行しました" in text
    assert "対象 = 発行" in text
    assert BillingRun.objects.get(month=JULY).finished_at


def test_mail_given_up_is_due_again_and_its_alert_is_closed_when_it_is_sent(staff, settings):
    finished()
    client = staff("accounts")
    first = runs.messages(JULY).order_by("pk")[0]
    given_up = {"next_attempt_at": None, "attempts": 9, "response": "550 no such user"}
    OutboxMessage.objects.filter(pk=first.pk).update(**given_up)
    others = OutboxMessage.objects.exclude(pk=first.pk)
    others.update(sent_at=context.now(), next_attempt_at=None)
    elsewhere = OutboxMessage.objects.exclude(purpose="invoice").first()
    OutboxMessage.objects.filter(pk=elsewhere.pk).update(sent_at=None, **given_up)
    Alert.objects.create(
        kind="mail_failed", day="2026-08-01", created_at=context.now(),
        reference=f"outbox:{first.pk}", text="",
    )  # fmt: skip
    found = runs.mail(JULY)
    assert (found.sent, found.waiting, found.failed, found.total) == (2, 0, 1, 3)
    assert "1通をもう一度送る" in seen(client)
    act(client, "mail")
    first.refresh_from_db()
    elsewhere.refresh_from_db()
    assert first.next_attempt_at == context.now()
    assert elsewhere.next_attempt_at is None
    entry = JournalEntry.objects.get(operation="send_again")
    assert (entry.reference, entry.after) == ("run:2026-07", {"messages": 1})
    tasks.send_mail()
    assert runs.mail(JULY).waiting == 0
    assert Alert.objects.get(kind="mail_failed").resolved_at
    act(client, "mail")
    assert JournalEntry.objects.filter(operation="send_again").count() == 1


def test_the_pdfs_of_a_run_are_those_of_its_invoices(staff):
    finished()
    client = staff("accounts")
    assert "PDFのZIPを作成" in seen(client)
    act(client, "pdfs")
    made = worker.content(Export.objects.get(kind="run_pdfs"))
    expected = Invoice.objects.filter(label="2026-07").order_by("issued_on", "number")
    assert made.ids == list(expected.values_list("pk", flat=True))
    assert "every 2s" in seen(client)


ACTIONS = ("preview", "start", "repeat", "pdfs", "mail")
MAY = {
    "accounts": ACTIONS,
    "administration": ("preview", "pdfs"),
    "contracts": ("mail",),
    "none": (),
}


@pytest.mark.parametrize("duty", MAY)
def test_each_duty_does_what_it_is_for_and_sees_no_other_button(staff, duty):
    finished("B")
    OutboxMessage.objects.filter(purpose="invoice", sent_at=None).update(next_attempt_at=None)
    client = staff(*([] if duty == "none" else [duty]), all_duties=False)
    text = seen(client)
    for action in ACTIONS:
        is_offered = reverse("billing_run_act", args=["2026-07", action]) in text
        status = act(client, action, account=account("B").pk).status_code
        assert status == (302 if action in MAY[duty] else 403), action
        assert is_offered is (action in MAY[duty])


def test_the_pages_are_for_staff_alone(queue, client, admin_user):
    address = reverse("billing_run", args=["2026-07"])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory(email="a@example.jp"))
    assert client.get(address).status_code == 404
    assert act(client, "start").status_code == 404
    client.force_login(admin_user)
    assert client.get(reverse("billing_run", args=["2026-13"])).status_code == 404
    assert client.get(reverse("billing_run", args=["9999-12"])).status_code == 404
    assert act(client, "delete").status_code == 404
    assert act(client, "repeat", account="x").status_code == 404
    assert client.get(reverse("billing_run_act", args=["2026-07", "start"])).status_code == 405


def test_no_page_asks_the_database_more_than_twenty_times(staff, django_assert_max_num_queries):
    finished("B")
    client = staff("accounts")
    act(client, "preview")
    act(client, "pdfs")
    with django_assert_max_num_queries(20):
        seen(client)
