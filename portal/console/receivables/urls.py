from django.urls import path

from portal.console.customers import notes
from portal.console.receivables import (
    aged,
    board,
    closing,
    crediting,
    documents,
    invoices,
    ledger,
    letters,
    reissuing,
    selected,
    setting_off,
    writing_off,
)

urlpatterns = [
    path("receivables/", aged.receivables, name="receivables"),
    path("receivables/open/", aged.open_items, name="open_items"),
    path("receivables.csv", aged.receivables_csv, name="receivables_csv"),
    path("receivables/ledger/", ledger.ledger, name="ledger"),
    path("receivables/ledger.csv", ledger.ledger_csv, name="ledger_csv"),
    path("receivables/close/", closing.month_closes_page, name="month_closes"),
    path("receivables/close/<str:month>/", closing.month_close, name="month_close"),
    path("receivables/close/<int:pk>/pdf/", closing.month_close_pdf, name="month_close_pdf"),
    path("receivables/dunning/", board.dunning_board, name="dunning_board"),
    path("receivables/dunning/<int:pk>/", board.dunning_account, name="dunning_account"),
    path("receivables/dunning/<int:pk>/send/", board.send_now, name="send_dunning_now"),
    path("receivables/holds/<int:pk>/release/", board.release, name="release_hold"),
    path("receivables/letters/", letters.dunning_letters, name="dunning_letters"),
    path("receivables/letters/<int:pk>/", letters.dunning_letter, name="dunning_letter"),
    path("invoices/", invoices.staff_invoices, name="staff_invoices"),
    path("invoices/selected/", selected.selected_invoices, name="selected_invoices"),
    path("invoices/<str:number>/", invoices.staff_invoice, name="staff_invoice"),
    path("invoices/<str:number>/pdf/", documents.staff_invoice_pdf, name="staff_invoice_pdf"),
    path("invoices/<str:number>/xml/", documents.staff_invoice_xml, name="staff_invoice_xml"),
    path("invoices/<str:invoice>/notes/add/", notes.add_note, name="staff_invoice_note"),
    path("invoices/<str:number>/reissue/", reissuing.reissue_invoice, name="reissue_invoice"),
    path(
        "invoices/<str:number>/versions/<int:revision>/pdf/",
        reissuing.staff_version_pdf,
        name="staff_version_pdf",
    ),
    path("invoices/<str:number>/credit/", crediting.credit_invoice, name="credit_invoice"),
    path(
        "invoices/<str:number>/write-off/",
        writing_off.write_off_invoice,
        name="write_off_invoice",
    ),
    path(
        "invoices/<str:number>/write-off/reverse/",
        writing_off.reverse_write_off,
        name="reverse_write_off",
    ),
    path("invoices/<str:number>/set-off/", setting_off.set_off_invoice, name="set_off_invoice"),
    path(
        "invoices/<str:number>/set-off/reverse/",
        setting_off.reverse_set_off,
        name="reverse_set_off",
    ),
    path("set-offs/<int:pk>/document/", setting_off.set_off_document, name="set_off_document"),
    path(
        "credit-notes/<str:number>/pdf/",
        documents.staff_credit_note_pdf,
        name="staff_credit_note_pdf",
    ),
    path(
        "credit-notes/<str:number>/xml/",
        documents.staff_credit_note_xml,
        name="staff_credit_note_xml",
    ),
]
