import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0002_guards"),
        ("people", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Checklist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ends_on", models.DateField(verbose_name="Last day")),
                ("opened_on", models.DateField(verbose_name="Opened on")),
                (
                    "holder_left",
                    models.PositiveSmallIntegerField(verbose_name="Left of the holder"),
                ),
                (
                    "operator_left",
                    models.PositiveSmallIntegerField(verbose_name="Left of the operator"),
                ),
                ("next_due_on", models.DateField(null=True, verbose_name="Next due on")),
                (
                    "reminders",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(),
                        default=list,
                        size=None,
                        verbose_name="Reminders to come",
                    ),
                ),
                ("remind_on", models.DateField(null=True, verbose_name="Next reminder on")),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offboarding",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Checklists after an end",
                "verbose_name_plural": "Checklists after ends",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["ends_on", "id"], name="checklists_by_end"),
                    models.Index(
                        condition=models.Q(("next_due_on__isnull", False)),
                        fields=["next_due_on", "id"],
                        name="checklists_due",
                    ),
                    models.Index(
                        condition=models.Q(("remind_on__isnull", False)),
                        fields=["remind_on"],
                        name="checklists_to_remind",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opened_on__gt", models.F("ends_on"))),
                        name="checklist_after_the_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holder_left", 0), ("operator_left", 0)),
                            ("next_due_on__isnull", False),
                            _connector="XOR",
                        ),
                        name="checklist_due_while_something_is_left",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        db_collation="C",
                        max_length=60,
                        unique=True,
                        verbose_name="Certificate number",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="Issued on")),
                ("issued_at", models.DateTimeField(verbose_name="Issued at")),
                ("content", models.JSONField(verbose_name="Content")),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64, verbose_name="Hash of the PDF")),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checklist",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate",
                        to="offboarding.checklist",
                    ),
                ),
            ],
            options={
                "verbose_name": "Certificate of erasure",
                "verbose_name_plural": "Certificates of erasure",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="Reason")),
                ("set_on", models.DateField(verbose_name="Set on")),
                ("until", models.DateField(null=True, verbose_name="Until")),
                ("lifted_on", models.DateField(null=True, verbose_name="Lifted on")),
                (
                    "lifted_because",
                    models.CharField(blank=True, max_length=300, verbose_name="Why it was lifted"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_holds",
                        to="people.customer",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Legal hold",
                "verbose_name_plural": "Legal holds",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="hold_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_because", ""), ("lifted_on__isnull", True)),
                            models.Q(
                                ("lifted_on__gte", models.F("set_on")),
                                models.Q(("lifted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_lifted_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("holder", "契約者"), ("operator", "当社")],
                        max_length=8,
                        verbose_name="Whose",
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("software", "提供したソフトウェア(複製を含む)"),
                            ("materials", "提供した資料(複製を含む)"),
                            ("equipment", "貸与した機器"),
                            ("confidential", "当社の秘密情報と個人情報"),
                            ("return", "契約者の資料の返還(複製を含む)"),
                            ("erase", "サービス用設備に記録された資料の消去"),
                            ("information", "契約者の秘密情報と個人情報"),
                            ("certify", "消去証明書の発行"),
                        ],
                        max_length=12,
                        verbose_name="Item",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="Due on")),
                ("explanation", models.JSONField(default=dict)),
                ("done_on", models.DateField(null=True, verbose_name="Done on")),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("returned", "返還した"),
                            ("erased", "消去した"),
                            ("both", "返還し、残りを消去した"),
                            ("none", "該当するものはない"),
                            ("issued", "発行した"),
                        ],
                        max_length=8,
                        verbose_name="What became of it",
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="Done by")),
                ("how", models.TextField(blank=True, max_length=1000, verbose_name="How")),
                ("arrived_on", models.DateField(null=True, verbose_name="Arrived on")),
                ("recorded_at", models.DateTimeField(null=True, verbose_name="Recorded at")),
                (
                    "file",
                    models.FileField(blank=True, upload_to="offboarding/%Y/", verbose_name="File"),
                ),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=120, verbose_name="File name"),
                ),
                ("content_type", models.CharField(blank=True, max_length=60)),
                ("size", models.PositiveIntegerField(null=True, verbose_name="Size")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="offboarding.checklist",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Item after an end",
                "verbose_name_plural": "Items after ends",
                "ordering": ["checklist", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("checklist", "item"), name="one_line_each_item"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "item__in",
                                    ["software", "materials", "equipment", "confidential"],
                                ),
                                ("side", "holder"),
                            ),
                            models.Q(
                                ("item__in", ["return", "erase", "information", "certify"]),
                                ("side", "operator"),
                            ),
                            _connector="OR",
                        ),
                        name="line_of_its_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_on__isnull", True),
                                ("method", ""),
                                ("recorded_at__isnull", True),
                            ),
                            models.Q(
                                ("done_on__isnull", False),
                                ("recorded_at__isnull", False),
                                models.Q(("method", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="line_done_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_on__isnull", True),
                            models.Q(("arrived_on__gte", models.F("done_on")), ("side", "holder")),
                            _connector="OR",
                        ),
                        name="line_arrived_after_it_was_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OffboardingPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "holder_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="Holder's return and erasure: days after the end"
                    ),
                ),
                (
                    "operator_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="Operator's return and erasure: days after the end"
                    ),
                ),
                (
                    "certify_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="Certificate of erasure: days after the end"
                    ),
                ),
                (
                    "remind_before",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="Reminder: days before the due day"
                    ),
                ),
                (
                    "remind_after",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="First reminder: days after the due day"
                    ),
                ),
                (
                    "remind_again",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="Second reminder: days after the due day"
                    ),
                ),
                (
                    "keep_years",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="Books and documents are kept: years"
                    ),
                ),
                (
                    "fiscal_month",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="Last month of the fiscal year"
                    ),
                ),
                (
                    "applicant_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        verbose_name="Applications that came to nothing are kept: months",
                    ),
                ),
                (
                    "stranger_months",
                    models.PositiveSmallIntegerField(
                        default=12, verbose_name="Mail and inquiries of no company are kept: months"
                    ),
                ),
                (
                    "case_months",
                    models.PositiveSmallIntegerField(
                        default=12, verbose_name="Reports that concern no company are kept: months"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Changed at")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Figures after an end",
                "verbose_name_plural": "Figures after ends",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("keep_years__gte", 7), ("keep_years__lte", 30)),
                        name="kept_as_long_as_the_law",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_on", models.DateField(verbose_name="Done on")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("returned", "返還した"),
                            ("erased", "消去した"),
                            ("both", "返還し、残りを消去した"),
                            ("none", "該当するものはない"),
                            ("issued", "発行した"),
                        ],
                        max_length=8,
                        verbose_name="What became of it",
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="Done by")),
                ("how", models.TextField(blank=True, max_length=1000, verbose_name="How")),
                ("arrived_on", models.DateField(null=True, verbose_name="Arrived on")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "file",
                    models.FileField(blank=True, upload_to="offboarding/%Y/", verbose_name="File"),
                ),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=120, verbose_name="File name"),
                ),
                ("content_type", models.CharField(blank=True, max_length=60)),
                ("size", models.PositiveIntegerField(null=True, verbose_name="Size")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("reason", models.CharField(max_length=300, verbose_name="Reason")),
                ("withdrawn_at", models.DateTimeField(verbose_name="Withdrawn at")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn",
                        to="offboarding.line",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Withdrawn record of an item after an end",
                "verbose_name_plural": "Withdrawn records of items after ends",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "recorded_at"), name="withdrawn_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="withdrawn_with_reason",
                    ),
                ],
            },
        ),
    ]
