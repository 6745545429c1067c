"""The operator's own layouts: kept, changed, retired, and a file made with one."""

from dataclasses import replace
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from billing.exports.own_layout import OWN_LAYOUT
from billing.models import JournalLayout, LayoutAccount, LayoutColumn, LayoutTaxClass
from billing.operations import layouts as operations
from billing.queries import layouts as queries
from billing.terms.layouts import Account, Column, DayForm, Encoding, Item
from contracts.office.context import By, Duty, Form
from contracts.office.models import JournalEntry
from contracts.office.operations.sent_twice import SentTwice
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.exports import files, worker
from portal.exports import operations as exports
from tests.rules.test_layouts import ONE_ROW, TWO_ROWS
from tests.staff import staff
from tests.world import d, event, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-10"


@pytest.fixture
def by() -> By:
    return staff("keiri", DAY, Duty.ACCOUNTS)


def read(row: JournalLayout) -> str:
    return fingerprint.of(queries.layout(JournalLayout.objects.get(pk=row.pk)))


def test_what_is_kept_is_read_back_as_it_was_and_the_journal_says_it(by):
    row = operations.keep(by, ONE_ROW)
    assert queries.layout(row) == ONE_ROW
    entry = JournalEntry.objects.get(operation="save_journal_layout")
    assert entry.reference == f"journal_layout:{row.pk}"
    assert entry.after["layout_columns"][0] == "日付 日付"
    assert entry.after["layout_columns"][-1] == "固定の文字 通常"
    assert entry.after["layout_accounts"][0] == "売掛金 100 売掛金"
    two = replace(TWO_ROWS, name="変更後", encoding=Encoding.UTF8)
    changed = operations.keep(by, two, row.pk, read(row))
    assert (changed.pk, queries.layout(changed)) == (row.pk, two)
    assert LayoutColumn.objects.count() == len(two.columns)
    assert JournalEntry.objects.filter(operation="save_journal_layout").count() == 2


def test_a_form_that_comes_twice_is_told_so_and_a_name_is_one(by):
    key = uuid4()
    row = operations.keep(replace(by, form=Form(key, "")), ONE_ROW)
    with pytest.raises(SentTwice):
        operations.keep(replace(by, form=Form(key, "")), ONE_ROW)
    with pytest.raises(Refused, match="同じ名称"):
        operations.keep(by, ONE_ROW)
    other = operations.keep(by, replace(ONE_ROW, name="別"))
    with pytest.raises(Refused, match="同じ名称"):
        operations.keep(by, ONE_ROW, other.pk)
    operations.retire(by, row.pk, read(row))
    assert list(queries.offered()) == [other]
    assert operations.keep(by, ONE_ROW).pk not in (row.pk, other.pk)
    for act in (
        lambda: operations.retire(by, row.pk),
        lambda: operations.keep(by, ONE_ROW, row.pk),
    ):
        with pytest.raises(Refused, match="廃止されています"):
            act()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(by):
    row = operations.keep(by, ONE_ROW)
    seen = read(row)
    operations.keep(by, replace(ONE_ROW, day_form=DayForm.DASHES), row.pk, seen)
    for act in (
        lambda: operations.keep(by, TWO_ROWS, row.pk, seen),
        lambda: operations.retire(by, row.pk, seen),
    ):
        with pytest.raises(Changed):
            act()


def test_what_cannot_work_is_refused_and_only_those_who_keep_books_may(by):
    twice = (Column(Item.DAY, "日付"), Column(Item.NUMBER, "日付"))
    with pytest.raises(Refused, match="1列目にもあります"):
        operations.keep(by, replace(ONE_ROW, columns=twice))
    assert not JournalLayout.objects.exists()
    row = operations.keep(by, ONE_ROW)
    other = staff("eigyo", DAY, Duty.CONTRACTS)
    for act in (lambda: operations.keep(other, ONE_ROW), lambda: operations.retire(other, row.pk)):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    ("model", "values", "refused"),
    [
        (LayoutColumn, {"position": 1, "item": "day"}, "one_column_each_position"),
        (LayoutColumn, {"position": 60, "item": "day", "heading": "日付"}, "one_column_each_head"),
        (LayoutColumn, {"position": 61, "item": "day"}, "column_position_in_range"),
        (LayoutColumn, {"position": 60, "item": "colour"}, "column_item_is_known"),
        (LayoutColumn, {"position": 60, "item": "day", "text": "x"}, "only_fixed_text_has_a_text"),
        (LayoutAccount, {"title": "bank"}, "one_account_each_title"),
        (LayoutAccount, {"title": "tax"}, "layout_title_is_known"),
        (LayoutTaxClass, {"scope": "sale"}, "one_class_each_scope"),
        (LayoutTaxClass, {"scope": "gift"}, "class_scope_is_known"),
    ],
)
def test_the_database_keeps_layouts_whole(by, model, values, refused):
    row = operations.keep(by, ONE_ROW)
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        model.objects.create(layout=row, **values)


def test_a_file_is_made_with_the_layout_to_the_byte(by, own_files):
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=40_000),
    )
    accounts = {**ONE_ROW.accounts}
    wanted = replace(
        ONE_ROW,
        has_header=True,
        accounts={title: Account("", one.name) for title, one in accounts.items()},
        columns=(
            Column(Item.DAY, "日付"),
            Column(Item.DEBIT_NAME, "借方"),
            Column(Item.CREDIT_NAME, "貸方"),
            Column(Item.AMOUNT, "金額"),
            Column(Item.CREDIT_TAX, "税"),
        ),
    )
    row = operations.keep(by, wanted)
    asked = {
        "first": d("2026-05-01"),
        "last": d("2026-06-30"),
        "layout": row.pk,
        "layout_name": row.name,
    }
    export = exports.ask_for_staff(by, OWN_LAYOUT, asked)
    assert worker.make(export.pk)
    export.refresh_from_db()
    opened = files.open_file(export.file)
    assert opened is not None
    with ZipFile(BytesIO(opened.read())) as archive:
        content = archive.read(f"journal-{row.pk}-20260501-20260630.csv")
        told = archive.read("README.txt").decode()
    assert content.decode("cp932") == (
        "日付,借方,貸方,金額,税\r\n"
        "2026/05/20,普通預金,売掛金,35640,0\r\n"
        "2026/05/20,普通預金,前受金,4360,0\r\n"
        "2026/05/31,売掛金,売上高(利用料金),35640,3240\r\n"
        "2026/06/01,前受金,売掛金,4360,0\r\n"
        "2026/06/30,売掛金,売上高(利用料金),35640,3240\r\n"
    )
    assert "伝票 4件、5行" in told
    assert "3. 貸方: 貸方 科目名 / Credit: account name" in told
    assert queries.sample(wanted, d(DAY))[0] == [
        "2026/06/30", "売掛金", "売上高(利用料金)", 35_640, 3_240
    ]  # fmt: skip
