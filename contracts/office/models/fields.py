"""Kinds of columns that several tables share, and their validators."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.jp import cn

postal_code = RegexValidator(r"^\d{7}$", _("A postal code has seven digits."))
phone_number = RegexValidator(r"^\+?\d{9,15}$", _("A telephone number contains only digits."))


def corporate_number(value: str) -> None:
    """Thirteen digits with the right check digit (Ministry of Finance's rule)."""
    try:
        cn.validate(value)
    except NumberError as error:
        raise ValidationError(
            gettext("The corporate number %(value)s has a wrong length or check digit."),
            code="corporate_number",
            params={"value": value},
        ) from error


class CodeField(models.CharField):
    """A number or name that people sort by: plain byte order, whatever the locale."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


class Reference(models.ForeignKey):
    """A foreign key of a table filled by the thousand: checked by statement, not by row.

    See migration 0002. Indexes are named in the table's Meta where they are wanted.
    """

    def __init__(self, to, on_delete=models.PROTECT, **kwargs):
        kwargs.setdefault("db_constraint", False)
        kwargs["db_index"] = False
        super().__init__(to, on_delete, **kwargs)
