"""Application, acceptance, refusal, changes that add (Art. 4-1, 6, 8, 18)."""

from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused, cite, plural
from contracts.office.terms.horizon import check_reachable
from contracts.terms.arrival import check_term_not_begun
from contracts.terms.editions import Book
from contracts.terms.facts import AppliedFor, Contract, EndReason
from contracts.terms.life import Life
from contracts.terms.parameters import Plan


@dataclass(frozen=True, slots=True)
class Told:
    """A text in both languages."""

    ja: str
    en: str


REFUSAL_GROUNDS = tuple(f"6-3({n})" for n in range(1, 5))
REFUSALS = {
    "6-3(1)": Told(
        "以前のご契約が、料金の不払いなどの違反により解除されています",
        "An earlier contract was terminated for non-payment or another breach",
    ),
    "6-3(2)": Told(
        "お申し込みの内容に、事実と異なる点・誤り・記入もれがあります",
        "The application contains false, incorrect or missing information",
    ),
    "6-3(3)": Told(
        "料金のお支払いなどの義務が果たされないおそれがあります",
        "Payment or other obligations may not be met",
    ),
    "6-3(4)": Told(
        "その他の事情により、お引き受けできません",
        "We cannot accept it for another reason",
    ),
}
"""The grounds in the words that an applicant is shown."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The contract is formed; where the service's end is set already, it ends with it."""

    formed_on: date
    service_starts_on: date
    ends_on: date | None
    end_reason: EndReason | None
    explanation: Explanation


def check_order(book: Book, day: date, servers: int) -> None:
    """The annex's minimum for a first order."""
    least = book.on(day).minimum_first_order
    if servers < least:
        raise Refused(
            "annex",
            f"お申し込みは{least}台からです({servers}台では承れません)",
            f"A first order must be for at least {plural(least, 'server')}, not {servers}",
        )


def check_address(country: str, agreed: bool) -> None:
    """Art. 5: the service is for addresses in Japan, unless individually agreed."""
    if country != "JP" and not agreed:
        raise Refused(
            "5",
            "日本国内の住所からお申し込みください",
            "Applications are accepted only from addresses in Japan",
        )


def waiting(contract: Contract, clause: str) -> AppliedFor:
    """An application without an answer yet. Raises Refused for any other contract."""
    if not isinstance(contract, AppliedFor) or not contract.is_waiting:
        raise Refused(
            clause, "申込中の契約ではありません", "The contract is not waiting for acceptance"
        )
    return contract


def accept(
    contract: Contract, day: date, service_starts_on: date, service_end: date | None
) -> Acceptance:
    """Art. 6-1: formed on the day of acceptance."""
    waiting(contract, "6-1")
    check_reachable("6-1", service_starts_on)
    if service_starts_on < day:
        raise Refused(
            "6-1",
            f"サービス開始日({ja_day(service_starts_on)})が承諾日({ja_day(day)})より前です",
            f"The service would start on {en_day(service_starts_on)},"
            f" before acceptance on {en_day(day)}",
        )
    if service_end is not None and service_starts_on > service_end:
        raise Refused(
            "6-1",
            f"サービスは{ja_day(service_end)}に終了します",
            f"The service ends on {en_day(service_end)}",
        )
    return Acceptance(
        day,
        service_starts_on,
        service_end,
        EndReason.SERVICE_ENDED if service_end else None,
        Explanation(
            "6-1",
            "formation",
            f"承諾した日({ja_day(day)})に契約が成立します",
            f"The contract is formed on the day of acceptance, {en_day(day)}",
            {"accepted_on": day, "service_starts_on": service_starts_on},
        ),
    )


def refuse(contract: Contract, day: date, ground: str) -> Explanation:
    """Art. 6-3: refusal of an application, on a ground."""
    waiting(contract, "6-3")
    return Explanation(
        ground, "refusal", f"{cite(ground)}により承諾しません", f"Refused under Art. {ground}"
    )


def withdraw(contract: Contract, day: date) -> Explanation:
    """Art. 6-1: the applicant takes it back while nobody has accepted or refused it."""
    waiting(contract, "6-1")
    return Explanation(
        "6-1",
        "withdrawal_of_application",
        f"{ja_day(day)}にお申し込みを取り下げました。契約は成立しません",
        f"The application was withdrawn on {en_day(day)}; no contract is formed",
    )


def add_servers(life: Life, day: date, servers: int, effective: date) -> None:
    """Art. 6-2: more servers, on an agreed day on or after acceptance."""
    contract = life.contract
    contract.check_live(day, "6-2")
    least = life.figures.on(day).minimum_additional_order
    if servers < least:
        raise Refused(
            "6-2",
            f"追加は{least}台からです",
            f"An addition must be of at least {plural(least, 'server')}",
        )
    check_reachable("6-2", effective)
    if effective < day:
        raise Refused(
            "6-2",
            f"追加日({ja_day(effective)})が過ぎています",
            f"{en_day(effective)} has already passed",
        )
    if contract.ends_on is not None:
        raise Refused(
            "6-2",
            f"契約は{ja_day(contract.ends_on)}に終了することが決まっています",
            f"The contract is already set to end on {en_day(contract.ends_on)}",
        )


def change_plan(life: Life, day: date, plan: Plan, arrived_on: date | None = None) -> int:
    """Art. 6-2: another plan from the next term on. Returns that term's number.

    `day` is that of entry; a wish entered later counts from the day on which it arrived.
    """
    contract = life.contract
    contract.check_live(day, "6-2")
    if contract.ends_on is not None:
        raise Refused(
            "6-2",
            f"契約は{ja_day(contract.ends_on)}に終了することが決まっています",
            f"The contract is already set to end on {en_day(contract.ends_on)}",
        )
    begun = life.begun(arrived_on or day)
    if not begun:
        raise Refused(
            "6-2",
            "プランの変更はサービス開始後に承ります",
            "The plan can be changed only after the service has started",
        )
    number = begun[-1].number + 1
    check_term_not_begun(life, day, number, "6-2")
    if life.plan_of_term(number) is plan:
        raise Refused(
            "6-2",
            f"第{number}期はすでにそのプランです",
            f"Term {number} already has that plan",
        )
    return number
