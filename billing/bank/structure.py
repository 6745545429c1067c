"""Header, data, trailer, for each account; then the end. Complete sets may follow one another."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from billing.bank.layout import CODE, DATA, END, HEADER, STATEMENT_CODE, TRAILER, TRANSFERS_CODE
from billing.bank.opening import FileRecord
from billing.bank.problems import BadFile, Problems, refuse

OTHERS = {
    "11": ("給与振込", "salary transfers"),
    "12": ("賞与振込", "bonus transfers"),
    "21": ("総合振込", "outgoing transfers"),
    "91": ("口座振替", "direct debits"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one account."""

    header: FileRecord
    data: list[FileRecord]
    trailer: FileRecord


@dataclass(slots=True)
class _Begun:
    """An account whose trailer may be missing."""

    header: FileRecord
    data: list[FileRecord] = field(default_factory=list)
    trailer: FileRecord | None = None

    def closed(self) -> Group:
        assert self.trailer is not None, "a missing trailer is a problem of the file"
        return Group(self.header, self.data, self.trailer)


@dataclass(frozen=True, slots=True)
class Set:
    """What a bank's file holds from its first header to its end."""

    groups: list[Group]
    end: FileRecord


@dataclass(frozen=True, slots=True)
class Structure:
    """`sets` are more than one where whoever fetched them put files together."""

    code: str
    sets: list[Set]

    @property
    def groups(self) -> list[Group]:
        return [group for one in self.sets for group in one.groups]


def structure(records: Iterable[FileRecord]) -> Structure:
    """Raises BadFile with all that is out of order."""
    problems = Problems()
    groups: list[_Begun] = []
    sets: list[tuple[list[_Begun], FileRecord]] = []
    end = None
    for record in records:
        kind = chr(record.data[0])
        if end is not None and kind == HEADER:
            sets.append((groups, end))
            groups, end = [], None
        is_open = bool(groups) and groups[-1].trailer is None
        wrong = _out_of_order(kind, is_open, bool(groups), end is not None)
        if wrong:
            problems.add(record.line, 1, *wrong)
            if not groups:
                raise _no_zengin(record)
        elif kind == HEADER:
            groups.append(_Begun(record))
        elif kind == DATA:
            groups[-1].data.append(record)
        elif kind == TRAILER:
            groups[-1].trailer = record
        elif kind == END:
            end = record
    last = groups[-1].trailer or groups[-1].header
    if groups[-1].trailer is None:
        problems.add(
            last.line,
            0,
            "最後の口座にトレーラレコード(8)がありません。ファイルが途中で切れています。銀行から取り直してください",
            "The last account has no trailer (8): the file is cut off; download it again",
        )
    if end is None:
        problems.add(
            last.line,
            0,
            "エンドレコード(9)がありません。ファイルが途中で切れています。銀行から取り直してください",
            "There is no end record (9): the file is cut off; download it again",
        )
    code = _code([group for before, _ in sets for group in before] + groups, problems)
    problems.tell()
    assert end is not None, "a missing end is a problem of the file"
    closed = [Set([one.closed() for one in begun], at) for begun, at in [*sets, (groups, end)]]
    return Structure(code, closed)


def _out_of_order(kind: str, is_open: bool, begun: bool, ended: bool) -> tuple[str, str] | None:
    if kind not in (HEADER, DATA, TRAILER, END):
        return (
            f"データ区分「{kind}」は全銀形式にありません。200バイトごとのレコードか確かめてください",
            f"Zengin files have no record kind {kind!r}; are the records 200 bytes long?",
        )
    if ended:
        return (
            "エンドレコードの後に、ヘッダレコード(1)で始まらないレコードがあります。銀行から取り直してください",
            "Records after the end begin with no header (1); download the file again",
        )
    if kind == HEADER and is_open:
        return (
            "前の口座のトレーラレコード(8)がないまま次のヘッダがあります。銀行から取り直してください",
            "A header comes before the trailer (8) of the previous account; download it again",
        )
    if kind in (DATA, TRAILER) and not is_open:
        return (
            "ヘッダレコード(1)より前、またはトレーラレコード(8)より後に明細があります。銀行から取り直してください",
            "There are entries before a header (1) or after a trailer (8); download the file again",
        )
    if kind == END and (is_open or not begun):
        return (
            "トレーラレコード(8)より前にエンドレコードがあります。銀行から取り直してください",
            "The end record comes before the trailer (8); download the file again",
        )
    return None


def _no_zengin(record: FileRecord) -> BadFile:
    return refuse(
        "全銀形式のヘッダレコード(1)で始まっていません。CSVなら、CSVの形式を選んでください",
        "It does not begin with a Zengin header (1); if it is CSV, choose its CSV format",
        record.line,
        1,
    )


def _code(groups: list[_Begun], problems: Problems) -> str:
    codes = [_text(group.header) for group in groups]
    for group, code in zip(groups, codes, strict=True):
        if code not in (TRANSFERS_CODE, STATEMENT_CODE):
            ja, en = OTHERS.get(code, ("不明な種別", "an unknown kind"))
            problems.add(
                group.header.line,
                CODE.first,
                f"種別コード「{code}」({ja})は取り込めません。振込入金通知(01)か入出金取引明細(03)だけです",
                f"Kind {code!r} ({en}) cannot be imported; import 01 (transfers) or 03 (statement)",
            )
        elif code != codes[0]:
            problems.add(
                group.header.line,
                CODE.first,
                f"種別コード{codes[0]}のファイルに{code}が混ざっています。分けて取り込んでください",
                f"Kind {code} is mixed into a file of kind {codes[0]}; import them separately",
            )
    return codes[0]


def _text(header: FileRecord) -> str:
    return header.data[CODE.first - 1 : CODE.last].decode("cp932")
