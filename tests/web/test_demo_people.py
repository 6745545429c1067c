"""What the demo has on file of its companies passes its own forms: a change of it can be saved."""

import pytest

from portal.console.customers.particulars import StaffAccount
from portal.customer.contracts.forms import CompanyParticulars, ContactParticulars
from portal.tools.demo.people import companies


@pytest.mark.parametrize("company", companies(), ids=lambda company: company.number)
def test_a_company_can_be_saved_as_it_is(company):
    known = company.particulars
    values = {
        "name": known.name,
        "name_kana": known.name_kana,
        "corporate_number": known.corporate_number,
        "postal_code": known.postal_code,
        "address": known.address,
        "phone": known.phone,
        "emails": known.email,
        "payer_names": "\n".join(known.payer_names),
    }
    person = {
        "name": known.contact_name,
        "name_kana": known.contact_kana,
        "department": known.department,
        "email": known.email,
    }
    for form in (CompanyParticulars(values), StaffAccount(values), ContactParticulars(person)):
        assert form.errors == {}
        assert known.payer_names == tuple(form.cleaned_data.get("payer_names", known.payer_names))


def test_the_payers_are_as_banks_print_them():
    assert companies()[0].particulars.payer_names == ("アオゾラシヨクヒン(カ",)
    assert companies()[20].particulars.payer_names == ("カ)タカハシセンシヨク",)
