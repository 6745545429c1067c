import sys
from datetime import date

from django.core.management.base import BaseCommand

from billing.operations import proving
from contracts.office import context


class Command(BaseCommand):
    help = "帳簿を書類と入金に照らして確かめます / prove the books"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            default=None,
            metavar="DAY",
            help="この日の終わりまでに記録したもの(既定は今日) / what was recorded by its end",
        )

    def handle(self, *, as_of: date | None, **options) -> None:
        day = as_of or context.today()
        wrong = 0
        for proved in proving.prove(context.system(), day):
            wrong += len(proved.differences)
            name = f"{proved.proof.ja} / {proved.proof.en}"
            state = f"不一致 {len(proved.differences)}件" if proved.differences else "一致 / ok"
            print(f"{day} {name}: {proved.looked_at}件 {state}")
            for one in proved.differences:
                print(f"  {one.about}: {one.expected} ではなく / not {one.found}")
        if wrong:
            print(f"帳簿に{wrong}件の不一致があります / {wrong} differences in the books")
            sys.exit(1)
