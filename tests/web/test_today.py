"""Today: what waits for staff, the week's days, the figures; and closing an alert."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from billing.models import BankFile, BankRecord, BillingHold, BillingRun, DunningProposal
from billing.queries import portfolio, waiting
from contracts.models import Contract
from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import Duty
from contracts.office.models import Alert, Approval, JournalEntry, Notice, OutboxMessage
from contracts.office.operations import alerts
from contracts.office.operations.bounces import BOUNCED
from contracts.office.queries.waiting import CARDS, Card, CardRow, Unread, alert_row
from contracts.operations import requests
from contracts.terms.periods import ONE_DAY
from portal.console.today import figures
from portal.exports.models import Export
from portal.jobs.models import JobRun
from tests.factories import StaffFactory, UserFactory
from tests.incidents import incident
from tests.staff import member
from tests.statements import statements
from tests.web.reading import text
from tests.world import account, applied, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 10, 9, tzinfo=context.TOKYO)


@pytest.fixture
def life(today):
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-05-16", "C2", "B", plan="annual", servers=2),
        *signed("2026-06-01", servers=3),
        event("2026-06-10", "add", contract="C1", servers=2),
        applied("2026-07-01", "C3", "C", servers=4),
    )


@pytest.fixture
def staff(staff):
    """Signed in as a member of staff without duties."""
    return staff(all_duties=False)


@pytest.fixture
def everything_waits(life):
    """One matter of every kind."""
    other = StaffFactory(email="t@example.jp", duties=[])
    by = context.By(
        NOW - timedelta(3), context.Role.STAFF, other.pk, "t", duties=context.EVERY_DUTY
    )
    requests.request_servers(by, contract("C1").pk, 2, d("2026-08-01"))
    incident(by)
    Approval.objects.create(
        kind="damages", customer=account("A").customer, subject="account:A",
        proposed_at=NOW - timedelta(1), proposed_by=other,
    )  # fmt: skip
    DunningProposal.objects.create(
        billing_account=account("A"), kind="suspension", made_on="2026-07-02"
    )
    file = BankFile.objects.create(
        name="x", sha256="0", kind="csv", content=b"", uploaded_at=NOW, state="committed"
    )
    for position, outcome in enumerate(("incoming", "outgoing"), 1):
        BankRecord.objects.create(
            file=file, position=position, outcome=outcome, booking_date="2026-07-03",
            value_date="2026-07-03", amount=55_000, payer_name="カ)ダレカ", identity=str(position),
        )  # fmt: skip
    _mail("lost@example.jp")
    Alert.objects.create(
        kind="job_failure", day="2026-07-05", created_at=NOW - timedelta(5), text="dun"
    )
    JobRun.objects.create(
        day="2026-07-04", since="2026-07-04", plan=["dun"], started_at=NOW - timedelta(6)
    )
    BillingRun.objects.filter(month="2026-06-01").update(finished_at=None)
    Export.objects.create(kind="ledger", state="failed", created_at=NOW, seen_at=NOW)
    BillingHold.objects.create(
        billing_account=account("A"), reason="金額を確認中", held_on="2026-07-06"
    )


def _mail(recipient: str) -> OutboxMessage:
    return OutboxMessage.objects.create(
        notice=Notice.objects.first(), document="notice:1", purpose="paid", recipient=recipient,
        created_at=NOW - timedelta(2), response="550 no such user",
    )  # fmt: skip


def counted(page) -> dict[str, int]:
    return {card.name: card.count for card, _ in page.context["cards"]}


def test_nothing_waits_and_the_page_says_so(staff, today):
    today("2026-07-10")
    page = staff.get(reverse("console"))
    assert set(counted(page).values()) == {0}
    assert "待っているものはありません" in page.content.decode()


def test_every_kind_that_waits_is_counted_with_its_age_and_rows(everything_waits, staff):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = staff.get(reverse("console"))
    assert counted(page) == {
        "late_applications": 1,
        "applications": 1, "requests": 1, "approvals": 1, "proposals": 1, "bank": 1, "mail": 1,
        "runs": 3, "held": 1, "alerts": 1, "incidents": 1, "registers": 0, "inquiries": 0,
        "conduct": 0,
        "incoming_mail": 0,
        "offboarding": 0,
    }  # fmt: skip
    assert len(queries) <= 11 + len(page.context["cards"])  # a statement for each card
    days = {card.name: days for card, days in page.context["cards"]}
    assert (days["applications"], days["bank"], days["mail"], days["runs"]) == (9, 7, 2, 39)
    assert days["held"] == 4
    text = page.content.decode()
    assert reverse("billing_hold", args=["A"]) in text
    for said in (
        "C3",
        "金額を確認中",
        "カ)ダレカ",
        "lost@example.jp",
        "日次処理 2026年7月4日",
        "請求処理 2026-06",
    ):
        assert said in text, said


def test_money_of_a_file_that_is_only_previewed_does_not_wait_to_be_matched(staff, today):
    today("2026-07-10")
    looked_at = BankFile.objects.create(
        name="y", sha256="1", kind="csv", content=b"", uploaded_at=NOW, state="preview"
    )
    BankRecord.objects.create(
        file=looked_at, position=1, outcome="incoming", booking_date="2026-07-03",
        value_date="2026-07-03", amount=1_000, payer_name="カ)マダ", identity="y1",
    )  # fmt: skip
    assert counted(staff.get(reverse("console")))["bank"] == 0


LISTS = ("approvals", "requests", "mail", "alerts", "proposals", "bank")


def test_a_card_leads_to_the_list_that_has_its_rows_whoever_may_decide(everything_waits, staff):
    page = staff.get(reverse("console"))
    shown = {card.name: card for card, _ in page.context["cards"]}
    Approval.objects.update(proposed_by=page.wsgi_request.user)
    for name in LISTS:
        card = shown[name]
        there = reverse(card.page) + (f"?{card.query}" if card.query else "")
        assert f'href="{there.replace("&", "&amp;")}"' in text(page)
        (row,) = card.rows
        assert row.title in text(staff.get(there)), name


def test_the_list_of_lost_mail_has_none_that_was_sent_again(life, staff):
    lost, again = _mail("lost@example.jp"), _mail("again@example.jp")
    OutboxMessage.objects.create(
        notice=again.notice, recipient="new@example.jp", purpose=again.purpose, created_at=NOW,
        sent_at=NOW, resends=again,
    )  # fmt: skip
    page = staff.get(reverse("console"))
    assert counted(page)["mail"] == 1
    (card,) = (one for one, _ in page.context["cards"] if one.name == "mail")
    body = text(staff.get(f"{reverse(card.page)}?{card.query}"))
    assert lost.recipient in body
    assert again.recipient not in body


def test_a_card_whose_page_is_for_some_duties_is_for_these_alone(everything_waits, client):
    for duty, is_shown in ((Duty.ACCOUNTS, True), (Duty.CONTRACTS, False)):
        client.force_login(member(duty.value, duty))
        page = client.get(reverse("console"))
        assert ("open_months" in counted(page)) is is_shown
        assert ("締切りが遅れている月" in page.content.decode()) is is_shown


def test_mail_is_counted_once_with_its_alert_and_not_after_it_is_closed(life, staff):
    message = _mail("lost@example.jp")
    told = Alert.objects.create(
        kind="mail_failed", day="2026-07-10", created_at=NOW, text="lost",
        reference=f"outbox:{message.pk}",
    )  # fmt: skip
    assert counted(staff.get(reverse("console")))["mail"] == 1
    Alert.objects.filter(pk=told.pk).update(resolved_at=NOW)
    assert counted(staff.get(reverse("console")))["mail"] == 0


def test_the_rows_lead_to_where_it_is_done(everything_waits, staff):
    cards = {card.name: card for card, _ in staff.get(reverse("console")).context["cards"]}
    pages = {name: [(row.page, row.key) for row in card.rows] for name, card in cards.items()}
    assert pages["applications"] == [("application", "C3")]
    assert pages["requests"][0][0] == "staff_request"
    assert pages["proposals"] == [("dunning_proposal", DunningProposal.objects.get().pk)]
    assert ("billing_run", "2026-06") in pages["runs"]
    (transfer,) = cards["bank"].rows
    waiting = BankRecord.objects.get(state="waiting", outcome="incoming")
    assert transfer.query == f"record={waiting.pk}"


def test_a_bounced_mail_waits_under_its_heading_and_leads_to_the_message(life, staff):
    message = _mail("lost@example.jp")
    OutboxMessage.objects.filter(pk=message.pk).update(sent_at=NOW)
    reference = f"outbox:{message.pk}"
    alerts.alert(BOUNCED, reference, "lost@example.jp 宛", d("2026-07-09"), NOW)
    cards = {card.name: card for card, _ in staff.get(reverse("console")).context["cards"]}
    assert (cards["mail"].count, cards["alerts"].count) == (1, 0)
    (row,) = cards["mail"].rows
    assert (row.title, row.page) == ("届かなかったメール", "staff_message")
    assert row.key == str(message.pk)


def test_every_kind_of_alert_has_a_label_a_card_and_a_page(life, staff):
    """In both languages; the references are those that the kinds are raised with."""
    references = {"billing_shortfall": "2026-06", "mail_bounced": "outbox:1"}
    for kind in ALERTS:
        alerts.alert(kind, references.get(kind.name, "x:1"), "text", d("2026-07-09"), NOW)
    assert len(ALERTS) >= 7
    assert {kind.card for kind in ALERTS} <= {card.name for card in CARDS}
    for language in ("ja", "en"):
        with override(language):
            rows = [alert_row(alert) for alert in Alert.objects.all()]
            assert {row.title for row in rows} == {str(kind.label) for kind in ALERTS}
            assert not {row.title for row in rows} & {kind.name for kind in ALERTS}
    for row in rows:
        assert reverse(row.page, args=[] if row.key is None else [row.key])


def test_an_alert_of_no_registered_kind_cannot_be_raised(life):
    with pytest.raises(ValueError, match="nobody"):
        alerts.alert(AlertKind("nobody", "x"), "x:1", "text", d("2026-07-09"), NOW)
    assert not Alert.objects.exists()


def test_a_new_kind_of_alert_is_one_object(life, staff):
    kind = ALERTS.register(AlertKind("flood", "浸水", card="bank", page="bank_matching"))
    try:
        alerts.alert(kind, "x:1", "水位 3m", d("2026-07-09"), NOW)
        page = staff.get(reverse("console"))
        cards = {card.name: card for card, _ in page.context["cards"]}
        (row,) = cards["bank"].rows
        assert (cards["bank"].count, cards["alerts"].count) == (1, 0)
        assert (row.title, row.text, row.page) == ("浸水", "水位 3m", "bank_matching")
        assert "浸水" in page.content.decode()
    finally:
        ALERTS.unregister("flood")


def test_a_new_card_is_one_object(life, staff):
    card = CARDS.register(Card("visits", "来客", "customers", after=("bank",), before=("mail",)))
    card.shows(lambda now: Unread(Contract.objects.filter(number="C1"), "formed_on", _visit))
    try:
        page = staff.get(reverse("console"))
        names = [card.name for card, _ in page.context["cards"]]
        assert names[names.index("bank") :][:3] == ["bank", "visits", "mail"]
        assert counted(page)["visits"] == 1
        assert "来客" in page.content.decode()
        assert reverse("staff_contract", args=["C1"]) in page.content.decode()
    finally:
        CARDS.unregister("visits")


def _visit(row: Contract) -> CardRow:
    return CardRow(row.formed_on, "staff_contract", row.number, row.number)


def test_a_run_at_work_does_not_stand_still(life, staff):
    JobRun.objects.create(day="2026-07-10", since="2026-07-10", plan=["dun"], started_at=NOW)
    assert counted(staff.get(reverse("console")))["runs"] == 0


# --- closing an alert --------------------------------------------------------------------


@pytest.fixture
def alert(life) -> Alert:
    return Alert.objects.create(kind="job_failure", day="2026-07-05", created_at=NOW, text="dun")


def duty(client, *duties):
    user = StaffFactory(email="d@example.jp", duties=list(duties))
    client.force_login(user)
    return client


@pytest.mark.parametrize("one", list(context.Duty))
def test_staff_of_any_duty_close_an_alert_which_is_journaled(alert, client, one):
    duty(client, one.value)
    assert client.post(reverse("close_alert", args=[alert.pk])).url == reverse("console")
    alert.refresh_from_db()
    assert alert.resolved_at == NOW
    entry = JournalEntry.objects.get(operation="close_alert")
    assert (entry.actor, entry.reference) == ("d@example.jp", f"alert:{alert.pk}")
    assert entry.after == {"kind": "job_failure", "day": "2026-07-05", "matter": ""}
    client.post(reverse("close_alert", args=[alert.pk]))
    assert JournalEntry.objects.filter(operation="close_alert").count() == 1


def test_without_a_duty_it_is_neither_offered_nor_done(alert, client):
    duty(client)
    assert (
        reverse("close_alert", args=[alert.pk])
        not in client.get(reverse("console")).content.decode()
    )
    assert client.post(reverse("close_alert", args=[alert.pk])).status_code == 403
    alert.refresh_from_db()
    assert alert.resolved_at is None


def test_customers_do_not_find_the_page(life, client):
    client.force_login(UserFactory(email="c@example.jp"))
    for name in ("console", "console_search"):
        assert client.get(reverse(name)).status_code == 404


# --- this week -----------------------------------------------------------------------------


def test_days_of_this_week(life):
    def kinds(first: str, last: str) -> list[tuple]:
        found = waiting.deadlines(d(first), d(last))
        return [(one.kind, one.day, one.number) for one in found]

    assert kinds("2027-05-10", "2027-05-16") == [("end", d("2027-05-15"), "C2")]
    assert kinds("2027-04-12", "2027-04-18") == [("notice", d("2027-04-15"), "C2")]
    account("A").dunning_holds.create(
        reason="promised", held_on="2026-07-01", promised_on="2026-07-12"
    )
    account("B").dunning_holds.create(
        reason="kept", held_on="2026-07-01", promised_on="2026-07-12", released_on="2026-07-09"
    )
    assert kinds("2026-07-10", "2026-07-14") == [("promise", d("2026-07-12"), "A")]


# --- the figures -----------------------------------------------------------------------------


def months(*texts: str) -> list[date]:
    return [d(f"{text}-01") for text in texts]


def test_recurring_revenue_is_servers_by_price_at_the_months_end(life):
    asked = months("2026-04", "2026-05", "2026-06", "2026-07")
    price = 16_200
    expected = [0, 2 * price, (2 + 5) * price, (2 + 5) * price]
    assert portfolio.recurring(asked, d("2026-07-10")) == expected
    assert portfolio.recurring(asked[2:3], d("2026-06-09")) == [(2 + 3) * price]


def test_recurring_revenue_follows_editions_agreements_and_the_annual_price(today):
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=3),
        *signed("2026-04-01", "C2", "B", plan="annual", servers=2),
        unit_price=20_000, annual_unit_price=180_000,
    )  # fmt: skip
    contract("C1").agreements.create(effective_on="2026-06-01", parameters={"unit_price": 10_000})
    assert portfolio.recurring(months("2026-05", "2026-06"), d("2026-07-10")) == [
        3 * 20_000 + 2 * 15_000, 3 * 10_000 + 2 * 15_000,
    ]  # fmt: skip


def test_figures_are_added_up_once_a_day_and_hour_not_at_each_look(life):
    looks = [statements(lambda now=now: figures.of(now)) for now in (NOW, NOW, NOW + ONE_DAY)]
    assert [bool(asked) for asked in looks] == [True, False, True]
    figures.forget(NOW.date())
    assert statements(lambda: figures.of(NOW)) == looks[0]


def test_only_revenue_and_contracts_are_said_to_be_of_an_earlier_moment(life, staff):
    answer = staff.get(reverse("console"), headers={"accept-language": "en"})
    assert "once an hour, last at " in text(answer)
    assert "; receivables are current." in text(answer)


def test_figures_are_there_while_the_cache_is_down(life, settings):
    whole = figures.of(NOW)
    settings.CACHES = {
        "default": {"BACKEND": "portal.cache.CacheOrDatabase", "LOCATION": "redis://127.0.0.1:1"},
        "database": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "accounts_cache",
        },
    }
    counted = len(statements(lambda: figures.of(NOW)))
    assert len(statements(lambda: figures.of(NOW))) < counted
    assert figures.of(NOW) == whole
    figures.forget(NOW.date())
    assert figures.of(NOW + timedelta(minutes=1)).at > whole.at


def test_contracts_that_end_bring_nothing_after_their_last_day(today):
    today("2026-09-10")
    lived(
        "2026-09-10",
        *signed("2026-06-01"),
        event("2026-06-20", "cancel", contract="C1", desired="2026-07-31"),
    )
    asked = months("2026-06", "2026-07", "2026-08")
    assert portfolio.recurring(asked, d("2026-09-10")) == [16_200, 16_200, 0]
    ended = [move.ended for move in portfolio.movements(asked, d("2026-09-10"))]
    assert ended == [0, 1, 0]


def test_movements_by_month(life):
    found = portfolio.movements(portfolio.months_from(d("2026-05-10"), 13), d("2026-07-10"))
    by_month = {f"{one.month:%Y-%m}": (one.begun, one.ended, one.renewing) for one in found}
    assert by_month["2026-05"] == by_month["2026-06"] == (1, 0, 0)
    assert by_month["2027-05"] == (0, 0, 2)


def test_receivables_by_age_are_what_is_left_of_unpaid_invoices(today):
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-04-01"),
        event("2026-06-05", "pay", customer="A", amount=7_820),
    )
    found = {one.after: (one.invoices, one.yen) for one in portfolio.ages(d("2026-07-10"))}
    assert found == {
        None: (1, invoice("2026-06").total), 1: (1, invoice("2026-05").total),
        31: (1, 10_000), 61: (0, 0), 91: (0, 0),
    }  # fmt: skip
