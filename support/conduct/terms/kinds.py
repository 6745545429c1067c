"""What cases are about, how they come, what is done about them."""

from collections.abc import Mapping

from contracts.office.terms.labels import Label, Labelled


class Matter(Labelled):
    CONDUCT = "conduct", "禁止行為", "Prohibited act"
    ANTISOCIAL = "antisocial", "反社会的勢力", "Anti-social forces"


class Item(Labelled):
    """What was done, as the clause that forbids it: the 13 kinds of Art. 30-1, and Art. 31."""

    RIGHTS = (
        "30-1(1)",
        "知的財産などの権利の侵害",
        "Infringement of intellectual property or other rights",
    )
    TAMPERING = (
        "30-1(2)",
        "サービス上の情報の改変・消去",
        "Altering or erasing information on the service",
    )
    LENDING = (
        "30-1(3)",
        "契約に反する第三者の利用",
        "Letting others use the service against the contract",
    )
    UNLAWFUL = (
        "30-1(4)",
        "違法な行為、公序良俗に反する行為、不利益を与える行為",
        "Acts that are unlawful, against public order or to the detriment of others",
    )
    DEFAMATION = (
        "30-1(5)",
        "差別、中傷、名誉や信用を傷つける行為",
        "Discrimination, defamation, damage to honour or credit",
    )
    CRIME = "30-1(6)", "詐欺などの犯罪につながる行為", "Fraud and acts that lead to crime"
    OBSCENITY = (
        "30-1(7)",
        "わいせつ物、児童虐待の画像や文書",
        "Obscene material, or material of child abuse",
    )
    PYRAMID = "30-1(8)", "ねずみ講とその勧誘", "Pyramid schemes and soliciting for them"
    IMPERSONATION = "30-1(9)", "他人へのなりすまし", "Impersonation"
    MALWARE = "30-1(10)", "有害なプログラムの送信・掲載", "Sending or posting harmful programs"
    MAIL = "30-1(11)", "迷惑メール・嫌がらせメール", "Unsolicited or harassing e-mail"
    INTERFERENCE = (
        "30-1(12)",
        "設備の利用や運営の妨げ",
        "Interference with equipment or its operation",
    )
    LINKS = "30-1(13)", "禁止行為を助けるリンク", "Links that promote such acts"
    TIES = (
        "31-1",
        "反社会的勢力に当たる、または関係がある",
        "Being an anti-social force, or having ties with one",
    )
    DEMANDS = (
        "31-2",
        "暴力的な要求、脅迫などの行為",
        "Violent or unjust demands, threats and the like",
    )
    SUBCONTRACTOR = (
        "31-4",
        "下請・再委託先と反社会的勢力との関係",
        "Ties of a subcontractor with anti-social forces",
    )


ITEMS: Mapping[Matter, tuple[Item, ...]] = {
    Matter.CONDUCT: tuple(Item)[:13],
    Matter.ANTISOCIAL: tuple(Item)[13:],
}


class Channel(Labelled):
    """How it came to the operator's knowledge."""

    PORTAL = "portal", "契約者のポータル", "Portal"
    FORM = "form", "公開の通報フォーム", "Public form"
    MAIL = "mail", "メール", "E-mail"
    PHONE = "phone", "電話", "Telephone"
    LETTER = "letter", "書面", "Letter"
    AUTHORITY = "authority", "官公署・警察", "Authority or police"
    OWN = "own", "当社の発見", "Found by us"


BY_STAFF = (Channel.MAIL, Channel.PHONE, Channel.LETTER, Channel.AUTHORITY, Channel.OWN)
"""The channels of what staff take down."""


class State(Labelled):
    OPEN = "open", "評価前", "To be assessed"
    MORE = "more", "情報待ち", "Waiting for information"
    FOUNDED = "founded", "事実と認定", "Founded"
    UNFOUNDED = "unfounded", "認定せず", "Unfounded"
    CLOSED = "closed", "完了", "Closed"


class Outcome(Labelled):
    """What staff find when they assess a case."""

    FOUNDED = "founded", "該当する", "Founded"
    UNFOUNDED = "unfounded", "該当しない", "Unfounded"
    MORE = "more", "情報が足りない", "More information is needed"


class StepKind(Labelled):
    """What is done about a case, as its course calls it."""

    REPORTED = "reported", "受付", "Received"
    ADDED = "added", "通報者からの追加の情報", "More from the reporter"
    IDENTIFIED = "identified", "対象の契約者の特定", "Holder identified"
    ASKED = "asked", "契約者への説明・是正の求め", "Holder asked to explain or remedy"
    EXPLAINED = "explained", "契約者の説明", "Explanation of the holder"
    ASSESSED = "assessed", "評価", "Assessed"
    SUSPENDED = "suspend", "契約全体の停止", "Contract suspended"
    PART_SUSPENDED = "suspend_part", "契約の一部の停止", "Part of the contract suspended"
    DELETED = "delete", "情報の削除", "Information deleted"
    TERMINATED = "terminate", "契約の解除", "Contract terminated"
    PART_TERMINATED = "terminate_part", "契約の一部の解除", "Contract terminated in part"
    TOLD = "told", "通報者への回答", "Reporter answered"
    NOTE = "note", "メモ・ファイル", "Note or file"
    CLOSED = "closed", "完了", "Closed"


MEASURES = (
    StepKind.SUSPENDED,
    StepKind.PART_SUSPENDED,
    StepKind.DELETED,
    StepKind.TERMINATED,
    StepKind.PART_TERMINATED,
)
ACTS: Mapping[StepKind, Label] = {
    StepKind.IDENTIFIED: Label("対象の契約者を特定する", "Identify the holder"),
    StepKind.ASKED: Label("契約者に説明・是正を求める", "Ask the holder to explain or remedy"),
    StepKind.EXPLAINED: Label("契約者の説明を記録する", "Record the holder's explanation"),
    StepKind.ASSESSED: Label("評価する", "Assess the case"),
    StepKind.DELETED: Label("情報の削除を記録する", "Record a deletion of information"),
    StepKind.TOLD: Label("通報者に回答する", "Answer the reporter"),
    StepKind.NOTE: Label("メモ・ファイルを追加する", "Add a note or a file"),
    StepKind.CLOSED: Label("案件を完了する", "Close the case"),
}
"""What staff do themselves, as it is offered to them."""
