"""What a notice on the page is called in English: no post brought it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("office", "0005_journal_by_reference")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[
                    ("mail", "By e-mail"),
                    ("page", "Posted in the portal"),
                    ("telephone", "Telephone"),
                ],
                max_length=10,
                verbose_name="Method",
            ),
        ),
    ]
