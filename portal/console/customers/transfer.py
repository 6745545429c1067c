"""A contract passes to another holder, by written consent (Art. 19)."""

from django import forms
from django.core.exceptions import ValidationError

from billing.operations import transfer
from billing.queries import staff_acts
from billing.terms.staff_acts import TransferQuote
from contracts.office.language import both, say
from contracts.people.models import Contact, Customer
from portal.console.customers.act import Act, Send
from portal.console.customers.fields import day_field
from portal.console.uploads import CheckedFile, stored
from portal.customer.contracts.forms import Known
from portal.fields import typed_field


class NewHolder(forms.Form):
    to = forms.CharField(
        label=both("承継する顧客の番号", "Number of the new holder"),
        help_text=both(
            "登録済みの顧客の番号。登録がなければ先に登録します。",
            "Of a customer on file; register it first where it is not.",
        ),
        max_length=60,
        error_messages={
            "required": both("顧客番号を入力してください。", "Write the customer's number."),
            "null_characters_not_allowed": both(
                "使えない文字が含まれています。", "It contains a character that cannot be used."
            ),
        },
    )
    effective = day_field("承継日", "From", "空欄なら今日。", "Left empty, today.")

    def __init__(self, data, holder_id: int) -> None:
        super().__init__(data)
        self.holder_id = holder_id

    def clean_to(self) -> Customer:
        found = Customer.objects.filter(number=self.cleaned_data["to"].strip()).first()
        if found is None:
            raise ValidationError(
                say("その番号の顧客はありません。", "No customer has that number.")
            )
        if found.pk == self.holder_id:
            raise ValidationError(say("いまの契約者です。", "That is the holder of today."))
        return found


class Consent(Send):
    responsible = Known(
        label=both("新しい責任者", "New responsible person"),
        queryset=Contact.objects.none(),
        empty_label=both("選んでください", "Choose"),
        error_messages={
            "required": both("責任者を選んでください。", "Choose a person."),
            "invalid_choice": both("一覧から選んでください。", "Choose one of the list."),
        },
    )
    consent = CheckedFile(label=both("当社の承諾書", "Our written consent"))
    field_order = ["responsible", "consent", "read"]

    def __init__(self, data, files, to: Customer | None) -> None:
        super().__init__(data, files)
        if to is not None:
            people = to.contacts.order_by("name", "id")
            typed_field(self, "responsible", forms.ModelChoiceField).queryset = people


class Pass(Act):
    name, clause = "transfer", "19"
    title = both("契約を承継する", "Pass to another holder")
    lead = both(
        "書面の承諾に基づき、すべての権利と義務が移ります",
        "By written consent, all rights and debts pass",
    )
    button = both("承継を登録する", "Record the transfer")
    done = both("承継を登録しました。", "The transfer is on file.")
    is_grave = True

    def ask_form(self, data) -> NewHolder:
        return NewHolder(data, self.subject.customer_id)

    def send_form(self, data=None, files=None) -> Consent:
        return Consent(data, files, self.asked.get("to"))

    def defaults(self) -> None:
        return None

    def consequences(self, subject) -> TransferQuote:
        day = self.by.day
        return staff_acts.passing(subject, self.asked["to"], day, self.asked["effective"] or day)

    def context(self, found) -> dict:
        return {"quote": found, "to": self.asked["to"], "effective": self.asked["effective"]}

    def do(self, read: str) -> object:
        sent = self.sent
        return transfer.transfer(
            self.by,
            self.subject.pk,
            self.asked["to"],
            sent["responsible"],
            stored(sent["consent"]),
            self.asked["effective"],
            read,
        )
