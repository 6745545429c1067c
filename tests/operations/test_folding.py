"""Search takes what is written otherwise for the same; the database folds both sides."""

from unicodedata import normalize

import pytest
from django.db.models import F

from contracts.office import folding
from contracts.office.context import today
from contracts.people.models import Customer

pytestmark = pytest.mark.django_db
SAME = [
    ("髙橋", "高橋", "髙  橋", "高・橋"),
    ("山﨑", "山崎", "山嵜"),
    ("𠮷野", "吉野"),
    ("齋藤", "斎藤", "斉藤", "齊藤", "斉藤\U000e0101"),
    ("渡邊", "渡邉", "渡辺"),
    ("廣澤櫻子", "広沢桜子"),
    ("國學院", "国学院"),
    ("濵田", "濱田", "浜田"),
    ("福", "\ufa1b"),
    ("センター", "せんたー", "ｾﾝﾀｰ", "センタ－", "センタ−"),
    ("キヤノン", "キャノン", "きゃのん", "ｷｬﾉﾝ"),
    ("ABC商事", "ａｂｃ商事", "Ａｂｃ 商事"),
    ("㈱見本", "(株)見本", "（株）見本"),
]


def stored(names, **values) -> None:
    Customer.objects.bulk_create(
        Customer(number=f"N{place}", name=name, created_on=today(), **values)
        for place, name in enumerate(names)
    )


def found(typed: str) -> list[str]:
    rows = Customer.objects.filter(folding.reads(typed, "sought")).order_by("id")
    return [row.name for row in rows]


@pytest.mark.parametrize("forms", SAME, ids="".join)
def test_a_name_is_found_however_it_is_written(forms):
    stored(forms)
    for typed in forms:
        assert found(typed) == list(forms), typed


def test_different_names_stay_apart():
    names = ["高橋", "大橋", "吉田", "古田", "斉藤", "佐藤", "崎田", "埼田", "ハト", "バト", "パト"]
    stored(names)
    for name in names:
        assert found(name) == [name]


def test_each_letter_is_folded_by_itself_and_beside_a_rare_one():
    """As by the whole table, whichever part of it the database takes."""
    old, new = folding.table()
    whole = str.maketrans(dict.fromkeys(old, "") | dict(zip(old, new, strict=False)))
    stored([f"{letter}{beside}" for letter in old for beside in ("A", "髙")])
    rows = Customer.objects.annotate(folded=folding.Folded(F("name")))
    assert rows.count() == 2 * len(old) > 0
    for name, folded in rows.values_list("name", "folded"):
        assert folded == normalize("NFKC", name).upper().translate(whole), name


def test_what_folds_to_nothing_finds_nothing():
    stored(["見本"])
    for typed in ("", " ", "・", " ・ "):
        assert found(typed) == [], typed


def test_the_reading_is_sought_too_and_the_two_do_not_run_together():
    stored(["見本"], name_kana="ミホン")
    assert found("みほん") == ["見本"]
    assert found("本ミ") == []


def test_the_table_of_forms_is_one():
    """Each form is one letter, stands for one other, and is what NFKC would leave."""
    old, new = folding.table()
    assert len(set(old)) == len(old)
    assert not set(new) & set(old), "what is folded is folded whole"
    for letter in old[: len(new)]:
        assert normalize("NFKC", letter) == letter, letter
