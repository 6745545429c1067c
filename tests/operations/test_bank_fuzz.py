"""Thousands of broken and hostile files: each is read whole or refused, never half or by a crash.

The generator is seeded, so that a failure comes again; it names the case.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from billing.bank import csv, guessing, reading
from billing.bank.columns import Columns
from billing.bank.entries import Contents, FileKind, RecordForm
from billing.bank.problems import BadFile
from billing.models import BankFile, BankRecord
from billing.operations import bank_files, bank_formats
from contracts.office import context
from contracts.office.context import By
from contracts.office.models import JournalEntry
from contracts.office.terms.explanation import Refused
from tests.rules.banks import TODAY, entry, lines, several, statement, transfers

INPUTS = Path(__file__).parent.parent / "rules" / "bank"
CASES = 4_000
STORED = 250

Change = Callable[[Random, bytes], bytes]
MAP = Columns("日付", incoming="入金", outgoing="出金", payer_name="名義", reference="番号")
ROWS = "日付,名義,入金,出金,番号\r\n" + "".join(
    f'2026/7/{day},"ｶ)ﾐﾎﾝ{day}",{day * 1_000},,{day}\r\n2026/7/{day},手数料,,"1,{day:03}",\r\n'
    for day in range(1, 8)
)
ROOTS = [
    transfers(entry(edi="A1"), entry(1, "ﾔﾏﾀﾞ"), entry(7, is_cancelled=True)),
    transfers(entry(edi="A1"), entry(1, "ﾔﾏﾀﾞ"), form=RecordForm.B).replace(b"\r\n", b""),
    transfers(entry(35_640, edi="000000035640")),
    statement(entry(), entry(20, is_incoming=False, remark="ﾃｽｳﾘﾖｳ")),
    several(),
    transfers(entry()).decode("cp932").encode(),
    ROWS.encode("cp932"),
    ROWS.encode("utf-8-sig"),
    (INPUTS / "statement-camt053.xml").read_bytes().replace(b"2026-11", b"2026-07"),
    (INPUTS / "statement.mt940")
    .read_bytes()
    .replace(b"2611101110", b"2607100710")
    .replace(b"2611", b"2607"),
]
TOKENS = [
    b"\x00", b"\x1a", b"\r\n", b"\n", b'"', b'""', b"'", b",", b"\t", b"\xff\xfe", b"\x8e\xb1",
    "株".encode("cp932"), "株".encode(), "😀".encode(), b"\xef\xbb\xbf", b"\xed\xa0\x80", b"=1+1",
    b"=cmd|' /C calc'!A0", b"@SUM(1)", b"-1", b"9" * 400, b"1e999", b"NaN", "٣".encode(),
    "²".encode(), "令和元年1月1日".encode(), "令和99年99月99日".encode("cp932"), b"2026/02/30",
    b"{{7*7}}", b"<script>alert(1)</script>", b"%s%n", b"\\u0000", b" " * 300, b"\x7f", b"\x85",
    "\u2028".encode(), "‮".encode(), b"0" * 200, b"2" + b" " * 199, b"9" + b" " * 199,
]  # fmt: skip


def place(random: Random, content: bytes) -> int:
    return random.randrange(len(content) + 1)


def flip(random: Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(random.choice([1, 1, 2, 8, 64])):
        if found:
            found[random.randrange(len(found))] ^= 1 << random.randrange(8)
    return bytes(found)


def cut(random: Random, content: bytes) -> bytes:
    return content[: place(random, content)]


def behead(random: Random, content: bytes) -> bytes:
    return content[place(random, content) :]


def remove(random: Random, content: bytes) -> bytes:
    first = place(random, content)
    return content[:first] + content[first + random.choice([1, 2, 100, 200, 202]) :]


def repeat(random: Random, content: bytes) -> bytes:
    first = place(random, content)
    return content[:first] + content[first : first + 202] * random.choice([2, 3, 50]) + content


def insert(random: Random, content: bytes) -> bytes:
    first = place(random, content)
    return content[:first] + random.choice(TOKENS) + content[first:]


def overwrite(random: Random, content: bytes) -> bytes:
    token, first = random.choice(TOKENS), place(random, content)
    return content[:first] + token + content[first + len(token) :]


def digit(random: Random, content: bytes) -> bytes:
    places = [n for n, byte in enumerate(content) if 48 <= byte <= 57]
    found = bytearray(content)
    if places:
        found[random.choice(places)] = random.choice(b"0123456789 -.")
    return bytes(found)


def shuffle(random: Random, content: bytes) -> bytes:
    records = content.split(b"\r\n")
    random.shuffle(records)
    return b"\r\n".join(records)


def encode(random: Random, content: bytes) -> bytes:
    text = content.decode("cp932", "replace")
    names = ["utf-8", "utf-16", "utf-16-be", "utf-32", "euc_jp", "iso2022_jp", "cp037", "utf-7"]
    return text.encode(random.choice(names), "replace")


def noise(random: Random, content: bytes) -> bytes:
    return random.randbytes(random.choice([1, 7, 200, 1_000, 5_000]))


def quotes(random: Random, content: bytes) -> bytes:
    return content + b'"' * random.choice([1, 2, 3, 1_001, 200_000]) + b",x" * random.choice([0, 9])


def mix(random: Random, content: bytes) -> bytes:
    other = random.choice(ROOTS)
    return content[: place(random, content)] + other[place(random, other) :]


def same(random: Random, content: bytes) -> bytes:
    return content


CHANGES: list[Change] = [
    flip, cut, behead, remove, repeat, insert, overwrite, digit, shuffle, encode, noise, quotes,
    mix, same,
]  # fmt: skip


def case(number: int) -> bytes:
    random = Random(number)
    content = random.choice(ROOTS)
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        content = random.choice(CHANGES)(random, content)
    return content


def test_thousands_of_broken_files_are_read_whole_or_refused_with_a_reason():
    outcomes = Counter()
    for number in range(CASES):
        content = case(number)
        for read in (
            lambda c: reading.read(c, TODAY),
            lambda c: reading.read(c, TODAY, RecordForm.B),
            lambda c: csv.read(c, guessing.guess(c)[0], TODAY),
            lambda c: csv.read(c, MAP, TODAY, "cp932"),
            lambda c: csv.read(c, MAP, TODAY, "utf-8"),
        ):
            found = outcome(read, content)
            outcomes["refused" if isinstance(found, BadFile) else found.kind] += 1
            told_whole(found, number)
    assert outcomes["refused"] > CASES
    assert all(outcomes[kind] > CASES / 100 for kind in FileKind), outcomes


def outcome(read: Callable[[bytes], Contents], content: bytes) -> Contents | BadFile:
    try:
        return read(content)
    except BadFile as bad:
        return bad


def told_whole(found: Contents | BadFile, number: int) -> None:
    """A refusal says what and where in both languages; what was read can be stored."""
    if isinstance(found, BadFile):
        assert 1 <= len(found.problems) <= 100, number
        for problem in found.problems:
            assert problem.ja, number
            assert problem.en, number
            assert min(problem.line, problem.byte) >= 0, number
        return
    for told in (row for one in found.statements for row in one.entries):
        assert 0 <= told.amount <= 10**13, number
        assert told.booking_date <= TODAY, number
        texts = [told.payer_name, told.remark, told.edi, told.bank, told.reference]
        assert "\x00" not in "".join(texts), number


def test_no_cut_of_a_file_is_imported():
    for root in ROOTS[:5]:
        whole = reading.read(root, TODAY, RecordForm.A if root == ROOTS[2] else None)
        for end in range(len(root)):
            try:
                found = reading.read(root[:end], TODAY, RecordForm.A if root == ROOTS[2] else None)
            except BadFile:
                continue
            assert found.statements == whole.statements  # only blanks at the end were cut


def test_no_lost_or_changed_amount_is_imported():
    content = transfers(entry(35_640), entry(12_345, "ﾔﾏﾀﾞ"))
    for number in (1, 2):
        records = lines(content)
        for at in range(19, 29):
            for new in b"0123456789":
                record = bytearray(records[number])
                changed = record[at] != new
                record[at] = new
                wrong = [*records]
                wrong[number] = bytes(record)
                if changed:
                    with pytest.raises(BadFile):
                        reading.read(b"\r\n".join(wrong), TODAY, RecordForm.A)


def rows() -> list[int]:
    return [model.objects.count() for model in (BankFile, BankRecord, JournalEntry)]


@pytest.mark.django_db
def test_nothing_is_half_imported():
    by: By = context.system(TODAY)
    layout = bank_formats.keep(by, "見本", "cp932", MAP)
    stored = Counter()
    for number in range(STORED):
        content = case(number)
        before = rows()
        try:
            file = bank_files.receive(by, f"{number}\x00.txt", content, number % 2 and layout.pk)
        except (BadFile, Refused):
            stored["refused"] += 1
            assert rows() == before, number
            continue
        stored["taken"] += 1
        told = sum(
            sum(a[k][0] for k in ("in", "out", "cancelled")) for a in file.summary["accounts"]
        )
        assert file.records.count() == told, number
        if number % 3:
            bank_files.commit(by, file.pk)
            assert file.records.filter(state="waiting", outcome="incoming").count() <= told
        else:
            bank_files.discard(by, file.pk)
            assert not file.records.exists()
    assert min(stored["refused"], stored["taken"]) > 10, stored
