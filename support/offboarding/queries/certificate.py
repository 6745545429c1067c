"""The content of a certificate of erasure: kept as JSON, and read from it alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from contracts.office.documents.issuer import Issuer
from contracts.office.language import localized
from contracts.office.templatetags.language import cite
from contracts.office.terms.addressing import names
from contracts.office.terms.delivery import Language
from support.offboarding.models import Certificate, Checklist, Line
from support.offboarding.terms.kinds import CLAUSES, Item, Method


@dataclass(frozen=True, slots=True)
class Erased:
    """What was returned or erased, on which day, by whom, how, under which clause."""

    item: str
    clause: str
    method: str
    day: str
    who: str
    how: str


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """What the PDF says; `recipient` is the postal mark, address and names of the holder."""

    number: str
    issued_on: date
    contract: str
    starts_on: date | None
    ends_on: date
    recipient: dict
    issuer: Issuer
    items: tuple[Erased, ...]

    @property
    def language(self) -> str:
        return str(self.recipient.get("language", Language.JAPANESE))

    @property
    def file_name(self) -> str:
        """In ASCII, so that every mail program keeps it."""
        return f"{self.number}.pdf"


def erased(lines: Sequence[Line]) -> list[Erased]:
    """The operator's lines but the certificate itself, in the language that is active."""
    return [
        Erased(
            localized(Item(line.item)),
            cite(CLAUSES[Item(line.item)]),
            localized(Method(line.method)),
            str(line.done_on),
            line.who,
            line.how,
        )
        for line in lines
        if line.done_on is not None and line.item != Item.CERTIFY
    ]


def as_json(
    row: Checklist, items: Sequence[Erased], day: date, issuer: dict, language: str
) -> dict:
    """What is kept of a certificate issued on a day."""
    contract, customer = row.contract, row.contract.customer
    code = customer.postal_code
    starts_on = contract.service_starts_on
    return {
        "issued_on": str(day),
        "contract": contract.number,
        "starts_on": str(starts_on) if starts_on and starts_on <= row.ends_on else None,
        "ends_on": str(row.ends_on),
        "recipient": {
            "postal_mark": f"〒{code[:3]}-{code[3:]}" if code else "",
            "address": customer.address,
            "names": names(customer.name, "", "", customer.is_person, language),
            "language": language,
        },
        "issuer": issuer,
        "items": [asdict(one) for one in items],
    }


def content(number: str, kept: dict) -> CertificateContent:
    """From what is kept."""
    starts_on = kept["starts_on"]
    return CertificateContent(
        number,
        date.fromisoformat(kept["issued_on"]),
        kept["contract"],
        date.fromisoformat(starts_on) if starts_on else None,
        date.fromisoformat(kept["ends_on"]),
        kept["recipient"],
        Issuer.of(kept["issuer"]),
        tuple(Erased(**one) for one in kept["items"]),
    )


def of(row: Certificate) -> CertificateContent:
    return content(row.number, row.content)
