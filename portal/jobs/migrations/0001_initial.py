import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日")),
                ("month", models.DateField(null=True, verbose_name="請求月")),
                ("since", models.DateField(verbose_name="対象の最初の日")),
                (
                    "plan",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None, verbose_name="段階"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="現在の段階")),
                ("is_prepared", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField(verbose_name="開始")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完了")),
                ("superseded_at", models.DateTimeField(null=True, verbose_name="後の日に引き継ぎ")),
            ],
            options={
                "verbose_name": "日次処理",
                "verbose_name_plural": "日次処理",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("month", None)),
                        fields=("day",),
                        name="one_run_each_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None), ("superseded_at", None)),
                        fields=("month",),
                        name="one_unfinished_run_each_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stage", models.CharField(max_length=20, verbose_name="段階")),
                ("number", models.PositiveIntegerField(verbose_name="番号")),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完了")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="jobs.jobrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "日次処理の分割",
                "verbose_name_plural": "日次処理の分割",
                "ordering": ["run", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "stage", "number"), name="one_chunk_each"
                    )
                ],
            },
        ),
    ]
