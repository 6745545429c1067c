"""Fields of staff's own forms: payer codes, grounds, days."""

from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError

from billing.templatetags.documents import cite
from contracts.office import normalise
from contracts.office.language import both, label, say
from contracts.terms.grounds import GROUNDS
from contracts.terms.parameters import CHOICES, SPECIFICATIONS, Kind
from portal.fields import DayField, YenField


class PayerCodes(forms.CharField):
    """The codes by which a bank tells a payer, one a line: up to ten digits each."""

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else "\n".join(value or ())
        return list(dict.fromkeys(normalise.number(one) for one in normalise.several(text)))

    def prepare_value(self, value: Any) -> str:
        return "\n".join(self.to_python(value))

    def run_validators(self, value: list[str]) -> None:
        for code in value:
            if not (code.isascii() and code.isdigit() and len(code) <= 10):
                raise ValidationError(
                    say(
                        f"「{code}」は依頼人コードとして使えません。10桁までの数字を1行に1件"
                        "入力してください。",
                        f"“{code}” is no payer code: write up to ten digits, one code a line.",
                    )
                )


def payer_codes_field() -> PayerCodes:
    return PayerCodes(
        label=both("振込依頼人コード(任意)", "Payer codes (optional)"),
        help_text=both(
            "銀行の明細に出る依頼人コード。1行に1件、10桁までの数字。",
            "The codes that bank statements show for the payer, one a line, up to ten digits.",
        ),
        required=False,
        widget=forms.Textarea({"rows": 2, "inputmode": "numeric", "autocomplete": "off"}),
    )


class GroundField(forms.ChoiceField):
    """A ground, told by its clause and a few words."""

    def __init__(self, grounds: Iterable[str], **kwargs) -> None:
        self.grounds = tuple(grounds)
        super().__init__(
            label=both("事由", "Ground"),
            choices=self._choices,
            error_messages={
                "required": both("事由を選んでください。", "Choose a ground."),
                "invalid_choice": both("一覧から選んでください。", "Choose one of the list."),
            },
            **kwargs,
        )

    def _choices(self) -> list[tuple[str, str]]:
        named = [(ground, f"{cite(ground)} {label(GROUNDS[ground])}") for ground in self.grounds]
        return [("", say("選んでください", "Choose")), *named]


def day_field(ja: str, en: str, help_ja: str = "", help_en: str = "", **kwargs) -> DayField:
    return DayField(label=both(ja, en), help_text=both(help_ja, help_en), **kwargs)


def reason_field(help_ja: str, help_en: str, *, required: bool = True, most: int = 1000):
    """A text of staff's; half or full width stays as it was typed."""
    return forms.CharField(
        label=both("理由", "Reason"),
        help_text=both(help_ja, help_en),
        required=required,
        max_length=most,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": both("理由を入力してください。", "Write the reason."),
            "max_length": both(
                f"{most}文字以内で入力してください。", f"Write at most {most} characters."
            ),
            "null_characters_not_allowed": both(
                "使えない文字が含まれています。", "It contains a character that cannot be used."
            ),
        },
    )


def parameter_field(name: str, now: str) -> forms.Field:
    """A figure of the terms that may be agreed; its help tells the clause and what holds now."""
    one = SPECIFICATIONS[name]
    choices = one.kind is Kind.CHOICE
    limits = (
        "" if choices else say(f"、{one.least:,}〜{one.most:,}", f", {one.least:,} to {one.most:,}")
    )
    values: dict[str, Any] = {
        "label": label(one),
        "help_text": say(
            f"{cite(one.clause)}。いまは {now}{limits}", f"{cite(one.clause)}. Now {now}{limits}"
        ),
        "required": False,
    }
    if choices:
        named = [(choice, label(CHOICES[choice])) for choice in one.choices]
        return forms.ChoiceField(choices=[("", say("合意しない", "not agreed")), *named], **values)
    invalid = {"invalid": both("数字で入力してください。", "Write it in digits.")}
    if one.kind is Kind.PERCENT:
        return forms.DecimalField(
            max_digits=7, decimal_places=4, error_messages=invalid, localize=False, **values
        )
    if one.kind is Kind.YEN:
        return YenField(**values)
    return CountField(error_messages=invalid, **values)


class CountField(forms.IntegerField):
    """A whole number; full-width digits are taken too."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalize("NFKC", value) if isinstance(value, str) else value)
