"""What becomes of a mail, each with its reason: handed to the desk, sorted by a person, ignored.

Whose mail it is and where it belongs, the desk decides of what is handed to it. Nothing comes
there on the word of somebody who may not be who it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.office.terms.explanation import Explanation
from support.inbound.terms.incoming import Incoming, because
from support.inbound.terms.kinds import Fate, Kind

MOST_IN_AN_HOUR = 20
"""Mails of one sender that are filed by themselves; more may be two machines answering."""
_BY_KIND = {
    Kind.TOO_LARGE: Fate.REFUSED,
    Kind.BROKEN: Fate.REFUSED,
    Kind.EMPTY: Fate.REFUSED,
    Kind.LOOP: Fate.IGNORED,
    Kind.AUTOMATIC: Fate.IGNORED,
    Kind.BOUNCE: Fate.BOUNCE,
    Kind.SPAM: Fate.TRIAGE,
    Kind.FORGED: Fate.TRIAGE,
    Kind.UNVERIFIED: Fate.TRIAGE,
    Kind.GENERATED: Fate.TRIAGE,
    Kind.ORDINARY: Fate.FILED,
}


@dataclass(frozen=True, slots=True)
class Decision:
    fate: Fate
    why: Explanation


def decide(mail: Incoming, in_the_last_hour: int = 0) -> Decision:
    """The outcome of a mail. Annex (2).

    `in_the_last_hour` counts the mails of its sender that came before it.
    """
    fate = _BY_KIND[mail.kind]
    if fate is Fate.FILED and in_the_last_hour >= MOST_IN_AN_HOUR:
        why = because(
            "too_many",
            f"同じアドレスから1時間に{MOST_IN_AN_HOUR}通を超えて届いています。自動返信の繰り返しかもしれません",
            f"More than {MOST_IN_AN_HOUR} mails of this sender came within an hour; two programs"
            " may be answering each other",
            count=in_the_last_hour,
        )
        return Decision(Fate.TRIAGE, why)
    return Decision(fate, mail.why)


OPENED = because(
    "opened",
    "登録のあるアドレスからの新しい問い合わせです",
    "A new inquiry from an address on file",
)
ADDED = because("added", "続きの問い合わせです", "It continues an inquiry")
TRIAGED = because(
    "triaged",
    "会社を決められない差出人です。問い合わせの画面で会社を紐付けてください",
    "The sender belongs to no company or to several: link the company at the inquiry",
)
REPEATED = because(
    "repeated", "同じメールがすでに登録されています", "The same mail is filed already"
)
REPORTED = because(
    "reported", "不達の報告として処理しました", "Handled as a report of undelivered mail"
)
NAMES_NO_MAIL = because(
    "no_mail",
    "不達の報告ですが、当社のどのメールのことか分かりません",
    "A report of undelivered mail that names none of ours",
)
STOPPED = because(
    "stopped",
    "登録の処理が3回、途中で止まりました。処理を止めるように作られたメールかもしれません",
    "Filing it stopped midway three times; it may have been made to do so",
)


def has_stopped(why: Mapping[str, object]) -> bool:
    """Whether this reason, as it is stored, is that workers died over the mail."""
    return why.get("rule") == STOPPED.rule
