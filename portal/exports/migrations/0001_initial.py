import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=15, verbose_name="Kind")),
                (
                    "parameters",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Conditions",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Queued"),
                            ("running", "Being created"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                            ("expired", "Expired"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="Parts done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="All parts")),
                (
                    "result",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                        verbose_name="Result",
                    ),
                ),
                ("file", models.CharField(blank=True, max_length=120, verbose_name="File")),
                ("size", models.BigIntegerField(null=True, verbose_name="Size")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(verbose_name="Received")),
                ("seen_at", models.DateTimeField(verbose_name="Last progress")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="Completed at")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="Expires on")),
                (
                    "error",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "job",
                                "The file could not be created. The operator has been notified. Please try again.",
                            ),
                            (
                                "disk",
                                "There was no room to store the file. The operator has been notified. Please try again later.",
                            ),
                        ],
                        max_length=10,
                        verbose_name="Error",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exports",
                        to="people.customer",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Created file",
                "verbose_name_plural": "Created files",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=("customer", "kind", "parameters"),
                        name="one_unfinished_export_each",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
