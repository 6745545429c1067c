"""What columns are called in the records where their model does not say."""

from django.db.models import ForeignKey, Model

NAMES = {
    "about": "対象の請求書",
    "account": "アカウント",
    "approved_by": "承認者",
    "article": "条項",
    "author": "作成者",
    "category": "区分",
    "closed_by": "決定者",
    "data": "内容",
    "day_count": "日数の数え方",
    "decided_by": "決定者",
    "declined_mail": "受け取らないメール",
    "draft": "下書き",
    "edition_sha256": "同意した版のSHA-256",
    "explanation": "説明",
    "explanation_en": "計算(英語)",
    "format": "CSVの形式",
    "from_customer": "承継元",
    "id": "ID",
    "identity": "同一の印",
    "invited_by": "招待者",
    "key": "鍵",
    "kind": "種類",
    "learned_by": "登録者",
    "left_out": "起案から除外",
    "previous_sha256": "前のSHA-256",
    "percent": "税率(%)",
    "position": "順",
    "price_unit": "単価の単位",
    "proposed_by": "起案者",
    "recorded_by": "記録者",
    "requested_by": "依頼者",
    "responsible": "責任者",
    "reverses": "取り消す充当",
    "sha256": "SHA-256",
    "state": "状態",
    "subject": "対象の行",
    "tax_category": "税の区分",
    "tax_percent": "税率(%)",
    "to_customer": "承継先",
    "updated_by": "更新者",
    "uploaded_by": "登録者",
}


def name_columns(model: type[Model]) -> None:
    """A foreign key is called as its table; nothing that a model says is changed."""
    for field in model._meta.concrete_fields:
        if getattr(field, "_verbose_name", None) is not None:
            continue
        if field.name in NAMES:
            field.verbose_name = NAMES[field.name]
        elif isinstance(field, ForeignKey):
            field.verbose_name = field.related_model._meta.verbose_name or field.name
