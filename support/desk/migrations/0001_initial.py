import datetime

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import contracts.office.folding
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
            name="CannedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80, unique=True, verbose_name="Title")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("installation", "導入"),
                            ("console", "管理画面の操作"),
                            ("detection", "検知の内容"),
                            ("contract", "ご契約・ご請求"),
                            ("other", "その他"),
                        ],
                        max_length=12,
                        verbose_name="Category",
                    ),
                ),
                ("text", models.TextField(max_length=20000, verbose_name="Text")),
            ],
            options={
                "verbose_name": "Canned answer",
                "verbose_name_plural": "Canned answers",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
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
                        db_collation="C", max_length=60, unique=True, verbose_name="Inquiry number"
                    ),
                ),
                (
                    "about",
                    contracts.office.models.fields.CodeField(
                        blank=True, db_collation="C", max_length=60, verbose_name="Document"
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=120, verbose_name="Name of the person"),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        max_length=254,
                        validators=[django.core.validators.EmailValidator()],
                        verbose_name="E-mail address",
                    ),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=20, verbose_name="Telephone number"),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="Subject")),
                (
                    "beginning",
                    models.CharField(blank=True, max_length=100, verbose_name="Beginning"),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("installation", "導入"),
                            ("console", "管理画面の操作"),
                            ("detection", "検知の内容"),
                            ("contract", "ご契約・ご請求"),
                            ("other", "その他"),
                        ],
                        max_length=12,
                        verbose_name="Category",
                    ),
                ),
                (
                    "scope_reason",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="Why it is out of scope"
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("urgent", "緊急"),
                            ("high", "高"),
                            ("normal", "通常"),
                            ("low", "低"),
                        ],
                        default="normal",
                        max_length=6,
                        verbose_name="Priority",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "対応待ち"),
                            ("answered", "回答済み"),
                            ("escalated", "メーカー確認中"),
                            ("resolved", "解決"),
                            ("out_of_scope", "対象外"),
                            ("merged", "統合済み"),
                            ("dismissed", "取扱いなし"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="State",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("portal", "ポータル"), ("mail", "メール"), ("telephone", "電話")],
                        max_length=9,
                        verbose_name="Received by",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="Received at")),
                (
                    "first_answered_at",
                    models.DateTimeField(null=True, verbose_name="First answered at"),
                ),
                (
                    "heard_at",
                    models.DateTimeField(null=True, verbose_name="Last message of the customer"),
                ),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="Resolved at")),
                (
                    "response_minutes",
                    models.PositiveIntegerField(verbose_name="Target of the first answer"),
                ),
                (
                    "resolution_minutes",
                    models.PositiveIntegerField(verbose_name="Target of the resolution"),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="Due")),
                ("risk_at", models.DateTimeField(null=True)),
                (
                    "due_order",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("due_at"),
                            models.Value(datetime.datetime(9000, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        output_field=models.DateTimeField(),
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField(null=True, verbose_name="Rating")),
                (
                    "rating_text",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="Comment on the rating"
                    ),
                ),
                ("rated_at", models.DateTimeField(null=True, verbose_name="Rated at")),
                ("version", models.PositiveIntegerField(default=1)),
                ("is_erased", models.BooleanField(db_default=False, default=False)),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("subject"),
                                models.Value("|"),
                                models.F("beginning"),
                                models.Value("|"),
                                models.F("contact_name"),
                                models.Value("|"),
                                models.F("contact"),
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
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
                        related_name="inquiries",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="people.customer",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="desk.inquiry",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "suggested",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.inquiry",
                    ),
                ),
            ],
            options={
                "verbose_name": "Inquiry",
                "verbose_name_plural": "Inquiries",
                "ordering": ["-opened_at", "-id"],
                "indexes": [
                    models.Index(fields=["opened_at", "id"], name="inquiry_by_day"),
                    models.Index(
                        fields=["customer", "opened_at", "id"], name="inquiries_of_customer"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["open", "answered", "escalated"])),
                        fields=["due_order", "id"],
                        include=("risk_at",),
                        name="inquiry_by_due",
                    ),
                    models.Index(fields=["due_order", "id"], name="inquiry_by_any_due"),
                    models.Index(fields=["state", "opened_at", "id"], name="inquiry_by_state"),
                    models.Index(
                        fields=["assignee", "opened_at", "id"], name="inquiry_of_assignee"
                    ),
                    models.Index(fields=["contact"], name="inquiry_of_contact"),
                    models.Index(
                        condition=models.Q(("about", ""), _negated=True),
                        fields=["about"],
                        name="inquiry_about",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("customer__isnull", False), ("contract__isnull", True), _connector="OR"
                        ),
                        name="inquiry_contract_of_a_company",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("customer__isnull", False),
                            models.Q(("state", "escalated"), _negated=True),
                            _connector="OR",
                        ),
                        name="only_a_companys_inquiry_is_escalated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("customer__isnull", True),
                            models.Q(("state", "dismissed"), _negated=True),
                            _connector="OR",
                        ),
                        name="no_companys_inquiry_is_dismissed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["resolved", "out_of_scope"]),
                            ("resolved_at__isnull", True),
                            _connector="XOR",
                        ),
                        name="inquiry_over_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("state", "merged")),
                            models.Q(
                                models.Q(("state", "merged"), _negated=True),
                                ("merged_into__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="merged_inquiry_says_into_which",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="inquiry_not_merged_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "out_of_scope"), _negated=True),
                            models.Q(("scope_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="out_of_scope_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("rated_at__isnull", True),
                                ("rating__isnull", True),
                                ("rating_text", ""),
                            ),
                            models.Q(
                                ("rated_at__isnull", False), ("rating__gte", 1), ("rating__lte", 5)
                            ),
                            _connector="OR",
                        ),
                        name="inquiry_rated_from_1_to_5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "answered", "escalated"]),
                            ("due_at__isnull", True),
                            _connector="OR",
                        ),
                        name="only_unresolved_inquiries_are_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                        choices=[
                            ("customer", "お客さまから"),
                            ("answer", "回答"),
                            ("note", "内部メモ"),
                            ("draft", "下書き"),
                        ],
                        max_length=8,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("portal", "ポータル"), ("mail", "メール"), ("telephone", "電話")],
                        max_length=9,
                        verbose_name="Received by",
                    ),
                ),
                (
                    "author_name",
                    models.CharField(blank=True, max_length=120, verbose_name="From whom"),
                ),
                ("at", models.DateTimeField(verbose_name="Date and time")),
                ("body", models.TextField(blank=True, max_length=20000, verbose_name="Text")),
                (
                    "quoted",
                    models.TextField(blank=True, max_length=200000, verbose_name="Quoted text"),
                ),
                ("message_id", models.CharField(blank=True, max_length=998)),
                (
                    "recipient",
                    models.EmailField(blank=True, max_length=254, verbose_name="Recipient"),
                ),
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
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="desk.inquiry",
                    ),
                ),
            ],
            options={
                "verbose_name": "Message of an inquiry",
                "verbose_name_plural": "Messages of inquiries",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("message_id", ""), _negated=True),
                        fields=("message_id",),
                        name="one_message_each_mail",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "draft")),
                        fields=("inquiry", "author"),
                        name="one_draft_each_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "customer"), ("author__isnull", False), _connector="OR"
                        ),
                        name="staff_sign_what_they_write",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(blank=True, upload_to="inquiries/%Y/", verbose_name="File"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="File name")),
                ("content_type", models.CharField(blank=True, max_length=80, verbose_name="Kind")),
                ("size", models.PositiveIntegerField(null=True, verbose_name="Size")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "refused",
                    models.CharField(blank=True, max_length=300, verbose_name="Why it is not kept"),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="desk.message",
                    ),
                ),
            ],
            options={
                "verbose_name": "File of an inquiry",
                "verbose_name_plural": "Files of inquiries",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("file", ""),
                                ("sha256", ""),
                                ("size__isnull", True),
                                models.Q(
                                    models.Q(("refused", ""), _negated=True),
                                    ("name", "消去済み"),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("refused", ""),
                                ("size__isnull", False),
                                models.Q(("file", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inquiry_file_kept_or_refused",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Date and time")),
                ("is_writing", models.BooleanField(default=False)),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="desk.inquiry",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Reader of an inquiry",
                "verbose_name_plural": "Readers of inquiries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inquiry", "user"), name="one_reader_each_inquiry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("urgent", "緊急"),
                            ("high", "高"),
                            ("normal", "通常"),
                            ("low", "低"),
                        ],
                        max_length=6,
                        verbose_name="Priority",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="Received from")),
                (
                    "response_minutes",
                    models.PositiveIntegerField(verbose_name="First answer within"),
                ),
                (
                    "resolution_minutes",
                    models.PositiveIntegerField(verbose_name="Resolution within"),
                ),
            ],
            options={
                "verbose_name": "Support target",
                "verbose_name_plural": "Support targets",
                "ordering": ["priority", "effective_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("priority", "effective_from"), name="one_target_each_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("response_minutes__gte", 1),
                            ("resolution_minutes__gte", models.F("response_minutes")),
                        ),
                        name="resolved_no_sooner_than_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wait",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "awaited",
                    models.CharField(
                        choices=[
                            ("customer", "お客さまのお返事待ち"),
                            ("maker", "メーカーの回答待ち"),
                        ],
                        max_length=8,
                        verbose_name="Awaited",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=80, verbose_name="Maker's reference"),
                ),
                ("starts_at", models.DateTimeField(verbose_name="From")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="Until")),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waits",
                        to="desk.inquiry",
                    ),
                ),
            ],
            options={
                "verbose_name": "Waiting time",
                "verbose_name_plural": "Waiting times",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at__isnull", True)),
                        fields=("inquiry",),
                        name="one_wait_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True),
                            ("ends_at__gte", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="wait_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("awaited", "maker"), ("reference", ""), _connector="XOR"
                        ),
                        name="the_maker_has_a_reference",
                    ),
                ],
            },
        ),
    ]
