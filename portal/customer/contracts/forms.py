"""What a holder writes to change a contract or the particulars on file."""

from datetime import date

from django import forms

from contracts.office.language import both, say
from contracts.people.addresses import PREFECTURES, places
from contracts.people.models import Contact
from portal.customer.applying.fields import (
    Kana,
    Typed,
    corporate_number_field,
    email_field,
    invoice_addresses_field,
    payer_names_field,
    phone_field,
    postal_code_field,
)
from portal.fields import DayField, typed_field

MOST_SERVERS = 10_000


def count(label, help_text="") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=MOST_SERVERS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": MOST_SERVERS}),
        error_messages={
            "required": both("台数を入力してください", "Write the number of servers"),
            "invalid": both("台数を数字で入力してください", "Write the number in digits"),
            "min_value": both("1台以上を入力してください", "Write 1 or more"),
            "max_value": both("台数が多すぎます。お問い合わせください", "Too many; please ask us"),
        },
    )


class AddServers(forms.Form):
    servers = count(both("追加する台数", "Servers to add"))
    day = DayField(
        required=True,
        label=both("ご希望の適用日", "Wished day"),
        help_text=both(
            "この日から使えます。承諾がこの日より後になったときは、承諾の日からです。",
            "They come on this day, or on the day we accept where that is later.",
        ),
        error_messages={"required": both("適用日を選んでください", "Choose a day")},
    )


class ReduceServers(forms.Form):
    servers = count(both("減らす台数", "Servers to remove"))
    day = DayField(
        label=both("ご希望の最終日(任意)", "Wished last day (optional)"),
        help_text=both(
            "空欄のときは、予告期間が満了する日です。年額プランでは契約期間の末日に減ります。",
            "Without one, the end of the notice period. On the annual plan: the end of the term.",
        ),
    )


class Known(forms.ModelChoiceField):
    def label_from_instance(self, obj: Contact) -> str:
        return f"{obj.name}({obj.email})"


class ChooseContact(forms.Form):
    """One of the company's contacts, beside the present responsible person."""

    contact = Known(
        label=both("新しい責任者", "New responsible person"),
        queryset=Contact.objects.none(),
        empty_label=both("選んでください", "Choose"),
        error_messages={
            "required": both("責任者を選んでください", "Choose a person"),
            "invalid_choice": both("一覧から選んでください", "Choose one of the list"),
        },
    )

    def __init__(self, *args, contacts, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        typed_field(self, "contact", forms.ModelChoiceField).queryset = contacts


class Particulars(forms.Form):
    """What is on file of a row, to be written anew; says what to do in each field's words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = say(
                f"「{field.label}」を入力してください", f"Fill in “{field.label}”"
            )

    def clean(self) -> dict:
        """Art. 5: an address in Japan, of the prefecture to which the postal code belongs."""
        super().clean()
        values = self.cleaned_data
        address, code = values.get("address"), values.get("postal_code")
        if address and not address.startswith(PREFECTURES):
            self.add_error(
                "address",
                say(
                    "住所は都道府県から入力してください。例: 東京都千代田区千代田1-1",
                    "Begin the address with its prefecture, such as 東京都千代田区千代田1-1",
                ),
            )
        elif address and code:
            known = {one.prefecture for one in places(code)}
            if known and not address.startswith(tuple(known)):
                there = "・".join(sorted(known))
                self.add_error(
                    "address",
                    say(
                        f"郵便番号{code}は{there}の番号です。郵便番号か住所を直してください",
                        f"Postal code {code} belongs to {there}: correct the code or the address",
                    ),
                )
        return values


def address_field() -> Typed:
    return Typed(
        label=both("住所", "Address"),
        help_text=both("都道府県から建物名まで。日本国内。", "From the prefecture on, in Japan."),
        max_length=200,
        autocomplete="street-address",
    )


class CompanyParticulars(Particulars):
    name = Typed(label=both("会社名", "Company name"), max_length=120, autocomplete="organization")
    name_kana = Kana(
        label=both("会社名(カナ)", "Company name in kana"), max_length=160, required=False
    )
    corporate_number = corporate_number_field()
    postal_code = postal_code_field()
    address = address_field()
    phone = phone_field(both("電話番号", "Telephone number"), required=False)


class AccountParticulars(Particulars):
    name = Typed(label=both("宛名", "Addressee"), max_length=120, autocomplete="organization")
    department = Typed(
        label=both("部署(任意)", "Department (optional)"), max_length=80, required=False
    )
    postal_code = postal_code_field()
    address = address_field()
    emails = invoice_addresses_field()
    payer_names = payer_names_field()


class ContactParticulars(Particulars):
    name = Typed(label=both("氏名", "Name"), max_length=80, autocomplete="name")
    name_kana = Kana(
        label=both("氏名(カナ、任意)", "Name in kana (optional)"), max_length=120, required=False
    )
    department = Typed(
        label=both("部署(任意)", "Department (optional)"), max_length=80, required=False
    )
    email = email_field(label=both("メールアドレス", "E-mail address"))
    phone = phone_field(both("電話番号(任意)", "Telephone number (optional)"), required=False)


def first_day(form: forms.Form, day: date) -> None:
    """The earliest day that the date chooser offers."""
    form.fields["day"].widget.attrs["min"] = day.isoformat()
