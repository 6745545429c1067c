"""Invoices as PDF, in one warm process."""

import statistics
import time
from datetime import date, timedelta
from decimal import Decimal

from billing.documents.content import Content, Issuer, PrintedLine, Recipient
from billing.documents.pdf import render
from billing.terms.tax import TaxRate, TaxTotal
from portal.tools.bench.goals import Goal, judged

STANDARD = TaxRate(Decimal(10))


def invoice_pdf(n: int) -> dict:
    """`n` one-page invoices of different numbers and amounts, after one to warm up."""
    render(_content(0))
    seconds, sizes = [], []
    for number in range(1, n + 1):
        content = _content(number)
        start = time.process_time()
        pdf = render(content)
        seconds.append(time.process_time() - start)
        sizes.append(len(pdf) / 1024)
    figures = {
        "bench": "invoice_pdf",
        "n": n,
        "cpu_ms_median": round(statistics.median(seconds) * 1000, 1),
        "kb_median": round(statistics.median(sizes), 1),
    }
    return judged(figures, Goal("cpu_ms_median", most=45))


def _content(number: int) -> Content:
    servers = number % 7 + 1
    fee, interest = servers * 16_200, 191 + number
    first, last = date(2026, 6, 1), date(2026, 6, 30)
    return Content(
        number=f"INV-2026-{number:06}",
        subject="サーバーセキュリティサービス 2026年6月分 ご利用料金",
        issued_on=date(2026, 7, 1),
        due_on=date(2026, 7, 31),
        recipient=Recipient("株式会社髙﨑製作所", "管理部経理課", "1000001", "千代田区千代田1-1"),
        issuer=Issuer(
            "サンプルクラウド株式会社",
            ("〒100-0000", "東京都千代田区見本町1-2-3"),
            "03-0000-0000",
            "T9234567890123",
            ("見本銀行 本店営業部(001)", "普通 1234567", "サンプルクラウド(カ"),
        ),
        lines=(
            PrintedLine("C-2026-000123", "月額利用料", first, last, servers, 16_200, fee, STANDARD,
                        f"{servers}台 × 16,200円 = {fee:,}円"),
        ),
        late_interest=(
            PrintedLine("", "遅延損害金(INV-2026-000012 2026-04)", first + timedelta(1), last,
                        None, None, interest, None,
                        f"53,460円 × 14.5% × 9/365日 = {interest}円"),
        ),
        taxes=(TaxTotal(STANDARD, fee, fee // 10),),
        outside=interest,
        total=fee + fee // 10 + interest,
        late_interest_rate="14.5",
    )  # fmt: skip
