"""The operator's particulars as documents carry them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Issuer:
    """The operator's particulars on the day of issue; `registration_number` may be missing."""

    name: str
    lines: tuple[str, ...]
    phone: str
    registration_number: str
    bank_account: tuple[str, ...]

    @classmethod
    def of(cls, kept: Mapping) -> "Issuer":
        """From the copy kept with an issued document."""
        return cls(
            kept["name"],
            tuple(kept["lines"]),
            kept["phone"],
            kept["registration_number"],
            tuple(kept["bank_account"]),
        )


def issuer(virtual_account: str = "") -> dict:
    """The operator's particulars for documents made today, with the payer's own bank account."""
    return {
        "name": settings.ISSUER_NAME,
        "lines": list(settings.ISSUER_ADDRESS),
        "phone": settings.ISSUER_PHONE,
        "registration_number": settings.ISSUER_REGISTRATION_NUMBER,
        "bank_account": list(settings.ISSUER_BANK_ACCOUNT.virtual(virtual_account).lines),
    }
