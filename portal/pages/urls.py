from django.urls import path

from portal.pages import console, contracts, invoices, public

urlpatterns = [
    path("", public.home, name="home"),
    path("terms/", public.terms, name="terms"),
    path("notices/", public.notices, name="notices"),
    path("portal/", contracts.contract_list, name="contracts"),
    path("portal/contracts/<str:number>/", contracts.contract, name="contract"),
    path("portal/contracts/<str:number>/quote/", contracts.quote, name="quote"),
    path("portal/invoices/", invoices.invoice_list, name="invoices"),
    path("portal/invoices/<str:number>.pdf", invoices.pdf, name="invoice_pdf"),
    path("portal/invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("console/", console.overview, name="console"),
]
