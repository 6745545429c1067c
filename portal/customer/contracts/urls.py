from django.urls import path

from portal.customer.contracts import (
    changing,
    contract,
    document,
    incident_address,
    overview,
    particulars,
    references,
    servers,
)

urlpatterns = [
    path("", overview.overview, name="contracts"),
    path("contracts/<str:number>/", contract.contract, name="contract"),
    path("contracts/<str:number>/document/", document.document, name="contract_document"),
    path("contracts/<str:number>/servers/add/", servers.add, name="add_servers"),
    path("contracts/<str:number>/servers/remove/", servers.remove, name="reduce_servers"),
    path("contracts/<str:number>/plan/", changing.plan, name="change_plan"),
    path("contracts/<str:number>/responsible/", changing.responsible, name="change_responsible"),
    path(
        "contracts/<str:number>/incident-address/",
        incident_address.incident_address,
        name="incident_address",
    ),
    path(
        "contracts/<str:number>/references/",
        references.references,
        name="references",
    ),
    path("requests/<int:pk>/", changing.change_request, name="change_request"),
    path("requests/<int:pk>/withdraw/", changing.withdraw, name="withdraw_request"),
    path("particulars/", particulars.particulars, name="particulars"),
    path("particulars/company/", particulars.company, name="change_company"),
    path("particulars/accounts/new/", particulars.new_account, name="new_billing_account"),
    path("particulars/accounts/<str:number>/", particulars.account, name="change_billing_account"),
    path(
        "particulars/accounts/<str:number>/references/",
        references.account_references,
        name="account_references",
    ),
    path("particulars/contacts/new/", particulars.new_contact, name="new_contact"),
    path("particulars/contacts/<int:pk>/", particulars.contact, name="change_contact"),
]
