from django.urls import path

from portal.console.customers import (
    contract,
    customer,
    lists,
    mail,
    notes,
    particulars,
    people,
    purchase_order,
)

urlpatterns = [
    path("customers/", lists.customers, name="customers"),
    path("customers/<str:number>/", customer.customer, name="staff_customer"),
    path("customers/<str:number>/change/", particulars.company, name="staff_change_company"),
    path("customers/<str:number>/invite/", people.invite, name="staff_invite"),
    path("customers/<str:number>/contacts/new/", particulars.new_contact, name="staff_new_contact"),
    path("customers/<str:number>/accounts/new/", particulars.new_account, name="staff_new_account"),
    path("customers/<str:customer>/notes/add/", notes.add_note, name="staff_add_note"),
    path("customers/<str:customer>/files/add/", notes.attach, name="staff_attach"),
    path("customers/<str:number>/<slug:tab>/", customer.customer, name="staff_customer_tab"),
    path("contacts/<int:pk>/", particulars.contact, name="staff_change_contact"),
    path("accounts/<str:number>/", particulars.account, name="staff_change_account"),
    path("accounts/<str:number>/<slug:name>/", contract.account_act, name="staff_account_act"),
    path("contracts/", lists.contracts, name="staff_contracts"),
    path("contracts/<str:number>/", contract.contract, name="staff_contract"),
    path("contracts/<str:contract>/notes/add/", notes.add_note, name="staff_contract_note"),
    path("contracts/<str:contract>/files/add/", notes.attach, name="staff_contract_attach"),
    path(
        "contracts/<str:number>/purchase-order/",
        purchase_order.purchase_order,
        name="staff_purchase_order",
    ),
    path("contracts/<str:number>/<slug:name>/", contract.act, name="staff_act"),
    path("notices/<int:pk>/", customer.notice, name="staff_notice"),
    path("mail/<int:pk>/", mail.message, name="staff_message"),
    path("attachments/<int:pk>/", notes.attachment, name="staff_attachment"),
    path("agreements/<int:pk>/document/", notes.agreement, name="staff_agreement_document"),
    path("notices/<slug:kind>/<int:pk>/paper/", notes.paper, name="staff_notice_paper"),
    path("transfers/<int:pk>/consent/", notes.consent, name="staff_transfer_consent"),
    path(
        "withdrawals/<int:pk>/consent/",
        notes.consent_to_withdrawal,
        name="staff_withdrawal_consent",
    ),
]
