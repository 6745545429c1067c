"""Recovery codes that were kept sealed are kept as hashes; people use them as before.

It takes some seconds for each person who has any. Those that no key reads stay sealed.
"""

from django.db import migrations

from portal.accounts import recovery_codes
from portal.accounts.second_factor import Unreadable


def hash_them(apps, schema_editor) -> None:
    rows = apps.get_model("mfa", "Authenticator").objects.filter(
        type="recovery_codes", data__has_key="seed"
    )
    for row in rows.order_by("pk").iterator():
        try:
            row.data = recovery_codes.of_seed(row.data)
        except Unreadable:
            continue
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(hash_them, migrations.RunPython.noop)]
