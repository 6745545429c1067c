"""Mails that nobody wrote: answers in absence, receipts, lists, loops, monitoring."""

from support.inbound.terms.kinds import Kind
from tests.rules.mails.building import Case, mail, part, several, word

AWAY = "ただいま不在にしております。"


def automatic(name: str, *extra: str, **about) -> Case:
    return Case(name, mail(AWAY, *extra, **about), Kind.AUTOMATIC)


def ordinary(name: str, *extra: str, **about) -> Case:
    return Case(name, mail("教えてください。", *extra, **about))


CASES = [
    automatic("vacation of Unix", "Auto-Submitted: auto-replied", "Precedence: bulk"),
    automatic("with a comment (RFC 3834)", "Auto-Submitted: auto-replied (vacation)"),
    automatic("with a parameter", "Auto-Submitted: auto-replied; owner-email=taro@kita.example"),
    automatic("Exchange in Japanese", subject=word("自動応答: ログインできません")),
    automatic(
        "Exchange in English",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        subject="Automatic reply: login",
    ),
    automatic("Exchange of old", subject="Out of Office AutoReply: login"),
    automatic("Gmail", "Auto-Submitted: auto-replied", "X-Autoreply: yes", subject="Re: login"),
    automatic("a form of a shop", subject=word("【自動返信】お問い合わせを受け付けました")),
    automatic("Cybozu", subject=word("不在のお知らせ")),
    automatic("Notes", "X-AutoReply-From: taro@kita.example"),
    automatic("an autoresponder of a host", "Precedence: auto_reply"),
    automatic("KDDI's hosting", "X-Autorespond: login"),
    Case(
        "a receipt of reading",
        several(
            "report; report-type=disposition-notification",
            part("開封されました"),
            part(
                "Final-Recipient: rfc822; taro@kita.example\nDisposition: manual-action/"
                "MDN-sent-manually; displayed\n",
                "message/disposition-notification",
            ),
            subject=word("開封済み: ログインできません"),
        ),
        Kind.AUTOMATIC,
    ),
    automatic("a receipt of Outlook, as text", subject=word("既読: ログインできません")),
    ordinary("a person writes about automatic replies", subject=word("自動返信メールが届きません")),
    ordinary("a person answers an automatic reply of ours", subject=word("Re: 受付のお知らせ")),
    ordinary("a person is out of the office", subject="Out of office hours support?"),
    ordinary("a person, and a program says so", "Auto-Submitted: no", subject="Automatic reply: x"),
    ordinary(
        "a person, by a mailing list",
        "List-Id: <desk.kita.example>",
        "Precedence: list",
        "List-Unsubscribe: <mailto:x@kita.example>",
    ),
    ordinary("a person, in bulk", "Precedence: bulk"),
    Case(
        "monitoring of a customer",
        mail("CPU 100%", "Auto-Submitted: auto-generated", subject="[ALERT] kita-01"),
        Kind.GENERATED,
    ),
    Case("an empty way back", mail("?", "Return-Path: <>", subject="notice"), Kind.GENERATED),
    Case("an advertisement", mail("安い", "Precedence: junk"), Kind.GENERATED),
    Case(
        "a report of abuse (ARF)",
        several(
            "report; report-type=feedback-report",
            part("spam"),
            part("Feedback-Type: abuse\n", "message/feedback-report"),
        ),
        Kind.GENERATED,
    ),
    Case(
        "postmaster writes himself",
        mail("?", sender="postmaster@kita.example", subject="hello"),
        Kind.GENERATED,
    ),
    Case("a mail of ours, sent to ourselves", mail(sender="desk@sample.example"), Kind.LOOP),
    Case(
        "a mail of ours that a list sent back",
        mail("お知らせ", "X-Portal-Message: 17-20261128090000", "List-Id: <x.kita.example>"),
        Kind.LOOP,
    ),
    Case(
        "delivered twice to one box",
        mail("?", "Delivered-To: desk@sample.example", "Delivered-To: desk@sample.example"),
        Kind.LOOP,
    ),
    ordinary(
        "delivered by an alias",
        "Delivered-To: desk@sample.example",
        "Delivered-To: support@sample.example",
    ),
    Case("a list that knows its own loops", mail("?", "X-Loop: desk@sample.example"), Kind.LOOP),
    Case(
        "too many servers",
        mail("?", *["Received: from a by b; Sun, 29 Nov 2026 10:00:00 +0900"] * 50),
        Kind.LOOP,
        {"why": {"hops": 51}},
    ),
]
