"""The map of a bank's CSV: guessed, tried, kept and used."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.models import BankFormat
from tests.web.bank.conftest import text, upload

pytestmark = pytest.mark.django_db


MAP = {"name": "見本銀行", "encoding": "utf-8", "has_headings": "on", "skip": "0", "footer": "0",
       "booking_date": "日付", "incoming": "入金", "payer_name": "名義"}  # fmt: skip
CSV = '日付,入金,名義\n2026/7/1,"1,000",<b>ｶ)ﾐﾎﾝ\n'


def test_a_csv_format_is_tried_then_kept_then_used(client, keeper):
    page = reverse("new_bank_format")
    sample = SimpleUploadedFile("a.csv", CSV.encode())
    shown = text(client.post(page, {**MAP, "sample": sample, "try": ""}))
    for said in ("明細1件", "¥1,000", "&lt;b&gt;ｶ)ﾐﾎﾝ"):
        assert said in shown, said
    assert not BankFormat.objects.exists()
    assert client.post(page, {**MAP, "save": ""}).url == reverse("bank_formats")
    row = BankFormat.objects.get()
    assert "見本銀行" in text(client.get(reverse("bank_formats")))
    change = reverse("bank_format", args=[row.pk])
    assert 'value="名義"' in text(client.get(change))
    client.post(change, {**MAP, "remark": "摘要", "save": ""})
    assert "「摘要」が見出しにありません" in text(upload(client, CSV.encode(), format=row.pk))
    client.post(change, {**MAP, "save": ""})
    assert upload(client, CSV.encode(), format=row.pk).status_code == 302


HEADED = (
    "口座番号,1234567\r\n"
    "お取扱日,お引出し(円),お預入れ(円),お取扱内容,メモ\r\n"
    '2026/7/1,,"1,000",振込 カ）ミホン,\r\n'
)


def test_the_map_is_guessed_from_a_files_headings_and_only_confirmed(client, keeper):
    page = reverse("new_bank_format")
    sample = SimpleUploadedFile("a.csv", HEADED.encode("cp932"))
    answer = client.post(page, {"name": "見本銀行", "account": "", "sample": sample, "guess": ""})
    shown = text(answer)
    assert "見出しから列を入れました" in shown
    assert "入力内容に誤り" not in shown
    form = answer.context["form"]
    found = {field.html_name: field.value() for field in [*form.about, *form.mapping]}
    filled = {name: value for name, value in found.items() if value not in (None, "", False)}
    assert filled == {
        "name": "見本銀行", "encoding": "cp932", "has_headings": True, "skip": 1,
        "booking_date": "お取扱日", "incoming": "お預入れ(円)", "outgoing": "お引出し(円)",
        "payer_name": "お取扱内容",
    }  # fmt: skip
    for name, value in filled.items():
        if name not in ("encoding", "has_headings"):
            assert f'value="{value}"' in shown, name
    assert "¥1,000" in shown
    assert not BankFormat.objects.exists()
    sent = {**{name: value or "" for name, value in found.items()}, "has_headings": "on"}
    assert client.post(page, {**sent, "skip": "1", "footer": "0", "save": ""}).status_code == 302
    row = BankFormat.objects.get()
    assert (row.encoding, row.columns["incoming"], row.columns["skip"]) == (
        "cp932", "お預入れ(円)", 1,
    )  # fmt: skip
    assert upload(client, HEADED.encode("cp932"), format=row.pk).status_code == 302


def test_where_no_headings_are_recognised_what_was_typed_stays(client, keeper):
    page = reverse("new_bank_format")
    sample = SimpleUploadedFile("a.csv", b"1,2,3\r\n4,5,6\r\n")
    shown = text(client.post(page, {**MAP, "sample": sample, "guess": ""}))
    assert "日付と金額の見出しが見つかりません" in shown
    assert 'value="名義"' in shown
    shown = text(client.post(page, {**MAP, "guess": ""}))
    assert "ファイルを選んでください" in shown
    assert 'value="名義"' in shown
    assert not BankFormat.objects.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"incoming": ""}, "金額の列、または入金額の列を指定してください"),
        ({"amount": "x"}, "どちらかだけ"),
        ({"booking_date": ""}, "日付の列を指定してください"),
        ({"has_headings": "false"}, "番号で指定してください"),
        ({"skip": "-1"}, "0から100"),
        ({"name": ""}, "名称を入力"),
    ],
)
def test_a_map_that_cannot_work_is_shown_at_its_field(client, keeper, values, told):
    asked = {
        name: value for name, value in {**MAP, **values}.items() if value or name != "has_headings"
    }
    assert told in text(client.post(reverse("new_bank_format"), {**asked, "save": ""}))
    sample = SimpleUploadedFile("a.csv", CSV.encode())
    shown = text(client.post(reverse("new_bank_format"), {**asked, "sample": sample, "try": ""}))
    assert told in shown
    assert "ファイルの先頭" in shown
    assert not BankFormat.objects.exists()
