"""Mails of people at computers: Outlook, Apple Mail, Gmail, Thunderbird, Becky!, Notes."""

from tests.rules.mails.building import OURS, Case, mail, part, q_word, refer, several, word

QUOTE = word("御見積書①.pdf", "iso-2022-jp")
PDF = b"%PDF-1.7\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\nIEND"
ORIGINAL = """\
拝見しました。ログは添付のとおりです。

-----Original Message-----
From: desk@sample.example <desk@sample.example>
Sent: Saturday, November 28, 2026 9:00 AM
To: 山田 太郎
Subject: [INQ-2026-000012] ログインできません

ログをお送りください。"""
OUTLOOK = """\
解決しました。ありがとうございました。

________________________________
差出人: サンプルクラウド <desk@sample.example>
送信日時: 2026年11月28日 土曜日 9:00
宛先: 山田 太郎
件名: [INQ-2026-000012] ログインできません

再起動をお試しください。"""
APPLE = """\
再起動しましたが変わりません。

iPhoneから送信

2026/11/28 9:00、サンプルクラウド <desk@sample.example>のメール:

> 再起動をお試しください。
>
> 担当 鈴木"""
GMAIL = """\
承知しました。

2026年11月28日(土) 9:00 サンプルクラウド <desk@sample.example>:

> ログをお送りください。
> 担当 鈴木"""
FLOWED = """\
再起動しましたが、まだ検知の通知が届きません。 \n何を確認すれ \nばよいでしょうか。
よろしくお願いします。

On 2026/11/28 9:00, サンプルクラウド wrote:
> 再起動を \n> お試しください。
-- \n山田"""
INLINE = """\
> いつからですか。
昨日の夕方からです。
> 何台ですか。
3台です。"""
BELOW = """\
On 2026/11/28 9:00, サンプルクラウド wrote:
> 何台ですか。

3台です。"""
ENGLISH = """\
It works now, thank you.

On Sat, Nov 28, 2026 at 9:00 AM Sample Cloud Support
<desk@sample.example> wrote:

> Please restart it.
"""
FORWARD = """\
---------- Forwarded message ---------
From: 情報システム <it@kita.example>
Date: 2026年11月27日(金) 18:00
Subject: 検知について
To: 山田 太郎 <taro@kita.example>

検知が多すぎます。"""
HTML = """\
<html><head><style>p {margin:0}</style></head><body>
<div style="display:none">プレビュー</div>
<p>お世話になって<b>おります</b>。<br>北商店の山田です。</p>
<ul><li>サーバー&nbsp;A</li><li>サーバー B</li></ul>
<table><tr><td>台数</td><td>3</td></tr></table>
<p><a href="https://kita.example/log">ログ</a>をご覧ください。</p>
<blockquote type="cite"><div>ログをお送りください。</div></blockquote></body></html>"""
HTML_READ = """\
お世話になっております。
北商店の山田です。

- サーバー A
- サーバー B
台数 3

ログ <https://kita.example/log>をご覧ください。"""

CASES = [
    Case(
        "Outlook in ISO-2022-JP answers with the original below",
        mail(
            ORIGINAL,
            *refer(OURS),
            "X-Mailer: Microsoft Outlook 16.0",
            subject=f"RE: {word('[INQ-2026-000012] ログインできません', 'iso-2022-jp')}",
            sender=f'"{word("山田 太郎", "iso-2022-jp")}" <taro@kita.example>',
            kind='text/plain; charset="iso-2022-jp"',
            transfer="7bit",
        ),
        says={
            "subject": "RE: [INQ-2026-000012] ログインできません",
            "sender_name": "山田 太郎",
            "inquiry": "INQ-2026-000012",
            "text": "拝見しました。ログは添付のとおりです。",
            "references": (OURS,),
        },
    ),
    Case(
        "Outlook of today, alternative in base64",
        several(
            "alternative",
            part(OUTLOOK, transfer="base64"),
            part(f"<p>{OUTLOOK}</p>", "text/html; charset=utf-8", transfer="base64"),
        ),
        says={"text": "解決しました。ありがとうございました。", "quoted_begins": "____"},
    ),
    Case(
        "Outlook writes HTML alone",
        mail(HTML, kind="text/html; charset=utf-8", transfer="quoted-printable"),
        says={"text": HTML_READ, "quoted": "> ログをお送りください。"},
    ),
    Case(
        "Outlook's own format instead of the files",
        several(
            "mixed",
            part("資料をお送りします。"),
            part(
                b"\x78\x9f\x3e\x22",
                'application/ms-tnef; name="winmail.dat"',
                "Content-Disposition: attachment; filename=winmail.dat",
                transfer="base64",
            ),
        ),
        says={"text": "資料をお送りします。", "files": ["winmail.dat"]},
    ),
    Case(
        "its own format without a name",
        several(
            "mixed",
            part("資料"),
            part(b"\x78\x9f\x3e\x22", "application/ms-tnef", transfer="base64"),
        ),
        says={"files": ["winmail.dat"]},
    ),
    Case(
        "Outlook names a file in encoded words",
        several(
            "mixed",
            part("見積書です。"),
            part(
                PDF,
                f'application/pdf; name="{QUOTE}"',
                f'Content-Disposition: attachment; filename="{QUOTE}"',
                transfer="base64",
            ),
        ),
        says={"files": ["御見積書①.pdf"]},
    ),
    Case(
        "Outlook cuts the encoded words of a long file name",
        several(
            "mixed",
            part("見積書です。"),
            part(
                PDF,
                "application/pdf",
                "Content-Disposition: attachment;"
                f' filename="{word("北商店御中_")}\n {word("御見積書.pdf")}"',
                transfer="base64",
            ),
        ),
        says={"files": ["北商店御中_御見積書.pdf"]},
    ),
    Case(
        "Outlook for a telephone, the head of the original without a rule",
        mail(OUTLOOK.replace("________________________________\n", ""), *refer(OURS)),
        says={"text": "解決しました。ありがとうございました。"},
    ),
    Case(
        "Apple Mail on an iPhone",
        mail(
            APPLE,
            *refer("<0@kita.example>", OURS),
            "X-Mailer: iPhone Mail (23B85)",
            kind="text/plain; charset=utf-8",
            transfer="quoted-printable",
        ),
        says={
            "text": "再起動しましたが変わりません。\n\niPhoneから送信",
            "references": ("<0@kita.example>", OURS),
        },
    ),
    Case(
        "Apple Mail names a file by RFC 2231 in pieces",
        several(
            "mixed",
            part("画面です。"),
            part(
                PNG,
                "image/png;\n\tname*0*=UTF-8''%E7%94%BB%E9%9D%A2;\n\tname*1*=%E3%81%AE%20.png",
                "Content-Disposition: inline;\n\tfilename*0*=UTF-8''%E7%94%BB%E9%9D%A2;\n"
                "\tfilename*1*=%E3%81%AE%E5%86%99%E3%81%97.png",
                transfer="base64",
            ),
        ),
        says={"files": ["画面の写し.png"]},
    ),
    Case(
        "Apple Mail puts a picture between texts",
        several(
            "mixed",
            part("画面はこうです。"),
            part(PNG, "image/png; name=1.png", "Content-Disposition: inline", transfer="base64"),
            part("ご確認ください。"),
        ),
        says={"text": "画面はこうです。\n\nご確認ください。", "files": ["1.png"]},
    ),
    Case(
        "Gmail answers in Japanese",
        mail(GMAIL, *refer(OURS), transfer="base64"),
        says={"text": "承知しました。", "quoted_begins": "2026年11月28日(土) 9:00"},
    ),
    Case(
        "Gmail answers in English, the attribution on two lines",
        mail(ENGLISH, *refer(OURS), subject="Re: login"),
        says={"text": "It works now, thank you.", "quoted_begins": "On Sat, Nov 28"},
    ),
    Case(
        "Gmail passes a mail on: what is passed on is what was written",
        mail(FORWARD, subject=f"Fwd: {word('検知について')}"),
        says={"text": FORWARD, "quoted": ""},
    ),
    Case(
        "Thunderbird, format=flowed",
        mail(FLOWED, *refer(OURS), kind="text/plain; charset=UTF-8; format=flowed"),
        says={
            "text": "再起動しましたが、まだ検知の通知が届きません。"
            " 何を確認すれ ばよいでしょうか。\nよろしくお願いします。\n\n--\n山田",
            "quoted": "On 2026/11/28 9:00, サンプルクラウド wrote:\n> 再起動を お試しください。",
        },
    ),
    Case(
        "Thunderbird, format=flowed with DelSp in ISO-2022-JP",
        mail(
            "検知の通知が \n届きません。\n-- \n山田",
            kind="text/plain; charset=ISO-2022-JP; format=flowed; delsp=yes",
            transfer="7bit",
        ),
        says={"text": "検知の通知が届きません。\n--\n山田"},
    ),
    Case(
        "Thunderbird, answers between the quoted lines",
        mail(INLINE, *refer(OURS)),
        says={"text": INLINE, "quoted": ""},
    ),
    Case(
        "Thunderbird, the answer below the quotation",
        mail(BELOW, *refer(OURS)),
        says={"text": "3台です。", "quoted_begins": "On 2026/11/28"},
    ),
    Case(
        "Becky! in ISO-2022-JP with ① ㈱ 髙 and half-width kana",
        mail(
            "①㈱髙﨑商店のｻｰﾊﾞｰです。",
            "X-Mailer: Becky! ver. 2.81.05 [ja]",
            subject=word("㈱髙﨑商店①", "iso-2022-jp"),
            kind="text/plain; charset=ISO-2022-JP",
            transfer="7bit",
        ),
        says={"subject": "㈱髙﨑商店①", "text": "①㈱髙﨑商店のｻｰﾊﾞｰです。"},
    ),
    Case(
        "ISO-2022-JP with half-width kana in bytes of eight bits",
        mail(
            b"\x1b$B8!CN\x1b(B " + "ｻｰﾊﾞｰ".encode("cp932"),
            kind="text/plain; charset=iso-2022-jp",
        ),
        says={"text": "検知 ｻｰﾊﾞｰ"},
    ),
    Case(
        "ISO-2022-JP with half-width kana after SO",
        mail(b"\x0e;0J^\x0f OK", kind="text/plain; charset=iso-2022-jp"),
        says={"text": "ｻｰﾊﾞ OK"},
    ),
    Case(
        "Shift_JIS with letters of NEC",
        mail(
            "①㈱髙﨑、ﾛｸﾞｲﾝ不可", kind="text/plain; charset=Shift_JIS", subject=word("①㈱", "cp932")
        ),
        says={"text": "①㈱髙﨑、ﾛｸﾞｲﾝ不可", "subject": "①㈱"},
    ),
    Case(
        "EUC-JP with letters of NEC",
        mail(
            "検知".encode("euc_jp") + b"\xad\xa1",
            kind="text/plain; charset=EUC-JP",
        ),
        says={"text": "検知①"},
    ),
    Case(
        "Yahoo! webmail, its own words for a quotation",
        mail(
            "承知しました。\n\n----- Original Message -----\n"
            "> From: desk@sample.example\n> ご確認ください。",
            kind="text/plain; charset=ISO-2022-JP",
            transfer="7bit",
        ),
        says={"text": "承知しました。"},
    ),
    Case(
        "Notes, the attribution without a date",
        mail("承知しました。\n\nサンプルクラウド <desk@sample.example> wrote:\n> ご確認ください。"),
        says={"text": "承知しました。", "quoted_begins": "サンプルクラウド"},
    ),
    Case(
        "a subject in many encoded words of Q",
        mail(subject=f"{q_word('検知の')}\n {q_word('件について')}"),
        says={"subject": "検知の件について"},
    ),
    Case(
        "a subject that changes its charset",
        mail(subject=f"Re: {word('検知', 'iso-2022-jp')} {word('の件')} (2)"),
        says={"subject": "Re: 検知の件 (2)"},
    ),
    Case("UTF-8 with pictures", mail("直りました🎉"), says={"text": "直りました🎉"}),
    Case(
        "UTF-7",
        mail("検知".encode("utf-7"), kind="text/plain; charset=utf-7", transfer="7bit"),
        says={"text": "検知"},
    ),
    Case(
        "Chinese under the label of the smaller set",
        mail("朱镕基".encode("gb18030"), kind="text/plain; charset=gb2312"),
        says={"text": "朱镕基"},
    ),
    Case(
        "English in Windows-1252",
        mail("It doesn’t work".encode("cp1252"), kind="text/plain; charset=windows-1252"),
        says={"text": "It doesn’t work"},
    ),
    Case(
        "signed by S/MIME: the signature is no file",
        several(
            'signed; micalg=sha-256; protocol="application/pkcs7-signature"',
            part("署名付きです。"),
            part(b"\x30\x82", "application/pkcs7-signature; name=smime.p7s", transfer="base64"),
        ),
        says={"text": "署名付きです。", "files": []},
    ),
    Case(
        "encrypted by S/MIME: the content is a file that nobody can read here",
        mail(
            b"\x30\x82",
            kind='application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
            transfer="base64",
        ),
        says={"text": "", "files": ["smime.p7m"]},
    ),
    Case(
        "an invitation to a meeting",
        several(
            "alternative",
            part("打合せのご案内"),
            part("BEGIN:VCALENDAR\nEND:VCALENDAR", "text/calendar; method=REQUEST; charset=UTF-8"),
        ),
        says={"text": "打合せのご案内", "files": []},
    ),
    Case(
        "a mail passed on as an attachment, with its own file",
        several(
            "mixed",
            part("下のメールの件です。"),
            b"Content-Type: message/rfc822\n\n"
            + several(
                "mixed",
                part("請求書が届きません。"),
                part(PDF, "application/pdf; name=a.pdf", transfer="base64"),
                subject=word("元の件名"),
                message_id="<inner@kita.example>",
            )
            .replace(b"=_b1", b"=_b2")
            .replace(b"\r\n", b"\n"),
        ),
        says={
            "text": "下のメールの件です。",
            "quoted_holds": "Subject: 元の件名\n\n請求書が届きません。",
            "files": ["a.pdf"],
            "message_id": "<1@kita.example>",
        },
    ),
    Case(
        "HTML with its own picture",
        several(
            "related",
            part("<p>図です</p><img src='cid:1' alt='図'>", "text/html; charset=utf-8"),
            part(PNG, "image/png", "Content-ID: <1>", transfer="base64"),
        ),
        says={"text": "図です\n\n[図]", "files": ["file-1.png"]},
    ),
    Case(
        "a text as an attachment is a file, not a text",
        several(
            "mixed",
            part("ログです。"),
            part(
                "date,event",
                "text/csv; charset=Shift_JIS; name=log.csv",
                "Content-Disposition: attachment; filename=log.csv",
            ),
        ),
        says={"text": "ログです。", "files": ["log.csv"]},
    ),
    Case(
        "plain text that is blank beside HTML that is not",
        several(
            "alternative",
            part(" \n"),
            part("<p>HTMLだけの本文</p>", "text/html; charset=utf-8"),
        ),
        says={"text": "HTMLだけの本文"},
    ),
    Case(
        "HTML whose charset stands in the page alone",
        mail(
            "<html><head><meta charset='shift_jis'></head><p>検知</p>".encode("cp932"),
            kind="text/html",
        ),
        says={"text": "検知"},
    ),
    Case(
        "a number in the subject, full-width as a telephone typed it",
        mail(subject=word("Re:INQ−2026−000012の件")),
        says={"inquiry": "INQ-2026-000012"},
    ),
    Case(
        "a number of something else",
        mail(subject=word("【XINQ-2026-000012】INV-2026-000003")),
        says={"inquiry": ""},
    ),
]
