"""The kinds of notices: what each is called, under which clause it is given, and which of
them a company may do without as mail (Art. 33). A notice that the terms or the law make a
duty cannot be declined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.office.terms.delivery import Language


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`clause` is empty where the terms do not ask for the notice: it may be declined.

    Where `readers` names duties, other staff do not read it.
    """

    ja: str
    en: str
    clause: str
    readers: frozenset[str] = frozenset()

    @property
    def is_duty(self) -> bool:
        return bool(self.clause)


ACCOUNT = "account"
"""The kind of what the portal writes to who signs in: no notice to a company."""
KINDS = {
    "received": NoticeKind("お申し込みの受付", "Application received", "6-1"),
    "accepted": NoticeKind("お申し込みの承諾", "Application accepted", "6-1"),
    "refused": NoticeKind("お申し込みの不承諾", "Application refused", "6-1"),
    "application_withdrawn": NoticeKind("お申し込みの取下げ", "Application withdrawn", "6-1"),
    "changed": NoticeKind("契約内容の変更", "Contract changed", "12-1"),
    "request_received": NoticeKind("変更申請の受付", "Change request received", "12-1"),
    "request_refused": NoticeKind("変更申請の不承諾", "Change request refused", "12-1"),
    "request_lapsed": NoticeKind("変更の不成立", "Change closed", "12-1"),
    "transferred": NoticeKind("契約上の地位の移転", "Contract transferred", "19"),
    "transfer_lapsed": NoticeKind("契約の承継の取りやめ", "Transfer lapsed", "19"),
    "suspended": NoticeKind("サービスの停止", "Service suspended", "13-3"),
    "resumed": NoticeKind("サービスの再開", "Service resumed", "13-3"),
    "part_suspended": NoticeKind("サービスの一部の停止", "Part of the service suspended", "13-3"),
    "part_resumed": NoticeKind("サービスの一部の再開", "Part of the service resumed", "13-3"),
    "renewal_reminder": NoticeKind("更新前のご案内", "Renewal reminder", "14-2"),
    "renewed": NoticeKind("契約の更新", "Contract renewed", "14-2"),
    "non_renewal": NoticeKind("更新しない旨の通知", "Contract not renewed", "14-2"),
    "cancellation_confirmed": NoticeKind("解約の確認", "Cancellation confirmed", "16-1"),
    "end_withdrawn": NoticeKind("契約の終了の取消し", "End of contract withdrawn", "16-1"),
    "terminated": NoticeKind("契約の解除", "Contract terminated", "17-1"),
    "invoice": NoticeKind("請求書", "Invoice", "23-1"),
    "invoice_reissued": NoticeKind("請求書の再発行", "Invoice reissued", "23-1"),
    "credit_note": NoticeKind("返還請求書", "Credit note", "23-1"),
    "paid_corrected": NoticeKind("ご入金の取消し", "Payment taken back", "23-1"),
    "demand": NoticeKind("全額のご請求", "Demand for the full amount", "16-2"),
    "dunning_reminder": NoticeKind("お支払いのご確認", "Payment reminder", "22-1"),
    "dunning_second": NoticeKind("お支払いの再度のご確認", "Second payment reminder", "22-1"),
    "dunning_final": NoticeKind("最終のご請求", "Final demand", "17-1(5)"),
    "edition_published": NoticeKind("規約の新しい版", "New edition of the terms", "3-2"),
    "figures_changed": NoticeKind("新しい規約で変わる条件", "What new terms change", "3-1"),
    "service_end": NoticeKind("サービスの終了", "End of the service", "18-2"),
    "invited": NoticeKind("利用者の招待", "Invitation", "10-1"),
    ACCOUNT: NoticeKind("アカウントのお知らせ", "About an account", "10-2"),
    "paid": NoticeKind("ご入金の確認", "Payment received", ""),
}
LANGUAGE = "language"
"""What of a notice's data says in which language its letter is, and its mail begins."""
OPTIONAL = {name for name, kind in KINDS.items() if not kind.is_duty}


def said_to_all(document: str, kind: str) -> str:
    """What alerts and cards that all staff see call a mailed document.

    One about an account is of no document of ours.
    """
    if kind == ACCOUNT:
        return named(kind).ja
    return "特定の職務だけが見る通知" if named(kind).readers else document


def declare(**kinds: NoticeKind) -> None:
    """Add the kinds of a room above, by name. Raises ValueError for a name that is taken."""
    for name, kind in kinds.items():
        if KINDS.setdefault(name, kind) is not kind:
            raise ValueError(f"{name!r} is declared already")
        if not kind.is_duty:
            OPTIONAL.add(name)


def speaking(language: str) -> dict[str, str]:
    """What the data of a notice says of a language: nothing of Japanese."""
    return {} if language == Language.JAPANESE else {LANGUAGE: language}


def language_of(data: Mapping[str, object]) -> str:
    """That of a notice's letter, from its data."""
    return str(data.get(LANGUAGE, Language.JAPANESE))


def languages_of(data: Mapping[str, object]) -> list[str]:
    """Those of a notice's mail, which speaks both: that of its letter first."""
    first = language_of(data)
    return [first, *(one.value for one in Language if one != first)]


def named(kind: str) -> NoticeKind:
    """A kind that is not listed is a duty: nobody can decline what we cannot name."""
    return KINDS.get(kind) or NoticeKind("お知らせ", "Notice", "33-1")


def counts_from(
    posted_at: datetime | None, dispatched: Iterable[datetime | None]
) -> datetime | None:
    """Art. 33-2: its posting or its dispatch, whichever came first; None before either."""
    moments = [moment for moment in (posted_at, *dispatched) if moment is not None]
    return min(moments, default=None)
