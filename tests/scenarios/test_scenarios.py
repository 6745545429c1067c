"""`manage.py scenario`: each file here comes out as its `.expected.json`, reasons aside."""

import json
import os
import resource
from pathlib import Path
from subprocess import CompletedProcess

import psycopg
import pytest
from django.db import connection

from portal.tools.embedded.postgres import DATABASE, ROLE
from tests.setup.processes import environment, run

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))
SMALL = """
until: 2026-04-01
events:
  - {date: 2026-04-01, do: apply, contract: C1, customer: A, plan: monthly, servers: 1}
"""


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


@pytest.mark.django_db  # so that its server is still there to be asked
def test_one_start_plays_forty_files_past_what_cannot_be_played_and_stores_nothing(tmp_path):
    good, bad, missing = (tmp_path / name for name in ("good.yaml", "bad.yaml", "missing.yaml"))
    good.write_text(SMALL)
    bad.write_text(SMALL.replace("servers: 1", "servers: 0"))
    files = [tmp_path / f"{number}.yaml" for number in range(38)]
    for number, path in enumerate(files):
        path.write_text(f"name: {number}\n{SMALL}")
    start = cpu_of_children()
    done = scenario(bad, good, missing, *files, good)
    assert cpu_of_children() - start < 30
    assert done.returncode == 2
    first, *others, last = done.stdout.splitlines()
    assert [json.loads(line)["name"] for line in others] == [str(number) for number in range(38)]
    assert first == last
    complaints = done.stderr.splitlines()
    assert f"{bad}: event 1: servers" in complaints[0]
    assert f"{missing}: " in complaints[1]
    assert len(complaints) == 2
    assert tables_of_the_portal() == 0


def tables_of_the_portal() -> int:
    """Outside the rooms of scenarios: its own are not made yet."""
    with psycopg.connect(host=connection.settings_dict["HOST"], user=ROLE, dbname=DATABASE) as one:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        return one.execute(tables).fetchone()[0]


def cpu_of_children() -> float:
    """Seconds, whatever else the machine does; one start takes about two."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
