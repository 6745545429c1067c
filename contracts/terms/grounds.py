"""Grounds of refusal, suspension and termination in a few words."""

from collections.abc import Mapping

from contracts.office.terms.labels import Label

GROUNDS: Mapping[str, Label] = {
    "6-3(1)": Label("以前の契約の解除", "terminated before"),
    "6-3(2)": Label("申込みの内容", "what the application says"),
    "6-3(3)": Label("支払いの遅れ", "late payment"),
    "6-3(4)": Label("その他", "another reason"),
    "13-1(1)": Label("設備の緊急点検・修理", "urgent inspection or repair"),
    "13-1(2)": Label("火災・停電", "fire or power failure"),
    "13-1(3)": Label("天災", "natural disaster"),
    "13-1(4)": Label("騒乱・争議", "unrest or dispute"),
    "13-1(5)": Label("通信事業者の停止", "a carrier's outage"),
    "13-1(6)": Label("公的機関の要請", "an authority's request"),
    "13-1(7)": Label("安全の確保", "safety"),
    "13-1(8)": Label("そのほかのやむを得ない事情", "another cause beyond control"),
    "13-3": Label("料金の延滞・規約違反", "late payment or breach"),
    "30-3": Label("禁止行為への措置", "measure against a prohibited act"),
    "17-1(1)": Label("IDやパスワードの不正使用", "misuse of an ID or a password"),
    "17-1(2)": Label("サービスの運営の妨害", "obstruction of the service"),
    "17-1(3)": Label("サービス上の情報の改ざん", "tampering with information on the service"),
    "17-1(4)": Label("申込み・届出の虚偽や記入もれ", "untrue or incomplete particulars"),
    "17-1(5)": Label("支払いの遅延・拒否", "late or refused payment"),
    "17-1(6)": Label("支払停止・支払不能", "payments stopped, or insolvency"),
    "17-1(7)": Label("手形・小切手の不渡り", "a dishonoured bill or cheque"),
    "17-1(8)": Label("差押え・競売・滞納処分", "attachment, auction or tax seizure"),
    "17-1(9)": Label("倒産手続の申立て・信用不安", "bankruptcy, or grave doubts about credit"),
    "17-1(10)": Label("監督官庁による営業の停止など", "business stopped by an authority"),
    "17-1(11)": Label("催告しても是正しない違反", "a breach not remedied after notice"),
    "17-1(12)": Label(
        "解散・減資・事業譲渡などの決議",
        "resolution to dissolve, to reduce capital or to transfer the business",
    ),
    "17-1(13)": Label("契約の履行が困難な事情", "performance has become difficult"),
    "31-3": Label("反社会的勢力との関係", "ties with anti-social forces"),
    "31-6": Label(
        "解消されない、委託先と反社会的勢力との関係",
        "ties of a subcontractor with anti-social forces, not ended",
    ),
}
