import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import contracts.office.folding
import contracts.office.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
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
                    "topic",
                    models.CharField(
                        choices=[
                            ("applying", "お申し込み"),
                            ("paying", "お支払い"),
                            ("documents", "請求書と領収書"),
                            ("changing", "台数とプランの変更"),
                            ("ending", "更新と解約"),
                            ("support", "サポート"),
                            ("portal", "ポータルの使い方"),
                        ],
                        max_length=9,
                        verbose_name="Topic",
                    ),
                ),
                ("place", models.PositiveIntegerField(verbose_name="Place")),
                ("question", models.CharField(max_length=120, verbose_name="Question")),
                ("answer", models.CharField(max_length=4000, verbose_name="Answer")),
                (
                    "question_en",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="Question in English"
                    ),
                ),
                (
                    "answer_en",
                    models.CharField(blank=True, max_length=4000, verbose_name="Answer in English"),
                ),
                (
                    "words",
                    models.CharField(blank=True, max_length=200, verbose_name="Other words for it"),
                ),
                (
                    "pages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("service", "サービスと料金"),
                                ("calculator", "はじめの1年の料金"),
                                ("apply", "お申し込み"),
                                ("terms", "規約"),
                                ("status", "稼働状況"),
                                ("notices", "お知らせ"),
                                ("contracts", "概要"),
                                ("invoices", "請求書"),
                                ("pay", "お支払い方法"),
                                ("payments", "入金"),
                                ("statement", "取引残高"),
                                ("exports", "ファイル"),
                                ("particulars", "登録内容"),
                                ("people", "利用者"),
                                ("security", "セキュリティ"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Pages that it leads to",
                    ),
                ),
                ("is_public", models.BooleanField(verbose_name="Also for visitors")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "下書き"),
                            ("published", "公開中"),
                            ("withdrawn", "公開停止"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="State",
                    ),
                ),
                ("published_at", models.DateTimeField(null=True, verbose_name="Published at")),
                ("changed_at", models.DateTimeField(verbose_name="Changed at")),
                (
                    "asked",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("question"),
                                models.Value("|"),
                                models.F("question_en"),
                                models.Value("|"),
                                models.F("words"),
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("question"),
                                models.Value("|"),
                                models.F("answer"),
                                models.Value("|"),
                                models.F("question_en"),
                                models.Value("|"),
                                models.F("answer_en"),
                                models.Value("|"),
                                models.F("words"),
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
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
            ],
            options={
                "verbose_name": "Question and answer",
                "verbose_name_plural": "Questions and answers",
                "ordering": ["place"],
                "indexes": [models.Index(fields=["changed_at", "id"], name="questions_by_change")],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("place",),
                        name="one_question_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("question", ""), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                        ),
                        name="question_in_japanese",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer_en", ""), ("question_en", "")),
                            models.Q(
                                models.Q(("question_en", ""), _negated=True),
                                models.Q(("answer_en", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="question_in_english_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("published_at__isnull", False), _connector="XOR"
                        ),
                        name="question_published_has_its_moment",
                    ),
                ],
            },
        ),
    ]
