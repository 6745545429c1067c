"""How each bank's CSV is read: maps of columns, tried on a file before they are kept."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from billing.bank import csv
from billing.bank.columns import COLUMNS, MOST_SKIPPED, Columns, wrong
from billing.bank.opening import LARGEST
from billing.bank.problems import BadFile
from billing.models import BankFormat
from billing.operations import bank_formats as operations
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import both, say
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.requests import HttpRequest

ENTRIES_SHOWN = 8
WIDEST = 60
TOO_LONG = both("60文字以内で入力してください。", "Enter at most 60 characters.")
WHOLE = both("0から100の整数を入力してください。", "Enter a whole number from 0 to 100.")


def _rows(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=MOST_SKIPPED,
        initial=0,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], WHOLE),
    )


class FormatForm(forms.Form):
    name = forms.CharField(
        label=both("名称", "Name"),
        max_length=60,
        help_text=both("例: みほん銀行 入出金明細", "Such as: Mihon Bank, statement"),
        error_messages={
            "required": both("名称を入力してください。", "Enter a name."),
            "max_length": TOO_LONG,
        },
    )
    account = forms.CharField(
        label=both("口座", "Account"),
        max_length=60,
        required=False,
        help_text=both(
            "0001-001-1-1234567(銀行-支店-種目-番号)。全銀ファイルと重なる明細を見分けます。",
            "0001-001-1-1234567: bank, branch, kind, number; tells what Zengin files had before.",
        ),
        error_messages={"max_length": TOO_LONG},
    )
    encoding = forms.ChoiceField(
        label=both("文字コード", "Encoding"),
        choices=[("cp932", both("シフトJIS", "Shift_JIS")), ("utf-8", "UTF-8")],
        error_messages={
            "invalid_choice": both("一覧から選んでください。", "Choose one of the list.")
        },
    )
    has_headings = forms.BooleanField(
        label=both("見出しの行がある", "There is a line of headings"), required=False, initial=True
    )
    skip = _rows(
        both("読み飛ばす行", "Lines to skip"),
        both("見出しより前の行の数(空の行を除く)", "Lines before the headings, blank ones aside"),
    )
    footer = _rows(
        both("末尾の行", "Lines at the end"),
        both("合計など、明細の後の行の数", "Lines after the entries, such as totals"),
    )
    sample = forms.FileField(
        label=both("試すファイル", "A file to try"),
        required=False,
        help_text=both(
            "このCSVをどう読むかを表示します。取り込みません。",
            "Shows how this CSV would be read. It is not taken in.",
        ),
        error_messages={"empty": both("ファイルが空です。", "The file is empty.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, (ja, en) in COLUMNS.items():
            self.fields[name] = forms.CharField(
                label=both(ja, en[0].upper() + en[1:]),
                required=False,
                max_length=WIDEST,
                error_messages={"max_length": TOO_LONG},
            )

    @property
    def about(self) -> list:
        return [self[n] for n in ("name", "account", "encoding", "has_headings", "skip", "footer")]

    @property
    def mapping(self) -> list:
        return [self[name] for name in COLUMNS]

    @property
    def columns(self) -> Columns:
        return Columns.of_json(self.cleaned_data)

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if not self.errors:
            for name, (ja, en) in wrong(self.columns).items():
                self.add_error(name, say(f"{ja}。", f"{en[0].upper()}{en[1:]}."))
        return values


@require_safe
@frame.staff_page
def bank_formats(request: HttpRequest) -> HttpResponse:
    rows = [
        (
            row,
            [
                (say(*COLUMNS[n]), column)
                for n, column in Columns.of_json(row.columns).mapped.items()
            ],
        )
        for row in BankFormat.objects.all()
    ]
    may = frame.may(request.by, Duty.ACCOUNTS)
    values = {"section": "bank", "rows": rows, "may": may}
    return render(request, "console/payments/formats.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page
def bank_format(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Try the map on a file, or keep it."""
    request.by.require(Duty.ACCOUNTS)
    row = get_object_or_404(BankFormat, pk=pk) if pk else None
    initial = {"name": row.name, "encoding": row.encoding, **row.columns} if row else None
    form = FormatForm(request.POST or None, request.FILES or None, initial=initial)
    values = {"section": "bank", "form": form, "row": row}
    if request.method == "POST":
        is_whole = form.is_valid()
        if form.cleaned_data.get("sample") and "save" not in request.POST:
            values |= _tried(form, is_whole)
        elif is_whole and (response := _save(request, form, pk)):
            return response
    return render(request, "console/payments/format.html", values)


def _tried(form: FormatForm, is_whole: bool) -> dict:
    """The first lines as they stand, and as they would be read."""
    content = form.cleaned_data["sample"].read(LARGEST + 1)
    encoding = form.cleaned_data.get("encoding", "cp932")
    tried: dict = {"tried": True}
    try:
        tried["lines"] = csv.first_rows(content, encoding)
        if is_whole:
            found = csv.read(content, form.columns, context.today(), encoding)
            tried["entries"] = found.statements[0].entries[:ENTRIES_SHOWN]
            tried["statement"], tried["notes"] = found.statements[0], found.notes
    except BadFile as bad:
        tried["problems"] = bad.problems
    return tried


def _save(request: HttpRequest, form: FormatForm, pk: int | None) -> HttpResponse | None:
    values = form.cleaned_data
    try:
        operations.keep(request.by, values["name"], values["encoding"], form.columns, pk)
    except Refused as refusal:
        form.add_error("name", frame.told(refusal))
        return None
    messages.success(request, say("形式を保存しました。", "The format is kept."))
    return redirect("bank_formats")
