import django.contrib.postgres.fields
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
            name="Entry",
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
                        db_collation="C", max_length=60, unique=True, verbose_name="Entry number"
                    ),
                ),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("subcontractors", "再委託先"),
                            ("confidential", "秘密情報"),
                            ("personal", "個人情報"),
                        ],
                        max_length=15,
                        verbose_name="Register",
                    ),
                ),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("subcontract", "再委託"),
                            ("received", "受領した情報"),
                            ("given", "提供した情報"),
                            ("request", "本人からの請求"),
                        ],
                        max_length=12,
                        verbose_name="Kind",
                    ),
                ),
                ("party", models.CharField(max_length=120, verbose_name="Other party")),
                ("title", models.CharField(max_length=120, verbose_name="Subject")),
                ("scope", models.CharField(blank=True, max_length=2000, verbose_name="Scope")),
                (
                    "purpose",
                    models.CharField(blank=True, max_length=120, verbose_name="Purpose of use"),
                ),
                ("marking", models.CharField(blank=True, max_length=120, verbose_name="Marking")),
                (
                    "designated_on",
                    models.DateField(null=True, verbose_name="Designated in writing on"),
                ),
                ("starts_on", models.DateField(verbose_name="From")),
                (
                    "asked",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("disclosure", "開示(個人情報保護法第33条)"),
                            ("correction", "訂正・追加・削除(個人情報保護法第34条)"),
                            ("erasure", "利用停止・消去(個人情報保護法第35条)"),
                        ],
                        max_length=10,
                        verbose_name="Requested",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "管理中"),
                            ("closed", "完了"),
                            ("outside", "秘密情報に当たらない"),
                            ("void", "取消し"),
                        ],
                        max_length=8,
                        verbose_name="State",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="Due on")),
                (
                    "due_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bind", "義務を負わせる書面を取る"),
                            ("protect", "管理の措置を定める"),
                            ("tell", "開示を相手方に通知する"),
                            ("return", "資料を返還する"),
                            ("erase", "完全に消去する"),
                            ("answer", "本人に回答する"),
                        ],
                        max_length=8,
                        verbose_name="Due",
                    ),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="Done on")),
                (
                    "sought",
                    models.GeneratedField(
                        db_persist=True,
                        expression=contracts.office.folding.Folded(
                            django.db.models.functions.text.Concat(
                                models.F("party"),
                                models.Value("|"),
                                models.F("title"),
                                models.Value("|"),
                                models.F("scope"),
                            )
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "closed_by",
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
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Register entry",
                "verbose_name_plural": "Register entries",
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        fields=["register", "starts_on", "number"], name="register_by_day"
                    ),
                    models.Index(
                        condition=models.Q(("due_on__isnull", False)),
                        fields=["due_on", "id"],
                        name="register_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("register", "subcontractors"), ("sort__in", ["subcontract"])),
                            models.Q(
                                ("register", "confidential"), ("sort__in", ["received", "given"])
                            ),
                            models.Q(
                                ("register", "personal"),
                                ("sort__in", ["received", "given", "request"]),
                            ),
                            _connector="OR",
                        ),
                        name="register_has_the_sort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sort", "request"), ("asked", ""), _connector="XOR"),
                        name="only_requests_ask",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"), ("closed_on__isnull", False), _connector="XOR"
                        ),
                        name="entry_open_or_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_kind", ""), ("due_on__isnull", True)),
                            models.Q(
                                ("due_on__isnull", False),
                                ("state", "open"),
                                models.Q(("due_kind", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="only_open_entries_are_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
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
                            ("entered", "登録"),
                            ("duties", "義務を引き受けた書面"),
                            ("handed", "渡したもの"),
                            ("ended", "再委託の終了"),
                            ("measures", "管理の措置"),
                            ("access", "閲覧者の追加"),
                            ("access_ended", "閲覧者の削除"),
                            ("consent", "書面の承諾"),
                            ("copied", "複製・改変"),
                            ("disclosed", "第三者への開示"),
                            ("told", "開示の通知"),
                            ("return_asked", "返還・消去の要請"),
                            ("returned", "資料の返還"),
                            ("erased", "完全な消去"),
                            ("exempt", "秘密情報からの除外"),
                            ("identified", "本人確認"),
                            ("passed_on", "契約者への引継ぎ"),
                            ("answered", "本人への回答"),
                            ("note", "メモ・ファイル"),
                            ("voided", "誤登録の取消し"),
                        ],
                        max_length=12,
                        verbose_name="Kind",
                    ),
                ),
                ("day", models.DateField(verbose_name="Day")),
                ("until", models.DateField(null=True, verbose_name="Day named")),
                (
                    "chosen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=11),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Choice",
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="To whom")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="Details")),
                ("at", models.DateTimeField(verbose_name="Recorded at")),
                (
                    "file",
                    models.FileField(blank=True, upload_to="registers/%Y/", verbose_name="File"),
                ),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=120, verbose_name="File name"),
                ),
                ("content_type", models.CharField(blank=True, max_length=60)),
                ("size", models.PositiveIntegerField(null=True, verbose_name="Size")),
                ("sha256", models.CharField(blank=True, max_length=64)),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="registers.entry",
                    ),
                ),
                (
                    "subcontract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="registers.entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "Act about a register entry",
                "verbose_name_plural": "Acts about register entries",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "entered")),
                        fields=("entry",),
                        name="an_entry_is_entered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("subcontract__isnull", True), ("kind", "disclosed"), _connector="OR"
                        ),
                        name="only_disclosed_to_a_subcontractor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("file", ""),
                                ("file_name", ""),
                                ("sha256", ""),
                                ("size__isnull", True),
                            ),
                            models.Q(
                                ("size__isnull", False),
                                models.Q(("file", ""), _negated=True),
                                models.Q(("file_name", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="act_has_a_file_whole",
                    ),
                ],
            },
        ),
    ]
