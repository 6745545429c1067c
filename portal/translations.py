"""The Japanese of the pages: compiles the catalogue, and holds it against the code.

`python portal/translations.py compile` writes the .mo that Django reads; set-up runs it.
`python portal/translations.py check` fails where a message is missing, fuzzy or unused, or its
placeholders differ; `make lint` runs it. Neither needs settings or a database. They load Babel;
whoever asks only whether the .mo is there does not.
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/ja/LC_MESSAGES/django.po")
OURS = ("contracts", "billing", "support", "portal", "templates")
THEME = ("unfold", "django.contrib.admin", "django.contrib.auth")
"""Packages of the admin; what they lack in Japanese stands in our catalogue too."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Key = tuple[str | None, str | tuple[str, str]]
"""The context and the English of a message, or its singular and plural."""


def read(root: Path = ROOT) -> "Catalog":
    from babel.messages.pofile import read_po

    with (root / CATALOGUE).open("rb") as file:
        return read_po(file, locale="ja")


def compile_catalogue(root: Path = ROOT) -> None:
    """Writes the .mo beside the .po; whoever reads meanwhile sees the old one or the new."""
    from babel.messages.mofile import write_mo

    target = (root / CATALOGUE).with_suffix(".mo")
    beside = target.with_suffix(f".{os.getpid()}")
    with beside.open("wb") as file:
        write_mo(file, read(root))
    beside.replace(target)


def is_compiled(root: Path = ROOT) -> bool:
    """Whether the .mo is there and no older than the .po."""
    source = root / CATALOGUE
    target = source.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def in_code(folders: Iterable[Path]) -> dict[Key, str]:
    """Every message of Python modules and templates, with the file that says it first."""
    found: dict[Key, str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".svg"):
                for key in _messages(path):
                    found.setdefault(key, str(path))
    return found


def _messages(path: Path) -> Iterator[Key]:
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    file = io.BytesIO(source.encode())
    for _line, message, _comments, context in extract("python", file, keywords=KEYWORDS):
        if message:
            text = (message[0], message[1]) if isinstance(message, tuple) else message
            yield context, text


def faults(root: Path = ROOT, theme: Iterable[str] = THEME) -> list[str]:
    """What is wrong with the catalogue, a line for each message."""
    catalogue = {(one.context, _id(one)): one for one in read(root) if one.id}
    used = in_code(root / name for name in OURS)
    foreign = in_code(Path(str(one.origin)).parent for one in map(find_spec, theme) if one)
    found = [f"missing: {key} in {used[key]}" for key in used.keys() - catalogue.keys()]
    for key, message in catalogue.items():
        if key not in used and key not in foreign:
            found.append(f"unused: {key}")
        elif message.fuzzy:
            found.append(f"fuzzy: {key}")
        elif not all(
            [message.string] if isinstance(message.string, str) else message.string or [""]
        ):
            found.append(f"missing: {key}")
        found += [f"{key}: {error}" for error in message.check()]
    return sorted(found)


def _id(message: "Message") -> str | tuple[str, str]:
    one = message.id
    return one if isinstance(one, str) else (one[0], one[1])


def main(action: str) -> int:
    if action == "compile":
        compile_catalogue()
        return 0
    found = faults()
    print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
