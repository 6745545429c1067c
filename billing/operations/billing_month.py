"""Staff begin the run of a month, or repeat what failed in it (Art. 23-1)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import BillingRun
from billing.operations import reconciling, run
from billing.operations.preview import whole
from billing.queries import billing_holds, runs
from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from contracts.terms.periods import month_last

CLAUSE = "23-1"


def why_not(day: date, month: date) -> Refused | None:
    """Why the run of a month cannot be started on a day; None where it can."""
    name = f"{month:%Y年%-m月}"
    if day <= month_last(month):
        return Refused(
            CLAUSE,
            f"{name}はまだ終わっていません。翌月の初日から請求できます",
            f"{month:%B %Y} is not over; it can be billed from the first day of the next month",
        )
    if BillingRun.objects.filter(month=month, held=0).exclude(finished_at=None).exists():
        return Refused(
            CLAUSE,
            f"{name}の請求処理は完了しています",
            f"The billing run for {month:%B %Y} is finished",
        )
    return None


@operation(Duty.ACCOUNTS, start_billing=_("Billing run started"))
@transaction.atomic
def start(by: By, month: date) -> None:
    """Have the run of a month that is over carried out by the jobs.

    One that is finished is opened again only for what was held back. Raises Refused.
    """
    by.require(Duty.ACCOUNTS)
    refusal = why_not(by.day, month)
    if refusal is not None:
        raise refusal
    is_open = BillingRun.objects.filter(month=month).exists()
    if not is_open and not run.candidates(month):
        raise Refused(
            CLAUSE,
            f"{month:%Y年%-m月}に請求するものはありません",
            f"There is nothing to bill for {month:%B %Y}",
        )
    journal(by, "start_billing", CLAUSE, reference=f"run:{month:%Y-%m}")


def is_as_shown(month: date, day: date, expected: str) -> bool:
    """Whether a run of the day would bill what the preview of a fingerprint shows."""
    preview = whole(month, day)
    held = billing_holds.held([one.account for one in preview.invoices], day)
    return fingerprint.of(*preview.shown(held)) == expected


@internal(give_up_billing=_("Billing run given up before it began"))
def give_up(by: By, month: date) -> None:
    """Nothing was billed: it would have been something else than the preview showed."""
    journal(by, "give_up_billing", CLAUSE, reference=f"run:{month:%Y-%m}")


@operation(Duty.ACCOUNTS, repeat_billing=_("Billing retried"))
def repeat(by: By, month: date, account_id: int) -> bool:
    """Bill one account again after it failed. Returns whether it has its invoice now."""
    by.require(Duty.ACCOUNTS)
    failed = runs.failures(month).filter(billing_account=account_id)
    if not failed.exists():
        raise Refused(
            CLAUSE,
            "この請求先には解決していない失敗がありません",
            "This account has no unresolved failure",
        )
    if billing_holds.held([account_id], by.day):
        raise Refused(
            CLAUSE,
            "この請求先の請求は保留中です。保留を解除してからやり直してください",
            "Billing of this account is held back; release it before trying again",
        )
    account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    reference = f"run:{month:%Y-%m}:{account.number}"
    journal(by, "repeat_billing", CLAUSE, customer=account.customer, reference=reference)
    run.bill(by, [account_id], month)
    if not runs.failures(month).exists():
        reconciling.reconcile(by, month)
    return not failed.exists()
