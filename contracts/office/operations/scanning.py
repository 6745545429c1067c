"""Files looked through by a virus scanner (clamd), before any of them is kept.

It is asked where CLAMD_URL names one, by its INSTREAM command: lengths and pieces, then a zero.
"""

import logging
import socket
from contextlib import suppress
from struct import pack

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.operations.alerts import alert, resolve
from contracts.office.terms.uploads import NotAccepted, Upload

logger = logging.getLogger(__name__)
CONNECT_SECONDS, ANSWER_SECONDS = 3, 20
PIECE = 256 * 1024
LONGEST_ANSWER = 1024
AWAY = ALERTS.register(AlertKind("scanner_away", _("Virus scanner that does not answer")))
MATTER = "scanner"


class ScannerAway(NotAccepted):
    """The scanner gives no answer that could be trusted, so the file is not taken now."""

    def __init__(self) -> None:
        super().__init__(
            "ウイルスの検査がいまできないため、ファイルを受け付けられません。しばらくしてからもう一度お試しください",
            "Files cannot be checked for viruses at the moment. Please try again later",
        )


def scanned(upload: Upload) -> Upload:
    """The same upload, in which the scanner found nothing. Raises NotAccepted.

    Where the scanner is away it is ScannerAway, unless UPLOADS_WITHOUT_SCANNER lets it pass. Staff
    are alerted until it answers again.
    """
    if settings.CLAMD is None:
        return upload
    try:
        found = _found(upload.content)
    except (OSError, ValueError) as error:
        logger.error("the virus scanner gives no answer: %s", error)
        _tell(error)
        if settings.UPLOADS_WITHOUT_SCANNER:
            return upload
        raise ScannerAway from error
    resolve(AWAY, [MATTER], context.now())
    if found:
        logger.warning("a file was refused: %s", found)
        raise NotAccepted(
            f"ウイルスが見つかったため、受け付けられません({found})",
            f"A virus was found in this file, so it is not taken ({found})",
        )
    return upload


def _tell(error: Exception) -> None:
    what = (
        "検査せずに受け付けています"
        if settings.UPLOADS_WITHOUT_SCANNER
        else ("ファイルを受け付けず、添付のある受信メールは待っています")
    )
    text = f"ウイルスの検査のサーバー(CLAMD_URL)が答えないため、{what}: {error}"
    alert(AWAY, MATTER, text[:2000], context.today(), context.now())


def _found(content: bytes) -> str:
    """The name of what was found, empty where nothing was. Raises OSError and ValueError."""
    family, address = settings.CLAMD
    with socket.socket(family) as scanner:
        scanner.settimeout(CONNECT_SECONDS)
        scanner.connect(address)
        scanner.settimeout(ANSWER_SECONDS)
        with suppress(BrokenPipeError, ConnectionResetError):  # it says why it reads no further
            _send(scanner, content)
        answer = _line(scanner)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ValueError(f"it answers {answer!r}")


def _send(scanner: socket.socket, content: bytes) -> None:
    scanner.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        scanner.sendall(pack(">I", len(piece)) + piece)
    scanner.sendall(pack(">I", 0))


def _line(scanner: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        more = scanner.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")
