"""What the portal is made of: a list of its parts, their licences, and what is known against them.

`python portal/audit.py` writes the packages of the image as CycloneDX to var/audit, and asks the
database of known faults (OSV) about each; `make audit` runs it. Exit code 1 where there is one, 2
where the network does not let it ask. `python portal/audit.py licences` writes docs/licences.md.
uv does the work: what it needs is a project of exactly what the lock says.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-production.lock"
LICENCES = ROOT / "docs/licences.md"
FOLDER = ROOT / "var/audit"
PARTS = FOLDER / "parts.cdx.json"
UV = ROOT / ".venv/bin/uv"
NOT_HERE = "このマシンには入らない / not installed on Linux"
SAID_IN_THE_FILE_ALONE = {"imapclient": "BSD-3-Clause", "pyrage": "MIT"}
"""Of packages whose metadata name none: as their file of the licence has it."""
HEAD = """\
# 部品のライセンス / Licences of what the portal is made of

イメージに入るパッケージです。`make lock` のあと `python portal/audit.py licences` で書き直します。
*The packages of the image; written anew by `python portal/audit.py licences` after `make lock`.*

| パッケージ / package | ライセンス / licence |
|---|---|
"""


def pins(lock: str) -> list[str]:
    """Each package with its version, and where it is needed."""
    return [one.strip() for one in re.findall(r"^([a-z0-9-]+==[^\\\n]+)", lock, re.MULTILINE)]


def names(lock: str) -> list[str]:
    return [one.partition("==")[0] for one in pins(lock)]


def licence(package: str) -> str:
    """As its own metadata say it."""
    if package in SAID_IN_THE_FILE_ALONE:
        return SAID_IN_THE_FILE_ALONE[package]
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return NOT_HERE
    kinds = [one for one in said.get_all("Classifier") or () if one.startswith("License ::")]
    classified = "; ".join(one.rpartition(" :: ")[2] for one in kinds)
    return said["License-Expression"] or classified or (said["License"] or "").split("\n")[0]


def table() -> str:
    rows = (f"| `{one}` | {licence(one)} |\n" for one in names(LOCK.read_text()))
    return HEAD + "".join(rows)


def project(lock: str) -> Iterator[str]:
    """A project that needs exactly what the lock says."""
    yield '[project]\nname = "contract-portal"\nversion = "0"\nrequires-python = ">=3.11"\n'
    yield "dependencies = [\n"
    for one in pins(lock):
        yield f"  '''{one}''',\n"
    yield "]\n"


def audit() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "pyproject.toml").write_text("".join(project(LOCK.read_text())))
    _uv("lock", "--quiet")
    _uv("export", "--frozen", "--quiet", "--format=cyclonedx1.5", f"--output-file={PARTS}")
    print(f"{PARTS.relative_to(ROOT)}: {len(names(LOCK.read_text()))} packages")
    asked = subprocess.run(
        [UV, "audit", "--frozen", "--preview-features=audit-command"], cwd=FOLDER
    )
    if asked.returncode > 1:
        print("既知の不具合は調べられませんでした / could not ask about known faults")
    return asked.returncode


def _uv(*arguments: str) -> None:
    done = subprocess.run([UV, *arguments], cwd=FOLDER, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)


def main(*arguments: str) -> int:
    if arguments == ("licences",):
        LICENCES.write_text(table())
        return 0
    return audit()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
