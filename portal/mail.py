"""Mail by SMTP that keeps the server's answer to each message."""

import smtplib

from django.core.mail.backends import smtp


def _recording(base: type[smtplib.SMTP]) -> type[smtplib.SMTP]:
    class Recording(base):  # type: ignore[valid-type,misc]  # with TLS from the start or not
        answer = ""

        def data(self, msg):
            code, text = super().data(msg)
            self.answer = f"{code} {text.decode(errors='replace')}"
            return code, text

    return Recording


class EmailBackend(smtp.EmailBackend):
    """Django's SMTP backend; `answer` is the server's last word on the last message."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _recording(super().connection_class)

    @property
    def answer(self) -> str:
        return getattr(self.connection, "answer", "")
