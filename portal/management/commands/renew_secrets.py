import sys

from django.core.management.base import BaseCommand

from portal.accounts.renewing import renew


class Command(BaseCommand):
    help = (
        "2段階認証の秘密と送る前のアカウントのメールを今の SECRET_KEY で暗号化し直します"
        " / seal second factors, and mails about accounts that wait, with today's SECRET_KEY"
    )

    def handle(self, **options) -> None:
        renewed = renew()
        print(f"{renewed.done}件を今の鍵で暗号化しました / sealed with the key of today")
        if renewed.factors:
            print(
                f"{renewed.factors}件はどの鍵でも読めません。SECRET_KEY_FALLBACKS に"
                "前の鍵を加えるか、本人の2段階認証を外してください"
                " / are readable by no key: add the earlier one to SECRET_KEY_FALLBACKS,"
                " or remove these second factors"
            )
        if renewed.mails:
            print(
                f"送る前のメール{renewed.mails}通はどの鍵でも読めません。SECRET_KEY_FALLBACKS に"
                "前の鍵を加えなければ、届きません"
                " / mails that wait are readable by no key, and do not go out unless the earlier"
                " one is added to SECRET_KEY_FALLBACKS"
            )
        if renewed.factors or renewed.mails:
            sys.exit(1)
