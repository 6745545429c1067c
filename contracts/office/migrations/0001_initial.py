import django.contrib.postgres.fields
import django.contrib.postgres.functions
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
            name="CompanyHoliday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="Day")),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
            ],
            options={
                "verbose_name": "Company holiday",
                "verbose_name_plural": "Company holidays",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="JournalSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="Day")),
                ("last_entry", models.BigIntegerField(verbose_name="Last entry")),
                ("entries", models.PositiveIntegerField(verbose_name="Number of entries")),
                ("previous_sha256", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(verbose_name="Sealed at")),
            ],
            options={
                "verbose_name": "Seal of the journal",
                "verbose_name_plural": "Seals of the journal",
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
                ("kind", models.CharField(max_length=40, verbose_name="Kind")),
                ("day", models.DateField(verbose_name="Day")),
                ("created_at", models.DateTimeField(verbose_name="Occurred at")),
                (
                    "reference",
                    contracts.office.models.fields.CodeField(
                        blank=True, db_collation="C", max_length=120, verbose_name="Subject"
                    ),
                ),
                ("text", models.TextField(verbose_name="Content")),
                (
                    "resolved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Handled at"),
                ),
            ],
            options={
                "verbose_name": "Alert",
                "verbose_name_plural": "Alerts",
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
                ("file", models.FileField(upload_to="attachments/%Y/", verbose_name="File")),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                ("content_type", models.CharField(max_length=60, verbose_name="Kind")),
                ("size", models.PositiveIntegerField(verbose_name="Size")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(verbose_name="Date and time")),
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
                "verbose_name": "File",
                "verbose_name_plural": "Files",
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
                (
                    "reference",
                    contracts.office.models.fields.CodeField(
                        blank=True,
                        db_collation="C",
                        db_default="",
                        default="",
                        max_length=60,
                        verbose_name="Subject",
                    ),
                ),
                ("text", models.TextField(verbose_name="Note")),
                ("at", models.DateTimeField(verbose_name="Date and time")),
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
                "verbose_name": "Note",
                "verbose_name_plural": "Notes",
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
                ("day", models.DateField(verbose_name="Day")),
                ("at", models.DateTimeField(verbose_name="Dispatched at")),
                ("kind", models.CharField(max_length=30, verbose_name="Kind")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("mail", "By e-mail"),
                            ("page", "Posted"),
                            ("telephone", "Telephone"),
                        ],
                        max_length=10,
                        verbose_name="Method",
                    ),
                ),
                (
                    "reference",
                    contracts.office.models.fields.CodeField(
                        blank=True, db_collation="C", max_length=60, verbose_name="Subject"
                    ),
                ),
                (
                    "data",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Content",
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
                "verbose_name": "Notice",
                "verbose_name_plural": "Notices sent",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["customer", "id"], name="notices_of_customer"),
                    models.Index(
                        condition=models.Q(("contract__isnull", False)),
                        fields=["contract"],
                        name="notice_of_contract",
                    ),
                ],
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
                "verbose_name": "Number",
                "verbose_name_plural": "Numbers",
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
                        db_collation="C", max_length=60, verbose_name="Mailed document"
                    ),
                ),
                ("purpose", models.CharField(max_length=30, verbose_name="Purpose")),
                ("recipient", models.EmailField(max_length=254, verbose_name="Recipient")),
                ("created_at", models.DateTimeField(verbose_name="Created at")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="Attempts")),
                (
                    "unanswered",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="Handed over without an answer"
                    ),
                ),
                (
                    "sealed",
                    models.TextField(blank=True, db_default="", default="", editable=False),
                ),
                ("next_attempt_at", models.DateTimeField(null=True, verbose_name="Next attempt")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="Sent at")),
                ("response", models.TextField(blank=True, verbose_name="Answer")),
                ("bounced_at", models.DateTimeField(null=True, verbose_name="Bounce reported at")),
                (
                    "bounce",
                    models.TextField(blank=True, db_default="", verbose_name="Bounce message"),
                ),
                (
                    "delivery",
                    models.GeneratedField(
                        choices=[
                            ("waiting", "Waiting to be sent"),
                            ("sent", "Sent"),
                            ("bounced", "Bounced"),
                            ("unanswered", "Perhaps sent, no answer"),
                            ("failed", "Cannot be sent"),
                        ],
                        db_persist=True,
                        expression=models.Case(
                            models.When(bounced_at__isnull=False, then=models.Value("bounced")),
                            models.When(sent_at__isnull=False, then=models.Value("sent")),
                            models.When(
                                next_attempt_at__isnull=False, then=models.Value("waiting")
                            ),
                            models.When(unanswered__gt=0, then=models.Value("unanswered")),
                            default=models.Value("failed"),
                        ),
                        output_field=models.CharField(max_length=10),
                        verbose_name="Delivery",
                    ),
                ),
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
                (
                    "resends",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resent",
                        to="office.outboxmessage",
                        verbose_name="Sent in place of",
                    ),
                ),
            ],
            options={
                "verbose_name": "Outgoing e-mail",
                "verbose_name_plural": "Outgoing e-mail",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["notice"], name="messages_of_notice"),
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["next_attempt_at"],
                        name="outbox_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("delivery__in", ["bounced", "unanswered", "failed"])),
                        fields=["created_at"],
                        name="outbox_lost",
                    ),
                    models.Index(fields=["recipient"], name="messages_to_recipient"),
                    models.Index(
                        condition=models.Q(("resends__isnull", False)),
                        fields=["document"],
                        name="resent_of_document",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("resends__isnull", True)),
                        fields=("document", "recipient", "purpose"),
                        name="one_message_each_purpose",
                    )
                ],
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
                        verbose_name="Kind",
                    ),
                ),
                (
                    "subject",
                    contracts.office.models.fields.CodeField(
                        db_collation="C", max_length=80, verbose_name="Subject"
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Content",
                    ),
                ),
                (
                    "proposed_facts",
                    models.JSONField(default=list, verbose_name="Content when proposed"),
                ),
                (
                    "approved_facts",
                    models.JSONField(null=True, verbose_name="Content when approved"),
                ),
                (
                    "document",
                    models.FileField(
                        blank=True, upload_to="approvals/%Y/", verbose_name="Documents"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
                ("proposed_at", models.DateTimeField(verbose_name="Proposed at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="Decided at")),
                ("note", models.TextField(blank=True, verbose_name="Reason for the decision")),
                (
                    "lapsed_because",
                    models.JSONField(blank=True, default=dict, verbose_name="Why it was closed"),
                ),
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
                "verbose_name": "Approval",
                "verbose_name_plural": "Approvals",
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
                            models.Q(
                                ("decided_by__isnull", True), ("state__in", ["open", "lapsed"])
                            ),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "lapsed"), ("lapsed_because", {}), _connector="XOR"
                        ),
                        name="approval_lapses_for_a_reason",
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
                ("at", models.DateTimeField(verbose_name="Date and time")),
                ("day", models.DateField(verbose_name="Day")),
                ("actor", models.CharField(max_length=120, verbose_name="Done by")),
                ("operation", models.CharField(max_length=40, verbose_name="Operation")),
                ("clause", models.CharField(blank=True, max_length=12, verbose_name="Clause")),
                (
                    "reference",
                    contracts.office.models.fields.CodeField(
                        blank=True, db_collation="C", max_length=60, verbose_name="Subject"
                    ),
                ),
                (
                    "before",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Before the change",
                    ),
                ),
                (
                    "after",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="After the change",
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
                (
                    "commitment",
                    models.CharField(blank=True, db_default="", editable=False, max_length=64),
                ),
                (
                    "salt",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        null=True,
                    ),
                ),
            ],
            options={
                "verbose_name": "Journal",
                "verbose_name_plural": "Journal",
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
        migrations.CreateModel(
            name="Forgetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                ("at", models.DateTimeField(verbose_name="Erased at")),
                ("rows", models.JSONField(default=dict, verbose_name="Rows erased")),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        default=list,
                        size=None,
                        verbose_name="Files",
                    ),
                ),
                (
                    "files_erased",
                    models.PositiveIntegerField(default=0, verbose_name="Files erased"),
                ),
                ("explanation", models.JSONField(default=dict)),
                ("transaction", models.BigIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "Erasure of data of no company",
                "verbose_name_plural": "Erasures of data of no company",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["transaction"], name="forgettings_of_transaction"),
                    models.Index(
                        condition=models.Q(("files", []), _negated=True),
                        fields=["day"],
                        name="forgettings_with_files",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="erasure",
                        serialize=False,
                        to="people.customer",
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                ("at", models.DateTimeField(verbose_name="Erased at")),
                (
                    "accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        size=None,
                        verbose_name="Accounts erased",
                    ),
                ),
                (
                    "counts",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="Rows erased",
                    ),
                ),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        default=list,
                        size=None,
                        verbose_name="Files",
                    ),
                ),
                (
                    "files_erased",
                    models.PositiveIntegerField(default=0, verbose_name="Files erased"),
                ),
                ("explanation", models.JSONField(default=dict)),
                ("transaction", models.BigIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "Erasure of personal data",
                "verbose_name_plural": "Erasures of personal data",
                "ordering": ["-day", "-pk"],
                "indexes": [
                    models.Index(fields=["transaction"], name="erasures_of_transaction"),
                    models.Index(
                        condition=models.Q(("files", []), _negated=True),
                        fields=["day"],
                        name="erasures_with_files",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="Day of posting")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "普通郵便"),
                            ("recorded", "特定記録"),
                            ("simple", "簡易書留"),
                            ("certified", "書留 内容証明"),
                            ("none", "郵送しない"),
                        ],
                        max_length=10,
                        verbose_name="Kind of mail",
                    ),
                ),
                (
                    "number",
                    contracts.office.models.fields.CodeField(
                        blank=True,
                        db_collation="C",
                        max_length=60,
                        verbose_name="Number given by the post office",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Recorded at")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="Reason")),
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
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected",
                        to="office.posting",
                        verbose_name="Corrects",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="office.notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "Document posted",
                "verbose_name_plural": "Documents posted",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=("notice",),
                        name="one_posting_each_notice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="posting_corrected_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FailedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "job",
                    contracts.office.models.fields.CodeField(max_length=40, verbose_name="Job"),
                ),
                ("row", models.BigIntegerField(verbose_name="Row")),
                (
                    "cause",
                    contracts.office.models.fields.CodeField(max_length=12, verbose_name="Cause"),
                ),
                (
                    "was_tried",
                    models.BooleanField(default=True, verbose_name="Tried by itself"),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="Last tried")),
            ],
            options={
                "verbose_name": "Row that failed",
                "verbose_name_plural": "Rows that failed",
                "constraints": [
                    models.UniqueConstraint(fields=("job", "row"), name="one_failure_each_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("sending", models.UUIDField()),
                ("at", models.DateTimeField(db_index=True, verbose_name="Received")),
                (
                    "led_to",
                    models.CharField(blank=True, db_default="", default="", max_length=500),
                ),
            ],
            options={
                "verbose_name": "Form sent",
                "verbose_name_plural": "Forms sent",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "digest"), name="one_carrying_out_each_form"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SentOnDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                ("times", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Sent on a day",
                "verbose_name_plural": "Sent on days",
                "indexes": [
                    models.Index(fields=["customer", "day"], name="sent_by_company_on_day")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "account", "customer"), name="one_count_each_day"
                    )
                ],
            },
        ),
    ]
