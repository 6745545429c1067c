"""Grounds of refusal, suspension and termination in a few words."""

from collections.abc import Mapping

from contracts.office.terms.labels import Label

GROUNDS: Mapping[str, Label] = {
    "6-3(1)": Label("以前の契約の解除", "Earlier termination"),
    "6-3(2)": Label("申込みの内容", "Content of the application"),
    "6-3(3)": Label("支払いの遅れ", "Late payment"),
    "6-3(4)": Label("その他", "Other reason"),
    "13-1(1)": Label("設備の緊急の保守", "Urgent maintenance of equipment"),
    "13-1(2)": Label(
        "ネットワークの障害・火災・停電・妨害",
        "Network failure, fire, power failure or interference",
    ),
    "13-1(3)": Label("天災", "Natural disaster"),
    "13-1(4)": Label("争乱・争議・感染症", "Unrest, labour dispute or epidemic"),
    "13-1(5)": Label("契約者と第三者との争い", "Dispute between the holder and others"),
    "13-1(6)": Label("当社への請求・訴訟", "Claim or lawsuit against us"),
    "13-1(7)": Label("業務の妨げとなる苦情", "Complaints that hinder our operations"),
    "13-1(8)": Label("そのほか運用上・技術上の必要", "Other operational or technical need"),
    "13-3": Label("料金の延滞・規約違反", "Late payment or breach"),
    "30-3": Label("禁止行為への措置", "Measure against prohibited acts"),
    "17-1(1)": Label("IDやパスワードの不正使用", "Misuse of an ID or a password"),
    "17-1(2)": Label("サービスの運営の妨害", "Obstruction of the service"),
    "17-1(3)": Label("サービス上の情報の改ざん", "Tampering with information on the service"),
    "17-1(4)": Label("申込み・届出の虚偽や記入もれ", "False or incomplete information"),
    "17-1(5)": Label("支払いの遅延・拒否", "Late or refused payment"),
    "17-1(6)": Label("支払停止・支払不能", "Payments stopped, or insolvency"),
    "17-1(7)": Label("手形・小切手の不渡り", "Dishonoured bill or cheque"),
    "17-1(8)": Label("差押え・競売・滞納処分", "Attachment, auction or tax seizure"),
    "17-1(9)": Label(
        "倒産手続の申立て・信用不安", "Insolvency petition, or doubts about creditworthiness"
    ),
    "17-1(10)": Label("監督官庁による営業の停止など", "Business suspended by an authority"),
    "17-1(11)": Label("催告しても是正しない違反", "Breach not remedied after notice"),
    "17-1(12)": Label(
        "解散・減資・事業譲渡などの決議",
        "Resolution to dissolve, to reduce capital or to transfer the business",
    ),
    "17-1(13)": Label("契約の履行が困難な事情", "Circumstances that make performance difficult"),
    "31-3": Label("反社会的勢力との関係", "Ties with anti-social forces"),
    "31-6": Label(
        "解消されない、委託先と反社会的勢力との関係",
        "Unresolved ties of a subcontractor with anti-social forces",
    ),
}
