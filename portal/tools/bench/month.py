"""A month of transfers to a company that bills thousands, and who truly paid what.

Only this module knows the truth; matching sees accounts, open invoices and bank records.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from billing.matching.facts import Alias, IncomingTransfer, PayerAccount, UnpaidInvoice
from portal.tools.bench import names
from portal.tools.bench.names import Company

FIRST_DAY, DAYS = date(2026, 5, 1), 31
UNIT = 16_200
FEES = (110, 165, 220, 330, 440, 550, 605, 660, 770, 880)
STYLES = {"as_registered": 78, "spelled": 7, "missing": 9, "front": 4, "end": 2}
HINTS = {"": 74, "id": 11, "edi": 6, "code": 9}
CUT_BY_THE_BANK = {48: 76, 26: 22, 20: 1, 30: 1}
OPEN_INVOICES = {1: 55, 2: 22, 3: 11, 4: 6, 5: 4, 6: 2}


@dataclass(frozen=True, slots=True)
class Transfer:
    """A record and the truth: who sent it, and for which invoices.

    `amounts` are those of the invoices, None where it pays no open invoices in full; which
    one of equal ones is meant, the terms say, unless it names their numbers (`named`). Of
    those of one `twin` one is a payment and the other came by mistake: at most one is right.
    """

    record: IncomingTransfer
    kind: str
    account_id: int | None
    amounts: tuple[int, ...] | None
    named: frozenset[str] = frozenset()
    twin: int = 0
    outgoing: bool = False

    def is_for(self, invoices: dict[str, int]) -> bool:
        """Whether these are its invoices, given as numbers and amounts."""
        return self.amounts == tuple(sorted(invoices.values())) and self.named <= set(invoices)


@dataclass(slots=True)
class Payer:
    """A billing account, how its transfers look, and what it has not paid yet."""

    account: PayerAccount
    company: Company
    place: str
    style: str
    hint: str
    cut: int
    sender: str
    own_name: str = ""
    open: list[UnpaidInvoice] = field(default_factory=list)


@dataclass(slots=True)
class TransferMonth:
    """`transfers` in the order of the bank's file."""

    accounts: list[PayerAccount] = field(default_factory=list)
    debts: list[UnpaidInvoice] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)


def month(seed: int, records: int) -> TransferMonth:
    """So many incoming transfers, and some outgoing ones among them."""
    return _Maker(Random(seed)).make(records)


def _pick(random: Random, weights: dict):
    return random.choices(list(weights), list(weights.values()))[0]


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.month = TransferMonth()
        self.companies: list[Company] = []
        self.customers = 0
        self.planned: list[Transfer] = []

    def make(self, records: int) -> TransferMonth:
        payers = []
        while len(self.planned) < records:
            made = self._customer()
            payers += made
            for payer in made:
                self._pay(payer)
        del self.planned[records:]
        self.planned += [self._outgoing() for _ in range(records // 60)]
        self.month.transfers = sorted(self.planned, key=lambda one: one.record.value_date)
        return self.month

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _company(self) -> Company:
        """Now and then one that has another's name, or begins with it."""
        if self.companies and self._chance(0.004):
            return self.random.choice(self.companies)
        if self.companies and self._chance(0.04):
            base = self.random.choice(self.companies)
            return base.with_suffix(*names.suffix(self.random))
        return names.company(self.random)

    def _customer(self) -> list[Payer]:
        self.customers += 1
        company = self._company()
        self.companies.append(company)
        number = f"K-2026-{self.customers:06}"
        how_many = self.random.choice((2, 2, 3)) if self._chance(0.03) else 1
        says_names = self._chance(0.9 if how_many > 1 else 0.4)
        has_kana = not self._chance(0.004)
        places = ["", *names.branches(self.random)][:how_many]
        payers = []
        for n, place in enumerate(places):
            said = (names.written(company, "as_registered", place),) if says_names else ()
            account = PayerAccount(
                len(self.month.accounts) + 1,
                number if not n else f"{number}-{n + 1}",
                self.customers,
                number,
                company.full,
                names.written(company, "spelled") if self._chance(0.3) else company.kana,
                said,
            )
            if not has_kana:
                account = replace(account, kana="", payer_names=())
            says_place = says_names or self._chance(0.5)
            payers.append(self._payer(account, company, place if says_place else ""))
            self.month.accounts.append(payers[-1].account)
        return payers

    def _payer(self, account: PayerAccount, company: Company, place: str) -> Payer:
        hint = _pick(self.random, HINTS)
        if hint == "code":
            account = replace(account, payer_codes=(f"{9_000_000_000 + account.id}",))
        payer = Payer(
            account,
            company,
            place,
            _pick(self.random, STYLES),
            hint,
            _pick(self.random, CUT_BY_THE_BANK),
            names.bank(self.random),
        )
        if self._chance(0.02):
            self._taught(payer)
        self._owe(payer)
        return payer

    def _taught(self, payer: Payer) -> None:
        """It always pays under a name that staff taught."""
        payer.own_name = (
            names.person(self.random)
            if self._chance(0.3)
            else names.written(names.company(self.random), "front")
        )
        printed = names.printed(payer.own_name)[: payer.cut]
        alias = Alias(payer.account.id, printed, frozenset([payer.sender]))
        payer.account = replace(payer.account, aliases=(alias,))

    def _owe(self, payer: Payer) -> None:
        servers = self.random.choices(range(1, 31), [31 - n for n in range(1, 31)])[0]
        count = _pick(self.random, OPEN_INVOICES)
        for back in range(count, 0, -1):
            net = servers * UNIT
            if self._chance(0.18):
                net = net * self.random.randint(1, 29) // 30
            total = net + net // 10
            if self._chance(0.03):
                total += self.random.randint(40, 2_000)  # late interest of an earlier month
            if back == count > 1 and self._chance(0.04):
                total = self.random.choice(FEES)  # what a deducted charge left open
            if self._chance(0.08):
                servers += 1
            due = date(2026, 6, 30) - timedelta(30 * back)
            number = f"INV-2026-{len(self.month.debts) + 1:06}"
            debt = UnpaidInvoice(payer.account.id, number, due, total)
            self.month.debts.append(debt)
            payer.open.append(debt)

    def _pay(self, payer: Payer) -> None:
        """Some or all of what is open, in one transfer or several, on days that follow."""
        open_now = sorted(payer.open, key=lambda debt: (debt.due_on, debt.number))
        day = FIRST_DAY + timedelta(self.random.randrange(DAYS - 12))
        while open_now and self._chance(0.93):
            chosen = self._choice(open_now, payer.hint == "edi")
            total = sum(debt.outstanding for debt in chosen)
            kind, amount, amounts = self._amount(chosen, total)
            is_paid_twice = amounts is not None and self._chance(0.005)
            twin = len(self.planned) + 1 if is_paid_twice else 0
            self._send(payer, kind, amount, day, chosen, amounts, twin)
            if amounts is not None:
                open_now = [debt for debt in open_now if debt not in chosen]
                if is_paid_twice:
                    self._repeat(self.planned[-1], day + timedelta(self.random.randrange(6)))
                    return
            else:
                return
            if self._chance(0.4):
                return
            day += timedelta(self.random.choices((0, 7, 10, 15), (5, 5, 45, 45))[0])
            if day >= FIRST_DAY + timedelta(DAYS):
                return

    def _repeat(self, one: Transfer, day: date) -> None:
        record = replace(one.record, value_date=day)
        self.planned.append(replace(one, kind="duplicate", record=record))

    def _choice(self, open_now: list[UnpaidInvoice], names_them: bool) -> list[UnpaidInvoice]:
        """What is paid together; of equal ones those due first, as the terms apply it."""
        how = self.random.choices(("one", "some", "all"), (62, 23, 15))[0]
        count = {"one": 1, "some": min(len(open_now), self.random.choice((2, 2, 3)))}.get(
            how, len(open_now)
        )
        wanted = self.random.sample(open_now, count)
        if names_them:
            return sorted(wanted, key=lambda debt: debt.due_on)[:1]
        left, chosen = list(open_now), []
        for debt in wanted:
            oldest = next(one for one in left if one.outstanding == debt.outstanding)
            left.remove(oldest)
            chosen.append(oldest)
        return chosen

    def _amount(
        self, chosen: list[UnpaidInvoice], total: int
    ) -> tuple[str, int, tuple[int, ...] | None]:
        owed = tuple(sorted(debt.outstanding for debt in chosen))
        if total > 6_000:
            if self._chance(0.005):
                return "part", total * self.random.randint(20, 80) // 100_000 * 1_000 + 1_000, None
            if self._chance(0.002):
                return "over", total + self.random.choice((1_000, 3_000, 10_000)), None
            if min(owed) > max(FEES) and self._chance(0.06):
                return "charges", total - self.random.choice(FEES), owed
        return "one" if len(chosen) == 1 else f"{len(chosen)} together", total, owed

    def _send(self, payer: Payer, kind: str, amount: int, day: date, chosen, amounts, twin) -> None:
        """One transfer as the bank reports it."""
        text = payer.own_name or names.written(payer.company, payer.style, payer.place)
        codes, edi = payer.account.payer_codes, ""
        named: frozenset[str] = frozenset()
        if payer.hint == "id" and not payer.own_name:
            number = payer.account.number
            if len(chosen) == 1 and self._chance(0.3):
                number, named = chosen[0].number, frozenset([chosen[0].number])
            digits = "".join(filter(str.isdigit, number))[:10]
            text = digits + self.random.choice(("", " ")) + text
        if payer.hint == "edi":
            edi = self.random.choice((chosen[0].number, chosen[0].number.replace("-", "")))
            named = frozenset([chosen[0].number])
        if self._chance(0.008):  # the president's name, or a parent company's
            kind, text = self._strange_name(kind, codes)
        printed = names.printed(text)[: payer.cut].rstrip()
        record = IncomingTransfer(
            amount, day, printed, codes[0] if codes else "", edi, sender=payer.sender
        )
        self.planned.append(Transfer(record, kind, payer.account.id, amounts, named, twin))

    def _strange_name(self, kind: str, codes: tuple[str, ...]) -> tuple[str, str]:
        if self._chance(0.5):
            return f"{kind}, president", names.person(self.random)
        parent = names.company(self.random)
        return f"{kind}, parent", names.written(parent, "as_registered")

    def _outgoing(self) -> Transfer:
        day = FIRST_DAY + timedelta(self.random.randrange(DAYS))
        name = names.printed(names.written(self.random.choice(self.companies), "front"))[:48]
        record = IncomingTransfer(UNIT * self.random.randint(1, 9), day, name)
        return Transfer(record, "outgoing", None, None, outgoing=True)
