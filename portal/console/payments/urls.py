from django.urls import path

from portal.console.payments import (
    certificates,
    entering,
    fees,
    formats,
    latest,
    payment,
    receipts,
    undoing,
    uploading,
)

urlpatterns = [
    path("payments/", latest.bank, name="bank"),
    path("payments/selected/", latest.selected_payments, name="selected_payments"),
    path("payments/new/", entering.enter_payment, name="enter_payment"),
    path("payments/<int:pk>/", payment.staff_payment, name="staff_payment"),
    path("payments/<int:pk>/receipt/", receipts.staff_receipt, name="staff_receipt"),
    path(
        "payments/<int:pk>/certificate/",
        certificates.staff_payment_certificate,
        name="staff_payment_certificate",
    ),
    path(
        "certificates/<str:number>/pdf/",
        certificates.staff_money_certificate_pdf,
        name="staff_money_certificate_pdf",
    ),
    path("receipts/<str:number>/pdf/", receipts.staff_receipt_pdf, name="staff_receipt_pdf"),
    path("payments/<int:pk>/undo/", undoing.undo_payment, name="undo_payment"),
    path("payments/upload/", uploading.upload_bank_file, name="upload_bank_file"),
    path("payments/files/<int:pk>/", uploading.bank_file, name="bank_file"),
    path("payments/files/<int:pk>/commit/", uploading.commit, name="commit_bank_file"),
    path("payments/files/<int:pk>/discard/", uploading.discard, name="discard_bank_file"),
    path("payments/charges/", fees.bank_charges, name="bank_charges"),
    path("payments/formats/", formats.bank_formats, name="bank_formats"),
    path("payments/formats/new/", formats.bank_format, name="new_bank_format"),
    path("payments/formats/<int:pk>/", formats.bank_format, name="bank_format"),
]
