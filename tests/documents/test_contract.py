"""Art. 34, 35: the contract as a document, from what is stored, made once for what it says."""

import pytest
from django.db import DatabaseError, transaction

from billing.operations import ending
from contracts.models import Application, Contract, ContractDocument
from contracts.office.context import Duty, system
from contracts.office.models import Alert
from contracts.office.terms.explanation import Refused
from contracts.operations import agreements
from contracts.operations.editions import publish_edition
from contracts.operations.paper import contract_document
from contracts.people.models import Contact, Customer
from contracts.queries.paper import paper
from tests.documents.reading import text
from tests.factories import person_of
from tests.staff import member
from tests.world import accepted, account, applied, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-20"
BY = system(d(DAY))
WORDED = {34: "日本の法律によります。", 35: "見本地方裁判所だけが扱います。"}
TERMS = "見本サービス規約\n" + "".join(
    f"第 {number} 条 （見出し）\n{WORDED.get(number, '定めます。')}\n" for number in range(1, 36)
)


@pytest.fixture
def life():
    """C1 on the annual plan with a price agreed, C2 monthly, C3 not decided."""
    lived(
        DAY,
        applied("2026-04-01", "C1", "A", plan="annual", servers=3),
        accepted("2026-04-01", "C1", individual={"unit_price": 15_000}),
        *signed("2026-04-01", "C2", "B", servers=2),
        applied("2026-06-19", "C3", "C"),
        event("2026-06-20", "reduce", contract="C2", servers=1),
    )


def rows(part) -> dict:
    return {one.name: (one.value, one.clause) for one in part}


def test_art_35_it_says_parties_terms_figures_and_the_court_from_what_is_stored(life):
    publish_edition(BY, d(DAY), {"late_interest_rate": 10}, "", TERMS)
    agreements.agree_for_account(BY, account("A").pk, {"short_payment_tolerance": 500})
    shown = paper(contract("C1"), d(DAY))
    assert rows(shown.parties)["契約者"][0] == "A株式会社"
    facts = rows(shown.contract)
    assert facts["プラン"] == ("年額プラン", "第23条第1項")
    assert facts["台数"][0] == "3台"
    assert facts["1台1年の料金(税抜)"] == ("¥180,000", "第21条第1項")
    assert facts["契約期間"][0] == "2026年4月1日から2027年3月31日まで(第1期)"
    assert facts["更新しない旨の通知期限"][0] == "2027年2月28日"
    assert facts["最低利用期間"] == ("2027年3月31日まで", "第15条第1項")
    figures = rows(shown.figures)
    assert "発行日からの支払日数" not in figures  # the end of the next month is in force
    assert figures["月額単価(1台)"][0] == "¥15,000"
    assert figures["遅延損害金の年率(%)"] == ("10%", "第24条第1項")
    assert [(one.days, rows(one.rows)) for one in shown.agreements] == [
        ("2026年4月1日から期限なし", {"月額単価(1台)": ("¥15,000", "第4条第1項")}),
        ("2026年6月20日から期限なし", {"振込不足の許容額": ("¥500", "第23条第1項")}),
    ]
    assert shown.law == ("日本の法律によります。",)
    assert shown.court == ("見本地方裁判所だけが扱います。",)
    assert shown.declared_on == "2026年4月1日"


def test_art_3_1_an_annual_price_is_that_of_its_term_and_one_that_is_over_keeps_its_last_day(life):
    publish_edition(BY, d(DAY), {"unit_price": 18_000})
    ending.terminate(system(d("2026-06-20")), contract("C2").pk, "17-1(1)")
    publish_edition(system(d("2026-06-21")), d("2026-06-21"), {"unit_price": 19_000})
    later = d("2027-01-01")
    assert rows(paper(contract("C1"), later).contract)["1台1年の料金(税抜)"][0] == "¥180,000"
    over = paper(contract("C2"), later)
    assert rows(over.contract)["1台1か月の料金(税抜)"][0] == "¥18,000"
    assert rows(over.contract)["契約の最終日"][0] == "2026年6月20日(解除)"
    assert rows(over.figures)["月額単価(1台)"][0] == "¥18,000"
    assert rows(over.terms)["適用する規約"][0] == "第2版(2026年6月20日施行)"


def test_art_23_1_days_to_pay_are_named_where_they_count(life):
    agreements.agree_for_account(BY, account("A").pk, {"payment_terms": "net_days", "net_days": 45})
    figures = rows(paper(contract("C1"), d(DAY)).figures)
    assert figures["支払条件"][0] == "発行日からの日数"
    assert figures["発行日からの支払日数"] == ("45日", "第23条第1項")


def test_art_34_without_a_text_it_says_so_in_our_own_words(life):
    assert paper(contract("C2"), d("2026-03-31")).law == ("契約には日本法が適用されます。",)


def test_art_35_printed_with_the_declaration_and_the_whole_of_it(life):
    publish_edition(BY, d(DAY), {}, "", TERMS)
    kept = Application.objects.filter(contract__number="C1")
    kept.update(declaration="表明の一。\n表明の二。")
    printed = text(contract_document(BY, contract("C1")).pdf)
    for expected in (
        "利用契約書", "契約番号", "C1", "A株式会社 御中", "表明の一。", "表明の二。",
        "準拠法(第34条)と裁判所(第35条)", "見本地方裁判所だけが扱います。", "¥180,000",
    ):  # fmt: skip
        assert expected in printed, expected


def test_it_is_made_once_for_what_it_says_and_kept_with_its_hash(life):
    first = contract_document(BY, contract("C2"))
    again = contract_document(system(d("2026-06-21")), contract("C2"))
    assert (again.pk, bytes(again.pdf)) == (first.pk, bytes(first.pdf))
    later = contract_document(system(d("2026-07-21")), contract("C2"))  # a server has left
    assert later.pk != first.pk
    assert ContractDocument.objects.filter(contract__number="C2").count() == 2
    for change in (
        lambda: ContractDocument.objects.filter(pk=first.pk).update(sha256="x"),
        lambda: ContractDocument.objects.filter(pk=first.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_application_that_is_not_accepted_has_none(life):
    with pytest.raises(Refused):
        contract_document(BY, contract("C3"))


def test_long_and_hostile_names_come_out_as_they_are(life):
    name = "髙﨑<b>&amp;" + "長い会社名" * 20
    Customer.objects.filter(number="A").update(name=name[:120])
    person = Contact.objects.create(
        customer=contract("C1").customer, name="𠮷野 🍣 花子", email="y@example.jp"
    )
    Contract.objects.filter(number="C1").update(responsible=person)
    printed = text(contract_document(BY, contract("C1")).pdf).replace("\n", "")
    assert "髙﨑<b>&amp;長い会社名" in printed
    assert "𠮷野" in printed
    assert Alert.objects.get(kind="unprintable_contract").reference == "contract:C1"


def test_the_holder_and_staff_read_the_same_and_others_nothing(life, client, today):
    today(DAY)
    client.force_login(person_of("A", "viewer", email="viewer@example.jp"))
    mine = client.get("/portal/contracts/C1/document/")
    assert mine["Content-Type"] == "application/pdf"
    assert 'filename="contract-C1.pdf"' in mine["Content-Disposition"]
    assert "利用契約書(PDF)" in client.get("/portal/contracts/C1/").content.decode()
    assert client.get("/portal/contracts/C2/document/").status_code == 404
    client.force_login(member("sato", Duty.ACCOUNTS))
    assert client.get("/console/contracts/C1/document/").content == mine.content
    assert "利用契約書(PDF)" in client.get("/console/contracts/C1/").content.decode()
    assert client.get("/console/contracts/C3/document/").status_code == 404
    client.force_login(person_of("C", email="c@example.jp"))
    assert client.get("/portal/contracts/C3/document/").status_code == 404
