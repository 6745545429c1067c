import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import contracts.office.folding
import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("desk", "0001_initial"),
        ("office", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=250, unique=True, verbose_name="Mailbox"
                    ),
                ),
                (
                    "uid_validity",
                    models.BigIntegerField(default=0, verbose_name="Numbering of the mailbox"),
                ),
                ("last_uid", models.BigIntegerField(default=0, verbose_name="Last number fetched")),
                ("fetched_at", models.DateTimeField(null=True, verbose_name="Fetched at")),
            ],
            options={
                "verbose_name": "Mailbox",
                "verbose_name_plural": "Mailboxes",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="IncomingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.CharField(max_length=64, unique=True)),
                ("uid", models.BigIntegerField(null=True, verbose_name="Number in the mailbox")),
                ("received_at", models.DateTimeField(verbose_name="Received at")),
                ("stored_at", models.DateTimeField(verbose_name="Fetched at")),
                ("size", models.PositiveIntegerField(verbose_name="Size")),
                ("is_whole", models.BooleanField(default=True, verbose_name="Fetched whole")),
                ("file", models.FileField(max_length=150, upload_to="", verbose_name="File")),
                (
                    "sender",
                    models.CharField(blank=True, max_length=254, verbose_name="E-mail address"),
                ),
                (
                    "sender_name",
                    models.CharField(blank=True, max_length=120, verbose_name="Sender"),
                ),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="Subject")),
                (
                    "thread",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1000),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ordinary", "通常のメール"),
                            ("automatic", "自動返信"),
                            ("generated", "自動送信"),
                            ("bounce", "不達の報告"),
                            ("loop", "ループ"),
                            ("spam", "迷惑メール"),
                            ("forged", "送信者の詐称"),
                            ("unverified", "送信者を確認できない"),
                            ("empty", "空のメール"),
                            ("too_large", "大きすぎるメール"),
                            ("broken", "壊れたメール"),
                        ],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("waiting", "処理待ち"),
                            ("filed", "問い合わせに登録"),
                            ("triage", "振り分け待ち"),
                            ("bounce", "不達として処理"),
                            ("ignored", "対応不要"),
                            ("refused", "受付不可"),
                            ("spam", "迷惑メール"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="Outcome",
                    ),
                ),
                ("why", models.JSONField(default=dict, verbose_name="Reason")),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="Workers that stopped over it"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="Handled at")),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("sender"),
                                models.Value("|"),
                                models.F("sender_name"),
                                models.Value("|"),
                                models.F("subject"),
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "bounced",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.outboxmessage",
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
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to="desk.message",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to="inbound.mailbox",
                    ),
                ),
            ],
            options={
                "verbose_name": "Incoming e-mail",
                "verbose_name_plural": "Incoming e-mail",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["received_at", "id"], name="incoming_by_day"),
                    models.Index(fields=["fate", "received_at", "id"], name="incoming_by_fate"),
                    models.Index(fields=["sender", "received_at"], name="incoming_of_sender"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("message__isnull", False)),
                        fields=["thread"],
                        name="incoming_thread",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fate", "waiting"), ("decided_at__isnull", False), _connector="XOR"
                        ),
                        name="mail_waits_or_is_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate", "filed"), _negated=True),
                            ("message__isnull", False),
                            _connector="OR",
                        ),
                        name="filed_mail_says_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bounced__isnull", True), ("fate", "bounce"), _connector="OR"
                        ),
                        name="only_a_report_names_lost_mail",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("file", ""), _negated=True),
                                ("sender", "消去済み"),
                                _connector="OR",
                            ),
                            models.Q(("identity", ""), _negated=True),
                        ),
                        name="mail_is_stored_as_it_came",
                    ),
                ],
            },
        ),
    ]
