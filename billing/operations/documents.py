"""The PDF of an invoice: made once when first needed, the same ever after."""

import hashlib

from django.db import transaction

from billing.documents.pdf import render
from billing.models import Invoice, InvoiceDocument
from billing.queries.content import content
from contracts import context


@transaction.atomic
def document(invoice: Invoice) -> InvoiceDocument:
    """The stored document, made now if nobody needed it before."""
    stored = InvoiceDocument.objects.filter(invoice=invoice).first()
    if stored is None:
        pdf = render(content(invoice))
        InvoiceDocument.objects.bulk_create(
            [
                InvoiceDocument(
                    invoice=invoice,
                    pdf=pdf,
                    sha256=hashlib.sha256(pdf).hexdigest(),
                    made_at=context.now(),
                )
            ],
            ignore_conflicts=True,
        )
        stored = InvoiceDocument.objects.get(invoice=invoice)
    return stored
