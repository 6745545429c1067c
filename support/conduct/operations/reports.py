"""Taking up a case: by a company in the portal, by anybody's form, by staff (Art. 30-2, 31)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty, Member
from contracts.office.operation import operation, own
from contracts.office.operations import allowing
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.uploads import Upload
from contracts.people.models import Customer
from support.conduct.models import Case, Step
from support.conduct.operations.course import enter, locked, tell_reporter
from support.conduct.operations.files import stored
from support.conduct.queries.finding import KEEPERS
from support.conduct.terms import acting, telling
from support.conduct.terms.kinds import Channel, Item, Matter, State, StepKind

SERIES = "CND"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells: the item, who or what it is about, what happened, with files."""

    item: Item
    about: str
    text: str
    files: Collection[Upload] = ()


@operation(Duty.CONTRACTS, *Member, readers=KEEPERS, report_conduct=_("Prohibited act reported"))
def report(by: By, customer_id: int, told: Told) -> Case:
    """Art. 30-2: anybody of a company tells us of a prohibited act; they get a confirmation.

    Raises Refused.
    """
    by.require_holder(customer_id, Member.BILLING, Member.VIEWER)
    row = _case(by, Matter.CONDUCT, told, Channel.PORTAL, by.day)
    row.reporter_id, row.reporter_account_id = customer_id, by.person
    return _taken_up(by, row, told)


@own(readers=KEEPERS, report_conduct_publicly=_("Prohibited act reported by the public form"))
def report_publicly(by: By, told: Told, reporter: str) -> None:
    """Anybody tells us, signed in or not; nothing is said back but that it arrived."""
    row = _case(by, Matter.CONDUCT, told, Channel.FORM, by.day)
    row.reporter_name = reporter.strip()
    _taken_up(by, row, told)


@operation(Duty.CONTRACTS, is_hidden=True, readers=KEEPERS, record_conduct=_("Case recorded"))
def record(
    by: By,
    matter: Matter,
    told: Told,
    channel: Channel,
    received_on: date,
    *,
    reporter: str = "",
    holder: Customer | None = None,
    contract: Contract | None = None,
) -> Case:
    """Staff take down what they were told or came upon, about a holder if it is known.

    Raises Refused.
    """
    by.require(Duty.CONTRACTS)
    if contract is not None and holder is not None and contract.customer_id != holder.pk:
        raise Refused("1", "その会社の契約ではありません", "The contract is another company's")
    row = _case(by, matter, told, channel, received_on)
    row.reporter_name = reporter.strip()
    row.contract, row.holder = contract, contract.customer if contract else holder
    return _taken_up(by, row, told)


@operation(
    Duty.CONTRACTS, *Member, readers=KEEPERS, add_to_report=_("Information added to a report")
)
def add(
    by: By,
    case_number: str,
    text: str,
    files: Collection[Upload] = (),
    expected: str | None = None,
) -> Step:
    """Whoever reported in the portal adds to it, until the case is closed.

    `expected` is how often they had added to it when they read it. Raises Refused, Changed.
    """
    reporter = Case.objects.values_list("reporter_id", flat=True).get(number=case_number)
    by.require_holder(reporter or 0, Member.BILLING, Member.VIEWER)
    if not text.strip() and not files:
        raise Refused("30-2", "追加する内容がありません", "There is nothing to add")
    with stored(files) as rows, transaction.atomic():
        row = locked(case_number)
        if row.state == State.CLOSED:
            raise Refused("30-2", "この通報への対応は完了しています", "This report is closed")
        told = row.steps.filter(kind=StepKind.ADDED).count()
        if expected is not None and expected != str(told):
            raise Changed("30-2")
        allowing.count(by, reporter or 0, "30-2", files)
        step = Step(kind=StepKind.ADDED.value, day=by.day, text=text.strip())
        enter(by, row, step, rows)
        reference = f"conduct_report:{row.number}"
        journal(by, "add_to_report", "30-2", customer=row.reporter, reference=reference)
    return step


def _case(by: By, matter: Matter, told: Told, channel: Channel, received_on: date) -> Case:
    acting.check_report(matter, told.item, channel, received_on, told.text, by.day)
    return Case(
        matter=matter.value,
        item=told.item.value,
        channel=channel.value,
        received_on=received_on,
        recorded_at=by.now,
        about=told.about.strip(),
        text=told.text.strip(),
        state=State.OPEN.value,
    )


def _taken_up(by: By, row: Case, told: Told) -> Case:
    """The stored case."""
    with stored(told.files) as files, transaction.atomic():
        row.number = take(SERIES, by.day.year)[0]
        row.save(force_insert=True)
        step = Step(kind=StepKind.REPORTED.value, day=row.received_on, contract=row.contract)
        enter(by, row, step, files)
        if row.reporter_id is not None:
            allowing.count(by, row.reporter_id, "30-2", told.files)
        tell_reporter(by, row, "report_received", telling.received(row.received_on))
        _journal(by, row)
    return row


def _journal(by: By, row: Case) -> None:
    """What a company reported is in its journal; the rest in nobody's but staff's."""
    clause, values = row.item, {"channel": row.channel}
    if row.channel == Channel.PORTAL:
        reference = f"conduct_report:{row.number}"
        journal(by, "report_conduct", clause, customer=row.reporter, reference=reference)
    elif row.channel == Channel.FORM:
        reference = f"conduct_case:{row.number}"
        journal(by, "report_conduct_publicly", clause, reference=reference)
    else:
        reference = f"conduct_case:{row.number}"
        journal(by, "record_conduct", clause, reference=reference, after=values)
