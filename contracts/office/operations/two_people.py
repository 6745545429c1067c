"""What one member of staff may not do alone."""

from contracts.office.context import By, Duty, Role
from contracts.office.operation import internal
from contracts.office.terms.explanation import Refused


@internal()
def require_two(by: By, second: By | None, clause: str, *duties: Duty) -> None:
    """Staff of a duty need another one's approval; jobs and scenarios do what was approved."""
    by.require(*duties)
    if by.role is Role.SYSTEM:
        return
    if second is None or second.role is not Role.STAFF or second.account_id == by.account_id:
        raise Refused(
            clause,
            "もう一人の承認が必要です",
            "This needs the approval of a second person",
        )
    second.require(*duties)
