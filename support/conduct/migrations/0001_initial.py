import django.db.models.deletion
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
            name="Case",
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
                        db_collation="C", max_length=60, unique=True, verbose_name="Case number"
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=[("conduct", "禁止行為"), ("antisocial", "反社会的勢力")],
                        max_length=10,
                        verbose_name="Matter",
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("30-1(1)", "知的財産などの権利の侵害"),
                            ("30-1(2)", "サービス上の情報の改変・消去"),
                            ("30-1(3)", "契約に反する第三者の利用"),
                            ("30-1(4)", "違法な行為、公序良俗に反する行為、不利益を与える行為"),
                            ("30-1(5)", "差別、中傷、名誉や信用を傷つける行為"),
                            ("30-1(6)", "詐欺などの犯罪につながる行為"),
                            ("30-1(7)", "わいせつ物、児童虐待の画像や文書"),
                            ("30-1(8)", "ねずみ講とその勧誘"),
                            ("30-1(9)", "他人へのなりすまし"),
                            ("30-1(10)", "有害なプログラムの送信・掲載"),
                            ("30-1(11)", "迷惑メール・嫌がらせメール"),
                            ("30-1(12)", "設備の利用や運営の妨げ"),
                            ("30-1(13)", "禁止行為を助けるリンク"),
                            ("31-1", "反社会的勢力に当たる、または関係がある"),
                            ("31-2", "暴力的な要求、脅迫などの行為"),
                            ("31-4", "下請・再委託先と反社会的勢力との関係"),
                        ],
                        max_length=10,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portal", "契約者のポータル"),
                            ("form", "公開の通報フォーム"),
                            ("mail", "メール"),
                            ("phone", "電話"),
                            ("letter", "書面"),
                            ("authority", "官公署・警察"),
                            ("own", "当社の発見"),
                        ],
                        max_length=10,
                        verbose_name="Came by",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="Received on")),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "about",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="Who or what it is about"
                    ),
                ),
                ("text", models.CharField(max_length=2000, verbose_name="What happened")),
                (
                    "reporter_name",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="Name of the reporter"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "評価前"),
                            ("more", "情報待ち"),
                            ("founded", "事実と認定"),
                            ("unfounded", "認定せず"),
                            ("closed", "完了"),
                        ],
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="Explanation due on")),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("about"), models.Value("|"), models.F("text")
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
                (
                    "reporter_account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Case",
                "verbose_name_plural": "Cases",
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["received_on", "number"], name="cases_by_day"),
                    models.Index(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=["received_on", "number"],
                        name="cases_not_closed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "item__in",
                                    [
                                        "30-1(1)",
                                        "30-1(2)",
                                        "30-1(3)",
                                        "30-1(4)",
                                        "30-1(5)",
                                        "30-1(6)",
                                        "30-1(7)",
                                        "30-1(8)",
                                        "30-1(9)",
                                        "30-1(10)",
                                        "30-1(11)",
                                        "30-1(12)",
                                        "30-1(13)",
                                    ],
                                ),
                                ("matter", "conduct"),
                            ),
                            models.Q(
                                ("item__in", ["31-1", "31-2", "31-4"]), ("matter", "antisocial")
                            ),
                            _connector="OR",
                        ),
                        name="matter_has_the_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel", "portal"), ("reporter__isnull", True), _connector="XOR"
                        ),
                        name="only_companies_report_in_the_portal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contract__isnull", True), ("holder__isnull", False), _connector="OR"
                        ),
                        name="contract_of_a_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holder__isnull", False),
                            models.Q(
                                ("due_on__isnull", True),
                                models.Q(("state", "founded"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="founded_and_asked_only_with_a_holder",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                            ("reported", "受付"),
                            ("added", "通報者からの追加の情報"),
                            ("identified", "対象の契約者の特定"),
                            ("asked", "契約者への説明・是正の求め"),
                            ("explained", "契約者の説明"),
                            ("assessed", "評価"),
                            ("suspend", "契約全体の停止"),
                            ("suspend_part", "契約の一部の停止"),
                            ("delete", "情報の削除"),
                            ("terminate", "契約の解除"),
                            ("terminate_part", "契約の一部の解除"),
                            ("told", "通報者への回答"),
                            ("note", "メモ・ファイル"),
                            ("closed", "完了"),
                        ],
                        max_length=14,
                        verbose_name="What was done",
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("founded", "該当する"),
                            ("unfounded", "該当しない"),
                            ("more", "情報が足りない"),
                        ],
                        max_length=10,
                        verbose_name="Assessment",
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=10, verbose_name="Ground")),
                ("until", models.DateField(null=True, verbose_name="Explanation due on")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="For staff")),
                (
                    "said",
                    models.TextField(blank=True, max_length=2000, verbose_name="What was told"),
                ),
                ("at", models.DateTimeField(verbose_name="Recorded at")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="conduct.case",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "Step of a case",
                "verbose_name_plural": "Steps of cases",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "reported")),
                        fields=("case",),
                        name="a_case_is_taken_up_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "assessed"), ("outcome", ""), _connector="XOR"),
                        name="only_an_assessment_has_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "asked"), ("until__isnull", True), _connector="XOR"
                        ),
                        name="only_who_is_asked_has_a_due_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="conduct/%Y/", verbose_name="File")),
                ("file_name", models.CharField(max_length=120, verbose_name="File name")),
                ("content_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField(verbose_name="Size")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="conduct.step",
                    ),
                ),
            ],
            options={
                "verbose_name": "File of a case",
                "verbose_name_plural": "Files of cases",
                "ordering": ["id"],
            },
        ),
    ]
