"""Mail that did not arrive: one truth on every page, sent again, the address marked."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from billing.models import Invoice
from contracts.office import context, outbox
from contracts.office.context import Duty, Member
from contracts.office.models import Alert, JournalEntry, OutboxMessage
from contracts.office.operations import bounces, mail_again
from contracts.office.queries.delivery import bouncing
from contracts.office.terms.explanation import Refused
from contracts.people.operations import members
from contracts.people.operations.companies import change_particulars
from portal.jobs import runner
from tests.factories import person_of
from tests.mail.conftest import Clock
from tests.mail.test_bounces import report
from tests.staff import staff as staff_by
from tests.web.reading import row, rows, text
from tests.world import account, d, lived, signed

pytestmark = pytest.mark.django_db
OLD, NEW = "keiri@example.jp", "soumu@example.jp"
BOUNCED = "不達 2026年5月1日 12:00 smtp; 5.1.1 mailbox unavailable"


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(context.datetime(2026, 5, 1, 12, tzinfo=context.TOKYO))
    monkeypatch.setattr(context, "now", lambda: clock.now)
    return clock


@pytest.fixture
def message(clock, settings) -> OutboxMessage:
    """April's invoice, sent to an address that does not exist; all other mail has arrived."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    lived("2026-04-30", *signed("2026-04-01"))
    change_particulars(context.system(d("2026-04-30")), account(), emails=[OLD])
    runner.run_here(d("2026-05-01"))
    outbox.send_waiting()
    return OutboxMessage.objects.get(purpose="invoice")


@pytest.fixture
def bounced(message) -> OutboxMessage:
    bounces.receive(context.system(), report(message))
    message.refresh_from_db()
    return message


def pages(staff) -> dict[str, object]:
    """What each page of staff says."""
    invoice = Invoice.objects.get()
    notice = OutboxMessage.objects.filter(purpose="invoice").first().notice
    return {
        "today": staff.get(reverse("console")),
        "run": staff.get(reverse("billing_run", args=["2026-04"])),
        "invoice": staff.get(reverse("staff_invoice", args=[invoice.number])),
        "notices": staff.get(reverse("staff_customer_tab", args=["A", "notices"])),
        "notice": staff.get(reverse("staff_notice", args=[notice.pk])),
    }


def test_before_a_report_every_page_says_sent(message, staff):
    shown = pages(staff())
    assert row(shown["run"], "送信済み") == ["送信済み", "1 / 1"]
    assert row(shown["run"], "不達") == ["不達", "0"]
    for page in ("invoice", "notice"):
        assert row(shown[page], OLD)[1] == "送信済み 2026年5月1日 12:00"
    assert f"{OLD} 送信済み 2026年5月1日 12:00" in [one[-1] for one in rows(shown["notices"])]


def test_a_bounce_is_said_on_every_page(bounced, staff):
    shown = pages(staff())
    cards = {card.name: card for card, _ in shown["today"].context["cards"]}
    assert cards["mail"].count == 1
    assert row(shown["run"], "送信済み") == ["送信済み", "0 / 1"]
    assert row(shown["run"], "不達") == ["不達", "1"]
    for page in ("invoice", "notice"):
        assert row(shown[page], OLD)[1] == BOUNCED
        assert row(shown[page], OLD)[3] == f"もう一度送る {OLD}"
    assert f"{OLD} {BOUNCED}" in [one[-1] for one in rows(shown["notices"])]
    assert reverse("staff_message", args=[bounced.pk]) in text(shown["run"])


def test_today_counts_a_bounce_without_an_alert_too(message, staff):
    OutboxMessage.objects.filter(pk=message.pk).update(bounced_at=context.now(), bounce="gone")
    cards = {card.name: card for card, _ in staff().get(reverse("console")).context["cards"]}
    (shown,) = cards["mail"].rows
    assert (shown.page, shown.key, shown.title) == ("staff_message", message.pk, OLD)


def test_the_customer_reads_that_it_did_not_arrive_and_which_address_is_wrong(bounced, client):
    client.force_login(person_of("A"))
    assert OLD + " " + BOUNCED in [one[-1] for one in rows(client.get(reverse("inbox")))]
    assert row(client.get(reverse("notice", args=[bounced.notice_id])), OLD)[1] == BOUNCED
    on_file = client.get(reverse("particulars"))
    assert ["請求書の送付先", f"{OLD} メールが届いていません"] in rows(on_file)


def test_it_is_sent_again_to_another_address_and_no_page_counts_it_any_more(
    bounced, staff, mailoutbox
):
    client = staff("accounts", all_duties=False)
    address = reverse("staff_message", args=[bounced.pk])
    answer = client.post(address, {"address": NEW})
    sent = OutboxMessage.objects.get(resends=bounced)
    assert answer["Location"] == reverse("staff_message", args=[sent.pk])
    assert (sent.notice_id, sent.recipient, sent.delivery) == (bounced.notice_id, NEW, "waiting")
    before = len(mailoutbox)
    outbox.send_waiting()
    (mail,) = mailoutbox[before:]
    assert mail.to == [NEW]
    assert [name for name, *_ in mail.attachments] == [f"{sent.document}.pdf"]
    assert mail.extra_headers["Message-ID"] != mailoutbox[before - 1].extra_headers["Message-ID"]
    shown = pages(client)
    cards = {card.name: card for card, _ in shown["today"].context["cards"]}
    assert cards["mail"].count == 0
    assert row(shown["run"], "送信済み") == ["送信済み", "1 / 1"]
    assert row(shown["run"], "不達") == ["不達", "0"]
    for page in ("invoice", "notice"):
        assert row(shown[page], OLD)[1:] == [BOUNCED, "django.core.mail.backends.locmem",
                                             f"{NEW} に再送"]  # fmt: skip
        assert row(shown[page], NEW)[1] == "送信済み 2026年5月1日 12:00"
    assert Alert.objects.get(kind="mail_bounced").resolved_at == context.now()
    entry = JournalEntry.objects.get(operation="resend")
    assert (entry.reference, entry.clause, entry.customer.number) == (sent.document, "33-1", "A")
    assert (entry.before, entry.after) == ({"recipient": OLD}, {"recipient": NEW})


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "メールアドレスを入力してください。"),
        ("keiri", "name@example.jp の形で入力してください。"),
        ("a@b", "name@example.jp の形で入力してください。"),
    ],
)
def test_a_wrong_address_is_refused_and_stays_in_the_field(bounced, staff, typed, says):
    answer = staff().post(reverse("staff_message", args=[bounced.pk]), {"address": typed})
    assert answer.status_code == 409
    assert says in text(answer)
    assert answer.context["form"]["address"].value() == typed
    assert not OutboxMessage.objects.exclude(resends=None).exists()


def test_the_operation_checks_address_state_and_duty_itself(bounced):
    by = context.By(context.now(), context.Role.STAFF, duties=frozenset({Duty.ADMINISTRATION}))
    with pytest.raises(PermissionDenied):
        mail_again.resend(by, bounced.pk, NEW)
    by = context.system()
    with pytest.raises(Refused, match="メールアドレスを正しく"):
        mail_again.resend(by, bounced.pk, "keiri")
    sent = mail_again.resend(by, bounced.pk, " soumu＠EXAMPLE.JP ")
    assert sent.recipient == NEW
    with pytest.raises(Refused, match="すでに送り直して"):
        mail_again.resend(by, bounced.pk, NEW)
    with pytest.raises(Refused, match="まだ送信待ち"):
        mail_again.resend(by, sent.pk, OLD)


def test_an_invitations_link_goes_to_nobody_else(bounced):
    by = context.system()
    members.invite(
        staff_by("x", "2026-05-01", Duty.CONTRACTS), bounced.notice.customer_id, OLD, Member.BILLING
    )
    outbox.send_waiting()
    invited = OutboxMessage.objects.get(purpose="invited")
    with pytest.raises(Refused, match="本人専用のリンク"):
        mail_again.resend(by, invited.pk, NEW)
    assert mail_again.resend(by, invited.pk, OLD).recipient == OLD


def test_an_address_bounces_until_it_is_changed_or_a_later_mail_is_taken(bounced, staff, clock):
    client = staff()
    overview = reverse("staff_customer", args=["A"])
    assert ["請求書の送付先", f"{OLD} メールが届いていません"] in rows(client.get(overview))
    change_particulars(context.system(), account(), emails=[NEW])
    assert ["請求書の送付先", NEW] in rows(client.get(overview))
    assert bouncing([OLD, NEW]) == {OLD}
    clock.goes_on(minutes=1)
    again = mail_again.resend(context.system(), bounced.pk, OLD)
    assert bouncing([OLD]) == {OLD}
    outbox.send_waiting()
    assert bouncing([OLD]) == set()
    again.refresh_from_db()
    clock.goes_on(minutes=1)
    bounces.receive(context.system(), report(again))
    assert bouncing([OLD]) == {OLD}


def test_mail_on_its_way_when_the_report_came_clears_nothing(bounced, clock):
    other = OutboxMessage.objects.exclude(pk=bounced.pk).first()
    other.recipient, other.sent_at = OLD, context.now()
    other.save(update_fields=["recipient", "sent_at"])
    assert bouncing([OLD]) == {OLD}


EXIM = Path(__file__).parent.parent / "mail" / "bounce-exim.eml"


def test_a_report_with_the_original_in_its_text_marks_the_message(message):
    raw = EXIM.read_bytes().replace(
        b"<outbox-1705-20261101000000@example.jp>", outbox.message_id(message).encode()
    )
    assert bounces.receive(context.system(), raw) == message
    message.refresh_from_db()
    assert message.delivery == "bounced"
    assert message.bounce == "550 5.1.1 User unknown"
