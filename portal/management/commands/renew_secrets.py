import sys

from django.core.management.base import BaseCommand

from portal.accounts.renewing import renew


class Command(BaseCommand):
    help = (
        "2段階認証の秘密を今の SECRET_KEY で暗号化し直します"
        " / seal second factors with today's SECRET_KEY"
    )

    def handle(self, **options) -> None:
        renewed = renew()
        print(f"{renewed.done}件を今の鍵で暗号化しました / sealed with the key of today")
        if renewed.unreadable:
            print(
                f"{renewed.unreadable}件はどの鍵でも読めません。SECRET_KEY_FALLBACKS に"
                "前の鍵を加えるか、本人の2段階認証を外してください"
                " / are readable by no key: add the earlier one to SECRET_KEY_FALLBACKS,"
                " or remove these second factors"
            )
            sys.exit(1)
