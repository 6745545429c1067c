"""What we certify of a company's money, and when a certificate may be made."""

from datetime import date

from contracts.office.terms.explanation import Refused, plural
from contracts.office.terms.labels import Labelled

CLAUSE = "23-1"
MOST_CERTIFIED = 500
"""Unpaid invoices that one certificate of balance lists: each of them is on paper."""


class CertificateKind(Labelled):
    PAYMENT = "payment", "支払証明書", "Payment certificate"
    BALANCE = "balance", "残高証明書", "Certificate of balance"

    @property
    def series(self) -> str:
        """Of its numbers, which have no gaps."""
        return {CertificateKind.PAYMENT: "PC", CertificateKind.BALANCE: "BC"}[self]


def require_day(as_of: date, today: date) -> None:
    """Raises Refused for a day that has not come: nothing is on record of it."""
    if as_of > today:
        raise Refused(
            CLAUSE,
            "証明する日は今日までの日を指定してください",
            "choose today or an earlier day; nothing is on record of a later one",
        )


def require_listed(unpaid: int) -> None:
    """Raises Refused for more unpaid invoices than one certificate lists."""
    if unpaid > MOST_CERTIFIED:
        raise Refused(
            CLAUSE,
            f"未払いの請求書が{unpaid:,}件あります。証明書に記載できるのは{MOST_CERTIFIED}件までです。"
            "請求先を1つ選んでください",
            f"{plural(unpaid, 'unpaid invoice')}: a certificate lists up to {MOST_CERTIFIED};"
            " choose one billing account",
        )
