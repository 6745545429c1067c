"""Reports of undelivered mail as servers write them, in English and Japanese.

`{id}` stands for the Message-ID of a mail of ours, `{to}` for its recipient.
"""

from support.inbound.terms.kinds import Kind
from tests.rules.mails.building import Case, jis, word

ORIGINAL = """\
Return-Path: <billing@sample.example>
From: billing@sample.example
To: {to}
Subject: =?utf-8?b?6KuL5rGC5pu4?=
Message-ID: {id}
Content-Type: text/plain; charset=utf-8

hello
"""
DSN = """\
From: {sender}
To: billing@sample.example
Subject: {subject}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{text}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
{diagnostic}

--b
Content-Type: {enclosed}

{original}
--b--
"""


def dsn(
    sender: str, subject: str, text: str, status: str = "5.1.1", action: str = "failed",
    enclosed: str = "message/rfc822", original: str = ORIGINAL,
    diagnostic: str = "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
) -> str:  # fmt: skip
    """A report by the standard (RFC 3464)."""
    values = {
        "sender": sender, "subject": subject, "text": text, "status": status, "action": action,
        "enclosed": enclosed, "diagnostic": diagnostic, "original": original, "to": "{to}",
    }  # fmt: skip
    return DSN.format(**values)


def plain(sender: str, subject: str, text: str, *extra: str, charset: str = "utf-8") -> str:
    """A report as text alone."""
    head = [
        f"From: {sender}", "To: billing@sample.example", f"Subject: {subject}", *extra,
        f"Content-Type: text/plain; charset={charset}",
    ]  # fmt: skip
    return "\n".join(head) + f"\n\n{text}"


QMAIL = """\
Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 <{to}>: Recipient address rejected: User unknown

--- Below this line is a copy of the message.

"""
EXIM = """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {to}
    host mx.example.jp [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<{to}>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

"""
EZWEB = """\
The user(s) account is disabled.
<{to}>: 550 5.2.1

--------------------------------------------------
"""
DOCOMO = """\
次のあて先へのメッセージはエラーのため送信できませんでした。

<{to}>
550 Unknown user {to}

元のメッセージ:

"""
SOFTBANK = """\
宛先のメールアドレスが存在しないため、送信できませんでした。

宛先: {to}
理由: 550 Invalid recipient: <{to}>

"""
EXCHANGE_OLD = """\
Your message did not reach some or all of the intended recipients.

The following recipient(s) could not be reached:

      {to} on 2026/11/29 10:00
            The e-mail account does not exist at the organization this message was sent to.
            <mx.example.net #5.1.1 smtp;550 5.1.1 User unknown>

"""
NOTES = """\
Your message

  Subject: invoice

was not delivered to:

  {to}

because:

  User taro ({to}) not listed in Domino Directory: 550 5.1.1

"""
JAPANESE_SUBJECT = word("配信不能: 請求書")
REPORTS = {
    "Postfix": dsn("MAILER-DAEMON@mx.example.net (Mail Delivery System)",
                   "Undelivered Mail Returned to Sender", "I'm sorry to have to inform you"),
    "Postfix, headers of the original alone": dsn(
        "MAILER-DAEMON@mx.example.net", "Undelivered Mail Returned to Sender", "sorry",
        enclosed="text/rfc822-headers"),
    "sendmail": dsn("Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>",
                    "Returned mail: see transcript for details",
                    "   ----- The following addresses had permanent fatal errors -----\n<{to}>"),
    "Exchange Online in Japanese": dsn(
        "postmaster@kita.example", JAPANESE_SUBJECT,
        "メールを配信できませんでした。受信者のアドレスが見つかりません。",
        diagnostic="Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
    "Exchange of a company, the headers in the text": dsn(
        "Microsoft Outlook <MicrosoftExchange329e71ec@kita.example>", "Undeliverable: invoice",
        "Original message headers:\n\nMessage-ID: {id}", original="Subject: invoice\n"),
    "Gmail": dsn("Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
                 "Delivery Status Notification (Failure)",
                 "Address not found\n\nYour message wasn't delivered to {to}"),
    "Amazon SES": dsn("MAILER-DAEMON@ses.example", "Delivery Status Notification (Failure)",
                      "An error occurred while trying to deliver the mail to: {to}",
                      diagnostic="Diagnostic-Code: smtp; 550 5.1.1 user unknown"),
    "Yahoo!": dsn("MAILER-DAEMON@yahoo.example", "Failure Notice", "Sorry, we were unable to"),
    "a full box": dsn("MAILER-DAEMON@mx.example.net", "Undelivered Mail Returned to Sender",
                      "full", status="5.2.2", diagnostic="Diagnostic-Code: smtp; 552 5.2.2 full"),
    "Exim": plain("Mail Delivery System <Mailer-Daemon@exim.example.net>",
                  "Mail delivery failed: returning message to sender", EXIM + ORIGINAL,
                  "X-Failed-Recipients: {to}"),
    "qmail": plain("MAILER-DAEMON@mx.example.net", "failure notice", QMAIL + ORIGINAL),
    "au": plain("Postmaster@ezweb.ne.jp", "Mail System Error - Returned Mail", EZWEB + ORIGINAL),
    "docomo": plain("MAILER-DAEMON@docomo.ne.jp", "Returned mail: User unknown",
                    "Unknown user: {to}\n550 5.1.1\n\n" + ORIGINAL),
    "docomo in Japanese": plain("mail-daemon@docomo.ne.jp", word("送信エラー", "iso-2022-jp"),
                                DOCOMO + ORIGINAL, charset="iso-2022-jp"),
    "SoftBank in Japanese": plain("MAILER-DAEMON@softbank.ne.jp",
                                  word("メール配信エラーのお知らせ"), SOFTBANK + ORIGINAL),
    "Exchange 2003": plain("postmaster@kita.example", "Undeliverable: invoice",
                           EXCHANGE_OLD + ORIGINAL),
    "Notes": plain("Postmaster@kita.example", "DELIVERY FAILURE: User not listed",
                   NOTES + ORIGINAL),
}  # fmt: skip
"""By server: a report that a mail is lost for good."""
DELAYED = dsn("MAILER-DAEMON@mx.example.net", "Delayed Mail (still being retried)",
              "You do not need to resend", "4.4.1", "delayed",
              diagnostic="Diagnostic-Code: smtp; 451 4.4.1 timed out")  # fmt: skip


def filled(report: str, message_id: str, recipient: str) -> bytes:
    """The report about a mail of ours, in its own charset."""
    text = report.replace("{id}", message_id).replace("{to}", recipient)
    return jis(text) if "charset=iso-2022-jp" in text else text.encode()


CASES = [
    Case(
        f"report of {name}",
        filled(one, "<outbox-17-20261128090000@sample.example>", "x@y.example"),
        Kind.BOUNCE,
    )
    for name, one in {**REPORTS, "a server that goes on trying": DELAYED}.items()
]
