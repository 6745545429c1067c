"""Commands of the portal as processes of their own, in a `var/` folder of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
"""How long a machine may take that other suites keep busy; waited only where a test fails."""
COMMAND_SECONDS = 300
"""The same for a whole command, such as the scenarios one after another."""


def environment(var: Path, **variables: str) -> dict[str, str]:
    """A nearly empty environment whose data lie in the given folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PORTAL_VAR": str(var), "PYTHONPATH": str(ROOT), **variables}


def run(*arguments: str, env: Mapping[str, str]) -> subprocess.CompletedProcess:
    """Run a command of the virtual environment to its end."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
    )


def start(*arguments: str, env: Mapping[str, str], **options) -> subprocess.Popen:
    """Start a command of the virtual environment and leave it running."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


def eventually(
    condition: Callable[[], object], seconds: float = PATIENCE_SECONDS, pause: float = 0.05
) -> bool:
    """Whether something comes true within some time, looked at again after each pause."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(pause)
    return bool(condition())


def servers(var: Path) -> list[psutil.Process]:
    """The living embedded servers and keepers of a `var/` folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        is_alive = process.info["status"] != psutil.STATUS_ZOMBIE
        command = process.info["cmdline"] or []
        names_folder = any(part.startswith(str(var / "")) for part in command)
        is_server = any(
            part.endswith(("/postgres", "/dovecot", "/keeper.py")) or "/valkey-server" in part
            for part in command[:2]
        )
        if is_alive and names_folder and is_server:
            found.append(process)
    return found


def production(env: Mapping[str, str], **variables: str) -> dict[str, str]:
    """An environment with all that `.env.example` asks for, and servers that need not exist."""
    example = (ROOT / ".env.example").read_text().splitlines()
    asked_for = dict(line.split("=", 1) for line in example if line and not line.startswith("#"))
    return {
        **env,
        **asked_for,
        "SECRET_KEY": "".join(chr(ord("a") + number * 7 % 26) for number in range(64)),
        "EMAIL_URL": "smtp+tls://user:password@mail.example.jp:587",
        "ISSUER_REGISTRATION_NUMBER": "T9234567890123",
        "DATABASE_URL": "postgres://portal@localhost/portal",
        "REDIS_URL": "redis://localhost/0",
        **variables,
    }
