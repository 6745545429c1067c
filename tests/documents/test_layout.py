"""Documents of any content: long, with stamp and logo, with several rates, byte for byte."""

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from PIL import Image
from weasyprint import UA_STYLESHEET
from weasyprint.urls import FatalURLFetchingError

from billing.documents.content import Content, Issuer, PrintedLine, Recipient
from billing.documents.pdf import render
from billing.terms.tax import TaxCategory, TaxRate, TaxTotal
from contracts.office.documents import pdf
from tests.documents.reading import pages, rows, text
from tests.setup.processes import PATIENCE_SECONDS, ROOT

STANDARD = TaxRate(Decimal(10))
REDUCED = TaxRate(Decimal(8), TaxCategory.REDUCED)
TAG = re.compile(r"<([a-z][a-z0-9]*)")


def line(
    contract: str = "C-2026-000001", amount: int = 16_200, rate: TaxRate | None = STANDARD, **values
) -> PrintedLine:
    first = date(2026, 6, 1)
    usual = PrintedLine(
        *(contract, "月額利用料", first, date(2026, 6, 30), 1, amount, amount, rate),
        f"1台 × {amount:,}円 = {amount:,}円",
    )
    return replace(usual, **values)


def content(
    *lines: PrintedLine, taxes: tuple[TaxTotal, ...] = (), outside: int = 0, **values
) -> Content:
    lines = lines or (line(),)
    amount = sum(one.amount for one in lines if one.rate == STANDARD)
    taxes = taxes or (TaxTotal(STANDARD, amount, amount // 10),)
    usual = Content(
        number="INV-2026-000123",
        subject="サーバーセキュリティサービス 2026年6月分 ご利用料金",
        issued_on=date(2026, 7, 1),
        due_on=date(2026, 7, 31),
        recipient=Recipient("見本商事株式会社", "", "1000001", "東京都千代田区千代田1-1"),
        issuer=Issuer(
            "サンプルクラウド株式会社",
            ("〒100-0000", "東京都千代田区見本町1-2-3"),
            "03-0000-0000",
            "T9234567890123",
            ("見本銀行 本店営業部(001)", "普通 1234567", "サンプルクラウド(カ"),
        ),
        lines=lines,
        late_interest=(),
        taxes=taxes,
        outside=outside,
        total=sum(tax.taxable + tax.tax for tax in taxes) + outside,
        late_interest_rate="14.5",
    )
    return replace(usual, **values)


def test_a_long_one_repeats_its_heading_and_numbers_its_pages():
    lines = [
        line(f"C-2026-{number // 3 + 1:06}", first=date(2026, 6, 1) + timedelta(number))
        for number in range(60)
    ]
    made = render(content(*lines))
    read = [page.extract_text() for page in pages(made)]
    assert len(read) == 4
    for number, page in enumerate(read, 1):
        assert f"INV-2026-000123　{number} / 4" in page
        assert page.count("単価") == bool(page.count("月額利用料"))
    together = "\n".join(read)
    assert together.count("月額利用料") == 60
    assert together.count("契約番号") == 20
    assert together.count("合計(税込)") == together.count("お振込先") == 1


def test_no_page_ends_with_the_heading_of_a_contract():
    lines = [line(f"C-2026-{number:06}") for number in range(1, 61)]
    for page in pages(render(content(*lines))):
        last = page.extract_text().split("INV-2026-000123　")[0].rstrip().splitlines()[-1]
        assert not last.startswith("契約番号")


def test_the_lines_of_a_contract_stand_together_whatever_their_order():
    mixed = content(
        line("C1"),
        line("C2"),
        line("", title="その他", rate=None, amount=500, servers=None, unit_price=None),
        line("C1", title="追加"),
        outside=500,
        taxes=(TaxTotal(STANDARD, 48_600, 4_860),),
    )
    read = [row for row in rows(render(mixed)) if row.startswith(("契約", "その他", "追加"))]
    assert [row.split("  ")[:2] for row in read] == [
        ["契約番号", "C1"],
        ["追加", "2026/06/01–2026/06/30"],
        ["契約番号", "C2"],
        ["その他"],
        ["その他", "2026/06/01–2026/06/30"],
    ]


def test_a_reduced_rate_is_marked_and_totalled_by_itself():
    reduced = content(
        line(),
        line(amount=1_080, rate=REDUCED),
        taxes=(TaxTotal(STANDARD, 16_200, 1_620), TaxTotal(REDUCED, 1_080, 86)),
    )
    read = text(render(reduced))
    assert "¥1,080  ¥1,080  8%※" in read
    assert "10%  ¥16,200  ¥1,620" in read
    assert "8%(軽減税率)※  ¥1,080  ¥86" in read
    assert "※ は軽減税率の対象です。" in read
    assert "合計(税込)  ¥18,986" in read
    assert "※" not in text(render(content()))


def test_without_a_registration_number_none_is_claimed():
    issuer = replace(content().issuer, registration_number="", phone="")
    read = text(render(content(issuer=issuer)))
    assert "登録番号" not in read
    assert "TEL" not in read


def test_a_department_takes_the_place_of_the_company_before_onchu():
    read = rows(render(content(recipient=replace(content().recipient, department="経理部"))))
    names = [row for row in read if "見本商事株式会社" in row or "御中" in row]
    assert [name.split("  ")[0] for name in names] == ["見本商事株式会社", "経理部 御中"]
    assert any(row.startswith("見本商事株式会社 御中") for row in rows(render(content())))


def test_lines_that_do_not_make_the_total_are_no_invoice():
    with pytest.raises(ValueError, match=r"lines and tax make 17,820, not 17,821"):
        content(total=17_821)


@pytest.fixture
def drawn(tmp_path, settings):
    """Stamp and logo as pictures on file."""
    for name, size in (("STAMP", (40, 40)), ("LOGO", (120, 30))):
        path = tmp_path / f"{name}.png"
        Image.new("RGBA", size, (190, 30, 40, 255)).save(path)
        setattr(settings, f"ISSUER_{name}", path)
    return tmp_path


def test_stamp_and_logo_are_drawn_where_configured(drawn):
    (page,) = pages(render(content()))
    assert sorted(image.image.size for image in page.images) == [(40, 40), (120, 30)]
    assert "サンプルクラウド株式会社" in page.extract_text()


def test_there_is_neither_stamp_nor_logo_otherwise():
    (page,) = pages(render(content()))
    assert not page.images


def test_a_tall_letterhead_with_stamp_and_logo_stays_clear_of_the_subject(drawn):
    issuer = replace(content().issuer, lines=("〒100-0000", *("東京都千代田区見本町",) * 6))
    read = rows(render(content(issuer=issuer)))
    subject = next(number for number, row in enumerate(read) if row.startswith("件名"))
    assert read.index("登録番号 T9234567890123") < subject
    assert read[subject] == "件名  サーバーセキュリティサービス 2026年6月分 ご利用料金"


def test_nothing_is_fetched_and_nothing_missing_is_passed_over(monkeypatch):
    monkeypatch.setattr(pdf, "_image", lambda path: "http://127.0.0.1:9/seal.png")
    with pytest.raises(FatalURLFetchingError):
        render(content())


def digest() -> str:
    """Of the same content in another process, whose sets and dicts have another order."""
    code = (
        "import django, hashlib; django.setup();"
        "from tests.documents.test_layout import content;"
        "from billing.documents.pdf import render;"
        "print(hashlib.sha256(render(content())).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "1", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_same_content_is_the_same_bytes_in_any_process():
    first, second = render(content()), render(content())
    assert first == second
    assert digest() == hashlib.sha256(first).hexdigest()
    assert render(content(number="INV-2026-000124")) != first


def test_sentences_of_a_japanese_paragraph_follow_one_another_without_a_space():
    lines = (
        "{% unbroken %}",
        "  {{ name }}様。 次の文、",
        "  ※ は&lt;別。<br>",
        "終。",
        "{% endunbroken %}",
    )
    page = Template("\n".join(lines)).render(Context({"name": "<A>"}))
    assert page == "&lt;A&gt;様。次の文、※ は&lt;別。<br>終。"


def test_elements_are_laid_out_as_weasyprint_s_own_rules_would(monkeypatch):
    """Those are for any page of the web; ours are the few that documents need."""
    several = content(line(), line("C-2026-000002", 32_400), remark="お支払いの確認のため\n再発行")
    ours = pdf.laid_out("invoice", several).write_pdf(uncompressed_pdf=True)
    monkeypatch.setattr(pdf, "_elements", lambda: [UA_STYLESHEET])
    assert pdf.laid_out("invoice", several).write_pdf(uncompressed_pdf=True) == ours


def test_documents_use_no_element_without_a_rule():
    folder = ROOT / "templates" / "documents"
    ruled = set(re.findall(r"[a-z][a-z0-9]*(?=[^{}]*\{)", (folder / "elements.css").read_text()))
    used = {name for page in folder.glob("*.html") for name in TAG.findall(page.read_text())}
    assert len(used) > 15
    assert used - {"span"} <= ruled
