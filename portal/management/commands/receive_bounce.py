import sys

from django.core.management.base import BaseCommand

from contracts.office import context
from contracts.office.operations import bounces


class Command(BaseCommand):
    help = "標準入力の不達通知メールを取り込みます / take in a report of undelivered mail"

    def handle(self, **options) -> None:
        try:
            message = bounces.receive(context.system(), sys.stdin.buffer.read())
        except bounces.NotABounce as error:
            print(error, file=sys.stderr)
            sys.exit(2)
        self.stdout.write(f"{message}" if message else "変更はありません / nothing to change")
