"""All billing accounts by what a transfer may say of them: codes, numbers, names."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from billing.matching import names
from billing.matching.facts import Alias, IncomingTransfer, PayerAccount, UnpaidInvoice
from billing.matching.names import Name
from contracts.office import normalise

MOST_RIVALS = 20
"""Names with a common beginning that are looked at; beyond, the beginning says nothing."""
ALIKE = 60
"""Likeness, 0–100, from which a name is proposed."""
SERIAL_DIGITS = 4
"""The least digits of a number's last part that are taken for it."""
_numbers = re.compile(r"(?<![A-Z0-9])([A-Z]{0,4})-?([0-9][0-9-]{2,16})(?![0-9])")
_no_sign, _no_digit, _no_digits = map(re.compile, ("[^A-Z0-9]", "[^0-9]", "[^0-9]+"))
_from_no_letter = re.compile("[^A-Z].*")


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name under which an account is known; `said` as its own, by the customer or staff.

    `is_reading`: in kana or letters, as banks print it; else as it is written.
    """

    account_id: int
    customer_id: int
    form: str
    said: bool
    alias: Alias | None = None
    is_reading: bool = True


@dataclass(frozen=True, slots=True)
class PayerClues:
    """What a transfer says of its payer: sets of account ids, and names.

    `virtual` has the bank account to which it came; `said` are the numbers themselves, as
    `written` has them; `names_closed`: one is of an invoice, and of none that is open.
    """

    virtual: int | None = None
    codes: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    serials: frozenset[int] = frozenset()
    said: frozenset[str] = frozenset()
    names_closed: bool = False
    exact: tuple[KnownName, ...] = ()
    by_company: tuple[KnownName, ...] = ()
    longer: tuple[KnownName, ...] = ()
    is_common: bool = False

    @property
    def account_ids(self) -> set[int]:
        named = {entry.account_id for entry in (*self.exact, *self.by_company, *self.longer)}
        if self.virtual is not None:
            named.add(self.virtual)
        return named | self.codes | self.numbers | self.serials


@dataclass(slots=True)
class Directory:
    """Built once for many transfers."""

    accounts: dict[int, PayerAccount] = field(default_factory=dict)
    _of_customer: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _unread: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _written: dict[int, str] = field(default_factory=dict)
    _names: dict[str, list[KnownName]] = field(default_factory=lambda: defaultdict(list))
    _keys: list[str] = field(default_factory=list)
    _unread_keys: list[str] = field(default_factory=list)
    _virtual: dict[str, int] = field(default_factory=dict)
    _codes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _full: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _serials: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _invoices: set[str] = field(default_factory=set)
    _letters: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, accounts: Iterable[PayerAccount], debts: Iterable[UnpaidInvoice]) -> "Directory":
        self = cls()
        for account in accounts:
            self._add(account)
        for debt in debts:
            self._number(debt.number, debt.account_id)
            self._letters.add(_from_no_letter.sub("", debt.number))
            self._invoices |= written(debt.number)
        self._keys, self._unread_keys = sorted(self._names), sorted(self._unread)
        return self

    def _add(self, account: PayerAccount) -> None:
        self.accounts[account.id] = account
        self._of_customer[account.customer_id].add(account.id)
        if account.virtual_account:
            self._virtual[account.virtual_account] = account.id
        for code in filter(None, (code.lstrip("0") for code in account.payer_codes)):
            self._codes[code].add(account.id)
        for number in {account.number, account.customer_number}:
            self._number(number, account.id)
        known: dict[str, KnownName] = {}
        legal = names.form_of(account.company)
        general = (account.kana, account.company)
        said = [(name, True, None) for name in account.payer_names]
        learned = [(alias.name, True, alias) for alias in account.aliases]
        for raw, own, alias in (*said, *learned, *((name, False, None) for name in general)):
            name = names.read(raw)
            if name.key:
                form = name.form or ("" if alias else legal)
                readable = names.is_reading(name)
                entry = KnownName(account.id, account.customer_id, form, own, alias, readable)
                known.setdefault(name.key, entry)
        for one, entry in known.items():
            self._names[one].append(entry)
        self._written[account.id] = key = names.read(account.company).key
        if not any(entry.is_reading for entry in known.values()):
            self._unread[key].add(account.id)

    def _number(self, number: str, account_id: int) -> None:
        for one in written(number):
            self._full[one].add(account_id)
        serial = _no_digits.split(number)[-1]
        for one in {serial, serial.lstrip("0")}:
            if len(one) >= SERIAL_DIGITS:
                self._serials[one].add(account_id)

    def read(self, record: IncomingTransfer, name: Name) -> PayerClues:
        """Everything that a transfer says about whose it is."""
        said = _said(record, name)
        full = frozenset().union(*(self._full.get(one, ()) for one in said))
        exact = self._known(name.key, name.form)
        for beginning in name.beginnings:
            exact += self._known(beginning, "")
        longer, is_common = self._longer(name)
        return PayerClues(
            self._virtual.get(virtual_account(record.account)),
            frozenset(self._codes.get(record.payer_code.lstrip("0"), ())),
            full,
            frozenset().union(*(self._serials.get(one, ()) for one in said)),
            frozenset(said),
            any(self._is_closed(one) for one in said),
            tuple(exact),
            tuple(self._known(name.company, name.form)) if name.company else (),
            longer,
            is_common,
        )

    def others(self, account_id: int) -> set[int]:
        """Who else may pay under an account's name.

        The other accounts of its customer, and companies of no known reading whose name is
        the same in writing, or where one continues the other.
        """
        account = self.accounts[account_id]
        key = self._written[account_id]
        found = set(self._of_customer[account.customer_id])
        for length in range(1, len(key) + 1):
            found |= self._unread.get(key[:length], set())
        for longer in _going_on(self._unread_keys, key)[:MOST_RIVALS]:
            found |= self._unread[longer]
        return found - {account_id}

    def _is_closed(self, said: str) -> bool:
        letters = said.rstrip("0123456789")
        return bool(letters) and letters in self._letters and said not in self._invoices

    def _known(self, key: str, form: str) -> list[KnownName]:
        return [e for e in self._names.get(key, ()) if not form or not e.form or e.form == form]

    def _longer(self, name: Name) -> tuple[tuple[KnownName, ...], bool]:
        """Names that begin with this one, and whether there are too many to choose from."""
        if name.whole or not name.key:
            return (), False
        found = []
        for key in _going_on(self._keys, name.key):
            found += self._known(key, name.form)
        return tuple(found[:MOST_RIVALS]), len(found) > MOST_RIVALS

    def alike(self, name: Name, limit: int = 6) -> list[tuple[int, int]]:
        """Accounts of names alike, as (id, likeness 0–100), the most similar first."""
        from rapidfuzz import fuzz, process  # most processes match nothing

        if not name.key:
            return []
        near = process.extract(
            name.key, self._keys, scorer=fuzz.ratio, limit=limit, score_cutoff=ALIKE
        )
        return [(e.account_id, int(score)) for key, score, _ in near for e in self._names[key]]

    def likeness(self, name: Name, account_id: int) -> int | None:
        """How alike a name is to those of an account, 0–100; None where none is known.

        One in kana is compared with readings, one in kanji with names as they are written.
        """
        from rapidfuzz import fuzz

        account = self.accounts[account_id]
        taught = (alias.name for alias in account.aliases)
        raw = (*account.payer_names, *taught, account.kana, account.company)
        read, spelled = map(names.read, filter(None, raw)), names.is_reading(name)
        known = [one.key for one in read if one.key and names.is_reading(one) is spelled]
        if not known or not name.key:
            return None
        return max(int(fuzz.WRatio(name.key, key)) for key in known)


def _going_on(keys: list[str], beginning: str) -> list[str]:
    """The first of the sorted keys that begin with a text."""
    start = bisect_right(keys, beginning)
    near = keys[start : start + 2 * MOST_RIVALS]
    return [key for key in near if key.startswith(beginning)]


def virtual_account(code: str) -> str:
    """Branch and number of an account as files write it: `123-1234567`; "" where they are not."""
    parts = code.split("-")
    return f"{parts[1]}-{parts[3]}" if len(parts) == 4 else ""


def written(number: str) -> set[str]:
    """How payers write `INV-2026-000123`: `INV2026000123`, `2026000123`."""
    plain = _no_sign.sub("", number.upper())
    return {plain, _no_digit.sub("", plain)} - {""}


def _said(record: IncomingTransfer, name: Name) -> set[str]:
    """Numbers that a transfer names, with their letters where it has them."""
    said = set(name.numbers)
    for text in filter(None, (record.edi, record.remark)):
        for letters, digits in _numbers.findall(normalise.payer(text)):
            plain = digits.replace("-", "")
            said.add(letters + plain)
            if not letters:
                said.add(plain)
    return said
