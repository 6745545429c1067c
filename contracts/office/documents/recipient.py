"""The addressee as documents carry it."""

from dataclasses import dataclass

from contracts.office.terms import addressing
from contracts.office.terms.delivery import Language
from contracts.office.terms.references import References


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a document goes to, and what it calls the order in its own books.

    `corporate_number` of 13 digits is empty where it has none, or is another than the customer.
    """

    name: str
    department: str
    postal_code: str
    address: str
    person: str = ""
    is_person: bool = False
    purchase_order: str = ""
    own_reference: str = ""
    cost_centre: str = ""
    corporate_number: str = ""
    language: str = Language.JAPANESE.value
    """That of the whole document."""

    @property
    def references(self) -> References:
        return References(self.purchase_order, self.own_reference, self.cost_centre)

    @property
    def names(self) -> list[str]:
        """From the outermost in; in Japanese the innermost with 御中 or 様."""
        parts = self.name, self.department, self.person, self.is_person
        return addressing.names(*parts, self.language)

    @property
    def own_name(self) -> str:
        """The company's alone, as a sentence names it: in Japanese a person with 様."""
        name = addressing.bare(self.name)
        is_due = self.is_person and self.language != Language.ENGLISH
        return addressing.addressed(name, True) if is_due else name

    @property
    def postal_mark(self) -> str:
        return addressing.postal_mark(self.postal_code)
