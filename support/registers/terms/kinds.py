"""What is entered in the registers, what is done about it, and what may be chosen for that."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.office.terms.labels import Labelled


class Register(Labelled):
    SUBCONTRACTORS = "subcontractors", "再委託先", "Subcontractors"
    CONFIDENTIAL = "confidential", "秘密情報", "Confidential information"
    PERSONAL = "personal", "個人情報", "Personal information"


class Sort(Labelled):
    """What an entry is about."""

    SUBCONTRACT = "subcontract", "再委託", "Subcontract"
    RECEIVED = "received", "受領した情報", "Information received"
    GIVEN = "given", "提供した情報", "Information given"
    REQUEST = "request", "本人からの請求", "Request of an individual"


SORTS: Mapping[Register, tuple[Sort, ...]] = {
    Register.SUBCONTRACTORS: (Sort.SUBCONTRACT,),
    Register.CONFIDENTIAL: (Sort.RECEIVED, Sort.GIVEN),
    Register.PERSONAL: (Sort.RECEIVED, Sort.GIVEN, Sort.REQUEST),
}
INFORMATION = frozenset({Sort.RECEIVED, Sort.GIVEN})


class Asked(Labelled):
    """What an individual asks for; the articles are those of the Act on the Protection of
    Personal Information.
    """

    DISCLOSURE = "disclosure", "開示(個人情報保護法第33条)", "Disclosure (APPI Art. 33)"
    CORRECTION = (
        "correction",
        "訂正・追加・削除(個人情報保護法第34条)",
        "Correction, addition or deletion (APPI Art. 34)",
    )
    ERASURE = (
        "erasure",
        "利用停止・消去(個人情報保護法第35条)",
        "End of use or erasure (APPI Art. 35)",
    )


class State(Labelled):
    OPEN = "open", "管理中", "Open"
    CLOSED = "closed", "完了", "Closed"
    OUTSIDE = "outside", "秘密情報に当たらない", "Not confidential"
    VOID = "void", "取消し", "Withdrawn"


class ActKind(Labelled):
    """What is done about an entry, as its history calls it."""

    ENTERED = "entered", "登録", "Entered"
    DUTIES = "duties", "義務を引き受けた書面", "Duties taken on in writing"
    HANDED = "handed", "渡したもの", "Handed over"
    ENDED = "ended", "再委託の終了", "Subcontract ended"
    MEASURES = "measures", "管理の措置", "Measures of protection"
    ACCESS = "access", "閲覧者の追加", "Access given"
    ACCESS_ENDED = "access_ended", "閲覧者の削除", "Access ended"
    CONSENT = "consent", "書面の承諾", "Written consent"
    COPIED = "copied", "複製・改変", "Copied or adapted"
    DISCLOSED = "disclosed", "第三者への開示", "Disclosed to a third party"
    TOLD = "told", "開示の通知", "Other party told of the disclosure"
    RETURN_ASKED = "return_asked", "返還・消去の要請", "Return and erasure requested"
    RETURNED = "returned", "資料の返還", "Materials returned"
    ERASED = "erased", "完全な消去", "Erased completely"
    EXEMPT = "exempt", "秘密情報からの除外", "Found not to be confidential"
    IDENTIFIED = "identified", "本人確認", "Identity verified"
    PASSED_ON = "passed_on", "契約者への引継ぎ", "Passed on to the holder"
    ANSWERED = "answered", "本人への回答", "Individual answered"
    NOTE = "note", "メモ・ファイル", "Note or file"
    VOIDED = "voided", "誤登録の取消し", "Entered in error"


_ENDS = (ActKind.NOTE, ActKind.VOIDED)
_RETURNING = (ActKind.RETURNED, ActKind.ERASED)
ACTS: Mapping[Sort, tuple[ActKind, ...]] = {
    Sort.SUBCONTRACT: (ActKind.DUTIES, ActKind.HANDED, ActKind.ENDED, *_RETURNING, *_ENDS),
    Sort.RECEIVED: (
        ActKind.MEASURES,
        ActKind.ACCESS,
        ActKind.ACCESS_ENDED,
        ActKind.CONSENT,
        ActKind.COPIED,
        ActKind.DISCLOSED,
        ActKind.TOLD,
        ActKind.RETURN_ASKED,
        *_RETURNING,
        ActKind.EXEMPT,
        *_ENDS,
    ),
    Sort.GIVEN: (ActKind.CONSENT, ActKind.RETURN_ASKED, *_RETURNING, ActKind.EXEMPT, *_ENDS),
    Sort.REQUEST: (ActKind.IDENTIFIED, ActKind.PASSED_ON, ActKind.ANSWERED, *_ENDS),
}
"""What may be done about an entry while it is open."""
ONLY_CONFIDENTIAL = frozenset({ActKind.TOLD, ActKind.EXEMPT})
"""Paragraphs 1 and 2 of Art. 28, which Art. 29-2 does not extend to personal information."""


class DutyTaken(Labelled):
    """What a subcontractor is bound to as the operator is (Art. 20)."""

    CONFIDENTIAL = "28", "秘密情報の取り扱い(第28条)", "Confidential information (Art. 28)"
    PERSONAL = "29", "個人情報の取り扱い(第29条)", "Personal information (Art. 29)"
    OTHER = "other", "その他の当社の義務(第20条)", "The operator's other duties (Art. 20)"


class Extent(Labelled):
    """How far a copy goes (Art. 28-4)."""

    NEEDED = "needed", "サービスの遂行に必要な範囲", "Needed for the service"
    BEYOND = "beyond", "必要な範囲を超える", "Beyond what is needed"


class Basis(Labelled):
    """Why information may go to a third party (Art. 28-1, 28-2, 28-5)."""

    CONSENT = "consent", "相手方の書面の承諾", "Written consent of the other party"
    SUBCONTRACT = "subcontract", "再委託に必要", "Needed for a subcontract"
    LAW = "law", "法令・官公署の要求", "Required by law or an authority"
    LAW_SILENT = (
        "law_silent",
        "法令・官公署の要求(通知は法令で禁止)",
        "Required by law, which forbids telling the other party",
    )


class Exemption(Labelled):
    """Why marked information is not confidential: items 1 to 4 of Art. 28-1."""

    HELD = "28-1(1)", "既に保有していた", "Already held"
    THIRD_PARTY = "28-1(2)", "第三者から正当に入手した", "Rightfully obtained from others"
    OWN = "28-1(3)", "独自に開発した", "Developed independently"
    PUBLIC = "28-1(4)", "公知である", "Publicly known"


class Outcome(Labelled):
    """What an individual was answered."""

    GRANTED = "granted", "応じた", "Granted"
    PARTLY = "partly", "一部に応じた", "Granted in part"
    REFUSED = "refused", "応じなかった", "Refused"


@dataclass(frozen=True, slots=True)
class Choice:
    """The values of which one is chosen, and what they are called together."""

    kinds: type[Labelled]
    ja: str
    en: str


CHOICES: Mapping[ActKind, Choice] = {
    ActKind.DUTIES: Choice(DutyTaken, "引き受けた義務", "Duties taken on"),
    ActKind.COPIED: Choice(Extent, "複製・改変の範囲", "Extent"),
    ActKind.DISCLOSED: Choice(Basis, "開示の根拠", "Basis"),
    ActKind.EXEMPT: Choice(Exemption, "除外の理由", "Ground"),
    ActKind.ANSWERED: Choice(Outcome, "回答", "Answer"),
}
"""What is chosen with an act: one value, of the duties one or more."""
WITH_PERSON = frozenset({ActKind.ACCESS, ActKind.ACCESS_ENDED, ActKind.DISCLOSED})
"""Acts that name who it was given to."""
WITH_PAPER = frozenset({ActKind.DUTIES, ActKind.CONSENT})
"""Acts that the terms want in writing: their file is needed."""
WITH_TEXT = frozenset(
    {
        ActKind.HANDED,
        ActKind.MEASURES,
        ActKind.CONSENT,
        ActKind.COPIED,
        ActKind.DISCLOSED,
        ActKind.RETURNED,
        ActKind.ERASED,
        ActKind.EXEMPT,
        ActKind.IDENTIFIED,
        ActKind.PASSED_ON,
        ActKind.NOTE,
        ActKind.VOIDED,
    }
)
"""Acts that say nothing without their text."""


class DueKind(Labelled):
    """What is owed."""

    BIND = "bind", "義務を負わせる書面を取る", "Get the duties in writing"
    PROTECT = "protect", "管理の措置を定める", "Set measures of protection"
    TELL = "tell", "開示を相手方に通知する", "Tell the other party of the disclosure"
    RETURN = "return", "資料を返還する", "Return the materials"
    ERASE = "erase", "完全に消去する", "Erase completely"
    ANSWER = "answer", "本人に回答する", "Answer the individual"
