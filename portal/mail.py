"""Mail by SMTP that keeps the server's answer to each message, and knows where none came."""

import smtplib

from django.core.mail.backends import smtp


def _recording(base: type[smtplib.SMTP]) -> type[smtplib.SMTP]:
    class Recording(base):  # type: ignore[valid-type,misc]  # with TLS from the start or not
        answer = ""
        last = 0
        is_unanswered = False

        def getreply(self):
            """Asked for once the message is out as a whole: from then on it may be taken."""
            self.is_unanswered = self.last == GO_AHEAD
            self.last, text = super().getreply()
            self.is_unanswered = False
            return self.last, text

        def data(self, msg):
            code, text = super().data(msg)
            self.answer = f"{code} {text.decode(errors='replace')}"
            return code, text

    return Recording


GO_AHEAD = 354
"""The answer after which the message itself is sent (RFC 5321, 4.2.3)."""


class EmailBackend(smtp.EmailBackend):
    """Django's SMTP backend; `answer` is the server's last word on the last message."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _recording(super().connection_class)

    @property
    def is_unanswered(self) -> bool:
        """Whether the server was sent a whole message and has not said what became of it."""
        return getattr(self.connection, "is_unanswered", False)

    @property
    def answer(self) -> str:
        return getattr(self.connection, "answer", "")
