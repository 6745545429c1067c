"""An individual agreement with a contract or a billing account (Art. 2-2)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import day_of, invoice, lock_account, lock_contract
from billing.queries import staff_acts
from billing.terms.staff_acts import AgreementQuote
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.proposal import Fact, Words
from contracts.operations import agreements
from contracts.people.models import BillingAccount
from contracts.terms.facts import Term
from contracts.terms.parameters import SPECIFICATIONS, ParameterScope, validated
from contracts.terms.wording import worded


def facts(row: Proposal, day: date) -> list[Fact]:
    values = row.values
    scope = ParameterScope.CONTRACT if row.contract_id else ParameterScope.ACCOUNT
    agreed = validated(values["parameters"], scope)
    subject = row.contract or _account(row)
    first = day_of(values, "first") or day
    return of_quote(staff_acts.agreement(subject, day, agreed, first, day_of(values, "last")))


def of_quote(quote: AgreementQuote) -> list[Fact]:
    """Its days, its figures, the invoices and the term that it changes."""
    forever = Words("期限なし", "No last day")
    found = [
        Fact("適用開始日", "Effective from", quote.first, "2-2"),
        Fact("適用終了日", "Effective until", quote.last or forever, "2-2"),
    ]
    for one in quote.figures:
        known = SPECIFICATIONS[one.name]
        old, new = worded(one.name, one.before), worded(one.name, one.after)
        value = Words(f"{old.ja} → {new.ja}", f"{old.en} → {new.en}")
        found.append(Fact(known.ja, known.en, value, known.clause))
    for month in quote.months:
        found += invoice(month)
    if quote.term_before and quote.term_after:
        found += _term(quote.term_before, quote.term_after)
    return found


def _term(before: Term, after: Term) -> list[Fact]:
    days = [_days(before), _days(after)]
    value = (
        days[0]
        if before == after
        else Words(f"{days[0].ja} → {days[1].ja}", f"{days[0].en} → {days[1].en}")
    )
    return [
        Fact("次の契約期間", "Next term", value, "14-2"),
        Fact("その通知期限", "Its notice deadline", after.notice_deadline, "14-2"),
    ]


def _days(term: Term) -> Words:
    first, last = term.starts_on, term.ends_on
    return Words(
        f"{ja_day(first)}〜{ja_day(last)}",
        f"{en_day(first)} to {en_day(last)}",
    )


def _account(row: Proposal) -> BillingAccount:
    return BillingAccount.objects.get(pk=row.values["billing_account"])


def lock(row: Proposal) -> None:
    lock_contract(row) if row.contract_id else lock_account(row)


def carry_out(by: By, second: By, row: Proposal) -> object:
    agree = agreements.agree_for_contract if row.contract_id else agreements.agree_for_account
    return agree(
        by,
        row.contract_id or row.values["billing_account"],
        row.values["parameters"],
        day_of(row.values, "first"),
        day_of(row.values, "last"),
        row.document.name,
        second,
    )


KIND = register(
    ApprovalKind(
        "agreement",
        _("Individual agreement"),
        (Duty.CONTRACTS,),
        "2-2",
        facts,
        lock,
        carry_out,
    )
)
