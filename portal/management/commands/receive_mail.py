import sys

from django.core.management.base import BaseCommand

from contracts.office import context
from support.inbound.operations.filing import file_waiting
from support.inbound.operations.storing import receive


class Command(BaseCommand):
    help = "標準入力の受信メールを取り込みます / take in a mail that a mail server hands over"

    def handle(self, **options) -> None:
        by = context.system()
        row = receive(by, sys.stdin.buffer.read())
        file_waiting(by)
        row.refresh_from_db()
        self.stdout.write(f"{row.get_fate_display()}: {row.why.get('ja', '')}")
