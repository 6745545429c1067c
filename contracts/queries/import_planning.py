"""What becomes of each row of a file of customers: new, there already, other, or wrong.

Rows are read in order. A row that names what is on file, or an earlier row of the file, may
leave cells empty; those that it fills must say the same.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from contracts.models import Contract
from contracts.office.terms.references import NAMES as REFERENCES
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.queries.import_checks import Told, as_told, checked, unlike
from contracts.queries.import_plan import ImportPlan, NewContract, PlannedRow
from contracts.queries.import_rows import Row, Values
from contracts.queries.on_file import OnFile
from contracts.terms import takeover
from contracts.terms.editions import Agreement
from contracts.terms.import_columns import EXAMPLE, KEYS, Outcome, Part

NEEDED = ("plan", "servers", "service_starts_on", "billed_through")
"""What a new contract says at least."""


def plan(rows: Iterable[Row], known: OnFile, day: date, first_month: date) -> ImportPlan:
    """`first_month` is the first one that is billed here yet."""
    planning = _Planning(known, day, first_month)
    for row in rows:
        planning.take(row)
    return planning.made


class _Planning:
    def __init__(self, known: OnFile, day: date, first_month: date) -> None:
        self.known, self.day, self.first_month = known, day, first_month
        self.made = ImportPlan()
        self.earlier: dict[tuple[Part, str], tuple[Any, int]] = {}
        self.defaults = dict(known.defaults)
        self.first_contacts = dict(known.first_contacts)

    def take(self, row: Row) -> None:
        told = Told(row, list(row.wrong))
        customer = self._customer(told)
        if customer is not None:
            account = self._account(told, customer)
            contact = self._contact(told, customer)
            self._contract(told, customer, account, contact)
        outcome = (
            Outcome.WRONG if told.wrong
            else Outcome.DIFFERS if told.other
            else Outcome.NEW if told.new
            else Outcome.SAME
        )  # fmt: skip
        self.made.rows.append(
            PlannedRow(
                row.line,
                outcome,
                str(row.of(Part.COMPANY).get("number", "")),
                customer.name if customer else "",
                str(row.of(Part.CONTRACT).get("number", "")),
                tuple(told.new),
                (*told.wrong, *told.other),
                told.life if outcome is Outcome.NEW else None,
            )
        )

    # --- each part ---

    def _customer(self, told: Told) -> Customer | None:
        values = told.row.of(Part.COMPANY)
        number = str(values.get("number", ""))
        if not number:
            told.lacks(Part.COMPANY, "number")
            return None
        if number == EXAMPLE:
            told.refuse(
                Part.COMPANY, "number", "記入例の行です。消してください",
                "This is the example row; delete it",
            )  # fmt: skip
            return None

        def make() -> Customer:
            told.lacks(Part.COMPANY, "name", "postal_code", "address")
            return Customer(**values, created_on=self.day)

        on_file = self.known.customers.get(number)
        return self._meet(told, Part.COMPANY, number, values, on_file, make, self.made.customers)

    def _account(self, told: Told, customer: Customer) -> BillingAccount | None:
        values, is_new = dict(told.row.of(Part.ACCOUNT)), Part.COMPANY in told.new
        default = self.defaults.get(customer.number)
        if not values and not is_new:
            return default
        if not values.get("number") and default is None and not is_new:
            told.lacks(Part.ACCOUNT, "number")
            return None
        number = str(values.get("number") or (default or customer).number)
        on_file = self.known.accounts.get(number)
        met, _ = self.earlier.get((Part.ACCOUNT, number), (on_file, 0))
        if met is not None and met.customer.number != customer.number:
            told.refuse(
                Part.ACCOUNT, "number", f"請求先番号{number}はほかの顧客のものです",
                f"Billing account {number} is another customer's",
            )  # fmt: skip
            return None
        return self._meet(
            told,
            Part.ACCOUNT,
            number,
            values,
            on_file,
            lambda: self._new_account(customer, {**values, "number": number}),
            self.made.accounts,
        )

    def _new_account(self, customer: Customer, values: Values) -> BillingAccount:
        """Billed as the company is named, as far as the cells are empty."""
        same = {
            name: getattr(customer, name)
            for name in ("name", "postal_code", "address", "is_person")
        }
        is_default = customer.number not in self.defaults
        account = BillingAccount(customer=customer, is_default=is_default, **{**same, **values})
        self.defaults.setdefault(customer.number, account)
        return account

    def _contact(self, told: Told, customer: Customer) -> Contact | None:
        values = told.row.of(Part.CONTACT)
        if not values and Part.COMPANY not in told.new:
            return self.first_contacts.get(customer.number)
        email = str(values.get("email", ""))
        if not email:
            told.lacks(Part.CONTACT, "email", "name")
            return None

        def make() -> Contact:
            told.lacks(Part.CONTACT, "name")
            contact = Contact(customer=customer, **values)
            self.first_contacts.setdefault(customer.number, contact)
            return contact

        on_file = self.known.contacts.get((customer.number, email.lower()))
        key = f"{customer.number} {email.lower()}"
        return self._meet(told, Part.CONTACT, key, values, on_file, make, self.made.contacts)

    def _contract(
        self,
        told: Told,
        customer: Customer,
        account: BillingAccount | None,
        contact: Contact | None,
    ) -> None:
        values, agreed = told.row.of(Part.CONTRACT), told.row.of(Part.AGREED)
        if not values and not agreed:
            return
        number = str(values.get("number", ""))
        if not number:
            told.lacks(Part.CONTRACT, "number")
            return
        met, line = self.earlier.get((Part.CONTRACT, number), (None, 0))
        if met is not None:
            told.refuse(
                Part.CONTRACT, "number", f"{line}行目と同じ契約番号です",
                f"Line {line} has the same contract number",
            )  # fmt: skip
            return
        on_file = self.known.contracts.get(number)
        if on_file is not None:
            self._same_contract(told, on_file, customer)
            return
        told.lacks(Part.CONTRACT, *NEEDED)
        if contact is None:
            told.lacks(Part.CONTACT, "email")
        if account is None:
            told.lacks(Part.ACCOUNT, "number")
        if "ends_on" in values:
            told.refuse(
                Part.CONTRACT, "ends_on",
                "終了の決まった契約は取り込めません。前のシステムで最後まで請求してください",
                "A contract whose end is set cannot be imported; bill it elsewhere to its end",
            )  # fmt: skip
        if self.known.service_end is not None:
            told.refuse(
                Part.CONTRACT, "number", "サービスの終了が公表されているため取り込めません",
                "The end of the service is posted: no contract can be imported",
            )  # fmt: skip
        is_whole = all(name in values for name in NEEDED)
        if is_whole and account is not None and contact is not None:
            self._new_contract(told, customer, account, contact)

    def _same_contract(self, told: Told, on_file: Contract, customer: Customer) -> None:
        asked = dict(told.row.of(Part.CONTRACT))
        told.other += unlike(Part.CONTRACT, as_told(on_file), asked, "登録", "On file")
        agreed = self.known.agreed.get(on_file.pk, {})
        told.other += unlike(Part.AGREED, agreed, told.row.of(Part.AGREED), "登録", "On file")
        its = {"number": on_file.customer.number}
        told.other += unlike(
            Part.COMPANY, its, {"number": customer.number}, "契約の登録", "The contract's, on file"
        )
        number = told.row.of(Part.ACCOUNT).get("number")
        if number:
            its = {"number": on_file.billing_account.number}
            told.other += unlike(
                Part.ACCOUNT, its, {"number": number}, "契約の登録", "The contract's, on file"
            )

    def _new_contract(
        self, told: Told, customer: Customer, account: BillingAccount, contact: Contact
    ) -> None:
        values: dict[str, Any] = dict(told.row.of(Part.CONTRACT))
        agreed = told.row.of(Part.AGREED)
        starts_on = values["service_starts_on"]
        formed_on = values.get("formed_on", starts_on)
        running = takeover.Running(
            values["number"],
            values["plan"],
            values["servers"],
            formed_on,
            starts_on,
            values["billed_through"],
            (Agreement(formed_on, None, agreed),) if agreed else (),
        )
        life = takeover.take_over(running, self.known.book, self.day)
        edition = self.known.editions.get(values.get("edition", 0))
        if edition is None and "edition" in values:
            told.refuse(
                Part.CONTRACT, "edition", f"第{values['edition']}版は公表されていません",
                f"Edition {values['edition']} is not published",
            )  # fmt: skip
        told.wrong += takeover.problems(life, self.day, self.first_month)
        formed = life.contract
        row = Contract(
            number=values["number"],
            customer=customer,
            billing_account=account,
            responsible=contact,
            plan=formed.plan,
            servers=formed.servers,
            applied_on=formed_on,
            formed_on=formed_on,
            service_starts_on=starts_on,
            minimum_term_ends_on=formed.minimum_term_ends_on,
            billed_from=formed.billed_from,
            **{name: values.get(name, "") for name in REFERENCES},
        )
        told.wrong += checked(Part.CONTRACT, row, values)
        told.new.append(Part.CONTRACT)
        if agreed:
            told.new.append(Part.AGREED)
        told.life = life
        self.earlier[Part.CONTRACT, row.number] = row, told.row.line
        declares = bool(values.get("declares"))
        self.made.contracts.append(NewContract(row, life, edition, declares, agreed))

    # --- on file, in the file, or new ---

    def _meet(
        self,
        told: Told,
        part: Part,
        key: str,
        values: Values,
        on_file: Any,
        make: Callable[[], Any],
        made: list[Any],
    ) -> Any:
        """What the row names: of an earlier line, on file, or made of its values."""
        rest = {name: value for name, value in values.items() if name != KEYS[part]}
        if (part, key) in self.earlier:
            met, line = self.earlier[part, key]
            told.wrong += unlike(part, vars(met), rest, f"{line}行目", f"Line {line}")
            return met
        if on_file is not None:
            told.other += unlike(part, vars(on_file), rest, "登録", "On file")
            return on_file
        one = make()
        told.wrong += checked(part, one, values)
        told.new.append(part)
        self.earlier[part, key] = one, told.row.line
        made.append(one)
        return one
