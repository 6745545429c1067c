"""PDF/UA and PDF/A, as far as can be seen without their validator, which no package brings."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import StreamObject

from billing.documents.pdf import render
from billing.terms.tax import TaxTotal
from contracts.office.documents import pdf, writing
from contracts.office.terms.references import References
from tests.documents.reading import text
from tests.documents.test_layout import REDUCED, STANDARD, content, line

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA, PDFUA = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def opened(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


def claims(reader: PdfReader) -> dict[str, str]:
    """What the metadata says the file is."""
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    inner = packet[packet.index("<x:xmpmeta") : packet.index("<?xpacket end")]
    found: dict[str, str] = {}
    for description in fromstring(inner).iter(f"{RDF}Description"):
        found |= description.attrib
        for title in description.iter(f"{DC}title"):
            found["title"] = "".join(title.itertext()).strip()
    return found


def elements(reader: PdfReader) -> Iterator[dict]:
    """The elements of the structure tree, each before its children."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop(0).get_object()
        if isinstance(one, dict):
            if "/S" in one:
                yield one
            below = one.get("/K", [])
            waiting[:0] = below if isinstance(below, list) else [below]


def kinds(reader: PdfReader) -> list[str]:
    return [one["/S"] for one in elements(reader)]


@pytest.fixture(scope="module")
def invoice() -> PdfReader:
    return opened(render(content()))


def test_it_can_be_read_aloud(invoice):
    root = invoice.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ja"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert claims(invoice)["title"] == invoice.metadata.title == "請求書 INV-2026-000123"
    found = kinds(invoice)
    assert found[0] == "/Document"
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= set(found)


def test_cells_are_read_with_their_headings(invoice):
    cells = [one for one in elements(invoice) if one["/S"] in ("/TH", "/TD")]
    heads = {one["/ID"] for one in cells if one["/S"] == "/TH"}
    assert len(heads) == 6 + 3 + 1
    of = [one["/A"]["/Headers"] for one in cells if one["/S"] == "/TD"]
    assert set().union(*of) == heads
    assert all(of)


def test_it_claims_both_and_says_what_the_second_claim_means(invoice):
    said = claims(invoice)
    assert (said[f"{PDFA}part"], said[f"{PDFA}conformance"]) == ("3", "A")
    assert said[f"{PDFUA}part"] == "1"
    assert b"pdfaSchema:namespaceURI" in invoice.trailer["/Root"]["/Metadata"].get_data()


def test_what_it_needs_is_inside(invoice):
    root = invoice.trailer["/Root"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    fonts = [font.get_object() for font in invoice.pages[0]["/Resources"]["/Font"].values()]
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(described)
        assert "/ToUnicode" in font
    (enclosed,) = {one.idnum: one.get_object() for one in root["/AF"]}.values()
    assert enclosed["/AFRelationship"] == "/Alternative"
    assert enclosed["/UF"] == "INV-2026-000123.xml"


def test_pictures_are_named(tmp_path, settings):
    settings.ISSUER_STAMP = settings.ISSUER_LOGO = tmp_path / "mark.png"
    Image.new("RGB", (20, 20), "red").save(settings.ISSUER_LOGO)
    reader = opened(render(content()))
    figures = [one["/Alt"] for one in elements(reader) if one["/S"] == "/Figure"]
    assert figures == ["サンプルクラウド株式会社のロゴ", "社印"]


def test_without_a_registration_number_it_is_kept_all_the_same():
    told = content()
    reader = opened(render(replace(told, issuer=replace(told.issuer, registration_number=""))))
    assert claims(reader)[f"{PDFA}part"] == "3"
    assert reader.attachments == {}


def test_every_other_document_can_be_read_aloud():
    reader = opened(pdf.pdf("invoice", content(), "letter"))
    said = claims(reader)
    assert said[f"{PDFUA}part"] == "1"
    assert f"{PDFA}part" not in said
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_thirteen_digits_and_a_hundred_contracts_have_room():
    lines = [line(f"C-2026-{number:06}", 99_999_999_999) for number in range(1, 101)]
    reader = opened(render(content(*lines)))
    read = "\n".join(page.extract_text() for page in reader.pages)
    total = 100 * 99_999_999_999
    assert f"¥{total + total // 10:,}" in read.replace(" ", "")
    assert read.count("契約番号") == 100


def test_an_english_one_says_so_and_keeps_what_a_qualified_invoice_needs():
    told = content(
        line(),
        line(amount=1_080, rate=REDUCED),
        taxes=(TaxTotal(STANDARD, 16_200, 1_620), TaxTotal(REDUCED, 1_080, 86)),
        replaces="INV-2026-000122",
        reissued_on=date(2026, 7, 2),
        references={"C-2026-000001": References("PO-9", "K-9", "営業部")},
    )
    made = render(replace(told, recipient=replace(told.recipient, language="en")))
    reader = opened(made)
    assert reader.trailer["/Root"]["/Lang"] == "en"
    said = claims(reader)
    assert said["title"] == reader.metadata.title == "Invoice INV-2026-000123"
    assert (said[f"{PDFA}part"], said[f"{PDFUA}part"]) == ("3", "1")
    rows = text(made)
    for expected in (
        "見本商事株式会社",
        "サンプルクラウド株式会社",
        "Registration no.  T9234567890123",
        "Date of issue  1 July 2026",
        "1–30 June 2026",
        "¥1,080  8%※",
        "10%  ¥16,200  ¥1,620",
        "8% (reduced rate)※  ¥1,080  ¥86",
        "※ marks what is subject to the reduced tax rate.",
        "Total (tax included)  ¥18,986",
    ):
        assert expected in rows, f"{expected}\n{rows}"
    assert "御中" not in rows
    ((xml,),) = reader.attachments.values()
    for expected in ("Reissue that replaces INV-2026-000122", "Contract C-2026-000001 Your order"):
        assert expected in xml.decode(), expected


def test_each_stream_is_packed_once(monkeypatch):
    """Also the one in which the small objects lie, and the list of all."""
    packed, packed_again = [], []
    compress, compressobj = zlib.compress, zlib.compressobj
    monkeypatch.setattr(
        writing.zlib, "compress", lambda *given: packed.append(given) or compress(*given)
    )
    monkeypatch.setattr(
        writing.zlib,
        "compressobj",
        lambda **given: packed_again.append(given) or compressobj(**given),
    )
    reader = opened(render(content(line())))
    streams = [
        one
        for number in range(1, int(reader.trailer["/Size"]))
        if isinstance(one := reader.get_object(number), StreamObject)
    ]
    assert (len(packed), len(packed_again)) == (len(streams), 0)
