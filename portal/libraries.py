"""What invoices need from the operating system, and how to get it.

Runs as a script too, at the end of a set-up without apt: it then names what is
missing and ends with code 1. Imports nothing beyond the standard library.
"""

import ctypes
import ctypes.util
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    what: str
    consequence: str
    commands: tuple[str, ...]


PANGO = Missing(
    "Pango",
    "請求書のPDFを作れません / invoices cannot be rendered",
    ("apt-get install libpango-1.0-0 libpangoft2-1.0-0", "dnf install pango", "brew install pango"),
)
HARFBUZZ_SUBSET = Missing(
    "libharfbuzz-subset",
    "PDFの作成が数倍から数十倍遅くなります / rendering takes many times as long",
    ("apt-get install libharfbuzz-subset0", "dnf install harfbuzz", "brew install harfbuzz"),
)
JAPANESE_FONT = Missing(
    "日本語のTrueTypeフォント / a Japanese TrueType font",
    "請求書の文字が出ないか、PDFが大きく遅くなります / text is missing, or files large and slow",
    (
        "apt-get install fonts-ipaexfont-gothic fonts-morisawa-bizud-gothic fonts-ipamj-mincho",
        "dnf install ipa-ex-gothic-fonts",
        "brew install --cask font-biz-udpgothic",
    ),
)


def has_library(name: str, file_name: str) -> bool:
    """Whether the dynamic loader finds a library, as the PDF renderer looks for it.

    By its file name first: looking for it by name asks the compiler and the linker.
    """
    try:
        ctypes.CDLL(file_name)
    except OSError:
        return ctypes.util.find_library(name) is not None
    return True


def has_japanese_truetype_font() -> bool:
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=ja:fontformat=TrueType", "family"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        return False
    return bool(listed.stdout.strip())


def missing() -> Iterator[Missing]:
    if not has_library("pango-1.0", "libpango-1.0.so.0"):
        yield PANGO
    if not has_library("harfbuzz-subset", "libharfbuzz-subset.so.0"):
        yield HARFBUZZ_SUBSET
    if not has_japanese_truetype_font():
        yield JAPANESE_FONT


def main() -> int:
    found = list(missing())
    for item in found:
        print(f"不足 / missing: {item.what} — {item.consequence}", file=sys.stderr)
        for command in item.commands:
            print(f"    {command}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
