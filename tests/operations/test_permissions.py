"""Who may do what: what each operation declares, role by role, held against what it does."""

import inspect
from importlib import import_module
from pkgutil import iter_modules
from unittest.mock import MagicMock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import override

import billing.operations
import contracts.office.operations
import contracts.operations
import contracts.people.operations
import support.announcements.operations
import support.conduct.operations
import support.desk.operations
import support.inbound.operations
import support.incidents.operations
import support.offboarding.operations
import support.questions.operations
import support.registers.operations
from billing.models import (
    BankFile,
    BankRecord,
    Charge,
    DunningHold,
    DunningProposal,
    Payment,
    PolicyDraft,
)
from contracts.models import ChangeRequest, EditionDraft
from contracts.office import approving, context
from contracts.office.context import By, Duty, Member, Role
from contracts.office.models import Alert, Approval, CompanyHoliday
from contracts.office.operation import ENTRIES, OPERATIONS, called, hidden, operation
from contracts.people.models import Customer, Invitation
from support.conduct.models import Case
from support.desk.models import CannedAnswer, Inquiry
from support.inbound.models import IncomingMail
from support.incidents.models import Disruption
from support.offboarding.models import Checklist
from support.offboarding.terms.kinds import Item
from support.registers.models import Entry
from tests.factories import StaffFactory, UserFactory
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-20"
C, A, M, S = "contracts", "accounts", "administration", "support"
OWNER, STRANGER, NONE = "owner", "stranger", "none"
ROLES = (C, A, M, S, NONE, *map(str, Member), STRANGER)
"""Staff with one duty or none, the company's own people, the owner of another company."""

PACKAGES = (
    contracts.office.operations, contracts.people.operations, contracts.operations,
    billing.operations, support.conduct.operations, support.incidents.operations,
    support.registers.operations, support.announcements.operations, support.desk.operations,
    support.inbound.operations,
    support.offboarding.operations, support.questions.operations,
)  # fmt: skip
PARTS = {
    "allocations", "copying", "credit", "demand", "issuing", "locking", "notifying", "numbering",
    "record",
}  # fmt: skip
"""Modules of what operations are made of, which only they may import (pyproject.toml)."""


def written() -> dict:
    """Every public function of the operations whose first argument says who acts."""
    found = {}
    for package in PACKAGES:
        for info in iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            for name, function in inspect.getmembers(module, callable):
                plain = inspect.unwrap(function)
                is_own = getattr(plain, "__module__", "") == module.__name__
                if not is_own or name.startswith("_") or not inspect.isfunction(plain):
                    continue
                if next(iter(inspect.signature(plain).parameters), "") == "by":
                    found[f"{module.__name__}.{name}"] = function
    return found


def declared() -> dict[str, set[str]]:
    """By name, the roles that each operation says are allowed; those about own rows aside."""
    return {
        one.name: {role for who in one.allowed for role in roles(who)}
        for one in OPERATIONS
        if one.allowed
    }


def roles(who) -> tuple[str, ...]:
    if who is Role.STAFF:
        return (C, A, M, S, NONE)
    return (who.value,)


def test_every_operation_declares_who_may_carry_it_out():
    functions = written()
    parts = {name for name in functions if name.split(".")[-2] in PARTS}
    assert len(functions) > 120
    assert set(functions) - parts <= {one.name for one in OPERATIONS}
    assert all(functions[one.name] is one.function for one in OPERATIONS)


def test_what_is_declared_gives_names_to_the_journal_and_duties_to_the_table():
    @operation(Duty.ACCOUNTS, count_stars="星を数えた")
    def count(by: By) -> int:
        return 1

    name = f"{__name__}.{count.__qualname__}"
    try:
        assert declared()[name] == {A}
        with override("ja"):
            assert called("count_stars") == "星を数えた"
        assert "count_stars" not in hidden()
        with pytest.raises(ValueError, match="count_stars"):
            operation(Duty.ACCOUNTS, count_stars="again")
    finally:
        OPERATIONS.unregister(name)
        ENTRIES.unregister("count_stars")
    assert called("count_stars") == "count_stars"


@pytest.fixture
def rows() -> dict:
    """A life with one row of everything."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-06-10", "pay", customer="A", amount=1000),
    )
    user = StaffFactory(email="x@example.jp", duties=[])
    person = UserFactory(email="y@example.jp")
    customer, now = account().customer, context.system(d(DAY)).now
    asked = {"customer": customer, "requested_at": now, "after": {"phone": "0312345678"}}
    invited = {"customer": customer, "email": "z@example.jp", "role": "viewer"}
    proposed = {"kind": "damages", "subject": "s", "proposed_at": now, "proposed_by": user}
    return {
        "contract_id": contract().pk,
        "contract_ids": [contract().pk],
        "contract": contract(),
        "account_id": account().pk,
        "customer_id": customer.pk,
        "customer": customer,
        "row": customer,
        "referred": account(),
        "invoice_id": invoice("2026-04").pk,
        "invoice_ids": [invoice("2026-04").pk],
        "payment_id": Payment.objects.get().pk,
        "charge_id": Charge.objects.create(
            billing_account=account(), day=d(DAY), amount=1, reason="r"
        ).pk,
        "proposal_id": DunningProposal.objects.create(
            billing_account=account(), kind="suspension", made_on=d(DAY)
        ).pk,
        "approval_id": Approval.objects.create(**proposed).pk,
        "request_id": ChangeRequest.objects.create(kind="company", **asked).pk,
        "membership_id": customer.memberships.create(user=person, role="owner").pk,
        "invitation_id": Invitation.objects.create(
            created_at=now, expires_at=now, invited_by=user, token_sha256="t", **invited
        ).pk,
        "disruption_id": Disruption.objects.create(
            number="INC-2026-000001",
            kind="incident",
            scope="all",
            effect="degraded",
            title="a",
            starts_at=now,
            known_at=now,
        ).pk,
        **_of_the_console(user),
        **dict.fromkeys(("effective", "effective_on", "starts_on", "day"), d("2026-06-30")),
        "month": d("2026-05-01"),
        "user_id": user.pk,
        "kind": approving.kind_of(Approval(kind="damages")),
        "order": MagicMock(billing_account=account()),
        "owner": person.pk,
        "other": Customer.objects.get(number="B").pk,
    }


def _of_the_console(user) -> dict:
    now = context.system(d(DAY)).now
    file = BankFile.objects.create(
        name="f", sha256="s", kind="csv", content=b"", uploaded_at=now, state="committed"
    )
    record = BankRecord.objects.create(
        file=file, position=1, outcome="incoming", amount=1, identity="i",
        booking_date=d(DAY), value_date=d(DAY),
    )  # fmt: skip
    times = {"created_at": now, "updated_at": now}
    policy = PolicyDraft.objects.create(pk=1, steps=[], **times)
    EditionDraft.objects.create(pk=policy.pk, **times)
    entry = Entry.objects.create(
        number="REG-1", register="personal", sort="received", party="p", title="t",
        starts_on=DAY, recorded_at=now, state="open",
    )  # fmt: skip
    inquiry = Inquiry.objects.create(
        number="INQ-1", customer=account().customer, subject="s", category="console",
        channel="portal", opened_at=now, response_minutes=1, resolution_minutes=1,
    )  # fmt: skip
    mail = IncomingMail.objects.create(
        identity="i",
        received_at=now,
        stored_at=now,
        size=1,
        file="f",
        fate="triage",
        decided_at=now,
    )
    hold = DunningHold.objects.create(billing_account=account(), reason="r", held_on=d(DAY))
    checklist = Checklist.objects.create(
        contract=contract(), ends_on=d("2026-06-10"), opened_on=d("2026-06-11"),
        holder_left=1, operator_left=0, next_due_on=d("2026-06-24"),
    )  # fmt: skip
    return {
        "checklist_id": checklist.pk,
        "item": Item.SOFTWARE,
        "entry_id": entry.pk,
        "question_id": _question(user, now),
        "case_number": Case.objects.create(
            number="CND-1",
            matter="conduct",
            item="30-1(1)",
            channel="portal",
            received_on=DAY,
            recorded_at=now,
            text="t",
            reporter=account().customer,
            state="open",
        ).number,
        "file_id": file.pk,
        "record_id": record.pk,
        "draft_id": policy.pk,
        "hold_id": hold.pk,
        "inquiry_id": inquiry.pk,
        "mail_id": mail.pk,
        "holiday_id": CompanyHoliday.objects.create(day=d("2026-08-13"), name="h").pk,
        "canned_id": CannedAnswer.objects.create(title="t", text="t").pk,
        "alert_id": Alert.objects.create(kind="k", day=d(DAY), created_at=now, text="t").pk,
    }


def _question(user, now) -> int:
    """What the owner's company is asked to explain."""
    row = Case.objects.create(
        number="CND-2", matter="conduct", item="30-1(1)", channel="own",
        received_on=DAY, recorded_at=now, text="t", holder=account().customer, state="open",
    )  # fmt: skip
    asked = {"kind": "asked", "day": DAY, "until": "2026-07-20", "at": now, "author": user}
    return row.steps.create(**asked).pk


def by(role: str, rows: dict) -> By:
    now = context.system(d(DAY)).now
    if role == STRANGER or role in set(Member):
        company = rows["other"] if role == STRANGER else rows["customer_id"]
        member = Member.OWNER if role == STRANGER else Member(role)
        return By(now, Role.CUSTOMER, rows["owner"], "y", {company: member})
    duties = frozenset() if role == NONE else frozenset([Duty(role)])
    return By(now, Role.STAFF, rows["user_id"] + 1000, "s", duties=duties)


def is_allowed(function, who: By, rows: dict) -> bool:
    """Whether permission is given: whatever else is wrong with the call comes after it."""
    wanted = list(inspect.signature(inspect.unwrap(function)).parameters.values())[1:]
    places = [rows.get(p.name, MagicMock()) for p in wanted if p.kind is p.POSITIONAL_ONLY]
    places = places[: sum(p.kind is p.POSITIONAL_ONLY and p.default is p.empty for p in wanted)]
    given = {
        p.name: rows.get(p.name, MagicMock())
        for p in wanted
        if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    }
    try:
        with transaction.atomic():
            try:
                function(who, *places, **given)
            finally:
                transaction.set_rollback(True)
    except PermissionDenied:
        return False
    except Exception:
        return True
    return True


def test_who_may_do_what(rows):
    people = {role: by(role, rows) for role in ROLES}
    functions = {one.name: one.function for one in OPERATIONS}
    found = {
        action: {role for role, who in people.items() if is_allowed(functions[action], who, rows)}
        for action in declared()
    }
    assert len(found) > 95
    wrong = {one: found[one] ^ may for one, may in declared().items() if found[one] != may}
    assert not wrong, "\n".join(f"{one} {sorted(roles)}" for one, roles in wrong.items())


def test_jobs_may_do_everything(rows):
    who = context.system(d(DAY))
    functions = {one.name: one.function for one in OPERATIONS}
    refused = [action for action in declared() if not is_allowed(functions[action], who, rows)]
    assert not refused
