from django.urls import path

from portal.customer.money import (
    certificates,
    documents,
    exports,
    invoices,
    one_payment,
    paying,
    payments,
    receipts,
    statements,
    versions,
)

urlpatterns = [
    path("invoices/", invoices.invoice_list, name="invoices"),
    path("invoices.csv", invoices.invoices_csv, name="invoices_csv"),
    path("invoices/zip/", exports.invoices_zip, name="invoices_zip"),
    path("invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("invoices/<str:number>/pdf/", documents.pdf, name="invoice_pdf"),
    path("invoices/<str:number>/xml/", documents.xml, name="invoice_xml"),
    path(
        "invoices/<str:number>/versions/<int:revision>/pdf/",
        versions.invoice_version_pdf,
        name="version_pdf",
    ),
    path("credit-notes/<str:number>/pdf/", documents.credit_note_pdf, name="credit_note_pdf"),
    path("credit-notes/<str:number>/xml/", documents.credit_note_xml, name="credit_note_xml"),
    path("pay/", paying.pay, name="pay"),
    path("payments/", payments.payments, name="payments"),
    path("payments/<int:pk>/", one_payment.payment, name="payment"),
    path("payments/<int:pk>/receipt/", receipts.receipt, name="receipt"),
    path(
        "payments/<int:pk>/certificate/",
        certificates.payment_certificate,
        name="payment_certificate",
    ),
    path(
        "certificates/<str:number>/pdf/",
        certificates.money_certificate_pdf,
        name="money_certificate_pdf",
    ),
    path("receipts/<str:number>/pdf/", receipts.receipt_pdf, name="receipt_pdf"),
    path("statement/", statements.statement, name="statement"),
    path("statement/certificate/", certificates.balance_certificate, name="balance_certificate"),
    path("statement.csv", statements.statement_csv, name="statement_csv"),
    path("statement.pdf", statements.statement_as_pdf, name="statement_pdf"),
    path("files/", exports.exports, name="exports"),
    path("files/my-data/", exports.my_data, name="my_data"),
    path("files/<uuid:key>/", exports.export, name="export"),
    path("files/<uuid:key>/download/", exports.download, name="export_download"),
]
