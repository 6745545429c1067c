"""Mails made to keep whoever reads them busy."""

from collections.abc import Iterator

from tests.rules.mails.building import DATE, PASSED, TARO, mail

SIZE = 600_000
LINE = 150_000
"""Shorter than a text that is cut."""


def filled(piece: str, size: int = SIZE) -> str:
    return piece * (size // len(piece))


def html(piece: str, before: str = "") -> bytes:
    return mail(before + filled(piece), kind="text/html; charset=UTF-8")


def text(line: str, kind: str = "text/plain; charset=UTF-8") -> bytes:
    return mail(line + "\n> 検知", kind=kind)


def parts(kind: str, piece: bytes) -> bytes:
    return mail(piece * (SIZE // len(piece)), kind=f"{kind}; boundary=b", transfer="")


def nested(levels: int) -> bytes:
    head = f"From: {TARO}\nDate: {DATE}\n{PASSED}\n".encode()
    opened = (
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(levels)
    )
    return head + b"".join(opened) + b"\n" * SIZE


def references(name: str) -> Iterator[str]:
    for block in range(400):
        yield f"{name}: {' '.join(f'<{name}-{block}-{n}@x>' for n in range(40))}"


MAILS = {
    "a line of addresses before a quotation": text(filled("<a@a>", LINE)),
    "a line of signs before a quotation": text(filled("@", LINE)),
    "a line of quotes before a quotation": text(filled('"', LINE)),
    "a line of days before a quotation": text(filled("2026/1/1 ", LINE)),
    "lines of days before a quotation": text(filled("2026/1/1 " * 40 + "\n", LINE)),
    "lines of addresses before a quotation": text(filled("<a@a>" * 79 + "\n", LINE)),
    "lines of signs before a quotation": text(filled("@" * 390 + "\n", LINE)),
    "paragraphs without an end": text(
        filled("a \n"), "text/plain; charset=UTF-8; format=flowed; delsp=yes"
    ),
    "base64 in short lines": mail(b"YWFh\n" * (SIZE // 2), kind="image/png", transfer="").replace(
        b"image/png", b"image/png\r\nContent-Transfer-Encoding: base64"
    ),
    "base64 that ends in each line": mail(
        b"YQ==\n" * (SIZE // 2), kind="image/png", transfer=""
    ).replace(b"image/png", b"image/png\r\nContent-Transfer-Encoding: base64"),
    "a sender without an end": mail(sender=filled("a") + "@"),
    "a sender of signs": mail(sender=filled("a@")),
    "a sender in brackets without an end": mail(sender=filled("<a")),
    "an encoded subject without an end": mail(subject=filled("=?a?q?")),
    "comments in comments": mail(
        results=f"Authentication-Results: mx.sample.example; {filled('(')}{filled(')')}"
    ),
    "another's comments in comments": mail(
        results=f"Authentication-Results: {filled('(')}{filled(')')}mx.kita.example; dmarc=pass"
    ),
    "results without an end": mail(
        results=f"Authentication-Results: mx.sample.example; {filled('a.a')}"
    ),
    "all that was ever said": mail("", *references("References"), *references("In-Reply-To")),
    "parameters without an end": mail(kind="text/plain; " + filled('a="')),
    "parameters in pieces": mail(kind="text/plain; " + filled("a*0*=b;")),
    "headers without an end": mail("", *["X: y"] * (SIZE // 5)),
    "parts without an end": parts("multipart/mixed", b"--b\n\n"),
    "multiparts in multiparts": nested(100),
    "multiparts in multiparts beyond what is followed": nested(3000),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * (SIZE // 30),
    "a report of many": parts("multipart/report", b"--b\nContent-Type: message/x\n\na: b\n\n"),
    "tags that are never closed": html("<a "),
    "attributes that are never closed": html('<a a="'),
    "many attributes": html("a='"),
    "signs that open tags": html("<"),
    "comments that are never closed": html("<!--"),
    "sections that are never closed": html("<![CDATA["),
    "declarations that are never closed": html("<!x "),
    "ends in a script": html("</x>", "<script>"),
    "one long line in small pieces": html("<b>a</b>"),
    "a row without an end": html("<td>a"),
    "quotations in quotations": html("<blockquote>a"),
    "a number without an end": html("9", "&#"),
}
