"""The targets of the desk, as the rules need them."""

from support.desk.models import SupportTarget
from support.desk.terms.clocks import Policy, Target
from support.desk.terms.kinds import Priority


def policies() -> list[Policy]:
    """Every target that staff have set."""
    return [
        Policy(
            Priority(row.priority),
            row.effective_from,
            Target(row.response_minutes, row.resolution_minutes),
        )
        for row in SupportTarget.objects.all()
    ]
