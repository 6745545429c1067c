"""Bank files: what is read, and what is refused with its place and a way out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.bank import csv, days, values, zengin
from billing.bank.columns import Columns
from billing.bank.entries import BankAccount, BankEntry, BankStatement, FileKind, Header, RecordForm
from billing.bank.problems import Ambiguous, BadFile
from billing.bank.writing import bank_text, write_all_transfers, write_statements
from tests.rules import banks
from tests.rules.banks import HEADER, TODAY, entry, joined, lines, put, statement, transfers


def read(content: bytes, form: RecordForm | None = None, **known):
    return zengin.read(content, TODAY, form, **known)


def refused(content: bytes, form: RecordForm | None = None):
    with pytest.raises(BadFile) as error:
        read(content, form)
    for problem in error.value.problems:
        assert problem.ja
        assert problem.en
    return error.value.problems


text_of = st.text("ｱｲｳｴｵｶﾊﾞﾟﾝABCXYZ019().- ", max_size=15).map(str.strip)
digits = st.integers(1, 999_999).map(str)
days_near = st.dates(date(2018, 1, 1), TODAY)
entries = st.builds(
    BankEntry,
    booking_date=days_near,
    value_date=days_near,
    amount=st.integers(0, 9_999_999_999),
    payer_code=st.sampled_from(["", "0000000012", "9876543210"]),
    payer_name=text_of,
    bank=text_of,
    branch=text_of,
    edi=text_of,
)
headers = st.builds(
    Header,
    account=st.builds(
        BankAccount,
        bank=st.just("0001"),
        branch=st.just("123"),
        kind=st.sampled_from("124"),
        number=digits.map(lambda text: text.zfill(7)),
        name=text_of,
        bank_name=text_of,
        branch_name=text_of,
    ),
    made_on=days_near,
    first_day=days_near,
    last_day=days_near,
)
rows = st.lists(st.tuples(entries, digits, st.booleans()))
statements = st.lists(st.tuples(headers, rows), min_size=1, unique_by=lambda one: one[0])


@settings(max_examples=40)
@given(
    statements,
    st.sampled_from(RecordForm),
    st.sampled_from([b"\r\n", b"\n", b""]),
    st.sampled_from([b"", b"\x1a"]),
)
def test_what_is_written_is_read_back_01(parts, form, line_end, end_of_file):
    written = tuple(
        BankStatement(
            header,
            tuple(
                replace(e, reference=number.zfill(6), is_cancelled=is_cancelled)
                for e, number, is_cancelled in rows
            ),
        )
        for header, rows in parts
    )
    content = write_all_transfers(written, form, line_end) + end_of_file
    found = read(content, form)
    assert (found.kind, found.statements, found.form) == (FileKind.TRANSFERS, written, form)
    assert all(len(record) == 200 for record in content.split(line_end or None)[:1] if line_end)


@settings(max_examples=40)
@given(
    statements,
    st.integers(-(10**13), 10**13),
)
def test_what_is_written_is_read_back_03(parts, balance):
    written = tuple(
        BankStatement(
            replace(
                header,
                balance=balance,
                account=replace(header.account, number=header.account.number.zfill(10)),
            ),
            tuple(
                replace(e, reference=number.zfill(8), is_incoming=is_in, remark=e.edi)
                for e, number, is_in in rows
            ),
        )
        for header, rows in parts
    )
    assert read(write_statements(written)).statements == written


def test_an_account_has_one_code_in_files_of_both_kinds():
    codes = {
        one.header.account.code
        for content in (transfers(entry()), statement(entry()))
        for one in read(content).statements
    }
    assert codes == {"0001-001-1-1234567"}


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.replace(b"\r\n", b"\n"),
        lambda c: c.replace(b"\r\n", b"\r"),
        lambda c: c.replace(b"\r\n", b""),
        lambda c: c.replace(b"\r\n", b"").rstrip(b" ") + b"\x1a",
        lambda c: c + b"\x1a\r\n",
        lambda c: joined([line.rstrip(b" ") for line in lines(c)], b"\n"),
        lambda c: joined([*lines(c)[:1], b"", *lines(c)[1:]]),
        lambda c: c.decode("cp932").encode(),
        lambda c: c.decode("cp932").encode("utf-8-sig"),
        lambda c: c.lower(),
    ],
)
def test_read_liberally(change):
    content = transfers(entry(edi="ABC"), entry(10_000, "ﾔﾏﾀﾞ XYZ"))
    assert read(change(content)).statements == read(content).statements


@pytest.mark.parametrize(
    ("digits", "today", "day"),
    [
        ("080531", TODAY, date(2026, 5, 31)),
        ("010501", date(2019, 6, 1), date(2019, 5, 1)),
        ("310430", date(2019, 6, 1), date(2019, 4, 30)),
        ("310501", date(2019, 6, 1), date(2019, 5, 1)),
        ("310430", TODAY, date(2019, 4, 30)),
        ("260531", TODAY, date(2026, 5, 31)),
        ("300228", TODAY, date(2018, 2, 28)),
        ("260531", date(2044, 6, 1), date(2044, 5, 31)),
        ("080229", TODAY, None),
        ("081301", TODAY, None),
        ("990101", TODAY, None),
        ("090101", TODAY, None),
        ("0805", TODAY, None),
        ("08053A", TODAY, None),
    ],
)
def test_days_by_the_era(digits, today, day):
    assert days.Calendar(today).read(digits) == day


def test_western_years_are_recognised_and_never_mixed_with_the_era():
    header, data, trailer, end = lines(transfers(entry()))
    western = put(put(header, 5, b"260702260701260702"), 1, b"1")
    booked = put(data, 8, b"260701260701")
    found = read(joined([western, booked, trailer, end]))
    assert found.statements[0].entries[0].booking_date == date(2026, 7, 1)
    assert "西暦" in found.notes[0].ja
    assert "混ざって" in refused(joined([header, booked, trailer, end]))[0].ja


def test_form_a_or_b_is_the_one_that_adds_up():
    for form in RecordForm:
        content = transfers(entry(edi="ORDER 77"), entry(500), form=form)
        assert read(content).form == form
        assert read(content, form).statements == read(content).statements


def both_add_up() -> bytes:
    """In form A the EDI is by chance the amount in twelve digits."""
    return transfers(entry(35_640, edi="000000035640"))


def test_where_both_forms_add_up_the_account_decides_or_it_is_asked():
    assert read(both_add_up(), known={"0001-001-1-1234567": "A"}).form == RecordForm.A
    assert read(both_add_up(), known={"0001-001-1-1234567": "B"}).form == RecordForm.B
    assert read(both_add_up(), RecordForm.A).statements[0].entries[0].edi == "000000035640"
    with pytest.raises(Ambiguous) as error:
        read(both_add_up(), known={"0009-001-1-1234567": "A"})
    assert "様式を選んで" in error.value.problems[0].ja


H, D, T, E = range(4)


@pytest.mark.parametrize(
    ("change", "line", "byte", "told"),
    [
        ({T: (2, b"000002")}, 3, 2, "入金件数がトレーラでは2件、明細では1件"),
        ({T: (8, b"000000035641")}, 3, 8, "入金合計がトレーラでは35,641円、明細では35,640円"),
        ({T: (20, b"000001")}, 3, 20, "取消件数"),
        ({T: (26, b"000000000009")}, 3, 26, "取消合計"),
        ({D: (128, b"1"), T: (2, b"000002")}, 3, 2, "入金件数がトレーラでは2件、明細では0件"),
        ({D: (128, b"7")}, 2, 128, "取消区分「7」"),
        ({D: (20, b"0000035X40")}, 2, 20, "金額「0000035X40」が数字ではありません"),
        ({D: (8, b"080230")}, 2, 8, "勘定日「080230」"),
        ({D: (8, b"000000")}, 2, 8, "勘定日がありません"),
        ({D: (8, b"080711")}, 2, 8, "未来"),
        ({D: (14, b"081399")}, 2, 14, "起算日「081399」"),
        ({H: (17, b"089999")}, 1, 17, "勘定日(至)"),
        ({H: (2, b"91")}, 1, 2, "口座振替"),
        ({H: (2, b"21")}, 1, 2, "総合振込"),
        ({H: (2, b"77")}, 1, 2, "不明な種別"),
        ({H: (61, b"0000000")}, 1, 61, "口座番号がありません"),
        ({D: (1, b"5")}, 2, 1, "データ区分「5」"),
        ({H: (1, b"2")}, 1, 1, "ヘッダレコード(1)で始まっていません"),
    ],
)  # fmt: skip
def test_refused_with_line_byte_and_what_to_do(change, line, byte, told):
    records = lines(transfers(entry()))
    for number, (first, text) in change.items():
        records[number] = put(records[number], first, text)
    problems = refused(joined(records), RecordForm.A)
    assert any((p.line, p.byte) == (line, byte) and told in p.ja for p in problems), problems


@pytest.mark.parametrize(
    ("keep", "told"),
    [
        ([H, D, T], "エンドレコード(9)がありません"),
        ([H, D], "トレーラレコード(8)がありません"),
        ([H, D, E], "トレーラレコード(8)より前に"),
        ([H, T, D, E], "トレーラレコード(8)より後に"),
        ([H, D, T, E, H, D, T, E], "同じ明細が2回"),
        ([H, D, H, D, T, E], "次のヘッダ"),
        ([H, D, D, T, E], "入金件数"),
        ([H, T, E], "入金件数"),
        ([E], "ヘッダレコード(1)で始まっていません"),
    ],
)
def test_records_out_of_order_missing_or_twice(keep, told):
    records = lines(transfers(entry()))
    problems = refused(joined([records[number] for number in keep]))
    assert any(told in p.ja for p in problems), problems


def test_kinds_are_not_mixed():
    mixed = lines(transfers(entry()))[:3] + lines(statement(entry()))
    assert "混ざっています" in refused(joined(mixed))[0].ja


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空です"),
        (b"\r\n  \x1a", "空です"),
        (b"\xef\xbb\xbf\r\n", "空です"),
        (b"1" * (20 * 1024 * 1024 + 1), "20MB"),
        (b"PK\x03\x04rest of a workbook", "xlsx"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (transfers(entry()).decode("cp932").encode("utf-16"), "UTF-16"),
        (transfers(entry()).decode("cp932").encode("utf-16-le"), "UTF-16"),
        (transfers(entry()).decode("cp932").encode("euc_jp"), "EUC-JP"),
        (transfers(entry()).replace(b"\xb6)", "株".encode("cp932")), "全角文字"),
        (transfers(entry()).decode("cp932").replace("ﾐﾎﾝ", "見本 ").encode(), "「見」"),
        (transfers(entry()).decode("cp932").encode("cp037", "replace"), "EBCDIC"),
        (joined([line + b"X" for line in lines(transfers(entry()))]), "201バイト"),
        (transfers(entry()) + b"\x1a" + transfers(entry()), "0x1A"),
        (b"2\n" * 200_001, "200,000件"),
        (b"<html><body>session timeout</body></html>", "CSVの形式"),
        ("日付,金額\r\n".encode("cp932"), "全角文字"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_bank(content, told):
    assert told in refused(content)[0].ja


def test_every_problem_is_reported_up_to_a_hundred():
    header, data, trailer, end = lines(transfers(entry()))
    bad = put(put(data, 8, b"089999"), 20, b"XXXXXXXXXX")
    assert len(refused(joined([header, bad, bad, trailer, end]), RecordForm.A)) == 6
    assert len(refused(joined([header, *[bad] * 500, trailer, end]), RecordForm.A)) == 100


def test_a_statement_must_add_up_to_its_balance():
    header = replace(HEADER, balance=1_000)
    records = lines(statement(entry(500), entry(200, is_incoming=False), header=header))
    assert read(joined(records)).statements[0].money_out.amount == 200
    wrong = [*records[:3], put(records[3], 41, b"00000000009999"), records[4]]
    assert "残高" in refused(joined(wrong))[0].ja
    miscounted = [*records[:4], put(records[4], 2, b"0000000009")]
    assert "レコード件数" in refused(joined(miscounted))[0].ja


def test_through_the_day_on_which_all_accounts_are_complete():
    first = BankStatement(replace(HEADER, last_day=date(2026, 7, 9)), (entry(),))
    second = BankStatement(replace(HEADER, account=banks.OTHER, last_day=None), (entry(day=3),))
    assert read(write_all_transfers([first, second])).last_day == date(2026, 7, 3)


def test_the_writer_is_strict():
    assert bank_text("カ）さんぷるしょうじー") == "ｶ)ｻﾝﾌﾟﾙｼﾖｳｼﾞ-"
    for wrong in ("株式会社", "ｶ)\n", "あ".join("x" * 60)):
        with pytest.raises(ValueError, match=r"banks do not write|does not fit"):
            transfers(entry(name=wrong))


MAP = Columns("日付", incoming="お預り金額", outgoing="お引出し金額", payer_name="摘要")
HEADINGS = "日付,摘要,お引出し金額,お預り金額,残高"


def of_csv(*rows: str, columns: Columns = MAP, encoding: str = "cp932", headings=HEADINGS):
    content = "\r\n".join([headings, *rows, ""]).encode(encoding)
    found = csv.read(content, columns, TODAY, encoding)
    return [(e.booking_date.isoformat(), e.amount, e.is_incoming, e.payer_name)
            for e in found.statements[0].entries]  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_csv_with_columns_for_money_in_and_out(encoding):
    found = of_csv(
        '2026/7/1,ﾌﾘｺﾐ ｶ)ﾐﾎﾝ,,"35,640",100000',
        "令和8年7月2日,手数料,330円,,99670",
        '20260703,"名 ""引用"", 二つ",,500円,1',
        "2026/7/4,繰越,,,1",
        encoding=encoding,
    )
    assert found == [
        ("2026-07-01", 35_640, True, "ｶ)ﾐﾎﾝ"),
        ("2026-07-02", 330, False, "手数料"),
        ("2026-07-03", 500, True, '名 "引用", 二つ'),
    ]


def test_csv_with_one_column_of_the_amount_by_place_with_lines_around():
    by_place = Columns("1", amount="3", payer_name="2", has_headings=False, skip=1, footer=1)
    found = of_csv("R8.7.1,A,1000", "2026-07-02,B,▲200", "合計,,800", columns=by_place)
    assert found == [("2026-07-01", 1_000, True, "A"), ("2026-07-02", 200, False, "B")]
    words = Columns("日付", amount="金額", direction="区分", payer_name="摘要")
    rows = ["2026/7/1,入金,10,A", "2026/7/1,出金,20,B", "2026/7/1,2,30,C"]
    found = of_csv(*rows, columns=words, headings="日付,区分,金額,摘要")
    assert [(amount, is_in) for _, amount, is_in, _ in found] == [
        (10, True), (20, False), (30, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "line", "told"),
    [
        (["2026/13/1,A,,1,"], 2, "勘定日「2026/13/1」が暦にない"),
        (["2026/7/11,A,,1,"], 2, "未来"),
        (["2026/7/1,A,,1.5,"], 2, "入金額「1.5」が金額ではありません"),
        (["2026/7/1,A,,99999999999999999999,"], 2, "入金額「99"),
        (["2026/7/1,A,,=1+1,"], 2, "入金額「=1+1」"),
        (["2026/7/1,A,5,5,"], 2, "両方"),
        (["2026/7/1,A"], 2, "列が足りません"),
        (['2026/7/1,"A,,1,'], 2, "引用符"),
        ([], 0, "明細がありません"),
    ],
)
def test_csv_refused_with_its_line(rows, line, told):
    with pytest.raises(BadFile) as error:
        of_csv(*rows)
    problem = error.value.problems[0]
    assert (problem.line, told in problem.ja) == (line, True), problem


def test_a_map_that_does_not_fit_names_the_headings_there_are():
    with pytest.raises(BadFile) as error:
        of_csv("2026/7/1,A,,1,", columns=replace(MAP, incoming="入金"))
    assert "「入金」が見出しにありません。見出し: 日付、摘要" in error.value.problems[0].ja


@pytest.mark.parametrize("other", ["euc_jp", "utf-16", "utf-8"])
def test_csv_in_another_encoding(other):
    content = f"{HEADINGS}\r\n2026/7/1,カナ振込,,1,\r\n".encode(other)
    with pytest.raises(BadFile) as error:
        csv.read(content, MAP, TODAY, "cp932")
    assert any(word in error.value.problems[0].ja for word in ("EUC-JP", "UTF-16", "cp932"))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,000", 1000), ("¥1,000", 1000), ("１，０００円", 1000), ("▲1,000", -1000),
        ("−5", -5), ("(1,000)", -1000), ("1000.00", 1000), ("0", 0),
        ("", None), ("1.5", None), ("１億", None), ("1e5", None), ("--1", None), ("٣", None),
    ],
)  # fmt: skip
def test_yen_as_banks_write_it(text, amount):
    assert values.yen(text) == amount


@pytest.mark.parametrize(
    "text",
    ["2026-07-01", "2026/7/1", "2026.7.1", "20260701", "２０２６年７月１日", "令和8年7月1日",
     "R8.7.1", "R08/07/01", "2026/07/01 12:34:56"],
)  # fmt: skip
def test_days_as_banks_write_them(text):
    assert values.day(text) == date(2026, 7, 1)
    for wrong in ("", "07/01/2026", "26/7/1", "令和8年13月1日", "2026/02/30", "R99.1"):
        assert values.day(wrong) is None
