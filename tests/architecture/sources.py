"""The repository as text and as syntax trees, for tests on how it is built."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    """Every file that is, or is about to be, under version control."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def trees(*places: str) -> Iterator[tuple[str, ast.Module]]:
    """Name and syntax tree of each Python file at some places of the product."""
    for place in places:
        at = ROOT / place
        assert at.exists(), place
        for path in [at] if at.is_file() else sorted(at.rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def named(node: ast.AST) -> str:
    """The last name of an expression: `now` of `timezone.now`, `date` of `date`."""
    return getattr(node, "attr", "") or getattr(node, "id", "")
