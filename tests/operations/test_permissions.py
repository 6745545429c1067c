"""Who may do what: one table, role × action, held against the operations themselves."""

import inspect
from importlib import import_module
from pkgutil import iter_modules
from unittest.mock import MagicMock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

import billing.operations
import contracts.operations
from billing.models import (
    BankFile,
    BankRecord,
    Charge,
    DunningHold,
    DunningProposal,
    Payment,
    PolicyDraft,
)
from contracts.models import ChangeRequest, EditionDraft, Interruption
from contracts.office import context
from contracts.office.context import By, Duty, Member, Role
from contracts.office.models import Alert, Approval
from contracts.people.models import Customer, Invitation
from tests.factories import StaffFactory, UserFactory
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-20"
C, A, M = "contracts", "accounts", "administration"
OWNER, STRANGER, NONE = "owner", "stranger", "none"
ROLES = (C, A, M, NONE, OWNER, STRANGER)
"""Staff with one duty or none, the company's owner, the owner of another company."""

TABLE = {
    # contracts: what staff for contracts do
    "contracts.agreements.agree_for_contract": {C},
    "contracts.agreements.agree_for_account": {C},
    "contracts.application.accept": {C},
    "contracts.application.refuse": {C},
    "contracts.changes.add_servers": {C},
    "contracts.changes.change_plan": {C},
    "contracts.changes.change_responsible": {C},
    "contracts.ending.carry_out": {C},
    "contracts.interruptions.announce_maintenance": {C},
    "contracts.interruptions.interrupt": {C},
    "contracts.interruptions.restore": {C},
    "contracts.renewal.renew": {C},
    "contracts.requests.accept": {C},
    "contracts.requests.refuse": {C},
    "contracts.parties.change_particulars": {C},
    "billing.accepting.accept": {C},
    "billing.accepting.accept_request": {C},
    "billing.suspension.lift": {C},
    "billing.ending.terminate": {C},
    "billing.ending.terminate_part": {C},
    "billing.suspension.resume": {C},
    "billing.suspension.suspend": {C},
    "billing.transfer.carry_out": {C},
    "billing.transfer.transfer": {C},
    # what holders do by themselves, and staff for contracts for them
    "contracts.application.apply": {C, OWNER},
    "contracts.ending.decline_renewal": {C, OWNER},
    "contracts.parties.add_account": {C, OWNER},
    "contracts.parties.add_contact": {C, OWNER},
    "contracts.people.change_role": {C, OWNER},
    "contracts.people.decline_mail": {C, OWNER},
    "contracts.people.invite": {C, OWNER},
    "contracts.people.remove": {C, OWNER},
    "contracts.people.resend": {C, OWNER},
    "contracts.people.revoke": {C, OWNER},
    "contracts.requests.request_particulars": {C, OWNER},
    "contracts.requests.request_plan": {C, OWNER},
    "contracts.requests.request_responsible": {C, OWNER},
    "contracts.requests.request_servers": {C, OWNER},
    "contracts.requests.withdraw": {C, OWNER},
    "billing.ending.cancel": {C, OWNER},
    "billing.ending.decline_renewal": {C, OWNER},
    "billing.ending.quote_cancellation": {C, OWNER},
    "billing.ending.quote_reduction": {C, OWNER},
    "billing.ending.reduce": {C, OWNER},
    # money
    "billing.charges.charge": {A},
    "billing.charges.withdraw": {A},
    "billing.holds.bank_data_received": {A},
    "billing.holds.hold": {A},
    "billing.holds.release": {A},
    "billing.payments.receive": {A},
    "billing.payments.reverse": {A},
    "billing.assigning.assign": {A},
    "billing.assigning.ignore": {A},
    "billing.assigning.unmatch": {A},
    "billing.bank_files.commit": {A},
    "billing.bank_files.discard": {A},
    "billing.bank_files.receive": {A},
    "billing.bank_formats.keep": {A},
    "billing.credit_notes.issue_credit_note": {A},
    "billing.dunning.send_now": {A},
    "billing.holds.release_one": {A},
    "billing.matching.match_file": {A},
    "billing.matching.match_records": {A},
    "billing.returns.move": {A},
    "billing.returns.send_back": {A},
    "billing.returns.unmatch": {A},
    "billing.starting.repeat": {A},
    "billing.starting.start": {A},
    "billing.write_off.reverse_write_off": {A},
    "billing.write_off.write_off": {A},
    "contracts.resending.send_again": {A, C},
    "billing.approval.approve": {A, C},
    "billing.proposals.decline": {A, C},
    # the second person: the duty of the matter, here damages
    "billing.second_person.approve": {A},
    "billing.second_person.decline": {A},
    "billing.second_person.propose": {A},
    "billing.second_person.withdraw": {A},
    # administration
    "billing.policy.begin": {M},
    "billing.policy.discard": {M},
    "billing.policy.replace": {M},
    "billing.policy.write": {M},
    "contracts.edition_drafts.begin": {M},
    "contracts.edition_drafts.discard": {M},
    "contracts.edition_drafts.publish": {M},
    "contracts.edition_drafts.write_figures": {M},
    "contracts.edition_drafts.write_text": {M},
    "contracts.editing.edited": {M},
    "contracts.editing.journal_of": {M},
    "contracts.editions.publish_edition": {M},
    "contracts.ending.post_service_end": {M},
    "billing.ending.end_service": {M},
    "contracts.bounces.receive": {M},
    "contracts.seals.seal": {M},
    "contracts.staff.add": {M},
    "contracts.staff.change_duties": {M},
    "contracts.staff.deactivate": {M},
    "contracts.staff.reactivate": {M},
    "contracts.staff.reset_factors": {M},
    # every member of staff with a duty
    "contracts.alerts.close": {C, A, M},
    "contracts.files.add_note": {C, A, M, NONE},
    "contracts.files.attach": {C, A, M, NONE},
    "contracts.staff.begin_viewing": {C, A, M},
    "contracts.staff.end_viewing": {C, A, M, NONE},
}

OWN = {
    "contracts.drafting.begin", "contracts.drafting.write", "contracts.drafting.leave",
    "contracts.drafting.discard",
    "contracts.sending.send", "contracts.people.accept", "contracts.people.see_notices",
    "contracts.parties.register_customer",
}  # fmt: skip
"""About the account's own rows alone: there is nobody else's to protect."""

PARTS = {
    "contracts.agreements.record_agreement", "contracts.changes.record_reduction",
    "contracts.ending.fix_end", "contracts.second.require_two", "contracts.suspension.resume",
    "contracts.suspension.suspend", "billing.dunning.take_steps",
    "billing.ending.end_by_termination", "billing.proposals.close",
    "billing.proposals.close_liftings", "billing.proposals.lapse", "billing.proposals.propose",
    "billing.proposals.propose_lifting", "billing.run.begin", "billing.run.bill",
    "billing.run.reconcile", "billing.run.expect", "billing.bank_records.report_cancelled",
    "billing.shown.as_shown", "billing.shown.seal", "billing.write_off.reopen_named",
    "contracts.application.notice_of_refusal", "contracts.staff.needs_two",
}  # fmt: skip
"""Steps of operations and jobs that take rows under lock, after the permission was checked."""
PROTECTED = ("record", "issuing", "credit", "demand")
"""Modules that only operations may import (pyproject.toml)."""


def operations() -> dict:
    found = {}
    for package in (contracts.operations, billing.operations):
        for info in iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            for name, function in inspect.getmembers(module, callable):
                plain = inspect.unwrap(function)
                is_own = getattr(plain, "__module__", "") == module.__name__
                if not is_own or name.startswith("_") or not inspect.isfunction(plain):
                    continue
                if next(iter(inspect.signature(plain).parameters), "") == "by":
                    key = f"{package.__name__.partition('.')[0]}.{info.name}.{name}"
                    if info.name not in PROTECTED:
                        found[key] = function
    return found


def test_every_operation_is_in_the_table():
    assert set(operations()) == {*TABLE, *OWN, *PARTS}


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
        "invoice_id": invoice("2026-04").pk,
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
        "interruption_id": Interruption.objects.create(
            ground="13-1(1)", affected="a", starts_at=now, recorded_at=now
        ).pk,
        **_of_the_console(user),
        **dict.fromkeys(("effective", "effective_on", "starts_on", "day"), d("2026-06-30")),
        "month": d("2026-05-01"),
        "user_id": user.pk,
        "kind": Approval.Kind.DAMAGES,
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
    hold = DunningHold.objects.create(billing_account=account(), reason="r", held_on=d(DAY))
    return {
        "file_id": file.pk,
        "record_id": record.pk,
        "draft_id": policy.pk,
        "hold_id": hold.pk,
        "alert_id": Alert.objects.create(kind="k", day=d(DAY), created_at=now, text="t").pk,
    }


def by(role: str, rows: dict) -> By:
    now = context.system(d(DAY)).now
    if role in (OWNER, STRANGER):
        company = rows["customer_id"] if role == OWNER else rows["other"]
        return By(now, Role.CUSTOMER, rows["owner"], "y", {company: Member.OWNER})
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
    functions = {action: function for action, function in operations().items() if action in TABLE}
    people = {role: by(role, rows) for role in ROLES}
    found = {
        action: {role for role, who in people.items() if is_allowed(function, who, rows)}
        for action, function in functions.items()
    }
    assert found == TABLE


def test_jobs_may_do_everything(rows):
    who = context.system(d(DAY))
    refused = [
        action
        for action, function in operations().items()
        if action in TABLE and not is_allowed(function, who, rows)
    ]
    assert not refused
