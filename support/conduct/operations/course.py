"""What every step of a case writes: the step, what follows from it, and whom it is told."""

from collections.abc import Collection

from contracts.office.context import By, Member
from contracts.office.operation import internal
from contracts.office.operations.record import notify
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Explanation
from contracts.office.terms.fingerprint import Changed
from contracts.operations.notifying import notify_holder
from contracts.people.operations.notifying import notify_company
from support.conduct.models import Case, CaseFile, Step
from support.conduct.operations.files import attach
from support.conduct.queries import facts
from support.conduct.terms.kinds import Channel


def locked(number: str, expected: str | None = None) -> Case:
    """Read again under its lock. Raises Case.DoesNotExist.

    `expected` is the fingerprint of the case that the person read: what is sent twice, or by
    two people at once, is done once. Raises Changed where something has been added.
    """
    row = Case.objects.select_for_update(of=["self"]).get(number=number)
    fingerprint.require(Changed(row.item), expected, facts.case(row))
    return row


@internal()
def enter(by: By, row: Case, step: Step, files: Collection[CaseFile] = ()) -> Step:
    """A step of a stored case, with its files; the case's state follows from all of them."""
    step.case, step.at, step.author_id = row, by.now, by.account_id
    step.save(force_insert=True)
    attach(step, files)
    known = facts.case(row)
    row.state, row.due_on = known.state.value, known.awaited
    row.save(update_fields=["state", "due_on", "holder", "contract"])
    return step


@internal()
def tell_reporter(
    by: By, row: Case, kind: str, explanation: Explanation, said: str = "", mark: str = ""
) -> None:
    """To the person who reported in the portal, or, who has left, to the company's owners.

    Others are answered by staff themselves. `mark` tells the notices of one case apart.
    """
    if row.channel != Channel.PORTAL or row.reporter is None or row.reporter_account is None:
        return
    people = row.reporter.memberships.select_related("user").order_by("pk")
    still = people.filter(user=row.reporter_account)
    to = still if still.exists() else people.filter(role=Member.OWNER)
    notify(
        by,
        kind,
        [one.user.email for one in to],
        customer=row.reporter,
        reference=f"conduct_report:{row.number}:{mark or kind}",
        data={"report": row.number, "said": said, "explanation": explanation.to_json()},
    )


@internal()
def tell_holder(
    by: By, row: Case, kind: str, explanation: Explanation, said: str = "", **more: int
) -> None:
    """To whom it concerns: neither number nor reporter of the case.

    `more` goes into the notice: the `question` that is to be answered, by the key of its step.
    """
    data = {"said": said, "explanation": explanation.to_json(), **more}
    if row.contract is not None and row.contract.customer_id == row.holder_id:
        notify_holder(by, kind, row.contract, data)
    elif row.holder is not None:
        notify_company(by, kind, row.holder, data)
