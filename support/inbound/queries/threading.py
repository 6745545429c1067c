"""The inquiries to which mails belong by what they and those on file name."""

from collections.abc import Iterable

from django.db.models.functions import Coalesce

from support.desk.models import Message
from support.inbound.models import IncomingMail
from support.inbound.terms.incoming import Incoming
from support.inbound.terms.threads import Conversations


class Places:
    """Where the conversations of some mails are on file, looked up at once for all of them."""

    def __init__(self, mails: Iterable[Incoming]) -> None:
        self._conversations = Conversations()
        self._names: dict[int, str] = {}
        ids = sorted({one for mail in mails for one in mail.thread})
        rows = IncomingMail.objects.filter(message__isnull=False, thread__overlap=ids)
        found = rows.values_list(
            "thread",
            Coalesce("message__inquiry__merged_into_id", "message__inquiry_id"),
            "message__message_id",
        )
        for thread, inquiry_id, message_id in found.order_by("pk"):
            self._conversations.join(thread)
            self._know(thread[0], inquiry_id, message_id)

    def of(self, mail: Incoming) -> tuple[str, list[int]]:
        """The Message-ID of a mail on file in its conversation, empty where there is none; and
        the inquiries that turn out to be that conversation.
        """
        places = self._conversations.join((mail.message_id, *mail.references))
        return (self._names[places[0]] if places else "", places)

    def filed(self, mail: Incoming, message: Message) -> None:
        """It is on file now."""
        self._know(mail.message_id, message.inquiry_id, message.message_id)

    def _know(self, own: str, inquiry_id: int, message_id: str) -> None:
        self._conversations.known(own, inquiry_id)
        self._names.setdefault(inquiry_id, message_id)
