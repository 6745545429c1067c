"""Playing a scenario day by day: events, then the day's jobs in their production order."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import transaction

from billing.models import DunningProposal, Invoice, Payment
from billing.operations import (
    credit_notes,
    dunning_approval,
    ending,
    holds,
    payments,
    payouts,
    returns,
    reversals,
    suspension,
    transfer,
    withdrawal,
)
from billing.operations.reconciling import SHORTFALL
from billing.queries import gone
from billing.queries.crediting import original
from billing.queries.receivables import credit_of, with_outstanding
from billing.terms.crediting import CreditKind, key_text
from billing.terms.dunning import Step
from billing.terms.payee import AccountType, Payee
from contracts.models import Contract, PartSuspension, TermsEdition
from contracts.office.context import START_OF_DAY, TOKYO, By, Member, Role
from contracts.office.models import Alert
from contracts.office.operations.stopping import STOPPED
from contracts.office.queries.selecting import first_with_work
from contracts.office.terms.explanation import Refused
from contracts.operations import application, changes, editions
from contracts.operations.application import Order
from contracts.people.models import Customer
from contracts.people.operations.companies import Particulars, register_customer
from contracts.terms.parameters import Plan
from contracts.terms.part_suspension import Part, Stopped
from contracts.terms.periods import ONE_DAY
from portal.jobs.runner import run_here
from portal.jobs.stages import FAILED
from portal.tools.scenarios.reading import KEYS, Event, Scenario
from portal.tools.scenarios.result import result

PAPER = "scenario.pdf"
"""The name of a consent on file; no file of that name is read."""
DAY_OF_LAST_BANK_DATA = date(9999, 12, 31)
FAILURES = (FAILED.name, SHORTFALL.name, STOPPED.name)


def play(scenario: Scenario) -> dict:
    """The result of a scenario, in a transaction that is rolled back."""
    with transaction.atomic():
        outcome = Play(scenario).through()
        transaction.set_rollback(True)
    return outcome


class Play:
    """One run of a scenario on an empty database; `text` is that of the first edition."""

    text = ""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.customers: dict[str, Customer] = {}
        self.contracts: dict[str, int] = {}
        self.refused: list[dict] = []

    def through(self) -> dict:
        """Run every day up to `until`, its jobs included."""
        self.run()
        for alert in Alert.objects.filter(kind__in=FAILURES):
            raise RuntimeError(alert.text)
        return result(self.scenario, self.contracts, self.customers, self.refused)

    def run(self) -> None:
        """Every day with any: its events, then its jobs."""
        if not self.scenario.events:
            return
        day = self._first_day()
        self._prepare(day)
        self.go_on(day)

    def go_on(self, day: date) -> None:
        """Live from a day to the end, when all before it is there."""
        waiting = [event for event in reversed(self.scenario.events) if event.day >= day]
        while day <= self.scenario.until:
            while waiting and waiting[-1].day <= day:
                self._carry_out(waiting.pop())
            self._before_jobs(day)
            run_here(day, recorded=False)
            self._after_jobs(day)
            event = waiting[-1].day if waiting else self.scenario.until + ONE_DAY
            day = self._next(day + ONE_DAY, event)

    def _next(self, day: date, event: date) -> date:
        """The next day with an event, or with anything to do for the jobs."""
        days = [date.fromordinal(one) for one in range(day.toordinal(), event.toordinal())]
        return first_with_work(days) or event

    def _first_day(self) -> date:
        return self.scenario.events[0].day

    def _before_jobs(self, day: date) -> None:
        """For plays that do more than their events."""

    def _after_jobs(self, day: date) -> None:
        """For plays that look at what the jobs made."""

    def _prepare(self, day: date) -> None:
        by = self._by(day)
        editions.publish_edition(by, day, self.scenario.edition, text=self.text)
        holds.bank_data_received(by, DAY_OF_LAST_BANK_DATA)

    def _by(self, day: date, customer_id: int | None = None) -> By:
        """The operator, or a customer, at 9:00 in Tokyo."""
        moment = datetime.combine(day, START_OF_DAY, TOKYO)
        if customer_id is None:
            return By(moment, Role.SYSTEM, name="scenario")
        return By(moment, Role.CUSTOMER, name="scenario", members={customer_id: Member.OWNER})

    def _carry_out(self, event: Event) -> None:
        try:
            EVENTS[event.do](self, event, self._by(event.day))
        except Refused as refusal:
            self.refused.append(
                {
                    "date": event.day.isoformat(),
                    "do": event.do,
                    "contract": event["contract"],
                    "article": refusal.article,
                    "reason": f"{refusal.ja} / {refusal.en}",
                }
            )

    def contract(self, event: Event) -> int:
        pk = self.contracts.get(event["contract"])
        if pk is None:
            raise Refused("6-1", "その契約はありません", "there is no such contract")
        return pk

    def holder(self, event: Event) -> By:
        """The holder of the event's contract, in person."""
        contract = Contract.objects.get(pk=self.contract(event))
        return self._by(event.day, contract.customer_id)

    def accounts(self, event: Event) -> list[int]:
        """The customer's billing accounts, its own first: one, unless a contract passed to it."""
        mine = self.customer(event["customer"], event.day).billing_accounts
        return list(mine.order_by("-is_default", "pk").values_list("pk", flat=True))

    def account(self, event: Event) -> int:
        """The one that is meant: of the invoice named, of that amount, of the oldest unpaid."""
        ids = self.accounts(event)
        invoices = with_outstanding(Invoice.objects.filter(billing_account__in=ids))
        invoices = invoices.order_by("due_on", "number")
        if event["invoice"]:
            found = invoices.filter(label=event["invoice"])
            found = found.filter(settlement=None) or found
        else:
            is_open = invoices.filter(settlement=None)
            found = is_open.filter(outstanding=event["amount"]) or is_open
        return found[0].billing_account_id if len(ids) > 1 and found else ids[0]

    def customer(self, name: str, day: date) -> Customer:
        """A customer, made on first mention, valid in every field."""
        if name not in self.customers:
            number = len(self.customers) + 1
            self.customers[name] = register_customer(
                self._by(day),
                Particulars(
                    name=f"{name}株式会社",
                    name_kana="シナリオ",
                    corporate_number="7000012050002",
                    postal_code="1000001",
                    address=f"東京都千代田区千代田{number}-1",
                    phone="0312345678",
                    contact_name="試験 太郎",
                    email=f"customer{number}@example.jp",
                ),
                number=name,
            )
        return self.customers[name]

    def apply(self, event: Event, by: By) -> None:
        customer = self.customer(event["customer"], event.day)
        order = Order(
            Plan(event["plan"]),
            event["servers"],
            customer.billing_accounts.get(is_default=True),
            customer.contacts.get(),
            TermsEdition.objects.order_by("effective_on", "number").last(),
            declares_no_antisocial_ties=True,
            number=event["contract"],
        )
        contract = application.apply(self._by(event.day, customer.pk), order)
        self.contracts[event["contract"]] = contract.pk

    def accept(self, event: Event, by: By) -> None:
        application.accept(by, self.contract(event), event["service_starts"], event["individual"])

    def refuse(self, event: Event, by: By) -> None:
        application.refuse(by, self.contract(event), event["ground"])

    def add(self, event: Event, by: By) -> None:
        changes.add_servers(by, self.contract(event), event["servers"], event["effective"])

    def reduce(self, event: Event, by: By) -> None:
        holder = self.holder(event)
        ending.reduce(holder, self.contract(event), event["servers"], event["desired"])

    def cancel(self, event: Event, by: By) -> None:
        ending.cancel(self.holder(event), self.contract(event), event["desired"])

    def decline_renewal(self, event: Event, by: By) -> None:
        who = self.holder(event) if event["by"] == "customer" else by
        ending.decline_renewal(who, self.contract(event))

    def withdraw_end(self, event: Event, by: By) -> None:
        withdrawal.withdraw_end(by, self.contract(event), PAPER)

    def terminate(self, event: Event, by: By) -> None:
        ending.terminate(by, self.contract(event), event["ground"], event["effective"])

    def transfer(self, event: Event, by: By) -> None:
        to = self.customer(event["to"], event.day)
        person, day = to.contacts.get(), event["effective"]
        transfer.transfer(by, self.contract(event), to, person, PAPER, day)

    def suspend(self, event: Event, by: By) -> None:
        suspension.suspend(by, self.contract(event), event["ground"])

    def resume(self, event: Event, by: By) -> None:
        suspension.resume(by, self.contract(event))

    def suspend_part(self, event: Event, by: By) -> None:
        stopped = Stopped(Part(event["stopped"]), event["servers"], event["named"] or "")
        suspension.suspend_part(
            by, self.contract(event), stopped, event["ground"], event["effective"] or event.day
        )

    def resume_part(self, event: Event, by: By) -> None:
        standing = PartSuspension.objects.filter(
            contract=self.contract(event), part=event["stopped"], name=event["named"] or ""
        )
        row = standing.filter(lifted_on=None).last() or standing.last()
        if row is None:
            raise Refused("13", "停止中の部分ではありません", "This part is not suspended")
        suspension.resume_part(by, row.pk)

    def publish_edition(self, event: Event, by: By) -> None:
        editions.publish_edition(by, event["effective"], event["parameters"])

    def end_service(self, event: Event, by: By) -> None:
        ending.end_service(by, event["effective"])

    def pay(self, event: Event, by: By) -> None:
        named = [event["invoice"]] if event["invoice"] else []
        value_date = event["value_date"] or event.day
        payments.receive(by, self.account(event), event["amount"], value_date, named)

    def credit_note(self, event: Event, by: By) -> None:
        """Of the fees or the residual: `amount` before tax at the invoice's highest rate."""
        rows = Invoice.objects.filter(billing_account=self.account(event), label=event["invoice"])
        invoice = rows.order_by("due_on", "number").first()
        if invoice is None:
            raise Refused("23-1", "その請求書はありません", "There is no such invoice")
        rate = original(invoice).shares[0].key
        wanted = {"amounts": {key_text(rate): event["amount"]}}
        kind = CreditKind(event["kind"])
        credit_notes.issue_credit_note(by, invoice.pk, wanted, "scenario", kind=kind)

    def undo_payment(self, event: Event, by: By) -> None:
        payment = self.payment(event)
        if event["as"] == "sent_back":
            returns.send_back(by, payment, event.day, "scenario", amount=event["part"])
        else:
            returns.unmatch(by, payment, "scenario")

    def payment(self, event: Event) -> int:
        """The first payment that an event means of which something is left."""
        entered = gone.standing(Payment.objects.filter(billing_account__in=self.accounts(event)))
        found = entered.filter(amount=event["amount"], recorded_at__date=event["paid_on"])
        first = found.order_by("pk").first()
        if first is None:
            raise Refused("23-1", "その入金は残っていません", "Nothing is left of the payment")
        return first.pk

    def pay_out(self, event: Event, by: By) -> None:
        payee = Payee("シナリオ銀行", "本店", AccountType.ORDINARY, "0000001", event["customer"])
        ids = self.accounts(event)
        with_credit = next((pk for pk in ids if credit_of(pk) >= event["amount"]), ids[0])
        payouts.pay_out(by, with_credit, event["amount"], payee, "scenario")

    def bank_reversal(self, event: Event, by: By) -> None:
        reversals.undo_newest(by, self.accounts(event), event["amount"], event.day)

    def hold_dunning(self, event: Event, by: By) -> None:
        for account_id in self.accounts(event):
            holds.hold(by, account_id, "scenario")

    def release_dunning(self, event: Event, by: By) -> None:
        for account_id in self.accounts(event):
            holds.release(by, account_id)

    def approve(self, event: Event, by: By) -> None:
        step = Step(event["proposal"])
        waiting = DunningProposal.objects.filter(kind=step.value, state="open")
        ids = self.accounts(event)
        of_some = waiting.filter(billing_account__in=ids).order_by("billing_account")
        for account_id in of_some.values_list("billing_account", flat=True).distinct() or ids[:1]:
            dunning_approval.approve(by, account_id, step)


EVENTS: Mapping[str, Callable[[Play, Event, By], None]] = {
    name: getattr(Play, name) for name in KEYS
}
