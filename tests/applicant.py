"""What an applicant types, step by step, for tests of the application."""

from django.urls import reverse

from contracts.models import TermsEdition
from contracts.terms.declaration import shown
from tests.factories import UserFactory

COMPANY = {
    "name": "株式会社　ほくと計器",
    "name_kana": "かぶしきがいしゃ ﾎｸﾄｹｲｷ",
    "corporate_number": "７０００−０１２０−５０００２",
    "postal_code": "〒１００ー０００１",
    "prefecture": "東京都",
    "city": "千代田区",
    "street": "千代田１−２−３",
    "building": "ほくとﾋﾞﾙ 5Ｆ",
    "phone": "０３（１２３４）５６７８",
}
RESPONSIBLE = {
    "name": "北斗　花子",
    "name_kana": "ほくと　はなこ",
    "department": "情報システム部",
    "email": "Ｈａｎａｋｏ＠Example.jp",
    "phone": "",
}
BILLING = {
    "account": "same",
    "department": "経理部",
    "emails": "keiri@example.jp、ＫＥＩＲＩ２＠example.jp",
    "payer_names": "ｶ)ﾎｸﾄｹｲｷ",
}
ORDER = {"plan": "monthly", "servers": "３台", "starts_on": "2026-05-16"}
TICKS = ("consents", "takes_responsibilities", "declares_no_antisocial_ties")


def post(client, step: str, values: dict, action: str = "save"):
    return client.post(reverse("apply_step", args=[step]), {**values, "action": action})


def consents(english: bool = False) -> dict[str, str]:
    """What a page of an order posts with it: consent to the newest edition."""
    edition = TermsEdition.objects.latest("number")
    return {"edition": edition.sha256, "shown": shown(english), "consents": "on"}


def declarations(edition, english: bool = False) -> dict:
    read = {"edition": edition.sha256, "shown": shown(english)}
    return read | dict.fromkeys(TICKS, "on")


def fill_in(client, edition, **changed) -> None:
    """Begin, and go through every step as far as the confirmation."""
    client.post(reverse("apply_begin"), {"company": changed.pop("company_id", "")})
    values = {
        "company": COMPANY,
        "responsible": RESPONSIBLE,
        "billing": BILLING,
        "order": ORDER,
        "declarations": declarations(edition),
    } | changed
    for step, entries in values.items():
        if entries:
            answer = post(client, step, entries)
            assert answer.status_code == 302, (step, answer.context["form"].errors)


def to_send(client) -> dict:
    """What the confirmation would post."""
    page = client.get(reverse("apply_confirm"))
    return {"draft": str(page.context["draft"].key), "expected": page.context["expected"]}


def account_of(email: str):
    return UserFactory(email=email, confirmed=True)


def begin(client) -> None:
    client.post(reverse("apply_begin"))


def errors(answer) -> dict[str, str]:
    assert answer.status_code == 200
    return {name: " ".join(texts) for name, texts in answer.context["form"].errors.items()}
