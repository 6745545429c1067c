"""What goes with exported entries: how to read them, and what is known of the programs' forms."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings

from billing.terms.bookkeeping import Title
from billing.terms.revenue import SalesDay

HEAD = """\
{name} 仕訳 / journal entries for {name}
{first} – {last}: 伝票 {slips}件、{rows}行 / {slips} slips, {rows} lines
文字コード CP932、改行 CRLF、金額は税込(内税)、借方と貸方は各行で一致します。
CP932 with CRLF; amounts include their tax; each line's debit equals its credit.

日付 / Days
  過ぎた月の利用料金は{sales_day}。先の月の分は前受収益とし、各月の末日に売上とします。
  残余料金・遅延損害金・損害は発行日、入金は起算日、返金と払戻しは銀行から出た日、
  値引・貸倒れ・相殺はその日。前受金の充当、取消、別の請求先への付け替え(仮受金)は、
  記録した日(締めた月を変えないため)。
  Fees for months that have passed: {sales_day_en}. What is for months to come is deferred revenue
  and becomes revenue on the last day of each. Other lines by day of issue, money in and out by the
  bank's day, set-offs by their own; credit used, reversals and money moved by the day on which they
  were recorded, so that a closed month does not change.
  銀行の日が締めた月にさかのぼる入金や返金を後から記録したときは、その月を出力し直してください。
  Money recorded later with a day of the bank in a closed month: export that month again.

勘定科目 / Account titles
{titles}

税区分 / Tax codes
  請求 {sale}、返還・値引 {return_}、貸倒れ {bad_debt}、遅延損害金・損害 対象外
  遅延損害金を非課税とするには accounting.py の LATE_INTEREST_IS_EXEMPT を変えます。

確認できた仕様 / Verified facts of the form
{known}

確認できなかったこと / Not verified: 本番の前に1件で試してください / try one entry first
{unknown}

置き換えた文字 / Characters replaced (CP932 cannot carry them)
{replaced}
"""
KNOWN = {
    "弥生会計": (
        "項目の順序、識別フラグ 2000/2111/2110/2100/2101、日付と金額の書き方: "
        "弥生サポート ida18545 と 27184",
        "税区分の書き方「課税売上内10%」「課税売上内四10%」(簡易課税): 弥生サポート ida1430",
        "25項目、末尾の「調整」、タイプ3の並び: 公開されている他のソフトの出力例",
    ),
    "freee会計": (
        "日付・伝票番号・決算整理仕訳、同じ日付と番号で1つの仕訳: freeeヘルプ 204847430",
        "上限 5,000行・5MB: freeeヘルプ 202847920 (ファイルを5,000行ごとに分けています)",
        "税区分名「課税売返」「課税売倒」: freee公開APIの選択肢",
    ),
    "マネーフォワード クラウド会計": (
        "取引No・取引日・勘定科目・金額が必須、同じ日・同じ番号で貸借一致なら複合仕訳、"
        "A列からAA列の27列: マネーフォワード サポート import-books/ib01, journal2/import2",
        "列名と順序、税区分名「課税売上-返還等 10%」「課税売上-貸倒 10%」: 公開されている出力例",
        "「インボイス」列は空欄でよい: boardのお知らせにある同社サポートの引用",
    ),
}
UNKNOWN = {
    "弥生会計": (
        "「課税売返内」「課税売倒内」と「軽減8%」の表記(公開コードによる)",
        "摘要の長さ64バイト、補助科目の長さ24バイトで切ることの要否、未登録の補助科目の扱い",
        "簡易課税での貸倒れの事業区分(付けていません)",
    ),
    "freee会計": (
        "列名はアップロード画面で対応付けます。税率付きの税区分名が自社の設定と同じか",
        "取引先が未登録のときの画面の動き",
    ),
    "マネーフォワード クラウド会計": (
        "行数の上限、CP932での取込、勘定科目名と取引先名が自社の登録と完全に一致するか",
    ),
}


def readme(
    name: str,
    first: date,
    last: date,
    slips: int,
    rows: int,
    titles: Mapping[Title, str],
    codes: Sequence[str],
    replaced: Sequence[str],
) -> str:
    sale, return_, bad_debt = codes
    chosen = SalesDay(settings.SALES_DAY)
    return HEAD.format(
        sales_day=chosen.ja,
        sales_day_en=chosen.en,
        name=name,
        first=first,
        last=last,
        slips=slips,
        rows=rows,
        titles="\n".join(
            f"  {title.ja} / {title.en}: {account}" for title, account in titles.items()
        ),
        sale=sale,
        return_=return_,
        bad_debt=bad_debt,
        known=_list(KNOWN[name]),
        unknown=_list(UNKNOWN[name]),
        replaced=_list(replaced or ["なし / none"]),
    )


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"  - {line}" for line in lines)
