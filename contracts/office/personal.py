"""Which columns hold personal data, and by what mark each is replaced when it is erased (Art. 29).

Each model says so of itself, as it says what of it a company can take away:
`@personal(of_companies("customer"), name=MARK, email=ADDRESS)`. The guards of the database let a
record be changed in exactly these columns, to exactly these marks, while its company is erased.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BinaryField,
    BooleanField,
    Case,
    CharField,
    F,
    FileField,
    Func,
    JSONField,
    Model,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat

from contracts.office.registry import Registry

MARK = "消去済み"
"""What stands where a person's words stood."""
NO_FILE: Mapping[str, Any] = {
    "file": "", "file_name": "", "content_type": "", "size": None, "sha256": "",
}  # fmt: skip
"""The columns of a file that is taken from the disk."""


class Address:
    """A mark that is an address of its own, which no mail server delivers to."""


ADDRESS = Address()


class Masked:
    """JSON whose words are replaced by the mark: all, or in parts (`parties.recipient`)."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts or ("",)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whose data is erased: companies, accounts of nobody else's, and the words for them.

    `unowned` is what belongs to no company, by kind.
    """

    companies: Sequence[int] = ()
    accounts: Sequence[int] = ()
    words: Sequence[str] = ()
    unowned: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows concerned; `owners` lead to what they are counted by, a company or an account."""

    find: Callable[[Leaving], Q]
    owners: tuple[str, ...] = ()
    is_of_account: bool = False
    is_unowned: bool = False
    says_of_strangers: bool = False


def of_companies(*paths: str, **also: object) -> Rows:
    """Rows that lead to a company; of these only those with the values `also`."""

    def find(who: Leaving) -> Q:
        found = Q()
        for path in paths:
            found |= Q(**{f"{path}__in": who.companies})
        return found & Q(**also)

    return Rows(find, paths)


def of_accounts(path: str, company: str = "") -> Rows:
    """Rows that lead to the account of a person who belongs to no other company.

    Those of a `company` only where it is nobody's or is erased: the others' records stay.
    """

    def find(who: Leaving) -> Q:
        found = Q(**{f"{path}__in": who.accounts})
        if company:
            found &= Q(**{f"{company}__isnull": True}) | Q(**{f"{company}__in": who.companies})
        return found

    return Rows(find, (path,), is_of_account=True)


def of_nobody(kind: str, path: str = "pk") -> Rows:
    """Rows that lead to something of a kind that belongs to no company, and is erased by itself."""
    return Rows(lambda who: Q(**{f"{path}__in": who.unowned.get(kind, ())}), is_unowned=True)


def of_words(path: str, **also: object) -> Rows:
    """Rows of no company whose column is one of the words; they are not counted.

    Of these only those with the values `also`.
    """
    return Rows(lambda who: Q(**{f"{path}__in": who.words}, **also))


def that_say(table: str, column: str, *, also_of_strangers: bool = False) -> Rows:
    """Rows of others, or of no company, in whose column the words stand; they are not counted."""

    def find(who: Leaving) -> Q:
        said = f'"{table}"."{column}"::text LIKE ANY(%s)'
        likes = [f"%{_plain(word)}%" for word in who.words]
        return Q(RawSQL(said, [likes], output_field=BooleanField()))

    return Rows(find, says_of_strangers=also_of_strangers)


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True, slots=True)
class Personal:
    """Columns of a model with their marks; without any, its rows are deleted."""

    name: str
    model: type[Model]
    rows: Rows
    columns: Mapping[str, Any]

    @property
    def files(self) -> list[str]:
        """The columns that name a file."""
        fields = self.model._meta
        return [name for name in self.columns if isinstance(fields.get_field(name), FileField)]

    @property
    def marks(self) -> dict[str, Any]:
        """What an UPDATE sets."""
        return {name: self._mark(name, value) for name, value in self.columns.items()}

    def _mark(self, name: str, value: Any) -> Any:
        field = self.model._meta.get_field(name)
        if value is ADDRESS:
            pk = Cast(self.model._meta.pk.name, TextField())
            parts = (Value("erased-"), pk, Value("@erased.invalid"))
            return Concat(*parts, output_field=TextField())
        if isinstance(value, Masked):
            masked: Any = F(name)
            for part in value.parts:
                masked = Func(
                    masked, Value(part), function="office_masked", output_field=JSONField()
                )
            return masked
        if isinstance(field, CharField | TextField) and value and value is MARK:
            whole = When(**{name: ""}, then=Value(""))
            return Case(whole, default=Value(MARK), output_field=TextField())
        return b"" if isinstance(field, BinaryField) else value


PERSONAL: Registry[Personal] = Registry()


def personal(rows: Rows, **columns: Any) -> Callable[[type[Model]], type[Model]]:
    """Declare the columns of a model that hold personal data; of no columns, its rows do."""

    def register(model: type[Model]) -> type[Model]:
        table = model._meta.db_table
        names = (f"{table}:{n}" if n else table for n in range(9))
        name = next(name for name in names if PERSONAL.get(name) is None)
        PERSONAL.register(Personal(name, model, rows, columns))
        return model

    return register
