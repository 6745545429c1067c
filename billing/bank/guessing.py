"""A map of columns from the headings that Japanese banks use, to begin a format with."""

import csv
import re
from unicodedata import normalize

from billing.bank import opening
from billing.bank.columns import Columns
from billing.bank.decoding import decode
from billing.bank.problems import refuse

LINES_LOOKED_AT = 40
HEADINGS = {
    name: words.split()
    for name, words in {
        "booking_date": (
            "取引年 取扱年 日付 取引日 取引日付 取引年月日 お取引日 取扱日 取扱日付 お取扱日 "
            "勘定日 入出金日 年月日 操作日 記帳日 計上日 約定日 入金日 受入日 処理日 DATE "
            "取引日(年) 操作日(年) 取扱日(年) 日付(年) 年"
        ),
        "booking_month": "取引月 取扱月 取引日(月) 操作日(月) 取扱日(月) 日付(月) 月",
        "booking_day": "取引日 取扱日 取引日(日) 操作日(日) 取扱日(日) 日付(日) 日",
        "value_date": "起算日 起算日付 起算年月日",
        "amount": "金額 取引金額 入出金額 入出金金額 振込金額 AMOUNT",
        "direction": "入払区分 入出金区分 入払 入出金 入出区分 貸借 貸借区分",
        "incoming": (
            "入金 入金額 入金金額 ご入金額 お預り金額 お預かり金額 預り金額 預かり金額 "
            "お預入れ お預入れ額 お預入れ金額 お預入金額 お預り 預入 預入額 預入金額 "
            "受入金額 受取金額 CREDIT DEPOSIT"
        ),
        "outgoing": (
            "出金 出金額 出金金額 ご出金額 お支払金額 お支払い金額 支払金額 支払い金額 "
            "お引出し お引出し額 お引出し金額 お引出金額 お引出 引出 引出額 引出金額 "
            "お支払い 払戻金額 払出金額 支払額 DEBIT WITHDRAWAL"
        ),
        "payer_name": (
            "振込依頼人名 振込依頼人 依頼人名 依頼人 振込名義 振込名義人 振込人名 振込人 "
            "名義 名義人 お客さま名 相手先 相手名 取引先 摘要 摘要内容 適用 内容 "
            "取引内容 お取り扱い内容 お取扱内容 取引名 備考 DESCRIPTION"
        ),
        "payer_code": "振込依頼人コード 依頼人コード",
        "bank": "仕向銀行 仕向銀行名 仕向金融機関 仕向金融機関名 取扱銀行名",
        "branch": "仕向支店 仕向支店名 仕向店名 取扱店名",
        "remark": "摘要 摘要内容 内容 取引内容 備考 取引区分 取引名 摘要区分",
        "edi": "EDI EDI情報",
        "reference": "照会番号 取引番号 明細番号 番号",
    }.items()
}
"""By meaning, the headings that have it, the best first."""

_yen = re.compile(r"\((?:円|単位[::]?円|税込|JPY)\)$|円$")


def guess(content: bytes) -> tuple[Columns, str]:
    """The map and the encoding by the first line of headings with a day and amounts.

    Raises BadFile where there is none.
    """
    encoding = "utf-8" if opening.decodes(content, "utf-8") else "cp932"
    text = decode(content, encoding)
    lines = [line for line in text.splitlines() if line.strip()]
    for skip, line in enumerate(lines[:LINES_LOOKED_AT]):
        for delimiter in ",\t;":
            found = _columns(_cells(line, delimiter))
            if found and found.get("booking_date") and ("amount" in found or "incoming" in found):
                return Columns.of_json({**found, "skip": skip}), encoding
    raise refuse(
        "日付と金額の見出しが見つかりません。CSVの形式を登録して選んでください",
        "There are no headings of a day and an amount; register a CSV format and choose it",
    )


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(cells: list[str]) -> dict[str, str]:
    """By meaning, the heading of its column, each column once."""
    free = {_folded(cell): cell for cell in reversed(cells) if cell.strip()}
    found = {}
    for name, known in HEADINGS.items():
        heading = next((one for one in known if one in free), None)
        if heading is not None:
            found[name] = free.pop(heading)
    if "incoming" in found or "outgoing" in found:
        found.pop("amount", None)
        found.pop("direction", None)
    if "booking_month" not in found or "booking_day" not in found:
        found.pop("booking_month", None)
        found.pop("booking_day", None)
    return found


def _folded(heading: str) -> str:
    text = "".join(normalize("NFKC", heading).split()).upper()
    return _yen.sub("", text)
