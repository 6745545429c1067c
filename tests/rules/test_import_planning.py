"""What becomes of the rows of a file of customers, by what is on file; no database."""

import pytest

from contracts.models import TermsEdition
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.queries.on_file import OnFile
from contracts.terms.import_columns import EXAMPLE, Outcome, Part
from tests.importing import COMPANY, CONTACT, ROW, YOUNG, planned
from tests.rules.builders import book, d

NEW, SAME, DIFFERS, WRONG = Outcome.NEW, Outcome.SAME, Outcome.DIFFERS, Outcome.WRONG
EVERYTHING = (Part.COMPANY, Part.ACCOUNT, Part.CONTACT, Part.CONTRACT)


def known(*customers: Customer, accounts=(), contacts=(), **more) -> OnFile:
    return OnFile(
        {one.number: one for one in customers},
        {one.number: one for one in accounts},
        {one.customer.number: one for one in accounts if one.is_default},
        {(one.customer.number, one.email): one for one in contacts},
        {one.customer.number: one for one in contacts},
        {},
        {},
        {1: TermsEdition(number=1, sha256="a")},
        book(),
        more.get("service_end"),
    )


EMPTY = known()


@pytest.fixture
def sora() -> OnFile:
    """The company on file as the portal would have it."""
    company = Customer(
        number="S-01", name="株式会社そら", postal_code="1000001", address="東京都千代田区1-1"
    )
    account = BillingAccount(
        number="S-01", customer=company, name=company.name, payer_names=["カ)ソラ", "ソラ"],
        postal_code="1000001", address="東京都千代田区1-1", emails=["keiri@example.jp"],
    )  # fmt: skip
    contact = Contact(customer=company, name="空 太郎", email="sora@example.jp")
    return known(company, accounts=[account], contacts=[contact])


def outcomes(plan) -> list:
    return [(one.outcome, one.new) for one in plan.rows]


def said(plan, place=0) -> list[tuple[str, str]]:
    return [(one.column.ja if one.column else "", one.ja) for one in plan.rows[place].wrong]


def test_a_row_brings_company_account_contact_and_contract():
    plan = planned(
        EMPTY, {**ROW, "振込名義": "ｶ)ｿﾗ、そら", "請求書送付先": "a@example.jp;b@example.jp"}
    )
    assert outcomes(plan) == [(NEW, EVERYTHING)]
    (account,), (contract,) = plan.accounts, plan.contracts
    assert (account.number, account.name, account.address, account.is_default) == (
        "S-01", "株式会社そら", "東京都千代田区1-1", True,
    )  # fmt: skip
    assert (account.payer_names, account.emails) == (
        ["カ)ソラ", "ソラ"], ["a@example.jp", "b@example.jp"],
    )  # fmt: skip
    row = contract.row
    assert (row.customer, row.billing_account, row.responsible.name) == (
        plan.customers[0], account, "空 太郎",
    )  # fmt: skip
    assert (row.formed_on, row.applied_on, row.service_starts_on, row.billed_from) == (
        d("2024-03-25"), d("2024-03-25"), d("2024-04-01"), d("2026-11-01"),
    )  # fmt: skip
    assert (contract.edition, contract.declares, contract.agreed) == (None, False, {})


def test_further_rows_of_a_company_leave_its_cells_empty():
    branch = {"顧客番号": "S-01", "請求先番号": "S-01-B", "請求先部署": "大阪支店",
              "担当者名": "海 花子", "担当者メール": "umi@example.jp"}  # fmt: skip
    plan = planned(EMPTY, ROW, YOUNG, {**branch, **YOUNG, "契約番号": "S-01-9"})
    assert outcomes(plan)[1:] == [
        (NEW, (Part.CONTRACT, Part.AGREED)),
        (NEW, (Part.ACCOUNT, Part.CONTACT, Part.CONTRACT, Part.AGREED)),
    ]
    first, second, third = (one.row for one in plan.contracts)
    assert second.billing_account is first.billing_account
    assert second.responsible is first.responsible
    assert (third.billing_account.number, third.billing_account.is_default) == ("S-01-B", False)
    assert (str(third.billing_account), third.responsible.name) == (
        "株式会社そら 大阪支店", "海 花子",
    )  # fmt: skip
    assert plan.contracts[1].agreed == {"unit_price": 10_000}


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"顧客番号": ""}, [("顧客番号", "顧客番号を書いてください")]),
        ({"顧客番号": EXAMPLE}, [("顧客番号", "記入例の行です。消してください")]),
        ({"顧客番号": "そら1"}, [("顧客番号", "番号は半角の英数字と - _ . で40字までです")]),
        ({"顧客番号": "K-2026-000001"},
         [("顧客番号", "K-2026-000001の形の番号はこのシステムが付けます。"
                   "前のシステムの番号を書いてください")]),
        ({"顧客名": ""}, [("顧客名", "顧客名を書いてください")]),
        ({"郵便番号": "100-000"},
         [("郵便番号", "郵便番号は 100-0001 のように7桁の数字で入力してください")]),
        ({"電話番号": "1234"},
         [("電話番号", "電話番号は、市外局番から 03-1234-5678 のように入力してください")]),
        ({"法人番号": "T7000012050003"},
         [("法人番号", "法人番号 7000012050003 に誤りがあるようです。"
                   "13桁をもう一度ご確認ください")]),
        ({"顧客名カナ": "Sora"},
         [("顧客名カナ", "カタカナで入力してください。「Sora」は使えません"
                    "(ひらがな・半角カナは自動で直します)")]),
        ({"振込名義": "株式会社そら"},
         [("振込名義", "「株式会社ソラ」は振込名義として使えません。通帳に出るとおり")]),
        ({"担当者メール": "sora"}, [("担当者メール", "有効なメールアドレスを入力してください。")]),
        ({"担当者名": "", "担当者メール": ""},
         [("担当者メール", "担当者メールを書いてください"),
          ("担当者名", "担当者名を書いてください")]),
        ({"台数": ""}, [("台数", "台数を書いてください")]),
        ({"台数": "三"}, [("台数", "「三」は1から10000までの整数ではありません")]),
        ({"契約番号": ""}, [("契約番号", "契約番号を書いてください")]),
        ({"終了日": "2027-03-31"},
         [("終了日", "終了の決まった契約は取り込めません")]),
        ({"同意した規約の版": "2"}, [("同意した規約の版", "第2版は公表されていません")]),
        ({"請求済みの月": "2026-09"},
         [("請求済みの月", "2026年10月分は、こちらではもう請求しません。前のシステムで"
                     "2026年10月分まで請求し、2026-10以降の月を書いてください")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_column_and_what_to_write(told, wrong):
    plan = planned(EMPTY, {**ROW, **told})
    assert plan.rows[0].outcome is WRONG
    found = said(plan)
    assert [(column, text[: len(expected)]) for (column, text), (_, expected)
            in zip(found, wrong, strict=True)] == wrong  # fmt: skip
    assert not plan.is_right


def test_rows_of_one_company_do_not_contradict_one_another():
    plan = planned(EMPTY, ROW, {**YOUNG, "顧客名": "株式会社うみ"})
    assert said(plan, 1) == [("顧客名", "2行目は「株式会社そら」です")]
    assert outcomes(plan)[1][0] is WRONG


def test_a_contract_stands_in_one_row_and_an_account_belongs_to_one_company():
    other = {**ROW, "顧客番号": "S-02", "契約番号": "S-02-1", "請求先番号": "S-01"}
    plan = planned(EMPTY, ROW, {**ROW, "台数": "4"}, other)
    assert said(plan, 1) == [("契約番号", "2行目と同じ契約番号です")]
    assert said(plan, 2) == [("請求先番号", "請求先番号S-01はほかの顧客のものです")]


def test_what_is_on_file_is_the_same_differs_or_gets_a_contract(sora):
    same = {**COMPANY, **CONTACT, "振込名義": "ソラ", "請求書送付先": "KEIRI@example.jp"}
    plan = planned(
        sora,
        {**same, "請求書送付先": "keiri@example.jp"},
        {**COMPANY, "住所": "大阪市北区1-1"},
        {**COMPANY, "振込名義": "カ)ウミ"},
        YOUNG,
    )
    assert [one.outcome for one in plan.rows] == [SAME, DIFFERS, DIFFERS, NEW]
    assert said(plan, 1) == [("住所", "登録は「東京都千代田区1-1」です")]
    assert said(plan, 2) == [("振込名義", "登録は「カ)ソラ, ソラ」です")]
    assert (plan.customers, plan.accounts, plan.contacts) == ([], [], [])
    (contract,) = plan.contracts
    assert contract.row.billing_account.number == contract.row.customer.number == "S-01"
    assert contract.row.responsible.email == "sora@example.jp"


def test_nothing_comes_in_once_the_end_of_the_service_is_posted():
    plan = planned(known(service_end=object()), ROW)
    assert said(plan) == [("契約番号", "サービスの終了が公表されているため取り込めません")]


def test_a_plan_is_another_where_anything_read_would_be_another():
    day = d("2026-11-29")
    prints = {
        planned(EMPTY, ROW).fingerprint(day),
        planned(EMPTY, ROW).fingerprint(d("2026-11-30")),
        planned(EMPTY, {**ROW, "台数": "4"}).fingerprint(day),
        planned(EMPTY, COMPANY | CONTACT).fingerprint(day),
    }
    assert len(prints) == 4
    assert planned(EMPTY, ROW).fingerprint(day) in prints
