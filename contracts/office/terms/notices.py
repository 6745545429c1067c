"""The kinds of notices: what each is called, under which clause it is given, and which of
them a company may do without as mail (Art. 33). A notice that the terms or the law make a
duty cannot be declined."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`clause` is empty where the terms do not ask for the notice: it may be declined."""

    ja: str
    en: str
    clause: str

    @property
    def is_duty(self) -> bool:
        return bool(self.clause)


KINDS = {
    "received": Kind("お申し込みの受付", "application received", "6-1"),
    "accepted": Kind("お申し込みの承諾", "application accepted", "6-1"),
    "refused": Kind("お申し込みの不承諾", "application refused", "6-1"),
    "changed": Kind("契約内容の変更", "contract changed", "12-1"),
    "request_received": Kind("変更申請の受付", "change request received", "12-1"),
    "request_refused": Kind("変更申請の不承諾", "change request refused", "12-1"),
    "transferred": Kind("契約上の地位の移転", "contract transferred", "19"),
    "interrupted": Kind("サービスの中断", "service interrupted", "13-1"),
    "maintenance": Kind("保守の予定", "planned maintenance", "13-2"),
    "restored": Kind("サービスの復旧", "service restored", "13-1"),
    "suspended": Kind("サービスの停止", "service suspended", "13-3"),
    "resumed": Kind("サービスの再開", "service resumed", "13-3"),
    "renewal_reminder": Kind("更新前のご案内", "renewal reminder", "14-2"),
    "renewed": Kind("契約の更新", "contract renewed", "14-2"),
    "non_renewal": Kind("更新しない旨の通知", "contract not renewed", "14-2"),
    "cancellation_confirmed": Kind("解約の確認", "cancellation confirmed", "16-1"),
    "end_withdrawn": Kind("契約の終了の取消し", "end of the contract taken back", "16-1"),
    "terminated": Kind("契約の解除", "contract terminated", "17-1"),
    "invoice": Kind("請求書", "invoice", "23-1"),
    "credit_note": Kind("返還請求書", "credit note", "23-1"),
    "demand": Kind("全額のご請求", "demand for all that is owed", "16-2"),
    "dunning_reminder": Kind("お支払いのご確認", "payment reminder", "22-1"),
    "dunning_second": Kind("お支払いの再度のご確認", "second payment reminder", "22-1"),
    "dunning_final": Kind("最終のご請求", "final demand", "17-1(5)"),
    "edition_published": Kind("規約の新しい版", "new edition of the terms", "3-2"),
    "service_end": Kind("サービスの終了", "end of the service", "18-2"),
    "invited": Kind("利用者の招待", "invitation of a person", "10-1"),
    "paid": Kind("ご入金の確認", "payment received", ""),
}
OPTIONAL = {name for name, kind in KINDS.items() if not kind.is_duty}


def named(kind: str) -> Kind:
    """A kind that is not listed is a duty: nobody can decline what we cannot name."""
    return KINDS.get(kind) or Kind("お知らせ", "notice", "33-1")
