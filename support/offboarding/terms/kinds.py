"""What is to be returned, erased or issued after the end of a contract, and by whom."""

from collections.abc import Mapping

from contracts.office.terms.labels import Labelled


class Side(Labelled):
    HOLDER = "holder", "契約者", "Contract holder"
    OPERATOR = "operator", "当社", "Operator"


class Item(Labelled):
    """A line of a checklist."""

    SOFTWARE = "software", "提供したソフトウェア(複製を含む)", "Software provided, copies included"
    MATERIALS = "materials", "提供した資料(複製を含む)", "Materials provided, copies included"
    EQUIPMENT = "equipment", "貸与した機器", "Equipment on loan"
    CONFIDENTIAL = (
        "confidential",
        "当社の秘密情報と個人情報",
        "The operator's confidential and personal information",
    )
    RETURN = (
        "return",
        "契約者の資料の返還(複製を含む)",
        "Return of the holder's materials, copies included",
    )
    ERASE = (
        "erase",
        "サービス用設備に記録された資料の消去",
        "Erasure of what the service's equipment holds",
    )
    INFORMATION = (
        "information",
        "契約者の秘密情報と個人情報",
        "The holder's confidential and personal information",
    )
    CERTIFY = "certify", "消去証明書の発行", "Certificate of erasure"


ITEMS: Mapping[Side, tuple[Item, ...]] = {
    Side.HOLDER: (Item.SOFTWARE, Item.MATERIALS, Item.EQUIPMENT, Item.CONFIDENTIAL),
    Side.OPERATOR: (Item.RETURN, Item.ERASE, Item.INFORMATION, Item.CERTIFY),
}
SIDES: Mapping[Item, Side] = {one: side for side, items in ITEMS.items() for one in items}
CLAUSES: Mapping[Item, str] = {
    Item.SOFTWARE: "25-1",
    Item.MATERIALS: "25-1",
    Item.EQUIPMENT: "25-1",
    Item.CONFIDENTIAL: "28-6",
    Item.RETURN: "25-2",
    Item.ERASE: "25-2",
    Item.INFORMATION: "28-6",
    Item.CERTIFY: "25-2",
}


class Method(Labelled):
    """What became of it."""

    RETURNED = "returned", "返還した", "Returned"
    ERASED = "erased", "消去した", "Erased"
    BOTH = "both", "返還し、残りを消去した", "Returned, the rest erased"
    NONE = "none", "該当するものはない", "There was nothing"
    ISSUED = "issued", "発行した", "Issued"


_EITHER = (Method.RETURNED, Method.ERASED, Method.BOTH, Method.NONE)
METHODS: Mapping[Item, tuple[Method, ...]] = {
    Item.SOFTWARE: _EITHER,
    Item.MATERIALS: _EITHER,
    Item.EQUIPMENT: (Method.RETURNED, Method.NONE),
    Item.CONFIDENTIAL: _EITHER,
    Item.RETURN: (Method.RETURNED, Method.NONE),
    Item.ERASE: (Method.ERASED, Method.NONE),
    Item.INFORMATION: _EITHER,
    Item.CERTIFY: (Method.ISSUED,),
}
"""What may be answered."""
WITH_WORDS = frozenset({Method.RETURNED, Method.ERASED, Method.BOTH})
"""Answers that say nothing without how it was done."""


class Part(Labelled):
    """How far a contract's checklists have come."""

    OPEN = "open", "残りあり", "Open"
    OVERDUE = "overdue", "期限超過", "Overdue"
    DONE = "done", "完了", "Done"
