"""Mails that are not as they should be, and what can still be read of them."""

from support.inbound.terms.incoming import LARGEST
from support.inbound.terms.kinds import Kind
from tests.rules.mails.building import DATE, PASSED, Case, mail, part, several, word

TEXT = "検知が止まりません。"
NESTED = part("底")
for _level in range(30):
    NESTED = b'Content-Type: multipart/mixed; boundary="n%d"\n\n--n%d\n' % (_level, _level) + NESTED
HALVES = "検知".encode()


def read(name: str, raw: bytes, **says) -> Case:
    return Case(name, raw, says={"text": TEXT, **says})


CASES = [
    Case("nothing at all", b"", Kind.BROKEN, {"sender": "", "subject": "", "text": ""}),
    Case("no mail but bytes", b"\x00\xff\xfe" * 500, Kind.BROKEN),
    Case("a page of the web", b"<html><body>hello</body></html>", Kind.BROKEN),
    Case("no sender", mail(TEXT, sender=""), Kind.BROKEN, {"text": TEXT}),
    Case("a sender without an address", mail(sender=word("山田 太郎")), Kind.BROKEN),
    Case(
        "no sender but an envelope",
        mail(TEXT, "Return-Path: <x@kita.example>", sender=""),
        says={"sender": "x@kita.example"},
    ),
    Case("no subject, text or file", mail("", subject=None), Kind.EMPTY),
    Case("blanks alone", mail(" \n\u3000\n", subject=""), Kind.EMPTY),
    Case(
        "HTML that shows nothing",
        mail("<p><br></p>", subject=None, kind="text/html; charset=utf-8"),
        Kind.EMPTY,
    ),
    Case("a subject alone", mail(""), says={"text": "", "subject": "ログインできません"}),
    Case(
        "larger than 25 MB",
        mail(b"x" * (LARGEST + 1)),
        Kind.TOO_LARGE,
        {"sender": "taro@kita.example", "subject": "ログインできません", "text": "", "files": []},
    ),
    Case("as large as is taken", mail(b"x " * ((LARGEST - 1000) // 2)), says={"files": []}),
    read(
        "no boundary named",
        mail(
            f"--b\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}\n--b--", kind="multipart/mixed"
        ),
    ),
    read(
        "another boundary than is named",
        mail(
            f"--b\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}\n--b--",
            kind="multipart/mixed; boundary=other",
        ),
    ),
    read("a multipart that has no parts", mail(TEXT, kind="multipart/alternative; boundary=b")),
    read(
        "a boundary that never closes",
        mail(
            f"--b\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}",
            kind="multipart/mixed; boundary=b",
        ),
    ),
    Case(
        "base64 without its end",
        mail(f"{word(TEXT)[10:-4]}", transfer="").replace(
            b"MIME-Version", b"Content-Transfer-Encoding: base64\r\nMIME-Version"
        ),
        says={"text": f"{TEXT[:-1]}\ufffd"},
    ),
    read(
        "base64 with a footer in the clear",
        mail(
            f"{word(TEXT)[10:-2]}\n-- \nThis mail was scanned by a virus scanner", transfer=""
        ).replace(b"MIME-Version", b"Content-Transfer-Encoding: base64\r\nMIME-Version"),
    ),
    read("an encoding of parts that nobody knows", mail(TEXT, transfer="x-unknown")),
    read("no Content-Type", mail(TEXT, kind="", transfer="")),
    read("a Content-Type that is none", mail(TEXT, kind="text", transfer="")),
    read("a charset that nobody knows", mail(TEXT.encode(), kind="text/plain; charset=x-unknown")),
    read(
        "UTF-8 under the label of ISO-2022-JP",
        mail(TEXT.encode(), kind="text/plain; charset=iso-2022-jp"),
    ),
    read("Shift_JIS under the label of UTF-8", mail(TEXT.encode("cp932"))),
    read(
        "Shift_JIS under the label of US-ASCII",
        mail(TEXT.encode("cp932"), kind="text/plain; charset=us-ascii"),
    ),
    read(
        "UTF-8 under the label of ISO-8859-1",
        mail(TEXT.encode(), kind="text/plain; charset=iso-8859-1"),
    ),
    read(
        "EUC-JP under the label of Shift_JIS",
        mail(TEXT.encode("euc_jp"), kind="text/plain; charset=shift_jis"),
    ),
    read("EUC-JP without a label", mail(TEXT.encode("euc_jp"), kind="text/plain")),
    read("ISO-2022-JP under the label of UTF-8", mail("\x1b$B8!CN$,;_$^$j$^$;$s!#\x1b(B")),
    read("UTF-8 with a byte order mark", mail("\ufeff" + TEXT)),
    read("NUL between the letters", mail("検\x00知が止まり\x00ません。")),
    read(
        "UTF-16 in base64",
        mail(TEXT.encode("utf-16"), kind="text/plain; charset=utf-16", transfer="base64"),
    ),
    Case(
        "UTF-8 with one letter damaged",
        mail(b"\xe6\xa4\x9c\xe7\x9f" + (TEXT * 3).encode()),
        says={"text": f"検\ufffd{TEXT * 3}"},
    ),
    read("thirty multiparts, one in the other: what is too deep is not read", mail(TEXT), files=[]),
    Case("nested deeper than is read", several("mixed", part(TEXT), NESTED), says={"text": TEXT}),
    read("line ends of old Macintosh programs in the text", mail(TEXT.replace("。", "。\r"))),
    read(
        "a line that is no header",
        mail(TEXT, "this is no header").replace(b"\r\nthis", b"\r\nX: 1\r\nX-Y: this"),
    ),
    read("mbox", b"From taro Sun Nov 29 10:00:00 2026\r\n" + mail(TEXT)),
    read(
        "a file in uuencode is read as what it is",
        several(
            "mixed",
            part(TEXT),
            part(
                "begin 644 a.txt\n#0V%T\n`\nend\n",
                "application/octet-stream; name=a.txt",
                transfer="x-uuencode",
            ),
        ),
        files=["a.txt"],
    ),
    Case(
        "an encoded word cut in a letter",
        mail(subject=f"=?UTF-8?B?{word('検知')[10:14]}?=\n =?UTF-8?B?{word('検知')[14:-2]}?="),
        says={"subject": "検知"},
    ),
    Case(
        "an encoded word whose letters are cut between words",
        mail(subject="=?UTF-8?Q?=E6=A4=9C=E7?=\n =?UTF-8?Q?=9F=A5?="),
        says={"subject": "検知"},
    ),
    Case(
        "an encoded word without padding",
        mail(subject="=?UTF-8?B?5qSc55?="),
        says={"subject": "検\ufffd"},
    ),
    Case(
        "an encoded word in quotes", mail(subject=f'"{word("検知")}"'), says={"subject": '"検知"'}
    ),
    Case(
        "an encoded word with blanks in it",
        mail(subject="=?UTF-8?Q?Re: =E6=A4=9C=E7=9F=A5?="),
        says={"subject": "Re: 検知"},
    ),
    Case(
        "an encoded word that never ends",
        mail(subject="=?UTF-8?B?5qSc"),
        says={"subject": "=?UTF-8?B?5qSc"},
    ),
    Case(
        "an encoded word in an unknown charset",
        mail(subject=word("検知").replace("UTF-8", "x-none")),
        says={"subject": "検知"},
    ),
    Case("no Message-ID", mail(message_id=None), says={"message_id_ends": "@mail.invalid>"}),
    Case(
        "a Message-ID without brackets",
        mail(message_id="1@kita.example"),
        says={"message_id": "<1@kita.example>"},
    ),
    Case(
        "two Message-IDs: the first",
        mail("?", "Message-ID: <0@kita.example>"),
        says={"message_id": "<0@kita.example>"},
    ),
    Case(
        "references folded, with words between, and twice",
        mail(
            "?",
            "References: <a@x>\n\t<b@x> (was: old) <a@x>",
            "In-Reply-To: Your message of Sunday <c@x>",
        ),
        says={"references": ("<a@x>", "<b@x>", "<c@x>")},
    ),
    Case(
        "what is answered stands last, wherever it was named",
        mail("?", "References: <a@x> <b@x> <c@x>", "In-Reply-To: <b@x>"),
        says={"references": ("<a@x>", "<c@x>", "<b@x>")},
    ),
    Case(
        "two hundred references: the newest hundred",
        mail("?", "References: " + "\n ".join(f"<{n}@x>" for n in range(200))),
        says={"references": tuple(f"<{n}@x>" for n in range(100, 200))},
    ),
    Case(
        "it names itself",
        mail("?", "References: <1@kita.example> <a@x>"),
        says={"references": ("<a@x>",)},
    ),
    Case("no date", mail(date=None), says={"sent_at": None}),
    Case("a date that is none", mail(date="きのう"), says={"sent_at": None}),
    Case(
        "a date without a zone",
        mail(date="Sun, 29 Nov 2026 01:00:00"),
        says={"sent_at": "2026-11-29 01:00"},
    ),
    Case(
        "a date with its zone in words",
        mail(date=f"{DATE} (JST)"),
        says={"sent_at": "2026-11-29 01:00"},
    ),
    Case(
        "the 31st of February", mail(date="Tue, 31 Feb 2026 10:00:00 +0900"), says={"sent_at": None}
    ),
    Case(
        "headers in small letters",
        mail(TEXT).replace(b"Subject:", b"subject:").replace(b"From:", b"FROM:"),
        says={"subject": "ログインできません", "sender": "taro@kita.example"},
    ),
    Case("a subject on three lines", mail(subject="a\n b\n\tc"), says={"subject": "a b c"}),
    Case("a subject longer than is kept", mail(subject="長" * 300), says={"subject": "長" * 200}),
    Case(
        "a sender in a comment",
        mail(sender="taro@kita.example (Taro Yamada)"),
        says={"sender": "taro@kita.example", "sender_name": "Taro Yamada"},
    ),
    Case(
        "a sender with a comma in the name",
        mail(sender=f"{word('山田, 太郎')} <taro@kita.example>"),
        says={"sender_name": "山田, 太郎"},
    ),
    Case(
        "a blank line in the middle of the headers",
        mail(TEXT, results=PASSED).replace(b"\r\nDate:", b"\r\n\r\nDate:"),
        says={"text_begins": "Date:", "message_id_ends": "@mail.invalid>"},
    ),
]
