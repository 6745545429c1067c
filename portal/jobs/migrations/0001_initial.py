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
                ("day", models.DateField(verbose_name="Day")),
                ("month", models.DateField(null=True, verbose_name="Billing month")),
                ("since", models.DateField(verbose_name="First day covered")),
                (
                    "plan",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None, verbose_name="Step"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="Current step")),
                ("is_prepared", models.BooleanField(default=False)),
                ("expected", models.CharField(blank=True, db_default="", max_length=64)),
                ("is_changed", models.BooleanField(db_default=False, default=False)),
                ("started_at", models.DateTimeField(verbose_name="Started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="Finished")),
                (
                    "superseded_at",
                    models.DateTimeField(null=True, verbose_name="Carried over to a later day"),
                ),
            ],
            options={
                "verbose_name": "Daily jobs",
                "verbose_name_plural": "Daily jobs",
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
                ("stage", models.CharField(max_length=20, verbose_name="Step")),
                ("number", models.PositiveIntegerField(verbose_name="Number")),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="Finished")),
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
                "verbose_name": "Part of the daily jobs",
                "verbose_name_plural": "Parts of the daily jobs",
                "ordering": ["run", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "stage", "number"), name="one_chunk_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoppedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="Day")),
                (
                    "doubts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None, verbose_name="Reason"
                    ),
                ),
                ("database_day", models.DateField(verbose_name="Day of the database")),
                ("last_lived", models.DateField(null=True, verbose_name="Last day processed")),
                ("stopped_at", models.DateTimeField(verbose_name="Stopped")),
                ("released_at", models.DateTimeField(null=True, verbose_name="Released")),
                (
                    "over_at",
                    models.DateTimeField(null=True, verbose_name="Release no longer needed"),
                ),
            ],
            options={
                "verbose_name": "Stopped day",
                "verbose_name_plural": "Stopped days",
                "ordering": ["day"],
            },
        ),
    ]
