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
                ("kind", models.CharField(max_length=15, verbose_name="種類")),
                (
                    "parameters",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="条件",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待機中"),
                            ("running", "作成中"),
                            ("ready", "完成"),
                            ("failed", "失敗"),
                            ("expired", "期限切れ"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="済")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="全部")),
                (
                    "result",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                        verbose_name="結果",
                    ),
                ),
                ("file", models.CharField(blank=True, max_length=120, verbose_name="ファイル")),
                ("size", models.BigIntegerField(null=True, verbose_name="大きさ")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(verbose_name="受付")),
                ("seen_at", models.DateTimeField(verbose_name="最後の進み")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="期限")),
                (
                    "error",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "queue",
                                "作成の受付に失敗しました。しばらくしてからもう一度お試しください。",
                            ),
                            (
                                "job",
                                "ファイルを作成できませんでした。運営者に連絡しました。もう一度お試しください。",
                            ),
                        ],
                        max_length=10,
                        verbose_name="誤り",
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
                "verbose_name": "作成したファイル",
                "verbose_name_plural": "作成したファイル",
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
