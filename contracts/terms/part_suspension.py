"""Suspension of a part of a contract: servers, a function, or another named part (Art. 13, 30-3).

Fees, terms and the minimum term run on (Art. 22-2), and the contract stays in use.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused, cite, plural
from contracts.office.terms.horizon import check_reachable
from contracts.office.terms.labels import Label, Labelled
from contracts.terms.facts import Formed, Status
from contracts.terms.life import Life

LONGEST_NAME = 80


class Part(Labelled):
    """Servers, a function of the annex, or what is named in words."""

    SERVERS = "servers", "サーバー", "Servers"
    MALWARE = "malware", "不正プログラム対策", "Protection against malicious programs"
    WEB = "web", "危険なサイトへの接続の防止", "Web reputation"
    INTRUSION = "intrusion", "脆弱性対策", "Intrusion prevention"
    FIREWALL = "firewall", "ファイアウォール", "Firewall"
    APPLICATIONS = "applications", "アプリケーションの制御", "Application control"
    INTEGRITY = "integrity", "変更の監視", "Integrity monitoring"
    LOGS = "logs", "ログの監視", "Log inspection"
    OTHER = "other", "その他の部分", "Another part"


@dataclass(frozen=True, slots=True)
class Stopped:
    """What is suspended: so many servers, a function, or another part by its `name`."""

    part: Part
    servers: int | None = None
    name: str = ""

    @property
    def label(self) -> Label:
        if self.part is Part.SERVERS:
            return Label(f"サーバー{self.servers}台", plural(self.servers or 0, "server"))
        if self.part is Part.OTHER:
            return Label(self.name, self.name)
        return Label(self.part.ja, self.part.en)

    def is_same_part(self, other: "Stopped") -> bool:
        return (self.part, self.name.casefold()) == (other.part, other.name.casefold())


def suspend_part(
    life: Life, day: date, stopped: Stopped, ground: str, starts_on: date, open_: Iterable[Stopped]
) -> Explanation:
    """From a day on; `open_` are the parts whose suspension is not lifted. Raises Refused."""
    contract = life.contract
    if contract.status(day) is not Status.ACTIVE:
        raise Refused("13", "利用中の契約ではありません", "The contract is not active")
    if contract.suspended:
        raise Refused("13", "契約全体が停止中です", "The whole contract is suspended already")
    check_reachable("13", starts_on)
    if starts_on < day:
        raise Refused(
            "13",
            f"停止を始める日({ja_day(starts_on)})が過ぎています",
            f"{en_day(starts_on)} has already passed",
        )
    if contract.ends_on is not None and starts_on > contract.ends_on:
        raise Refused(
            "13",
            f"契約は{ja_day(contract.ends_on)}に終了します",
            f"The contract ends on {en_day(contract.ends_on)}",
        )
    _check_part(life, stopped, starts_on)
    if any(stopped.is_same_part(other) for other in open_):
        raise Refused(
            "13",
            "同じ部分の停止がすでに登録されています",
            "A suspension of this part is on file already",
        )
    label = stopped.label
    return Explanation(
        ground,
        "part_suspension",
        f"{cite(ground)}により{label.ja}を{ja_day(starts_on)}から停止します。"
        "そのほかは引き続き利用でき、契約期間と料金は変わりません",
        f"{label.en}: suspended from {en_day(starts_on)} under Art. {ground};"
        " the rest stays in use, and terms and fees continue to run (Art. 22-2)",
        {"ground": ground, "part": stopped.part.value, "starts_on": starts_on},
    )


def _check_part(life: Life, stopped: Stopped, starts_on: date) -> None:
    """Fewer servers than there are, or a part that has its name, and nothing else."""
    if stopped.part is Part.SERVERS:
        there = life.servers(starts_on)
        if not 1 <= (stopped.servers or 0) < there:
            raise Refused(
                "13",
                f"停止する台数は1台以上、契約の{there}台より少なくしてください。"
                "全部を停止するときは、契約全体を停止します",
                f"Enter at least 1 and fewer than the {plural(there, 'server')} of the contract;"
                " to suspend all of them, suspend the whole contract",
            )
    elif stopped.part is Part.OTHER and not stopped.name.strip():
        raise Refused("13", "停止する部分の名前がありません", "The part has no name")


def resume_part(
    contract: Formed, day: date, stopped: Stopped, starts_on: date, lifted_on: date | None
) -> Explanation:
    """Lifted on the day, or before it begins, so that it never does. Raises Refused."""
    if lifted_on is not None:
        raise Refused("13", "この停止は解除済みです", "This suspension was lifted already")
    if not contract.is_live(day):
        raise Refused("13", "契約は終了しています", "The contract has ended")
    label = stopped.label
    if day < starts_on:
        return Explanation(
            "13",
            "part_resumption",
            f"{ja_day(starts_on)}からの{label.ja}の停止を取りやめます",
            f"{label.en}: the suspension from {en_day(starts_on)} is called off",
        )
    return Explanation(
        "13",
        "part_resumption",
        f"{label.ja}を{ja_day(day)}に再開します",
        f"{label.en}: resumed on {en_day(day)}",
    )
