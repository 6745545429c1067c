"""Mails of Japanese telephones, with addresses that the standard forbids."""

from tests.rules.mails.building import Case, mail, part, passed, several, word
from tests.rules.mails.clients import PNG

DECORATED = """\
<html><body bgcolor="#FFFFFF"><div align="center"><font color="#FF0000">届きました</font></div>
<div><img src="cid:1"></div><marquee>ありがとう</marquee></body></html>"""
DOCOMO, AU = passed("docomo.ne.jp"), passed("ezweb.ne.jp")


def docomo(body="届きません", *extra, address="a..b.@docomo.ne.jp", **about) -> bytes:
    return mail(
        body, *extra, sender=address, results=DOCOMO, message_id="<d1@docomo.ne.jp>", **about
    )


def as_it_is(text: str, charset: str) -> str:
    """Bytes in a header that no encoded word protects."""
    return text.encode(charset).decode("utf-8", "surrogateescape")


CASES = [
    Case(
        "docomo, an address with dots that follow each other",
        docomo(kind="text/plain; charset=iso-2022-jp", transfer="7bit"),
        says={"sender": "a..b.@docomo.ne.jp", "text": "届きません"},
    ),
    Case(
        "docomo, the same address in quotes",
        docomo(address='<"a..b."@docomo.ne.jp>'),
        says={"sender": "a..b.@docomo.ne.jp"},
    ),
    Case(
        "docomo, an address that begins with a dot and has capitals",
        docomo(address=f"{word('山田', 'iso-2022-jp')} <.Taro-1@DOCOMO.ne.jp>"),
        says={"sender": ".taro-1@docomo.ne.jp", "sender_name": "山田"},
    ),
    Case(
        "docomo, no subject at all",
        docomo(subject=None),
        says={"subject": "", "text": "届きません"},
    ),
    Case(
        "docomo, everything in the subject",
        docomo("", subject=word("ログインできません至急", "iso-2022-jp")),
        says={"subject": "ログインできません至急", "text": ""},
    ),
    Case(
        "docomo, decorated",
        docomo(DECORATED, kind="text/html; charset=Shift_JIS", transfer="quoted-printable"),
        says={"text": "届きました\nありがとう"},
    ),
    Case(
        "docomo, pictures of its own become ones of print",
        docomo(b"\x1b$BFO$-$^$;$s\x76\x21\x1b(B", kind="text/plain; charset=iso-2022-jp"),
        says={"text": "届きません〓"},
    ),
    Case(
        "au, Shift_JIS in base64",
        mail(
            "検知が止まりません",
            sender="x@ezweb.ne.jp",
            results=AU,
            kind="text/plain; charset=shift_jis",
            transfer="base64",
        ),
        says={"sender": "x@ezweb.ne.jp", "text": "検知が止まりません"},
    ),
    Case(
        "au, a photograph without name or words",
        several(
            "mixed",
            part("", "text/plain; charset=iso-2022-jp"),
            part(b"\xff\xd8\xff\xd9", "image/jpeg", transfer="base64"),
            sender="x@ezweb.ne.jp",
            results=AU,
            subject=None,
        ),
        says={"text": "", "files": ["file-1.jpg"]},
    ),
    Case(
        "SoftBank, UTF-8 with its own pictures",
        mail("届きました\ue001", sender="x@softbank.ne.jp", results=passed("softbank.ne.jp")),
        says={"text": "届きました\ue001"},
    ),
    Case(
        "a subject as bytes of Shift_JIS",
        mail(subject=as_it_is("検知の件", "cp932")),
        says={"subject": "検知の件"},
    ),
    Case(
        "a subject as ISO-2022-JP without encoded words",
        mail(subject="\x1b$B8!CN$N7o\x1b(B"),
        says={"subject": "検知の件"},
    ),
    Case(
        "a subject in JIS that never goes back to ASCII",
        mail(subject="=?ISO-2022-JP?B?GyRCOCFDTg==?="),
        says={"subject": "検知"},
    ),
    Case(
        "a name as bytes of EUC-JP before the address",
        mail(sender=f"{as_it_is('山田太郎', 'euc_jp')} <x@ezweb.ne.jp>", results=AU),
        says={"sender": "x@ezweb.ne.jp", "sender_name": "山田太郎"},
    ),
    Case(
        "a file name as bytes of Shift_JIS",
        several(
            "mixed",
            part("写真です"),
            b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="'
            + "写真.png".encode("cp932")
            + b'"\n\n'
            + b"iVBORw==",
        ),
        says={"files": ["写真.png"]},
    ),
    Case(
        "two photographs, one without its name",
        several(
            "mixed",
            part("写真です"),
            part(PNG, "image/png; name=1.png", transfer="base64"),
            part(PNG, "image/png", transfer="base64"),
        ),
        says={"files": ["1.png", "file-2.png"]},
    ),
]
