"""A year of billing accounts → the content of its statement."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date

from billing.documents.content import Issuer
from billing.documents.yearly import PrintedMonth, YearlyContent
from billing.queries.statement import of_accounts
from billing.queries.statement_paper import recipient_of
from billing.terms.yearly import by_month
from contracts.office.documents.issuer import issuer
from contracts.people.models import BillingAccount


def content(
    accounts: Sequence[BillingAccount], first: date, last: date, made_on: date
) -> YearlyContent:
    """Of billing accounts of one company, at least one, from a month's first day on."""
    found = of_accounts([one.pk for one in accounts], first, last)
    unpaid = [one.outstanding for one in found.items if one.outstanding]
    return YearlyContent(
        recipient=recipient_of(accounts),
        issuer=Issuer.of(issuer()),
        accounts=tuple(f"{one.number} {one}" for one in accounts),
        first=first,
        last=last,
        made_on=made_on,
        opening=found.opening,
        months=tuple(PrintedMonth(*astuple(one)) for one in by_month(found)),
        closing=found.closing,
        unpaid=len(unpaid),
        outstanding=sum(unpaid),
        credit=found.credit,
        interest=found.interest,
    )
