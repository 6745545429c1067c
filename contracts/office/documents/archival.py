"""What makes a PDF accessible (PDF/UA-1), and fit to be kept with a file inside it (PDF/A-3).

WeasyPrint writes one of the two; of what is kept the claim of the other, with the description of
its property that PDF/A wants, is added to its metadata.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weasyprint import Attachment

ACCESSIBLE = "pdf/ua-1"
ARCHIVAL = "pdf/a-3a"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PDFA = "http://www.aiim.org/pdfa/ns/"
_UA = "http://www.aiim.org/pdfua/ns/id/"
ALSO_ACCESSIBLE = f"""<rdf:RDF xmlns:rdf="{_RDF}">
<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="{_PDFA}extension/"
 xmlns:pdfaSchema="{_PDFA}schema#" xmlns:pdfaProperty="{_PDFA}property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>""".encode()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file within a PDF that says the same for a machine; `day` is that of its document."""

    name: str
    content: bytes
    description: str
    day: date

    def attachment(self) -> "Attachment":
        from weasyprint import Attachment

        from contracts.office.documents.drawing import ONLY_DATA

        moment = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        return Attachment(
            string=self.content,
            url_fetcher=ONLY_DATA,
            name=self.name,
            description=self.description,
            created=moment,
            modified=moment,
            relationship="Alternative",
        )
