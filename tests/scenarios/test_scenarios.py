"""`manage.py scenario`: each file here comes out as its `.expected.json`, reasons aside."""

import json
import os
import resource
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.setup.processes import environment, run

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))
SMALL = """
until: 2026-04-01
events:
  - {date: 2026-04-01, do: apply, contract: C1, customer: A, plan: monthly, servers: 1}
"""
STORED = """
from django.db import connection
tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
print(connection.cursor().execute(tables).fetchone()[0])
"""
"""How many tables there are outside the rooms of scenarios: the portal's own are not made yet."""


def scenario(*files: Path) -> CompletedProcess:
    """The command as a user types it, on the session's own server."""
    env = environment(Path(os.environ["PORTAL_VAR"]))
    return run("manage.py", "scenario", *map(str, files), env=env)


@pytest.fixture(scope="module")
def played() -> dict[str, dict]:
    done = scenario(*FILES)
    assert (done.returncode, done.stderr) == (0, "")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    return dict(zip((path.stem for path in FILES), results, strict=True))


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_scenario_comes_out_as_expected(played, name):
    expected = json.loads((HERE / f"{name}.expected.json").read_text())
    result = played[name]
    for one in (*expected["refused"], *result["refused"]):
        assert one.pop("reason")
    assert result == expected


def test_forty_files_in_one_call_with_one_start(tmp_path):
    files = [tmp_path / f"{number}.yaml" for number in range(40)]
    for number, path in enumerate(files):
        path.write_text(f"name: {number}\n{SMALL}")
    start = cpu_of_children()
    done = scenario(*files)
    assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == [
        str(number) for number in range(40)
    ]
    assert cpu_of_children() - start < 30


def cpu_of_children() -> float:
    """Seconds, whatever else the machine does; one start takes about two."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_file_that_cannot_be_played_does_not_stop_the_others(tmp_path):
    good, bad, missing = (tmp_path / name for name in ("good.yaml", "bad.yaml", "missing.yaml"))
    good.write_text(SMALL)
    bad.write_text(SMALL.replace("servers: 1", "servers: 0"))
    done = scenario(bad, good, missing, good)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 2
    first, second = done.stderr.splitlines()
    assert f"{bad}: event 1: servers" in first
    assert f"{missing}: " in second


def test_playing_touches_no_stored_data(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    env = environment(Path(os.environ["PORTAL_VAR"]))
    once, twice = scenario(path), scenario(path)
    assert once.stdout == twice.stdout
    assert run("manage.py", "shell", "--no-imports", "-c", STORED, env=env).stdout == "0\n"
