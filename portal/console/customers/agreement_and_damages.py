"""Individual agreements and damages, each put before a second person (Art. 2-2, 7-3)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from billing.approvals import agreement, damages
from billing.queries import staff_acts
from billing.terms.staff_acts import AgreementQuote, DamagesQuote
from contracts.models import Contract
from contracts.office.context import Duty
from contracts.office.language import both, say
from contracts.people.models import BillingAccount
from contracts.queries import facts
from contracts.terms.facts import Formed
from contracts.terms.parameters import (
    SPECIFICATIONS,
    InvalidParameter,
    Parameters,
    Scope,
    to_json,
    validated,
)
from portal.console.customers.act import Proposed, Send
from portal.console.customers.fields import (
    day_field,
    parameter_field,
    reason_field,
)
from portal.console.uploads import CheckedFile
from portal.customer.contracts.lines import title
from portal.fields import YenField
from portal.public.figures import worded


class Agreeing(forms.Form):
    """From a day to a day, and each figure that may be agreed; one left empty is not agreed."""

    first = day_field(
        "適用開始日", "From", "空欄なら承認の日。", "Left empty, the day of approval."
    )
    last = day_field("適用終了日", "To", "空欄なら期限なし。", "Left empty, for good.")

    def __init__(self, data, scope: Scope, now: Parameters) -> None:
        super().__init__(data)
        self.scope = scope
        self.names = [n for n, one in SPECIFICATIONS.items() if one.scope is scope]
        for name in self.names:
            self.fields[name] = parameter_field(name, worded(name, getattr(now, name)))

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        given = {n: cleaned[n] for n in self.names if cleaned.get(n) not in (None, "")}
        values: dict[str, Any] = {}
        for name, value in given.items():
            try:
                values |= validated({name: value}, self.scope)
            except InvalidParameter as error:
                self.add_error(name, say(f"{error.ja}。", f"{error.en}."))
        if not given and not self.errors:
            raise ValidationError(
                say("合意する項目を一つ以上入力してください。", "Enter at least one figure.")
            )
        return {**cleaned, "values": values}


class Written(Send):
    reason = reason_field(
        "合意に至った事情。承認する人が読みます。", "How it came about, for who approves it."
    )
    document = CheckedFile(label=both("合意書", "The written agreement"))
    field_order = ["reason", "document", "read"]


class Agree(Proposed):
    name, clause = "agree", "2-2"
    title = both("個別合意を登録する", "Record an individual agreement")
    lead = both(
        "規約より優先します。書面を添え、もう一人の承認で効力を生じます",
        "It overrides the terms; with its paper, it counts when a second person approves",
    )
    button = both("個別合意を起案する", "Propose the agreement")
    send, kind = Written, agreement.KIND

    def ask_form(self, data) -> Agreeing:
        book, day, mine = facts.book(), self.by.day, self.subject
        if self.is_contract:
            figures = book.agreed(facts.of_contract(mine).agreements)
            return Agreeing(data, Scope.CONTRACT, figures.on(day))
        figures = facts.account_figures([mine.pk], book)[mine.pk]
        return Agreeing(data, Scope.ACCOUNT, figures.on(day))

    def consequences(self, subject) -> AgreementQuote:
        asked, day = self.asked, self.by.day
        first = asked["first"] or day
        return staff_acts.agreement(subject, day, asked["values"], first, asked["last"])

    def context(self, found) -> dict:
        return {
            "quote": found,
            "figures": [
                {
                    "name": say(SPECIFICATIONS[one.name].ja, SPECIFICATIONS[one.name].en),
                    "clause": SPECIFICATIONS[one.name].clause,
                    "before": worded(one.name, one.before),
                    "after": worded(one.name, one.after),
                }
                for one in found.figures
            ],
            "months": [(m, [(line, title(line)) for line in m.lines]) for m in found.months],
            "at_once": self.asked["first"] is None,
        }

    @property
    def values(self) -> dict:
        first, last = self.asked["first"], self.asked["last"]
        return {
            **billed_to(self.subject),
            "parameters": to_json(self.asked["values"]),
            "first": first.isoformat() if first else None,
            "last": last.isoformat() if last else None,
        }


class Damage(forms.Form):
    amount = YenField(
        label=both("金額", "Amount"),
        required=True,
        error_messages={"required": both("金額を入力してください。", "Enter the amount.")},
    )
    reason = reason_field("請求書の明細に載ります。", "It stands on the invoice's line.", most=200)


class WithPapers(Send):
    document = CheckedFile(label=both("資料(任意)", "Papers (optional)"), required=False)
    field_order = ["document", "read"]


class Damages(Proposed):
    name, clause, duty = "damages", "7-3", Duty.ACCOUNTS
    title = both("損害を請求する", "Bill damages")
    lead = both(
        "次の請求書に消費税の対象外の明細として載せます。もう一人の承認で実行されます",
        "A line outside tax on the next invoice, when a second person approves",
    )
    button = both("損害の請求を起案する", "Propose the charge")
    ask, send, kind = Damage, WithPapers, damages.KIND

    @classmethod
    def offered(cls, fact, by) -> bool:
        return isinstance(fact, Formed)

    def consequences(self, subject) -> DamagesQuote:
        return staff_acts.damages(subject, self.by.day, self.asked["amount"], self.asked["reason"])

    @property
    def values(self) -> dict:
        return {**billed_to(self.subject), "amount": self.asked["amount"]}

    @property
    def reason(self) -> str:
        return self.asked["reason"].strip()


def billed_to(subject: Contract | BillingAccount) -> dict:
    """The billing account, as a proposal's values name it."""
    if isinstance(subject, Contract):
        return {"billing_account": subject.billing_account_id}
    return {"billing_account": subject.pk}
