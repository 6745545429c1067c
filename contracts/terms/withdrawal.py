"""A notified end is taken back by both sides, until its last day (Art. 14-2, 16-1)."""

from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.terms.facts import Contract, EndReason, formed

CLAUSE = "16-1"
NOTICES = {one: one.clause for one in (EndReason.CANCELLED, EndReason.EXPIRED)}
"""The ends that a notice fixes, with the clause of the notice; no other can be taken back."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The end that is taken back; `ends_on` is that of the service, where one is set."""

    reason: EndReason
    last_day: date
    ends_on: date | None
    explanation: Explanation


def withdraw(
    contract: Contract, day: date, service_ends_on: date | None, has_consent: bool
) -> Withdrawal:
    """By both sides' consent on file, to the last day, that day counted in.

    Terms, minimum term and renewals then go on as if there had been no notice; a service that
    ends meanwhile ends the contract with it (Art. 18). Raises Refused.
    """
    contract = formed(contract, CLAUSE)
    last, reason = contract.ends_on, contract.end_reason
    if last is None or reason is None or reason not in NOTICES:
        raise Refused(
            CLAUSE,
            "取り消せる解約または更新しない旨の通知がありません",
            "There is no cancellation or non-renewal that could be withdrawn",
        )
    if day > last:
        raise Refused(
            CLAUSE,
            f"契約は{ja_day(last)}に終了しました。取り消せるのは最終日までです",
            f"The contract ended on {en_day(last)}. An end can be withdrawn up to its last day",
        )
    if not has_consent:
        raise Refused(
            CLAUSE,
            "契約者と運営者の双方の同意を示す書面が必要です",
            "The consent of both sides is required in writing",
        )
    ja = f"双方の同意により、{ja_day(last)}を最終日とする{reason.ja}の通知を取り消します。"
    notice = {EndReason.CANCELLED: "cancellation", EndReason.EXPIRED: "non-renewal"}[reason]
    en = f"With the consent of both sides, the {notice} as of {en_day(last)} is withdrawn; "
    if service_ends_on is None:
        ja += "契約は通知がなかったものとして続きます"
        en += "the contract continues as if there had been no notice"
    else:
        ja += f"契約はサービスと同じ{ja_day(service_ends_on)}に終了します"
        en += f"the contract ends with the service on {en_day(service_ends_on)}"
    inputs = {"withdrawn_on": day, "last_day": last, "ends_on": service_ends_on}
    return Withdrawal(
        reason, last, service_ends_on, Explanation(NOTICES[reason], "withdrawal", ja, en, inputs)
    )
