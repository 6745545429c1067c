"""Of what kind a mail is, by its headers: a person's, a machine's, a loop, a forgery."""

import re
from collections.abc import Callable
from email.message import Message

from contracts.office.terms.explanation import Explanation
from support.inbound.terms import authentic, headers
from support.inbound.terms.incoming import Desk, because
from support.inbound.terms.kinds import Kind

MOST_HOPS = 50
"""Servers that pass a mail on before it must be going round (RFC 5321, 6.3, asks for 100)."""
SPAM_LEVEL = 5
"""Spam confidence level of Exchange from which a mail is junk."""
_DAEMON = re.compile(r"^(mailer-daemon|mail-daemon|postmaster|mdaemon|mail\.?delivery\S*)@", re.I)
_UNDELIVERED = re.compile(
    r"""^(?:undeliver(?:ed|able)|failure\ notice|delivery\ (?:status\ notification|failure|failed)
        |mail\ delivery\ (?:failed|failure|subsystem)|returned\ mail|mail\ system\ error
        |delivery\ report|message\ delivery\ failure|non\ ?delivery|warning:\ message
        |配信不能|配信できません|配送できません|送信エラー|送信できませんでした|不達|メール配信エラー
        |delayed\ mail|delivery\ delayed|配信遅延)""",
    re.IGNORECASE | re.VERBOSE,
)
_ANSWERS_ITSELF = re.compile(
    r"""^(?:(?:re|aw)\s*:\s*)?[\[【(\uff08]?\s*(?:
        (?:automatic\ reply|auto(?:mated)?[ -]?(?:reply|response|answer)|auto|vacation(?:\ reply)?
            |out\ of\ (?:the\ )?office(?:\ auto\s?reply)?|read|opened
            |自動返信|自動応答|自動送信|自動配信|不在通知|不在応答|開封済み|開封確認|既読)
            (?:メール)?\s*[:\uff1a\]】)\uff09]
        |(?:自動返信|自動応答|不在通知|不在応答|不在のお知らせ|out\ of\ (?:the\ )?office)\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SPAM_STATUS = re.compile(r"^\s*(?:yes|true)\b", re.IGNORECASE)

Found = tuple[Kind, Explanation] | None


def sort(mail: Message, sender: str, subject: str, desk: Desk) -> tuple[Kind, Explanation]:
    """The kind of a mail that can be read, and why."""
    for rule in _RULES:
        found = rule(mail, sender, subject, desk)
        if found is not None:
            return found
    return Kind.ORDINARY, because("ordinary", "通常のメールです", "An ordinary mail")


def _bounce(mail: Message, sender: str, subject: str, desk: Desk) -> Found:
    said = _report_type(mail)
    is_daemon = bool(_DAEMON.match(sender)) or headers.raw(mail, "Return-Path").strip() == "<>"
    if (
        said == "delivery-status"
        or headers.raw(mail, "X-Failed-Recipients")
        or (is_daemon and _UNDELIVERED.match(subject))
    ):
        why = because(
            "bounce", "メールサーバーからの不達の報告です", "A mail server's report of lost mail"
        )
        return Kind.BOUNCE, why
    return None


def _report_type(mail: Message) -> str:
    if mail.get_content_type() != "multipart/report":
        return ""
    declared = re.search(
        r"report-type\s*=\s*\"?([a-z-]+)", headers.raw(mail, "Content-Type"), re.IGNORECASE
    )
    return declared[1].lower() if declared else "delivery-status"


def _loop(mail: Message, sender: str, subject: str, desk: Desk) -> Found:
    hops = len(headers.all_raw(mail, "Received"))
    delivered = [one.strip("<> ").lower() for one in headers.all_raw(mail, "Delivered-To")]
    if hops > MOST_HOPS:
        return Kind.LOOP, because(
            "hops", f"{hops}台のサーバーを経由しています", f"It passed {hops} servers", hops=hops
        )
    if len(set(delivered)) < len(delivered) or headers.raw(mail, "X-Loop"):
        return Kind.LOOP, because("loop", "転送がループしています", "It is forwarded in a circle")
    if sender in desk.addresses or headers.raw(mail, "X-Portal-Message"):
        return Kind.LOOP, because(
            "own", "当社が送ったメールが戻ってきたものです", "A mail of ours that came back"
        )
    return None


def _automatic(mail: Message, sender: str, subject: str, desk: Desk) -> Found:
    submitted = re.split(r"[;(\s]", headers.text(headers.raw(mail, "Auto-Submitted")).lower())[0]
    is_answer = (
        submitted == "auto-replied"
        or _report_type(mail) == "disposition-notification"
        or any(
            headers.raw(mail, name)
            for name in ("X-Autoreply", "X-Autorespond", "X-AutoReply-From", "X-Auto-Reply")
        )
        or _precedence(mail) in ("auto_reply", "auto-reply")
        or (_ANSWERS_ITSELF.match(subject) is not None and submitted != "no")
    )
    if is_answer:
        return Kind.AUTOMATIC, because("auto_reply", "自動返信です", "An automatic reply")
    is_program = (
        submitted not in ("", "no")
        or _report_type(mail) != ""
        or _precedence(mail) == "junk"
        or headers.raw(mail, "Return-Path").strip() == "<>"
        or _DAEMON.match(sender) is not None
    )
    if is_program:
        return Kind.GENERATED, because(
            "generated",
            "プログラムが送信したメールです",
            "A program sent it, not a person",
        )
    return None


def _precedence(mail: Message) -> str:
    return headers.text(headers.raw(mail, "Precedence")).strip().lower()


def _spam(mail: Message, sender: str, subject: str, desk: Desk) -> Found:
    marked = any(
        _SPAM_STATUS.match(headers.raw(mail, name))
        for name in ("X-Spam-Flag", "X-Spam-Status", "X-Spam")
    )
    level = headers.raw(mail, "X-MS-Exchange-Organization-SCL").strip()
    if marked or (level.isdecimal() and int(level[:3]) >= SPAM_LEVEL):
        return Kind.SPAM, because(
            "spam", "迷惑メールの印が付いています", "It is marked as spam by a mail server"
        )
    return None


def _forged(mail: Message, sender: str, subject: str, desk: Desk) -> Found:
    named = headers.all_raw(mail, "From")
    authors = headers.addresses(*named)
    if len(named) > 1 or len(authors) > 1:
        return Kind.FORGED, because(
            "senders", "差出人が二つ以上書かれています", "It names more than one sender"
        )
    if not desk.authserv_id:
        return None
    found = authentic.results(headers.all_raw(mail, "Authentication-Results"), desk.authserv_id)
    return _DOUBTED.get(authentic.verdict(found, sender, is_author=bool(authors)))


_DOUBTED = {
    authentic.Verdict.UNVERIFIED: (
        Kind.UNVERIFIED,
        because(
            "unverified",
            "当社のメールサーバーによる送信者認証の結果がありません",
            "Our mail server has not checked the sender",
        ),
    ),
    authentic.Verdict.FORGED: (
        Kind.FORGED,
        because(
            "forged",
            "送信者認証に失敗しました。差出人を装った疑いがあります",
            "The sender's authentication failed: somebody may pretend to be the sender",
        ),
    ),
}
_RULES: tuple[Callable[[Message, str, str, Desk], Found], ...] = (
    _bounce,
    _loop,
    _automatic,
    _spam,
    _forged,
)
