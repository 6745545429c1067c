"""The registers' pages: entering, recording, files, what is refused and where it says so."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.operations import charges
from contracts.office.context import Duty, system
from support.registers.models import Entry
from support.registers.terms.kinds import ActKind
from tests import registers
from tests.factories import person_of
from tests.registers import PDF
from tests.staff import staff as by_name
from tests.web.html import Page
from tests.web.reading import read, text
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
DAY = "2026-06-10"
SECRET = {
    "title": "構成図", "party": "見本商事", "starts_on": "2026年6月1日", "scope": "本社の回線図",
    "purpose": "構築", "marking": "社外秘", "designated_on": "2026-05-20",
    "customer": "", "contract": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def day(today):
    today(DAY)


@pytest.fixture
def by():
    return by_name("sato", DAY)


def new(register: str, sort: str) -> str:
    return reverse("register_new", args=[register, sort])


def fill(desk, address: str, values: dict):
    """The answer to an act's form that is opened, filled in and sent."""
    return desk.post(address, {"expected": read(desk.get(address)), **values})


def page_of(row: Entry) -> str:
    return reverse("register_entry", args=[row.number])


def act_of(row: Entry, kind: ActKind) -> str:
    return reverse("register_act", args=[row.number, kind.value])


def paper(name: str = "承諾書.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_from_entering_to_return_everything_is_shown_with_its_clause(staff, life):
    desk = staff(Duty.CONTRACTS)
    answer = desk.post(new("confidential", "received"), {**SECRET, "contract": "C1"}, follow=True)
    row = Entry.objects.get()
    assert answer.redirect_chain == [(page_of(row), 302)]
    said = text(answer)
    for expected in (
        "2026年5月20日に書面で指定され、範囲と表示があるので秘密情報です",
        "管理の措置を定める", "第28条第3項", "本社の回線図", ">C1</a>",
    ):  # fmt: skip
        assert expected in said, expected
    sent = {"day": DAY, "text": "施錠した保管庫", "who": "山田 一郎"}
    for kind in (ActKind.MEASURES, ActKind.ACCESS):
        assert fill(desk, act_of(row, kind), sent).url == page_of(row)
    page = desk.get(page_of(row))
    assert "期限超過" not in text(page)
    assert Page(page).table("行ったこと(記録順)").column("行ったこと") == [
        "登録 第28条第1項", "管理の措置 第28条第3項", "閲覧者の追加 第28条第3項",
    ]  # fmt: skip
    assert "山田 一郎" in text(desk.get(act_of(row, ActKind.ACCESS_ENDED)))
    fill(desk, act_of(row, ActKind.RETURN_ASKED), {"day": DAY, "until": "2026-06-12"})
    due = Page(desk.get(reverse("registers"))).table("期限のあること(期限の早い順)")
    assert due.column("期限") == ["2026年6月12日", "2026年6月12日"]
    for kind in (ActKind.RETURNED, ActKind.ERASED):
        fill(desk, act_of(row, kind), {"day": DAY, "text": "立会いのうえ"})
    assert "期限のあるものはありません" in text(desk.get(reverse("registers")))
    page = desk.get(page_of(row))
    assert "all@example.jp" not in text(page)
    assert "contracts@example.jp" in text(page)
    assert desk.get(act_of(row, ActKind.COPIED)).status_code == 404
    assert desk.get(act_of(row, ActKind.NOTE)).status_code == 200


@pytest.fixture
def life():
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "「情報」を入力してください"),
        ({"party": " "}, "「提供元」を入力してください"),
        ({"title": "x" * 121}, "120文字以内で入力してください"),
        ({"starts_on": ""}, "日付を入力してください"),
        ({"starts_on": "6/1"}, "日付を 2026-04-01 の形で"),
        ({"starts_on": "9999-01-01"}, "まで"),
        ({"starts_on": "2026-06-11"}, "今日までの日"),
        ({"customer": "Z"}, "この番号の顧客はありません"),
        ({"contract": "Z"}, "この番号の契約はありません"),
        ({"customer": "B", "contract": "C1"}, "別の顧客の契約です"),
        ({"title": "構成\x00図"}, "使えない文字"),
        ({"file": paper("x.pdf", b"MZ")}, "ファイルではないか、壊れています"),
        ({"file": paper("x.exe")}, "添付できるのは"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_entered(staff, life, values, said):
    answer = staff().post(new("confidential", "received"), {**SECRET, **values})
    assert answer.status_code in (200, 409)
    assert said in text(answer)
    assert 'value="見本商事"' in text(answer) or "party" in values
    assert not Entry.objects.exists()


def test_what_the_terms_do_not_allow_is_an_answer_that_names_no_clause_in_vain(staff, by):
    row = registers.secret(by, DAY)
    desk = staff(Duty.CONTRACTS)
    sent = {"day": DAY, "choices": "consent", "who": "見本工業", "text": "図面"}
    answer = fill(desk, act_of(row, ActKind.DISCLOSED), sent)
    assert answer.status_code == 409
    assert "あらかじめ書面の承諾が必要です" in text(answer)
    answer = fill(desk, act_of(row, ActKind.CONSENT), {"day": DAY, "text": "図面の開示"})
    assert "ファイルを選んでください" in text(answer)
    given = {"day": DAY, "text": "図面の開示", "file": paper()}
    assert fill(desk, act_of(row, ActKind.CONSENT), given).status_code == 302
    assert fill(desk, act_of(row, ActKind.DISCLOSED), sent).status_code == 302
    for choice in ("", "x"):
        wrong = fill(desk, act_of(row, ActKind.DISCLOSED), {**sent, "choices": choice})
        assert wrong.status_code == 200
    assert row.acts.filter(kind="disclosed").count() == 1


def test_the_subcontractors_that_may_be_chosen_and_what_they_were_given(staff, by):
    to, row = registers.subcontract(by, DAY), registers.secret(by, DAY)
    desk = staff(Duty.ADMINISTRATION)
    address = act_of(row, ActKind.DISCLOSED)
    page = text(desk.get(address))
    assert "見本監視株式会社 REG-2026-000001" in page
    assert "開示の根拠" in page
    page = text(desk.get(address, headers={"accept-language": "en"}))
    assert "Basis" in page
    assert "開示の根拠" not in page
    sent = {"day": DAY, "choices": "subcontract", "subcontract": to.pk, "text": "写し"}
    assert "の義務を2026年6月10日までに引き受けていません" in text(fill(desk, address, sent))
    duties = {"day": DAY, "choices": ["28", "29", "other"], "file": paper()}
    assert fill(desk, act_of(to, ActKind.DUTIES), duties).status_code == 302
    assert fill(desk, address, sent).status_code == 302
    given = Page(desk.get(page_of(to))).table("この再委託先に開示した情報 第28条第5項")
    assert given.body == [["2026年6月10日", "REG-2026-000002 ネットワーク構成図", "写し"]]
    assert fill(desk, address, {**sent, "subcontract": row.pk}).status_code == 200


def test_files_are_handed_to_those_who_keep_the_registers(staff, by):
    row = registers.secret(by, DAY)
    act = registers.record(by, row, ActKind.CONSENT, DAY)
    address = reverse("register_file", args=[act.pk])
    answer = staff(Duty.CONTRACTS).get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    without = row.acts.get(kind="entered")
    assert staff(Duty.CONTRACTS).get(reverse("register_file", args=[without.pk])).status_code == 404
    other = staff(Duty.ACCOUNTS)
    assert other.get(address).status_code == 403
    page = text(other.get(page_of(row)))
    assert "書面.pdf" in page
    assert address not in page


@pytest.mark.parametrize("duties", [(Duty.ACCOUNTS,), ()])
def test_other_staff_read_but_neither_write_nor_see_who_asks(staff, by, duties):
    row, asked = registers.secret(by, DAY), registers.request(by, "2026-06-01")
    client = staff(*duties, all_duties=False)
    page = text(client.get(page_of(row)))
    assert "行ったことの記録" not in page
    for name in ("subcontractors", "confidential", "personal"):
        shown = text(client.get(reverse("register", args=[name])))
        assert "請求 太郎" not in shown
        assert "CSVに書き出す" not in shown
    assert "請求 太郎" not in text(client.get(reverse("registers")))
    assert client.get(page_of(asked)).status_code == 403
    for address in (
        new("confidential", "received"), act_of(row, ActKind.NOTE), act_of(asked, ActKind.NOTE),
    ):  # fmt: skip
        assert client.get(address).status_code == 403
        assert client.post(address, {**SECRET, "day": DAY, "text": "x"}).status_code == 403
    assert Entry.objects.count() == 2
    assert row.acts.count() == 1


def test_a_company_finds_nothing_of_it_neither_its_own_nor_anothers(client, by):
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    for name in ("A", "B"):
        number = "C1" if name == "A" else "C2"
        registers.secret(by, DAY, contract=contract(number))
    client.force_login(person_of("A", email="owner@example.jp"))
    row = Entry.objects.get(contract=contract())
    for address in (reverse("registers"), page_of(row), reverse("register", args=["personal"])):
        assert client.get(address).status_code == 404
    for address in ("/portal/", "/portal/contracts/C1/", "/portal/inbox/"):
        page = text(client.get(address))
        assert "台帳" not in page
        assert "REG-" not in page


def test_what_is_no_register_and_no_such_entry(staff, by):
    desk = staff(Duty.CONTRACTS)
    row = registers.secret(by, DAY)
    for address in (
        reverse("register", args=["nothing"]), new("confidential", "request"),
        new("nothing", "received"), reverse("register_entry", args=["REG-1"]),
        reverse("register_act", args=[row.number, "identified"]),
        reverse("register_act", args=[row.number, "nothing"]),
        reverse("register_file", args=[999]),
    ):  # fmt: skip
        assert desk.get(address).status_code == 404, address


def test_searching_says_what_is_wrong_and_pages_by_key(staff, by):
    for _ in range(26):
        registers.secret(by, DAY)
    desk = staff()
    here = reverse("register", args=["confidential"])
    first = Page(desk.get(here)).table("秘密情報")
    assert (len(first.body), first.body[0][0]) == (25, "REG-2026-000026受領した情報")
    older = desk.get(here, {"older": f"{DAY}~REG-2026-000002"})
    table = Page(older).table("秘密情報")
    assert table.column("台帳番号") == ["REG-2026-000001受領した情報"]
    assert "条件に合う記録はありません" in text(desk.get(here, {"text": "どこにもない"}))
    assert "印の付いた欄を直してください" in text(desk.get(here, {"state": "x"}))
    assert Page(desk.get(here, {"state": "due"})).tables


def test_lists_take_as_many_statements_for_many_entries(staff, by, django_assert_max_num_queries):
    for _ in range(12):
        registers.secret(by, DAY)
    desk = staff()
    for address in (reverse("registers"), reverse("register", args=["confidential"])):
        desk.get(address)
        with django_assert_max_num_queries(9):
            desk.get(address)


# --- The ceiling of damages on a contract's page ---------------------------------------


@pytest.fixture
def paid():
    lived(
        DAY,
        *signed("2026-04-01"),
        event("2026-06-01", "pay", customer="A", amount=17_820),
    )


def contract_page(client, **asked) -> str:
    return text(client.get(reverse("staff_contract", args=["C1"]), asked))


def test_art_32_7_the_ceiling_is_shown_with_its_period_and_invoices(paid, staff):
    page = contract_page(staff(all_duties=False), cause="2026-06-01")
    for expected in (
        "当社の損害賠償の上限", "2026年6月1日 – 2027年5月31日", "現時点の上限額", "¥17,820",
        "2026年6月1日から起算して1年間(2027年5月31日まで)に実際に支払われた利用料金(税込み)のうち、"
        "2026年6月10日までの分の合計です。",
        "この契約にはありません",
    ):  # fmt: skip
        assert expected in page, expected
    assert invoice("2026-04").number in page
    assert "¥0" in contract_page(staff(all_duties=False), cause="2026-06-02")


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("2026-03-31", "契約の成立日(2026年4月1日)より前の日です"),
        ("2026-06-11", "2026年6月11日はまだ来ていません"),
        ("6/1", "日付を 2026-04-01 の形で"),
    ],
)
def test_art_32_7_a_day_that_cannot_be_is_said_at_its_field(paid, staff, cause, said):
    page = contract_page(staff(all_duties=False), cause=cause)
    assert said in page
    assert "現時点の上限額" not in page


def test_art_32_7_without_a_day_it_is_the_last_year_or_the_contracts_beginning(paid, staff, today):
    assert "2026年4月1日 – 2027年3月31日" in contract_page(staff())
    today("2028-02-29")
    assert "2027年2月28日 – 2028年2月27日" in contract_page(staff())


def test_art_7_3_the_damages_billed_stand_beside_it(paid, staff):
    by = system(d(DAY))
    row = charges.charge(by, account().pk, 12_000, "鍵の再発行", contract())
    table = "当社が請求した損害"
    answer = staff().get(reverse("staff_contract", args=["C1"]))
    assert Page(answer).table(table).body == [
        ["2026年6月10日", "鍵の再発行", "¥12,000", "次回の請求に記載"]
    ]
    charges.withdraw(by, row.pk)
    answer = staff().get(reverse("staff_contract", args=["C1"]))
    assert Page(answer).table(table).column("状態") == ["取下げ 2026年6月10日"]


def test_a_double_click_is_recorded_once(by, staff):
    row = registers.subcontract(by, DAY)
    address = act_of(row, ActKind.DUTIES)
    desk = staff(Duty.CONTRACTS)
    values = {"day": DAY, "choices": ["28"], "text": "契約書", "expected": read(desk.get(address))}
    assert desk.post(address, {**values, "file": paper()}).status_code == 302
    again = desk.post(address, {**values, "file": paper()})
    assert again.status_code == 409
    assert "表示したあとに内容が変わりました" in text(again)
    assert row.acts.filter(kind=ActKind.DUTIES).count() == 1


def test_a_form_that_is_sent_twice_makes_one_entry_and_uses_one_number(staff, life):
    desk, address = staff(Duty.CONTRACTS), new("confidential", "received")
    sent = {**SECRET, "once": str(uuid4())}
    first, again = (desk.post(address, sent) for _ in range(2))
    assert first.url == again.url
    assert desk.post(address, SECRET).status_code == 302
    assert [row.number[-1] for row in Entry.objects.order_by("pk")] == ["1", "2"]
