"""Filling an empty database with the demo's story, once and whole."""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction

from billing.models import DunningProposal, Invoice
from billing.operations import dunning_approval, payments
from billing.operations.documents import document
from billing.operations.suspension import resume
from billing.queries.receivables import with_outstanding
from billing.terms.dunning import Step
from contracts.office import context
from contracts.office.models import OutboxMessage
from contracts.office.operations import seals
from contracts.people.models import Customer, Membership
from contracts.people.operations.companies import register_customer
from contracts.terms.periods import ONE_DAY
from portal.jobs.models import JobRun
from portal.tools.demo import (
    announcements,
    certificates,
    closing,
    desk,
    incidents,
    layouts,
    mails,
    posting,
)
from portal.tools.demo.people import (
    DESKS,
    OTHERS,
    PASSWORD,
    SECOND_STAFF,
    STAFF,
    Company,
    companies,
)
from portal.tools.demo.story import events, months_before, pays_on
from portal.tools.scenarios.playing import Play
from portal.tools.scenarios.reading import Event, Scenario

DAYS_OLD_MAIL_IS_LEFT = 3
UNDECIDED = "K-026"
TEXT = Path(__file__).with_name("terms.txt")


def fill(progress: Callable[[str], None]) -> None:
    """Play the story up to today, unless the database has customers already."""
    if Customer.objects.exists():
        return
    with transaction.atomic():
        DemoPlay(context.today(), progress).live()
    progress(f"請求書 {Invoice.objects.count()} 通 / invoices made")
    for invoice in Invoice.objects.order_by("-number")[:3]:
        document(invoice)


class DemoPlay(Play):
    """The story, with companies that look like ones, and payers who read their invoices."""

    text = TEXT.read_text()

    def __init__(self, today: date, progress: Callable[[str], None]) -> None:
        self.today = today
        self.progress = progress
        self.companies = {company.number: company for company in companies()}
        self.paying: dict[date, list[tuple[Invoice, int]]] = defaultdict(list)
        self.seen = 0
        story = [
            Event(number, values["date"], values["do"], values)
            for number, values in enumerate(events(today, len(self.companies)), 1)
        ]
        super().__init__(Scenario(None, {}, today, tuple(story)))

    def live(self) -> None:
        logging.getLogger("portal.jobs").setLevel(logging.WARNING)
        self.run()
        self._others()
        desk.lay(self.today)
        mails.come(self.today)
        self._close()

    def _first_day(self) -> date:
        return months_before(self.today, 24)

    def _prepare(self, day: date) -> None:
        super()._prepare(day)
        self._sign_ins()

    def _next(self, day: date, event: date) -> date:
        """Every day: people of the story pay and decide between its events."""
        return day

    def _before_jobs(self, day: date) -> None:
        self._pay(day)
        self._approve(day)

    def _after_jobs(self, day: date) -> None:
        self._plan_payments(day)
        for room in (announcements, incidents, layouts, posting):
            room.happen(desk.staff_on(STAFF, day), day, self.today)
        if day.day == 1:
            self.progress(f"{day:%Y-%m}")

    def customer(self, name: str, day: date) -> Customer:
        if name not in self.customers:
            company = self.companies[name]
            customer = register_customer(
                self._by(day), company.particulars, number=name, billing=company.billing
            )
            Membership.objects.create(user=_user(company.sign_in, company), customer=customer)
            self.customers[name] = customer
        return self.customers[name]

    def _sign_ins(self) -> None:
        for email in (STAFF, SECOND_STAFF):
            _user(email, is_staff=True, is_superuser=True)
        for email, name, duty in DESKS:
            _user(email, is_staff=True, duties=[duty.value], last_name=name)

    def _plan_payments(self, day: date) -> None:
        """Every new invoice meets its payer's habit."""
        new = Invoice.objects.filter(pk__gt=self.seen).select_related("customer").order_by("pk")
        for invoice in new:
            self.seen = invoice.pk
            number = int(invoice.customer.number.removeprefix("K-"))
            on = pays_on(number, invoice.due_on, self.today)
            if on is not None:
                self.paying[max(on, day + ONE_DAY)].append((invoice, number))

    def _pay(self, day: date) -> None:
        for invoice, number in self.paying.pop(day, ()):
            open_now = with_outstanding(Invoice.objects.filter(pk=invoice.pk)).get().outstanding
            if open_now:
                short = 10_000 if number == 23 and day.month % 5 == 0 else 0
                amount = max(open_now - short, 1)
                account = invoice.billing_account_id
                payments.receive(self._by(day), account, amount, day, [invoice.number])

    def _approve(self, day: date) -> None:
        """Staff decide on proposals after two days, but for one company's."""
        due = DunningProposal.objects.filter(state="open", made_on=day - timedelta(days=2))
        for proposal in due.exclude(kind=DunningProposal.Kind.LIFTING):
            if proposal.billing_account.number != UNDECIDED:
                dunning_approval.approve(
                    self._by(day), proposal.billing_account_id, Step(proposal.kind)
                )
        for proposal in due.filter(kind=DunningProposal.Kind.LIFTING):
            self._resume(proposal, day)

    def _resume(self, proposal: DunningProposal, day: date) -> None:
        for contract in proposal.billing_account.contracts.filter(
            suspensions__lifted_on=None, suspensions__isnull=False
        ).exclude(ends_on__lt=day):
            resume(self._by(day), contract.pk)

    def _others(self) -> None:
        """Colleagues, and one person in two companies."""
        users = get_user_model().objects
        for email, number, role in OTHERS:
            user = users.filter(email=email).first() or _user(email)
            Membership.objects.create(user=user, customer=self.customers[number], role=role)

    def _close(self) -> None:
        """Mail of the past counts as delivered on its day; the last days' waits for the worker."""
        old = context.now() - timedelta(days=DAYS_OLD_MAIL_IS_LEFT)
        for message in OutboxMessage.objects.filter(created_at__lt=old).iterator():
            message.sent_at = message.created_at
            message.next_attempt_at = None
            message.attempts = 1
            message.response = "250 (demo)"
            message.save()
        closing.close(*(desk.staff_on(one, self.today) for one in (STAFF, SECOND_STAFF)))
        certificates.certify(desk.staff_on(STAFF, self.today))
        now = context.now()
        JobRun.objects.create(
            day=self.today, since=self.today, plan=[], started_at=now, finished_at=now
        )
        seals.seal(context.system())


def _user(email: str, company: Company | None = None, **rights):
    user = get_user_model().objects.create_user(email, PASSWORD, **rights)
    if company:
        user.last_name, _, user.first_name = company.particulars.contact_name.partition(" ")
        user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
