"""What the customer calls an order in its own books, as documents for it print it."""

from contracts.office.language import localized
from contracts.office.terms.references import ReferenceKind, References

__all__ = ["References", "printed"]


def printed(references: References) -> list[tuple[str, str]]:
    """Those given, each under its name, in the language that is active."""
    return [(localized(ReferenceKind(name).printed), v) for name, v in references.given.items()]
