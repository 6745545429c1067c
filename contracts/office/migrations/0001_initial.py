import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import contracts.office.approving
import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="日")),
                ("last_entry", models.BigIntegerField(verbose_name="最後の記録")),
                ("entries", models.PositiveIntegerField(verbose_name="件数")),
                ("previous_sha256", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(verbose_name="封印日時")),
            ],
            options={
                "verbose_name": "操作記録の封印",
                "verbose_name_plural": "操作記録の封印",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="種類")),
                ("day", models.DateField(verbose_name="日")),
                ("created_at", models.DateTimeField(verbose_name="発生日時")),
                (
                    "reference",
                    contracts.office.models.fields.CodeField(
                        blank=True, db_collation="C", max_length=120, verbose_name="対象"
                    ),
                ),
                ("text", models.TextField(verbose_name="内容")),
                (
                    "resolved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="対応済み"),
                ),
            ],
            options={
                "verbose_name": "警告",
                "verbose_name_plural": "警告",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "day", "reference"), name="one_alert_each_matter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="attachments/%Y/", verbose_name="ファイル")),
                ("name", models.CharField(max_length=120, verbose_name="名前")),
                ("content_type", models.CharField(max_length=60, verbose_name="種類")),
                ("size", models.PositiveIntegerField(verbose_name="大きさ")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(verbose_name="日時")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "ファイル",
                "verbose_name_plural": "ファイル",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="メモ")),
                ("at", models.DateTimeField(verbose_name="日時")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "メモ",
                "verbose_name_plural": "メモ",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日")),
                ("at", models.DateTimeField(verbose_name="発信日時")),
                ("kind", models.CharField(max_length=30, verbose_name="種類")),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "電子メール"), ("page", "掲示"), ("telephone", "電話")],
                        max_length=10,
                        verbose_name="方法",
                    ),
                ),
                (
                    "reference",
                    contracts.office.models.fields.CodeField(
                        blank=True, db_collation="C", max_length=60, verbose_name="対象"
                    ),
                ),
                (
                    "data",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="内容",
                    ),
                ),
                (
                    "contract",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", contracts.office.models.fields.CodeField(db_collation="C", max_length=20)),
                ("year", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "番号",
                "verbose_name_plural": "番号",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "year"), name="one_series_each_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=60, verbose_name="文書"
                    ),
                ),
                ("purpose", models.CharField(max_length=30, verbose_name="目的")),
                ("recipient", models.EmailField(max_length=254, verbose_name="宛先")),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="試行回数")),
                ("next_attempt_at", models.DateTimeField(null=True, verbose_name="次の試行")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="送信日時")),
                ("response", models.TextField(blank=True, verbose_name="応答")),
                ("bounced_at", models.DateTimeField(null=True, verbose_name="不達の報告")),
                ("bounce", models.TextField(blank=True, db_default="", verbose_name="不達の内容")),
                (
                    "notice",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="office.notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "送信メール",
                "verbose_name_plural": "送信メール",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        max_length=20,
                        validators=[contracts.office.approving.check_registered],
                        verbose_name="種類",
                    ),
                ),
                (
                    "subject",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=80, verbose_name="対象"
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="内容",
                    ),
                ),
                ("proposed_facts", models.JSONField(default=list, verbose_name="起案のときの内容")),
                ("approved_facts", models.JSONField(null=True, verbose_name="承認のときの内容")),
                (
                    "document",
                    models.FileField(blank=True, upload_to="approvals/%Y/", verbose_name="書類"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("proposed_at", models.DateTimeField(verbose_name="起案日時")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "承認待ち"),
                            ("approved", "承認"),
                            ("declined", "却下"),
                            ("withdrawn", "取下げ"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="決定日時")),
                ("note", models.TextField(blank=True, verbose_name="決定の理由")),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="people.customer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "承認",
                "verbose_name_plural": "承認",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["proposed_at"],
                        name="open_approvals",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("kind", "subject"),
                        name="one_open_approval_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("state", "open")),
                            models.Q(("decided_by__isnull", False), ("state", "withdrawn")),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "declined"]),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decided_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("day", models.DateField(verbose_name="日")),
                ("actor", models.CharField(max_length=120, verbose_name="実行者")),
                ("operation", models.CharField(max_length=40, verbose_name="操作")),
                ("clause", models.CharField(blank=True, max_length=12, verbose_name="条項")),
                (
                    "reference",
                    contracts.office.models.fields.CodeField(
                        blank=True, db_collation="C", max_length=60, verbose_name="対象"
                    ),
                ),
                (
                    "before",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="前",
                    ),
                ),
                (
                    "after",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="後",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    contracts.office.models.fields.Reference(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "操作記録",
                "verbose_name_plural": "操作記録",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("account__isnull", False)),
                        fields=["account"],
                        name="journal_of_account",
                    ),
                    models.Index(
                        condition=models.Q(("customer__isnull", False)),
                        fields=["customer"],
                        name="journal_of_customer",
                    ),
                    models.Index(
                        condition=models.Q(("contract__isnull", False)),
                        fields=["contract"],
                        name="journal_of_contract",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["customer", "id"], name="notices_of_customer"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("contract__isnull", False)),
                fields=["contract"],
                name="notice_of_contract",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(fields=["notice"], name="messages_of_notice"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", True)),
                fields=["next_attempt_at"],
                name="outbox_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.UniqueConstraint(
                fields=("document", "recipient", "purpose"), name="one_message_each_purpose"
            ),
        ),
    ]
