"""What kinds of mail come in, what becomes of them, and what staff may do about them."""

from contracts.office.terms.labels import Labelled


class Kind(Labelled):
    """What a mail is, by what stands in it."""

    ORDINARY = "ordinary", "通常のメール", "Ordinary mail"
    AUTOMATIC = "automatic", "自動返信", "Automatic reply"
    GENERATED = "generated", "自動送信", "Sent by a program"
    BOUNCE = "bounce", "不達の報告", "Report of undelivered mail"
    LOOP = "loop", "ループ", "Loop"
    SPAM = "spam", "迷惑メール", "Spam"
    FORGED = "forged", "送信者の詐称", "Forged sender"
    UNVERIFIED = "unverified", "送信者を確認できない", "Sender not verified"
    EMPTY = "empty", "空のメール", "Empty mail"
    TOO_LARGE = "too_large", "大きすぎるメール", "Mail too large"
    BROKEN = "broken", "壊れたメール", "Broken mail"


class Fate(Labelled):
    """What became of a mail. One that waits has been stored and not yet been looked at."""

    WAITING = "waiting", "処理待ち", "Waiting"
    FILED = "filed", "問い合わせに登録", "Filed"
    TRIAGE = "triage", "振り分け待ち", "To be sorted"
    BOUNCE = "bounce", "不達として処理", "Handled as bounce"
    IGNORED = "ignored", "対応不要", "Ignored"
    REFUSED = "refused", "受付不可", "Refused"
    SPAM = "spam", "迷惑メール", "Spam"
