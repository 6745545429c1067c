import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0001_initial"),
        ("office", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
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
                        db_collation="C", max_length=60, unique=True, verbose_name="Number"
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="Title")),
                ("text", models.TextField(verbose_name="Text")),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=80, verbose_name="Title in English"),
                ),
                ("text_en", models.TextField(blank=True, verbose_name="Text in English")),
                ("is_on_page", models.BooleanField(verbose_name="On the page of notices")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("nobody", "メールでは知らせない"),
                            ("all", "すべての契約者"),
                            ("some", "選んだ契約者"),
                            ("told", "訂正するお知らせのメールを送った契約者"),
                        ],
                        max_length=6,
                        verbose_name="Sent by e-mail to",
                    ),
                ),
                (
                    "customers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=contracts.office.models.fields.CodeField(
                            db_collation="C", max_length=60
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Customer numbers",
                    ),
                ),
                (
                    "plan",
                    models.CharField(
                        blank=True,
                        choices=[("monthly", "月額プラン"), ("annual", "年額プラン")],
                        max_length=10,
                        verbose_name="Plan",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("applied", "審査中"),
                            ("running", "成立・利用中"),
                            ("suspended", "停止中"),
                            ("ending", "終了予定"),
                            ("ended", "終了"),
                            ("refused", "不承諾"),
                            ("withdrawn", "申込の取下げ"),
                        ],
                        max_length=9,
                        verbose_name="State of the contract",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="Written at")),
                ("post_at", models.DateTimeField(null=True, verbose_name="Set for")),
                ("posted_at", models.DateTimeField(null=True, verbose_name="Posted at")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="Withdrawn at")),
                ("explanation", models.JSONField(default=dict)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="announcements.announcement",
                        verbose_name="Corrects",
                    ),
                ),
            ],
            options={
                "verbose_name": "Announcement",
                "verbose_name_plural": "Announcements",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("post_at__isnull", False), ("posted_at", None), ("withdrawn_at", None)
                        ),
                        fields=["post_at"],
                        name="announcements_set_ahead",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("posted_at", None), ("withdrawn_at", None), _connector="OR"
                        ),
                        name="announcement_posted_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_on_page", True),
                            models.Q(("audience", "nobody"), _negated=True),
                            _connector="OR",
                        ),
                        name="announcement_reaches_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_en", ""), ("title_en", "")),
                            models.Q(
                                models.Q(("title_en", ""), _negated=True),
                                models.Q(("text_en", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="announcement_in_english_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("audience", "some"),
                                models.Q(
                                    ("customers", []), ("plan", ""), ("state", ""), _negated=True
                                ),
                            ),
                            models.Q(
                                models.Q(("audience", "some"), _negated=True),
                                ("customers", []),
                                ("plan", ""),
                                ("state", ""),
                            ),
                            _connector="OR",
                        ),
                        name="announcement_chosen_or_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("corrects", None), models.Q(("audience", "told"), _negated=True)
                            ),
                            models.Q(
                                ("corrects__isnull", False), ("audience__in", ["told", "nobody"])
                            ),
                            _connector="OR",
                        ),
                        name="correction_reaches_those_told",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("corrects",),
                        name="one_correction_each",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_at", models.DateTimeField(verbose_name="Said at")),
                ("caller", models.CharField(max_length=80, verbose_name="Said by")),
                ("person", models.CharField(max_length=80, verbose_name="Said to")),
                ("phone", models.CharField(max_length=16, verbose_name="Telephone number")),
                ("text", models.TextField(verbose_name="What was said")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="contracts.contract",
                        verbose_name="Contract",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="announcements.call",
                        verbose_name="Corrects",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="people.customer",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call",
                        to="office.notice",
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
                "verbose_name": "Notice by telephone",
                "verbose_name_plural": "Notices by telephone",
                "ordering": ["-said_at", "-id"],
                "indexes": [models.Index(fields=["said_at", "id"], name="calls_by_moment")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said_at__lte", models.F("recorded_at"))),
                        name="call_said_before_recorded",
                    )
                ],
            },
        ),
    ]
