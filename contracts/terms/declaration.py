"""What an applicant declares and accepts, in the portal's own words.

Art. 4, 7, 9, 26, 31, 32, 34, 35.
"""

from dataclasses import dataclass

from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause said in a sentence, in both languages."""

    clause: str
    ja: str
    en: str


RESPONSIBILITIES = (
    Passage(
        "7-1",
        "サービスの利用に関して第三者との間に損害や苦情が生じたときは、当社に原因がある場合を除き、"
        "契約者が自らの費用で解決します。",
        "You settle at your own expense any damage to, or dispute with, third parties that arises"
        " from your use of the service, unless we caused it.",
    ),
    Passage(
        "7-2",
        "サービスを通じて送受信・保存する情報の内容は、契約者が責任を負います。",
        "You are responsible for the information that you send, receive or store through the"
        " service.",
    ),
    Passage(
        "9-1",
        "サービスを使うための機器や環境は、契約者の費用で用意し、維持します。",
        "You provide and maintain the equipment and environment for the service at your own"
        " expense.",
    ),
    Passage(
        "9-2",
        "インターネットへの接続は、契約者の費用で通信事業者と契約して確保します。",
        "You arrange the internet connection with a carrier at your own expense.",
    ),
    Passage(
        "9-3",
        "契約者の機器・接続・環境に不具合がある間、当社はサービスを提供する義務を負いません。",
        "While your equipment, connection or environment is faulty, we are not obliged"
        " to provide the service.",
    ),
)

ALSO_AGREED = (
    Passage(
        "4-2",
        "当社に原因のない不具合が起きることがあり、その不具合について当社は責任を負いません。",
        "Faults that we did not cause may occur; we are not liable for them.",
    ),
    Passage(
        "4-3",
        "サービスは契約の範囲で使うもので、知的財産権などの権利が契約者や利用者に移ることは"
        "ありません。",
        "You may use the service within the contract; no intellectual property or other right"
        " in it passes to you.",
    ),
    Passage(
        "26",
        "契約に別の定めがないかぎり、当社は善良な管理者としての注意を払ってサービスを提供します。",
        "Unless the contract says otherwise, we provide the service with the care of a good"
        " manager.",
    ),
    Passage(
        "32-1",
        "サービスに関して契約者や利用者に生じた損害は、得られたはずの利益や第三者からの請求による"
        "ものも含めて、当社の負担になりません。",
        "We do not bear damage that arises for you in connection with the service, including lost"
        " profits and claims of third parties.",
    ),
    Passage(
        "32-2",
        "サービスが遅れたり止まったりしても、補償はありません。",
        "Delays and interruptions of the service are not compensated.",
    ),
    Passage(
        "32-3",
        "ユーザIDとパスワードのもとに保存した情報が失われたり壊れたりしても、当社は責任を"
        "負いません。",
        "We are not liable if information stored under a user ID and password is lost or damaged.",
    ),
    Passage(
        "32-4",
        "サービスと説明書は、自動更新や修正による不具合、国外での利用による不具合、遅れなどを"
        "含めて、保証の対象になりません。",
        "The service and its documentation come without warranty, also as to faults from updates"
        " or corrections, use abroad and delays.",
    ),
    Passage(
        "32-5",
        "特定の目的に合うことの保証はなく、紛失・事故・誤った使い方による損害の補償もありません。",
        "There is no warranty of fitness for a particular purpose, and no compensation for loss,"
        " accidents or misuse.",
    ),
    Passage(
        "32-6",
        "サービスや説明書を使ったことから派生する損害や、得られたはずの利益について、当社は責任を"
        "負いません。",
        "We are not liable for consequential or incidental damage, or lost profits, from using the"
        " service or its documentation.",
    ),
    Passage(
        "34",
        "契約には日本法が適用されます。",
        "The contract is governed by the law of Japan.",
    ),
    Passage(
        "35",
        "契約者と当社の訴訟は、規約で合意した裁判所だけが扱います。",
        "Lawsuits between you and us are heard only by the court agreed in the terms.",
    ),
)
"""What else the terms say that nobody should overlook who consents to them."""

NO_ANTISOCIAL_TIES = (
    Passage(
        "31-1",
        "申込者は、暴力団、その構成員や関係企業、総会屋など(反社会的勢力)に当たらず、過去5年にも"
        "当たったことがありません。反社会的勢力に経営を支配・関与されず、これを利用せず、"
        "資金や便宜を与えず、役員もこれと非難されるべき関係を持ちません。今後も同様です。",
        "The applicant is not, and for the past five years has not been, an organised-crime"
        " group, a member or affiliate of one, a corporate racketeer or the like (“anti-social"
        " forces”). No such force controls or takes part in its management; it does not use, fund"
        " or favour them, and none of its officers has objectionable ties with them. This will"
        " remain so.",
    ),
    Passage(
        "31-2",
        "申込者は、自ら又は第三者を使って、暴力的な要求、法的責任を超えた不当な要求、脅迫や暴力、"
        "風説や威力による信用毀損・業務妨害などを行いません。",
        "The applicant does not, itself or through others, make violent demands or demands beyond"
        " its legal rights, use threats or violence, or harm the credit or business of others by"
        " rumours, fraud or force.",
    ),
    Passage(
        "31-4",
        "申込者の下請業者・再委託先(何段階であってもそのすべて)についても、上の2点を表明し、"
        "約束します。",
        "The applicant declares and promises the same for its subcontractors at every tier.",
    ),
)


def passages_shown(english: bool) -> str:
    """What is shown with a consent as one text, to be kept with the order."""
    return "\n".join(
        f"{passage.clause} {passage.en if english else passage.ja}" for passage in ALSO_AGREED
    )


def declared(english: bool) -> str:
    """The declaration of Art. 31 as one text, to be kept with the application."""
    return "\n".join(passage.en if english else passage.ja for passage in NO_ANTISOCIAL_TIES)


def shown(english: bool) -> str:
    """By what it is known again in which language all of it was read, and in which words."""
    passages = (*ALSO_AGREED, *RESPONSIBILITIES, *NO_ANTISOCIAL_TIES)
    return fingerprint.of([one.en if english else one.ja for one in passages])


def read_in_english(read: str) -> bool | None:
    """Whether it was read in English, by what was `shown`; None where it says something else."""
    return next((english for english in (False, True) if shown(english) == read), None)


def check_declarations(consented: bool, antisocial: bool, responsibilities: bool) -> None:
    """Art. 6-1, 31-1: an application carries every declaration."""
    if not (consented and antisocial and responsibilities):
        raise Refused(
            "6-1",
            "規約への同意と表明がそろっていません",
            "Consent to the terms, or a declaration, is missing",
        )
