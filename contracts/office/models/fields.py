"""Kinds of columns that several tables share, and their validators."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.jp import cn

LONGEST_PAYER = 60
"""Characters of a payer's name."""

postal_code = RegexValidator(
    r"^[0-9]{7}$", _("Enter the postal code as seven digits, such as 100-0001")
)
phone_number = RegexValidator(
    r"^(0[0-9]{9,10}|\+[0-9]{9,15})$",
    _("Enter the telephone number with its area code, such as 03-1234-5678 (10 or 11 digits)"),
)
"""Of Japan; one of another country begins with its plus sign."""


def corporate_number(value: str) -> None:
    """Thirteen digits with the right check digit (Ministry of Finance's rule)."""
    try:
        cn.validate(value)
    except NumberError as error:
        raise ValidationError(
            _(
                "The corporate number %(value)s seems to be incorrect. Check the 13 digits in the "
                "register or on the National Tax Agency's site"
            ),
            code="corporate_number",
            params={"value": value},
        ) from error


def katakana(value: str) -> None:
    """A reading, normalised."""
    wrong = "".join(c for c in value if not ("ァ" <= c <= "ヾ" or c == " "))
    if wrong:
        raise ValidationError(
            _(
                "Enter it in katakana. “%(wrong)s” cannot be used (hiragana and half-width kana "
                "are converted automatically)"
            ),
            params={"wrong": wrong},
        )


def payer_name(value: str) -> None:
    """A name as banks print it, normalised."""
    if len(value) > LONGEST_PAYER or not all(map(_is_printed, value)):
        raise ValidationError(
            _(
                "“%(name)s” cannot be used as a payer name. Enter it as shown on bank "
                "statements, in kana, letters, digits and ( ) . -, up to 60 characters"
            ),
            params={"name": value},
        )


def _is_printed(character: str) -> bool:
    """Whether banks print it in a name, once it is normalised."""
    return "ァ" <= character <= "ヾ" or (
        character.isascii() and (character.isalnum() or character in " ().-")
    )


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
