"""Accounts, what they owe and what decides whose a transfer is, in one line each."""

from datetime import date

from billing.matching.directory import Directory
from billing.matching.facts import Balances, Decision, Money, PayerAccount, UnpaidInvoice

DAY = date(2026, 5, 29)
LETTERS = "アイウカガキクケコサシジスセソタチテトナニハバパヒプフホマミムモヤユヨラリルレロワン"


def accounts(*names: str, **values) -> list[PayerAccount]:
    return [
        PayerAccount(n, f"K-2026-{n:06}", n, f"K-2026-{n:06}", f"会社{n}", name, **values)
        for n, name in enumerate(names, 1)
    ]


def debt(pk: int, amount: int, n: int = 1) -> UnpaidInvoice:
    return UnpaidInvoice(pk, f"INV-2026-{900_000 + 10 * pk + n}", date(2026, 5 - n % 4, 28), amount)


def world(known: list[PayerAccount], *debts: UnpaidInvoice, **money) -> tuple[Directory, Balances]:
    balances = Balances()
    for one in known:
        mine = sorted((d for d in debts if d.account_id == one.id), key=lambda d: d.due_on)
        balances[one.id] = Money(tuple(mine), **money)
    return Directory.of(known, debts), balances


def told(decision: Decision) -> tuple:
    if decision.sure:
        return decision.sure.account_id, [reason.rule for reason in decision.sure.reasons]
    return None, [reason.rule for reason in decision.reasons]
