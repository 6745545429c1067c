"""Characters of a document that no font has: printed as 〓, and staff are alerted."""

from contracts.office import context
from contracts.office.alert_kinds import AlertKind
from contracts.office.context import By
from contracts.office.documents.glyphs import STAND_IN, lacking
from contracts.office.models import Alert
from contracts.office.operations.alerts import alert


def warn(kind: AlertKind, reference: str, name: str, shown: object, by: By | None = None) -> None:
    """Alert staff to such characters in what is shown, once however often it is made.

    `name` is what the alert calls the document, `reference` its matter.
    """
    missing = lacking(repr(shown))
    text = f"{name}: 印字できない文字「{'」「'.join(missing)}」を{STAND_IN}にしました"
    known = Alert.objects.filter(kind=kind.name, reference=reference, text=text)
    if missing and not known.exists():
        made = by or context.system()
        alert(kind, reference, text, made.day, made.now)
