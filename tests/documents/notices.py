"""A notice of each kind that is a letter, of rows that are nowhere stored."""

from collections.abc import Iterator
from datetime import date

from contracts.models import Contract
from contracts.office.models import Notice
from contracts.people.models import BillingAccount, Customer

COMPANY = Customer(
    pk=1, number="A", name="見本商事株式会社", postal_code="1000001",
    address="東京都千代田区千代田1-1",
)  # fmt: skip
ACCOUNT = BillingAccount(
    pk=1, customer=COMPANY, name="見本商事株式会社", department="経理部", person="髙﨑 花子",
    postal_code="1000001", address="東京都千代田区千代田1-1",
)  # fmt: skip
CONTRACT = Contract(pk=1, number="C1", customer=COMPANY, billing_account=ACCOUNT)


def why(clause: str, ja: str, en: str) -> dict:
    return {"clause": clause, "rule": "rule", "ja": ja, "en": en}


DEBT = {
    "number": "INV-2026-000001", "label": "2026-04", "due_on": "2026-06-01",
    "outstanding": 35_640, "interest": 424,
}  # fmt: skip
CHANGE = {
    "label": {"ja": "書類の言語", "en": "Language of documents"},
    "before": {"ja": "日本語", "en": "Japanese"},
    "after": {"ja": "英語", "en": "English"},
}
FIGURE = {
    "label": {"ja": "遅延損害金の年率(%)", "en": "Annual rate of late interest (%)"},
    "before": {"ja": "14.5%", "en": "14.5%"}, "after": {"ja": "10%", "en": "10%"},
    "effective_on": "2026-09-01",
}  # fmt: skip
SUSPENDED = why(
    "13-3",
    "第13条第3項により2026年7月2日から停止します。契約期間と料金は停止中も進みます",
    "Suspended from 2 July 2026 under Art. 13-3; terms and fees continue to run (Art. 22-2)",
)
ARRIVED = {
    "arrived_on": "2026-06-30", "channel": {"ja": "書面(郵便・FAX・持参)", "en": "On paper"},
}  # fmt: skip
SAID: dict[str, dict] = {
    "accepted": {
        "formed_on": "2026-04-01", "service_starts_on": "2026-04-15",
        "explanation": why("6-1", "承諾した日に成立します", "It is formed on the day we accept"),
    },
    "refused": {
        "explanation": why(
            "6-3(4)", "第6条第3項第4号により承諾しません", "Refused under Art. 6-3(4)"
        ),
        "reason": "与信の審査",
    },
    "application_withdrawn": {
        "explanation": why(
            "6-1",
            "2026年7月2日にお申し込みを取り下げました。契約は成立しません",
            "The application was withdrawn on 2 July 2026; no contract is formed",
        )
    },
    "changed": {
        "servers": -1, "effective_on": "2026-08-02", **ARRIVED,
        "explanation": why(
            "16-1",
            "2026年6月30日に通知を受け付けたため、1か月後の2026年8月1日が最終日です",
            "The notice arrived on 30 June 2026, so the last day is 1 month later, 1 August 2026",
        ),
    },
    "request_refused": {"clause": "12-1", "changes": [CHANGE], "reason": "登記と異なります"},
    "request_lapsed": {
        "number": "C1", "clause": "12-1", "changes": [CHANGE],
        "explanation": why(
            "12-1",
            "申請のあとに、同じ項目が別の内容に変わりました",
            "The same item was changed to something else after you requested this",
        ),
    },
    "transferred": {
        "explanation": why("19", "第19条により承継されました", "Transferred under Art. 19")
    },
    "transfer_lapsed": {
        "number": "C1", "effective_on": "2026-07-01",
        "explanation": why("19", "未払いがあります", "There are unpaid invoices"),
    },
    "suspended": {"explanation": SUSPENDED, "reason": "お支払いの遅れ"},
    "resumed": {
        "explanation": why("13-3", "停止を解きました", "The suspension has been lifted")
    },
    "part_suspended": {
        "explanation": why(
            "9-2",
            "第9条第2項により2台を2026年7月2日から停止します",
            "2 servers are suspended from 2 July 2026 under Art. 9-2",
        )
    },
    "part_resumed": {
        "explanation": why(
            "9-2", "2台の停止を2026年7月2日に解きました",
            "The suspension of 2 servers was lifted on 2 July 2026",
        )
    },
    "renewal_reminder": {"notice_deadline": "2027-02-28", "ends_on": "2027-03-31"},
    "renewed": {
        "starts_on": "2027-04-01", "ends_on": "2028-03-31", "notice_deadline": "2028-02-29",
        "explanation": why("14-2", "自動的に更新されました", "Renewed automatically"),
    },
    "non_renewal": {
        "ends_on": "2027-03-31",
        "explanation": why(
            "14-2",
            "通知期限(2027年2月28日)までに通知があったため、第1期の満了日(2027年3月31日)に終了します",
            "Notice was given by 28 February 2027, so the contract ends with term 1 on"
            " 31 March 2027",
        ),
    },
    "end_withdrawn": {
        "last_day": "2026-08-31",
        "explanation": why(
            "16-1", "双方の合意により、契約は続きます", "By consent of both, the contract goes on"
        ),
    },
    "terminated": {
        "ends_on": "2026-07-02",
        "explanation": why(
            "17-1(5)",
            "第17条第1項第5号に該当するため2026年7月2日をもって解除します",
            "Terminated under Art. 17-1(5) as of 2 July 2026",
        ),
    },
    "service_end": {
        "effective_on": "2027-03-31", "contracts": [{"number": "C1", "ends_on": "2027-03-31"}],
        "explanation": why(
            "18-1",
            "公表から6か月後の2027年3月31日に終了します",
            "It ends 6 months after it was posted, on 31 March 2027",
        ),
    },
    "figures_changed": {
        "edition": 2, "effective_on": "2026-09-01", "has_new_text": True, "articles": ["24"],
        "contracts": [], "accounts": [{"numbers": ["A"], "changes": [FIGURE]}],
    },
    "paid_corrected": {
        "kind": "returned", "returned_on": "2026-07-02", "paid": 40_000, "amount": 36_064,
        "value_date": "2026-06-30", "settled": [{"invoice": "INV-2026-000001", "amount": 35_640}],
    },
    "demand": {
        "invoices": [DEBT], "others": [], "total": 36_064,
        "explanation": why("16-2", "直ちにお支払いください", "Please pay at once"),
    },
}  # fmt: skip

OTHERWISE: dict[str, dict] = {
    "request_lapsed, of a billing account": {
        "number": "C1", "clause": "23-1", "is_recorded_by_us": True,
        "changes": [{
            "label": {"ja": "請求先の切替え", "en": "Change of the billing account"},
            "before": {"ja": "A 見本商事株式会社", "en": "A 見本商事株式会社"},
            "after": {"ja": "A-2 見本商事株式会社", "en": "A-2 見本商事株式会社"},
        }],
        "explanation": why(
            "16-1",
            "契約が2026年8月31日に終了することになりました",
            "The contract ends on 31 August 2026",
        ),
    },
    "request_lapsed, of no contract": {
        **SAID["request_lapsed"], "number": "",
        "explanation": why(
            "12-1", "すでに申請のとおりになっています", "It is already as you requested"
        ),
    },
}  # fmt: skip
"""What a kind says in other cases: its name, and what is special about the case."""


def each(language: str) -> Iterator[tuple[str, Notice]]:
    """A notice of every kind and case by name, of 2 July 2026, in a language."""
    for number, (name, said) in enumerate({**SAID, **OTHERWISE}.items(), 1):
        yield name, Notice(
            pk=number, day=date(2026, 7, 2), kind=name.partition(",")[0],
            channel=Notice.Channel.MAIL, customer=COMPANY,
            contract=CONTRACT if said.get("number") != "" else None,
            data={**said, "language": language},
        )  # fmt: skip
