"""Acts that end a contract: for its holder, by not renewing, by the company (Art. 14-2, 16, 17)."""

from django import forms

from billing.approvals import termination
from billing.operations import ending
from billing.queries import quotes, staff_acts
from billing.terms import quote
from billing.terms.staff_acts import TerminationQuote, terminating
from contracts.office.language import both
from contracts.queries import facts
from contracts.terms import renewal
from contracts.terms.ending import TERMINATION_GROUNDS
from contracts.terms.facts import Status
from portal.console.customers.act import Act, Proposed, Send, is_open_ended
from portal.console.customers.fields import (
    CountField,
    GroundField,
    day_field,
    reason_field,
)
from portal.console.uploads import CheckedFile
from portal.customer.cancelling.drawing import countdown
from portal.customer.cancelling.forms import DesiredDay
from portal.customer.cancelling.quoting import drawn


class CancellationDay(DesiredDay):
    """The holder's wish, and staff's own due day of the residual."""

    due = day_field(
        "残余料金の支払期限(任意)",
        "Due day of the residual fee (optional)",
        "空欄なら契約の最終日です。",
        "Left empty, the contract's last day.",
    )


class Cancel(Act):
    name, clause = "cancel", "16-1"
    title = both("解約を受け付ける", "Cancel for the holder")
    lead = both(
        "契約者からの解約の通知を、今日届いたものとして受け付けます",
        "The holder's notice is taken as having arrived today",
    )
    button = both("解約を受け付ける", "Take the cancellation")
    done = both("解約を受け付け、確認書を送りました。", "Taken; its confirmation goes out.")
    is_grave, offered = True, staticmethod(is_open_ended)

    def ask_form(self, data) -> CancellationDay:
        return CancellationDay(data, self.by.day)

    def consequences(self, subject) -> quote.CancellationQuote:
        found = ending.quote_cancellation(self.by, subject, self.asked["desired"])
        due = self.asked["due"]
        return quote.due_on(found, self.by.day, due) if due else found

    def context(self, found) -> dict:
        return drawn(found)

    def do(self, read: str) -> object:
        desired, due = self.asked["desired"], self.asked["due"]
        return ending.cancel(self.by, self.subject.pk, desired, due, read)


class Decline(Act):
    name, clause = "decline", "14-2"
    title = both("更新を拒絶する", "Decline the renewal")
    lead = both(
        "会社からの更新しない通知です。契約は期間の満了で終わります",
        "The company's own notice: the contract ends with its term",
    )
    button = both("更新しないと通知する", "Give notice")
    done = both("更新しない旨を責任者に通知しました。", "The responsible person is told.")
    is_grave = True

    @classmethod
    def offered(cls, fact, by) -> bool:
        return is_open_ended(fact, by) and fact.status(by.day) is Status.ACTIVE

    def consequences(self, subject) -> quote.NonRenewalQuote:
        renewal.decline(facts.life(subject, self.clause), self.by.day)
        return quotes.non_renewal(subject, self.by.day)

    def context(self, found) -> dict:
        return {"quote": found, "countdown": countdown(found)}

    def do(self, read: str) -> object:
        return ending.decline_renewal(self.by, self.subject.pk, read)


class Termination(forms.Form):
    ground = GroundField(TERMINATION_GROUNDS)
    servers = CountField(
        label=both("解除する台数(任意)", "Servers (optional)"),
        help_text=both("空欄なら契約の全部です。", "Left empty, the whole contract."),
        required=False,
        min_value=1,
        max_value=10_000,
        error_messages={
            "invalid": both("台数を数字で入力してください。", "Write the number in digits."),
            "min_value": both("1台以上を入力してください。", "Write 1 or more."),
            "max_value": both("台数が多すぎます。", "That is too many."),
        },
    )
    effective = day_field(
        "解除日(最終日)",
        "Last day",
        "空欄なら承認の日。その日までの料金がかかります。",
        "Left empty, the day of approval. Fees go on to that day.",
    )


class Grounds(Send):
    reason = reason_field(
        "事由に当たる事実。承認する人が読みます。",
        "The facts behind the ground, for who approves it.",
    )
    document = CheckedFile(label=both("資料(任意)", "Papers (optional)"), required=False)
    field_order = ["reason", "document", "read"]


class Terminate(Proposed):
    name, clause = "terminate", "17-1"
    title = both("会社から解除する", "Terminate by the company")
    lead = both(
        "全部または一部を解除します。もう一人の承認で実行されます",
        "Whole or part, carried out when a second person approves",
    )
    button = both("解除を起案する", "Propose the termination")
    ask, send, is_grave, kind = Termination, Grounds, True, termination.KIND

    def consequences(self, subject) -> TerminationQuote:
        asked = self.asked
        payer, life = staff_acts.of_contract(subject, self.by.day, self.clause)
        effective = asked["effective"] or self.by.day
        return terminating(payer, life, asked["ground"], effective, asked["servers"])

    def context(self, found) -> dict:
        return {"quote": found, "at_once": self.asked["effective"] is None}

    @property
    def values(self) -> dict:
        effective = self.asked["effective"]
        return {
            "ground": self.asked["ground"],
            "effective": effective.isoformat() if effective else None,
            "servers": self.asked["servers"],
        }
