import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
            name="CarrierOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("carrier", models.CharField(max_length=80, verbose_name="Carrier")),
                ("line", models.CharField(max_length=80, verbose_name="Line of the carrier")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=40, verbose_name="Carrier's reference"),
                ),
            ],
            options={
                "verbose_name": "Order to a carrier",
                "verbose_name_plural": "Orders to carriers",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Disruption",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("incident", "障害"), ("maintenance", "保守")],
                        max_length=12,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("all", "すべての契約"), ("some", "一部の契約")],
                        max_length=5,
                        verbose_name="Affected contracts",
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("interrupted", "利用できません"),
                            ("degraded", "一部に支障があります"),
                        ],
                        max_length=12,
                        verbose_name="Effect",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("13-1(1)", "13-1(1)"),
                            ("13-1(2)", "13-1(2)"),
                            ("13-1(3)", "13-1(3)"),
                            ("13-1(4)", "13-1(4)"),
                            ("13-1(5)", "13-1(5)"),
                            ("13-1(6)", "13-1(6)"),
                            ("13-1(7)", "13-1(7)"),
                            ("13-1(8)", "13-1(8)"),
                            ("13-2", "13-2"),
                        ],
                        max_length=10,
                        verbose_name="Ground",
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="Title")),
                ("part", models.CharField(blank=True, max_length=80, verbose_name="Affected part")),
                (
                    "urgent_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="Reason of urgency"),
                ),
                ("starts_at", models.DateTimeField(verbose_name="Started")),
                ("planned_end_at", models.DateTimeField(null=True, verbose_name="Expected end")),
                ("known_at", models.DateTimeField(null=True, verbose_name="Detected at")),
                ("announced_at", models.DateTimeField(null=True, verbose_name="Announced at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="Restored at")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="Cancelled at")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="Closed at")),
                ("cause", models.TextField(blank=True, verbose_name="Cause")),
                ("remedy", models.TextField(blank=True, verbose_name="What was done")),
                ("prevention", models.TextField(blank=True, verbose_name="Prevention")),
                ("issuer", models.JSONField(default=dict, verbose_name="Issuer of the report")),
            ],
            options={
                "verbose_name": "Incident or maintenance",
                "verbose_name_plural": "Incidents and maintenance",
                "ordering": ["-starts_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("cancelled_at__isnull", True), ("ended_at__isnull", True)
                        ),
                        fields=["starts_at"],
                        name="disruptions_not_over",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "incident"),
                                ("known_at__isnull", False),
                                ("known_at__gte", models.F("starts_at")),
                                ("planned_end_at__isnull", True),
                                ("cancelled_at__isnull", True),
                                ("urgent_reason", ""),
                                models.Q(
                                    ("announced_at__isnull", True),
                                    ("announced_at__gte", models.F("known_at")),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("closed_at__isnull", True),
                                ("kind", "maintenance"),
                                ("known_at__isnull", True),
                                ("planned_end_at__gt", models.F("starts_at")),
                                ("planned_end_at__isnull", False),
                                ("announced_at__isnull", False),
                                ("announced_at__lt", models.F("starts_at")),
                                models.Q(
                                    models.Q(("ground", "13-2"), ("urgent_reason", "")),
                                    models.Q(
                                        ("ground", "13-1(1)"),
                                        models.Q(("urgent_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="disruption_moments_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effect", "interrupted"),
                            ("ground", ""),
                            ("kind", "incident"),
                            _negated=True,
                        ),
                        name="interruption_has_its_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="disruption_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("cancelled_at__isnull", True),
                            _connector="OR",
                        ),
                        name="disruption_finished_or_cancelled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", ""), ("closed_at__isnull", True)),
                            models.Q(
                                ("announced_at__isnull", False),
                                ("ended_at__isnull", False),
                                models.Q(("cause", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closed_after_repair_with_its_cause",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisruptionAddress",
            fields=[
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="disruption_address",
                        serialize=False,
                        to="contracts.contract",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, verbose_name="Address for incidents and maintenance"
                    ),
                ),
                ("chosen_at", models.DateTimeField(verbose_name="Chosen at")),
            ],
            options={
                "verbose_name": "Address for incidents and maintenance",
                "verbose_name_plural": "Addresses for incidents and maintenance",
            },
        ),
        migrations.CreateModel(
            name="DisruptionUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("known", "検知"),
                            ("announced", "お知らせ"),
                            ("updated", "続報"),
                            ("widened", "対象の契約の追加"),
                            ("ordered", "通信事業者への修理の指示"),
                            ("agreed", "協議して決めた対応"),
                            ("repaired", "復旧"),
                            ("closed", "終結と報告"),
                            ("finished", "保守の終了"),
                            ("cancelled", "保守の中止"),
                        ],
                        max_length=10,
                        verbose_name="Step",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Date and time")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                ("text", models.TextField(blank=True, verbose_name="Content")),
                ("explanation", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "Entry of the course",
                "verbose_name_plural": "Courses of incidents and maintenance",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="JointMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ours", models.TextField(verbose_name="What we do")),
                ("theirs", models.TextField(verbose_name="What the holder does")),
            ],
            options={
                "verbose_name": "Measures agreed together",
                "verbose_name_plural": "Measures agreed together",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Affected",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_at", models.DateTimeField(null=True, verbose_name="Notified at")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affected_by",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Contract affected",
                "verbose_name_plural": "Contracts affected",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="IncidentReport",
            fields=[
                (
                    "disruption",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="report",
                        serialize=False,
                        to="incidents.disruption",
                    ),
                ),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "Incident report PDF",
                "verbose_name_plural": "Incident report PDFs",
            },
        ),
        migrations.AddField(
            model_name="affected",
            name="disruption",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="affected",
                to="incidents.disruption",
            ),
        ),
        migrations.AddField(
            model_name="disruptionaddress",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.customer"
            ),
        ),
        migrations.AddField(
            model_name="disruptionupdate",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disruptionupdate",
            name="disruption",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="updates",
                to="incidents.disruption",
            ),
        ),
        migrations.AddField(
            model_name="carrierorder",
            name="update",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order",
                to="incidents.disruptionupdate",
            ),
        ),
        migrations.AddField(
            model_name="jointmeasure",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joint_measures",
                to="contracts.contract",
            ),
        ),
        migrations.AddField(
            model_name="jointmeasure",
            name="update",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measure",
                to="incidents.disruptionupdate",
            ),
        ),
        migrations.AddConstraint(
            model_name="affected",
            constraint=models.UniqueConstraint(
                fields=("disruption", "contract"), name="contract_affected_once"
            ),
        ),
    ]
