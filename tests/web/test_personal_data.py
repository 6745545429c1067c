"""The map of personal data: what is kept, why and until when, as the models declare it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from contracts.office.personal import PERSONAL
from portal.console.offboarding import personal_data
from tests.web.html import Page

pytestmark = pytest.mark.django_db


def test_every_declaration_is_on_it_with_its_reason(staff):
    page = Page(staff(all_duties=False).get(reverse("personal_data")))
    shown = {row[0] for table in page.tables for row in table.body}
    with override("ja"):
        declared = {
            str(personal_data.CALLED.get(one.name, one.model._meta.verbose_name))
            for one in PERSONAL
        }
    assert shown == declared
    assert all(str(room.kept_for) for room, _ in personal_data.kept())


def test_every_room_that_keeps_something_says_why():
    silent = {
        one.model.__module__
        for one in PERSONAL
        if one.model.__module__.startswith(("contracts.", "billing.", "support.", "portal."))
        and not hasattr(one.model._meta.app_config, "kept_for")
    }
    assert silent == set()


COMPANY = ["会社とその担当者", "会社の保存期間の終わりまで"]
STRANGERS = ["会社の決まらない方", "最後のものから7か月"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "サポート窓口",
            ["お問い合わせ", "会社の決まらない方", "最後のものから7か月", "印に置き換え"],
        ),
        ("サポート窓口", ["お問い合わせ", *COMPANY, "印に置き換え"]),
        ("会社と利用者", ["所属", *COMPANY, "削除"]),
    ],
)
def test_it_says_whose_until_when_and_how(staff, table, expected):
    client = staff()
    page = client.get(reverse("offboarding_policy"))
    sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent |= {"stranger_months": 7, "expected": page.context["expected"]}
    client.post(reverse("offboarding_policy"), sent)
    head, *rows = Page(client.get(reverse("personal_data"))).table(table).rows
    assert head == ["記録", "個人情報にあたるもの", "だれの", "いつまで", "消去の方法"]
    assert expected in [[row[0], *row[2:]] for row in rows]
