"""The contract on paper: a PDF for each state of it that somebody asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.office.about_company import about_company, of
from contracts.office.personal import of_companies, personal
from contracts.people.models import Customer


@about_company(
    "contract_pdfs",
    of("customer"),
    "契約書PDFの記録",
    "records of contract PDFs",
    without=("pdf",),
)
@personal(of_companies("customer"))
class ContractDocument(models.Model):
    """The PDF of a contract as it stood, made once; `content` is the fingerprint of what it says.

    What a contract says changes with its servers, terms and editions; each has its own document.
    It is of the `customer` who held the contract then: another holder has its own (Art. 19).
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="documents")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contract_documents")
    content = models.CharField(_("Fingerprint of the content"), max_length=64)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("Made at"))

    class Meta:
        verbose_name = _("Contract PDF")
        verbose_name_plural = _("Contract PDFs")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "customer", "content"], name="one_document_each_content"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.made_at:%Y-%m-%d}"
