import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import contracts.office.folding
import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="ScreeningPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="Working days")),
                ("at", models.DateTimeField(verbose_name="Set at")),
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
                "verbose_name": "Time of screening",
                "verbose_name_plural": "Times of screening",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ServiceEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("posted_on", models.DateField(verbose_name="Posted on")),
                ("effective_on", models.DateField(verbose_name="Ends on")),
                ("explanation", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "End of the service",
                "verbose_name_plural": "Ends of the service",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TermsEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="Edition")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="Title")),
                ("published_at", models.DateTimeField(verbose_name="Published at")),
                ("effective_on", models.DateField(db_index=True, verbose_name="In force from")),
                (
                    "parameters",
                    models.JSONField(blank=True, default=dict, verbose_name="Figures changed"),
                ),
                ("text", models.TextField(blank=True, verbose_name="Text")),
                ("articles", models.JSONField(blank=True, default=list, verbose_name="Articles")),
                (
                    "sha256",
                    models.CharField(max_length=64, verbose_name="Hash of text and figures"),
                ),
            ],
            options={
                "verbose_name": "Edition of the terms",
                "verbose_name_plural": "Editions of the terms",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Contract",
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
                        db_collation="C", max_length=60, unique=True, verbose_name="Contract number"
                    ),
                ),
                (
                    "plan",
                    models.CharField(
                        choices=[("monthly", "月額プラン"), ("annual", "年額プラン")],
                        max_length=10,
                        verbose_name="Plan",
                    ),
                ),
                ("servers", models.PositiveIntegerField(verbose_name="Servers applied for")),
                ("applied_on", models.DateField(verbose_name="Applied on")),
                ("formed_on", models.DateField(blank=True, null=True, verbose_name="Formed on")),
                ("refused_on", models.DateField(blank=True, null=True, verbose_name="Refused on")),
                (
                    "refusal_ground",
                    models.CharField(blank=True, max_length=10, verbose_name="Ground for refusal"),
                ),
                ("refusal_reason", models.TextField(blank=True, verbose_name="Reason for refusal")),
                (
                    "withdrawn_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="Application withdrawn on"
                    ),
                ),
                (
                    "service_starts_on",
                    models.DateField(blank=True, null=True, verbose_name="Service starts on"),
                ),
                (
                    "minimum_term_ends_on",
                    models.DateField(blank=True, null=True, verbose_name="End of the minimum term"),
                ),
                (
                    "purchase_order",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=40,
                        verbose_name="発注番号",
                    ),
                ),
                (
                    "own_reference",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=40,
                        verbose_name="お客様管理番号",
                    ),
                ),
                (
                    "cost_centre",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=40,
                        verbose_name="負担部門",
                    ),
                ),
                (
                    "billed_from",
                    models.DateField(blank=True, null=True, verbose_name="First month billed here"),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="Ends on")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cancelled", "解約"),
                            ("expired", "満了"),
                            ("terminated", "解除"),
                            ("service_ended", "サービス終了"),
                        ],
                        max_length=20,
                        verbose_name="Reason for the end",
                    ),
                ),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("purchase_order"),
                                models.Value("|"),
                                models.F("own_reference"),
                                models.Value("|"),
                                models.F("cost_centre"),
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="people.customer",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="people.contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "Contract",
                "verbose_name_plural": "Contracts",
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["formed_on", "ends_on"], name="contract_life"),
                    models.Index(fields=["applied_on", "number"], name="contract_by_day"),
                    models.Index(
                        django.db.models.functions.text.Reverse("number"), name="contract_by_tail"
                    ),
                    models.Index(
                        condition=models.Q(("minimum_term_ends_on__isnull", True)),
                        fields=["service_starts_on"],
                        name="services_to_start",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("servers__gte", 1)), name="contract_has_servers"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("billed_from__isnull", True), ("billed_from__day", 1), _connector="OR"
                        ),
                        name="contract_billed_from_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("formed_on__isnull", True), ("service_starts_on__isnull", True)
                            ),
                            models.Q(
                                ("refused_on__isnull", True),
                                ("service_starts_on__gte", models.F("formed_on")),
                                ("withdrawn_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="contract_formed_before_service",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused_on__isnull", True),
                            ("withdrawn_on__isnull", True),
                            _connector="OR",
                        ),
                        name="contract_refused_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ends_on__isnull", True)),
                            models.Q(
                                ("ends_on__gte", models.F("formed_on")),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contract_end_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
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
                            ("add_servers", "Additional servers"),
                            ("change_plan", "Change of plan"),
                            ("responsible", "Change of responsible person"),
                            ("company", "Change of company details"),
                            ("billing_account", "Change of billing account"),
                            ("contact", "Change of contact"),
                        ],
                        max_length=20,
                        verbose_name="Kind",
                    ),
                ),
                ("edition_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "passages",
                    models.TextField(blank=True, verbose_name="Passages shown with the consent"),
                ),
                (
                    "address_of_origin",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="Sent from"),
                ),
                ("subject", models.BigIntegerField(null=True, verbose_name="Record concerned")),
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
                ("requested_at", models.DateTimeField(verbose_name="Requested on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Under review"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="Decided at")),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
                (
                    "lapsed_because",
                    models.JSONField(blank=True, default=dict, verbose_name="Why it was closed"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
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
                    "requested_by",
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
                        related_name="requests",
                        to="contracts.contract",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.termsedition",
                        verbose_name="Edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "Request for a change",
                "verbose_name_plural": "Requests for changes",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["requested_at"],
                        name="open_requests",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("contract__isnull", False), ("state", "open")),
                        fields=("contract", "kind"),
                        name="one_open_request_each_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "lapsed"), ("lapsed_because", {}), _connector="XOR"
                        ),
                        name="request_lapses_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "data",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="people.customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Draft of an application",
                "verbose_name_plural": "Drafts of applications",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AccountChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_month", models.DateField(verbose_name="First month billed to it")),
                ("recorded_on", models.DateField(verbose_name="Recorded on")),
                (
                    "carried_out_on",
                    models.DateField(blank=True, null=True, verbose_name="In effect since"),
                ),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="Withdrawn on"),
                ),
                (
                    "lapsed_because",
                    models.JSONField(blank=True, default=dict, verbose_name="Why it was closed"),
                ),
                (
                    "from_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts_left",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "to_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts_joined",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_changes",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Change of the billing account",
                "verbose_name_plural": "Changes of billing accounts",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_month__day", 1)), name="account_change_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_account", models.F("to_account")), _negated=True),
                        name="account_change_changes",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("carried_out_on__isnull", True), ("withdrawn_on__isnull", True)
                        ),
                        fields=("contract",),
                        name="one_open_account_change",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content",
                    models.CharField(max_length=64, verbose_name="Fingerprint of the content"),
                ),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(verbose_name="Made at")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract_documents",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Contract PDF",
                "verbose_name_plural": "Contract PDFs",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "customer", "content"), name="one_document_each_content"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="Received on")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("portal", "画面"),
                            ("paper", "書面(郵便・FAX・持参)"),
                            ("telephone", "電話"),
                            ("mail", "メール"),
                        ],
                        max_length=10,
                        verbose_name="Way of the notice",
                    ),
                ),
                ("entered_on", models.DateField(verbose_name="Entered on")),
                (
                    "paper",
                    models.FileField(
                        blank=True, upload_to="notices/%Y/", verbose_name="Document of the notice"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("cancelled", "解約"),
                            ("expired", "満了"),
                            ("terminated", "解除"),
                            ("service_ended", "サービス終了"),
                        ],
                        max_length=20,
                        verbose_name="Reason",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("17-1(1)", "17-1(1)"),
                            ("17-1(2)", "17-1(2)"),
                            ("17-1(3)", "17-1(3)"),
                            ("17-1(4)", "17-1(4)"),
                            ("17-1(5)", "17-1(5)"),
                            ("17-1(6)", "17-1(6)"),
                            ("17-1(7)", "17-1(7)"),
                            ("17-1(8)", "17-1(8)"),
                            ("17-1(9)", "17-1(9)"),
                            ("17-1(10)", "17-1(10)"),
                            ("17-1(11)", "17-1(11)"),
                            ("17-1(12)", "17-1(12)"),
                            ("17-1(13)", "17-1(13)"),
                            ("31-3", "31-3"),
                            ("31-6", "31-6"),
                        ],
                        max_length=10,
                        verbose_name="Ground",
                    ),
                ),
                ("by_holder", models.BooleanField(verbose_name="By the contract holder")),
                (
                    "desired_on",
                    models.DateField(blank=True, null=True, verbose_name="Preferred date"),
                ),
                ("ends_on", models.DateField(verbose_name="Ends on")),
                (
                    "replaced_on",
                    models.DateField(blank=True, null=True, verbose_name="Replaced on"),
                ),
                (
                    "carried_out_on",
                    models.DateField(blank=True, null=True, verbose_name="End processed on"),
                ),
                ("explanation", models.JSONField(default=dict)),
                (
                    "quote",
                    models.JSONField(default=dict, verbose_name="Quote at the time of notice"),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endings",
                        to="contracts.contract",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "End",
                "verbose_name_plural": "Endings",
                "ordering": ["contract", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("carried_out_on__isnull", True), ("replaced_on__isnull", True)
                        ),
                        fields=["ends_on"],
                        name="endings_to_carry_out",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_on__isnull", True)),
                        fields=("contract",),
                        name="one_standing_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_on__lte", models.F("entered_on"))),
                        name="ending_arrived_by_entry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EndWithdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("withdrawn_on", models.DateField(verbose_name="Withdrawn on")),
                (
                    "consent",
                    models.FileField(upload_to="withdrawals/%Y/", verbose_name="Consent document"),
                ),
                ("explanation", models.JSONField(default=dict)),
                (
                    "ending",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="contracts.ending",
                    ),
                ),
            ],
            options={
                "verbose_name": "Withdrawal of an end",
                "verbose_name_plural": "Withdrawals of ends",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="File name")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("uploaded_at", models.DateTimeField(verbose_name="Received")),
                ("imported_at", models.DateTimeField(null=True, verbose_name="Imported at")),
                ("summary", models.JSONField(default=dict, verbose_name="Totals and notes")),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "File of customers",
                "verbose_name_plural": "Files of customers",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="IndividualAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="Effective date")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="Effective until"),
                ),
                ("parameters", models.JSONField(verbose_name="Agreed figures")),
                (
                    "document",
                    models.FileField(
                        blank=True, upload_to="agreements/%Y/", verbose_name="Written agreement"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "billing_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="people.billingaccount",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Individual agreement",
                "verbose_name_plural": "Individual agreements",
                "ordering": ["effective_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contract__isnull", True),
                            ("billing_account__isnull", True),
                            _connector="XOR",
                        ),
                        name="agreement_with_contract_or_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("effective_on")),
                            _connector="OR",
                        ),
                        name="agreement_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="Received on")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("portal", "画面"),
                            ("paper", "書面(郵便・FAX・持参)"),
                            ("telephone", "電話"),
                            ("mail", "メール"),
                        ],
                        max_length=10,
                        verbose_name="Way of the notice",
                    ),
                ),
                ("entered_on", models.DateField(verbose_name="Entered on")),
                (
                    "paper",
                    models.FileField(
                        blank=True, upload_to="notices/%Y/", verbose_name="Document of the notice"
                    ),
                ),
                (
                    "plan",
                    models.CharField(
                        choices=[("monthly", "月額プラン"), ("annual", "年額プラン")],
                        max_length=10,
                        verbose_name="Plan",
                    ),
                ),
                ("with_term", models.PositiveIntegerField(verbose_name="Applies from term")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_changes",
                        to="contracts.contract",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Plan change",
                "verbose_name_plural": "Plan changes",
                "ordering": ["contract", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received_on__lte", models.F("entered_on"))),
                        name="plan_change_arrived_by_entry",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServerChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="Received on")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("portal", "画面"),
                            ("paper", "書面(郵便・FAX・持参)"),
                            ("telephone", "電話"),
                            ("mail", "メール"),
                        ],
                        max_length=10,
                        verbose_name="Way of the notice",
                    ),
                ),
                ("entered_on", models.DateField(verbose_name="Entered on")),
                (
                    "paper",
                    models.FileField(
                        blank=True, upload_to="notices/%Y/", verbose_name="Document of the notice"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("addition", "Added"),
                            ("reduction", "Removed"),
                            ("termination", "Partial termination"),
                        ],
                        max_length=12,
                    ),
                ),
                ("servers", models.PositiveIntegerField(verbose_name="Servers")),
                (
                    "effective_on",
                    models.DateField(blank=True, null=True, verbose_name="Effective on"),
                ),
                (
                    "with_term",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Applies from term"
                    ),
                ),
                ("explanation", models.JSONField(default=dict)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="server_changes",
                        to="contracts.contract",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Server change",
                "verbose_name_plural": "Server changes",
                "ordering": ["contract", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("servers__gte", 1)), name="change_has_servers"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_on__isnull", True),
                            ("with_term__isnull", True),
                            _connector="XOR",
                        ),
                        name="change_on_a_day_or_with_a_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_on__lte", models.F("entered_on"))),
                        name="change_arrived_by_entry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("13-1(1)", "13-1(1)"),
                            ("13-1(2)", "13-1(2)"),
                            ("13-1(3)", "13-1(3)"),
                            ("13-1(4)", "13-1(4)"),
                            ("13-1(5)", "13-1(5)"),
                            ("13-1(6)", "13-1(6)"),
                            ("13-1(7)", "13-1(7)"),
                            ("13-1(8)", "13-1(8)"),
                            ("13-3", "13-3"),
                            ("30-3", "30-3"),
                        ],
                        max_length=10,
                        verbose_name="Ground",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="Suspended on")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="Resumed on")),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Suspension",
                "verbose_name_plural": "Suspensions",
                "ordering": ["contract", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_on__isnull", True)),
                        fields=("contract",),
                        name="one_open_suspension",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_on__isnull", True),
                            ("lifted_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="suspension_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartSuspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("servers", "サーバー"),
                            ("malware", "不正プログラム対策"),
                            ("web", "危険なサイトへの接続の防止"),
                            ("intrusion", "脆弱性対策"),
                            ("firewall", "ファイアウォール"),
                            ("applications", "アプリケーションの制御"),
                            ("integrity", "変更の監視"),
                            ("logs", "ログの監視"),
                            ("other", "その他の部分"),
                        ],
                        max_length=12,
                        verbose_name="What is suspended",
                    ),
                ),
                (
                    "servers",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Servers"),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="Name of the part"),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("13-1(1)", "13-1(1)"),
                            ("13-1(2)", "13-1(2)"),
                            ("13-1(3)", "13-1(3)"),
                            ("13-1(4)", "13-1(4)"),
                            ("13-1(5)", "13-1(5)"),
                            ("13-1(6)", "13-1(6)"),
                            ("13-1(7)", "13-1(7)"),
                            ("13-1(8)", "13-1(8)"),
                            ("13-3", "13-3"),
                            ("30-3", "30-3"),
                        ],
                        max_length=10,
                        verbose_name="Ground",
                    ),
                ),
                ("entered_on", models.DateField(verbose_name="Entered on")),
                ("starts_on", models.DateField(verbose_name="Suspended on")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="Resumed on")),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_suspensions",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Suspension of a part",
                "verbose_name_plural": "Suspensions of parts",
                "ordering": ["contract", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("contract"),
                        models.F("part"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("lifted_on__isnull", True)),
                        name="one_open_suspension_of_a_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("name", ""),
                                ("part", "servers"),
                                ("servers__gte", 1),
                                ("servers__isnull", False),
                            ),
                            models.Q(
                                ("part", "other"),
                                ("servers__isnull", True),
                                models.Q(("name", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("part__in", ["servers", "other"]), _negated=True),
                                ("name", ""),
                                ("servers__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="suspended_part_is_named_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__gte", models.F("entered_on")),
                            models.Q(
                                ("lifted_on__isnull", True),
                                ("lifted_on__gte", models.F("entered_on")),
                                _connector="OR",
                            ),
                        ),
                        name="part_suspension_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="Term")),
                ("starts_on", models.DateField(verbose_name="Starts on")),
                ("ends_on", models.DateField(verbose_name="End of term")),
                ("months", models.PositiveIntegerField(verbose_name="Months")),
                (
                    "notice_deadline",
                    models.DateField(db_index=True, verbose_name="Notice deadline"),
                ),
                (
                    "plan",
                    models.CharField(
                        choices=[("monthly", "月額プラン"), ("annual", "年額プラン")],
                        max_length=10,
                        verbose_name="Plan",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Contract period",
                "verbose_name_plural": "Contract periods",
                "ordering": ["contract", "number"],
                "indexes": [models.Index(fields=["ends_on"], name="term_end")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "number"), name="one_term_each_number"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("contract", "="),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.F("ends_on"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_upper=True
                                    ),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="terms_do_not_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="term_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="Title")),
                (
                    "effective_on",
                    models.DateField(blank=True, null=True, verbose_name="In force from"),
                ),
                (
                    "parameters",
                    models.JSONField(blank=True, default=dict, verbose_name="Figures changed"),
                ),
                ("text", models.TextField(blank=True, verbose_name="Text")),
                ("created_at", models.DateTimeField(verbose_name="Created at")),
                ("updated_at", models.DateTimeField(verbose_name="Updated at")),
                (
                    "updated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="contracts.termsedition",
                        verbose_name="Published edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "Draft of the terms",
                "verbose_name_plural": "Drafts of the terms",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="Received on")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("portal", "画面"),
                            ("paper", "書面(郵便・FAX・持参)"),
                            ("telephone", "電話"),
                            ("mail", "メール"),
                        ],
                        max_length=10,
                        verbose_name="Way of the notice",
                    ),
                ),
                ("entered_on", models.DateField(verbose_name="Entered on")),
                (
                    "paper",
                    models.FileField(
                        blank=True, upload_to="notices/%Y/", verbose_name="Document of the notice"
                    ),
                ),
                ("edition_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "passages",
                    models.TextField(blank=True, verbose_name="Passages shown with the consent"),
                ),
                (
                    "address_of_origin",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="Sent from"),
                ),
                ("consented_at", models.DateTimeField(verbose_name="Agreed at")),
                (
                    "declares_no_antisocial_ties",
                    models.BooleanField(verbose_name="Declaration on anti-social forces"),
                ),
                ("declaration", models.TextField(blank=True, verbose_name="Declaration text")),
                (
                    "findings",
                    models.JSONField(blank=True, default=list, verbose_name="Screening findings"),
                ),
                (
                    "expected_on",
                    models.DateField(blank=True, null=True, verbose_name="Decision expected by"),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="contracts.contract",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.termsedition",
                        verbose_name="Edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "Application",
                "verbose_name_plural": "Applications",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received_on__lte", models.F("entered_on"))),
                        name="application_arrived_by_entry",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="Transferred on")),
                (
                    "consent",
                    models.FileField(upload_to="transfers/%Y/", verbose_name="Consent document"),
                ),
                ("recorded_on", models.DateField(verbose_name="Recorded on")),
                (
                    "carried_out_on",
                    models.DateField(blank=True, null=True, verbose_name="Transfer processed on"),
                ),
                ("lapsed_on", models.DateField(blank=True, null=True, verbose_name="Lapsed on")),
                ("obstacle", models.JSONField(blank=True, default=dict, verbose_name="Obstacle")),
                ("explanation", models.JSONField(default=dict)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="contracts.contract",
                    ),
                ),
                (
                    "from_customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_away",
                        to="people.customer",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.contact",
                    ),
                ),
                (
                    "to_customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_here",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Transfer of the contract",
                "verbose_name_plural": "Transfers of contracts",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("carried_out_on__isnull", True), ("lapsed_on__isnull", True)
                        ),
                        fields=("contract",),
                        name="one_open_transfer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("carried_out_on__isnull", True),
                            models.Q(
                                ("carried_out_on", models.F("effective_on")),
                                ("lapsed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="transfer_on_its_day_or_never",
                    ),
                ],
            },
        ),
    ]
