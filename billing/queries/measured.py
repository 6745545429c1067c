"""How far the newest billing run has come."""

from billing.models import BillingRun
from billing.queries.runs import months
from contracts.office.measures import MEASURES, Figures, Measure, one


def _newest_run() -> Figures:
    return {
        state: figure
        for month in months(None, 1)[:1]
        for state, figure in (
            ("expected", month.run.expected),
            ("held", month.run.held),
            ("issued", month.issued),
            ("failed", month.failures),
        )
    }


def _unfinished() -> Figures:
    return one(BillingRun.objects.filter(finished_at=None).count())


MEASURES.register(
    Measure(
        "portal_billing_run_accounts",
        "Accounts of the newest billing run: to be billed, held back, issued, failed",
        _newest_run,
        "state",
    )
)
MEASURES.register(
    Measure("portal_billing_runs_unfinished", "Billing runs that are not finished", _unfinished)
)
