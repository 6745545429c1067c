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

# So that the server is still there to be asked, and that all tests here come one after another.
pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))
FORTY = 40
SMALL_ONES = [str(number) for number in range(FORTY - len(FILES))]
SMALL = """
until: 2026-04-01
events:
  - {date: 2026-04-01, do: apply, contract: C1, customer: A, plan: monthly, servers: 1}
"""


@pytest.fixture(scope="session")
def done(tmp_path_factory) -> tuple[CompletedProcess, float]:
    """The command as a user types it, on the session's own server, and its seconds of CPU.

    It plays one that is wrong, a good one, one that is missing, all files here, small ones up to
    forty, and the good one again.
    """
    folder = tmp_path_factory.mktemp("scenarios")
    good, bad, missing = (folder / name for name in ("good.yaml", "bad.yaml", "missing.yaml"))
    good.write_text(SMALL)
    bad.write_text(SMALL.replace("servers: 1", "servers: 0"))
    small = [folder / f"{name}.yaml" for name in SMALL_ONES]
    for path in small:
        path.write_text(f"name: {path.stem}\n{SMALL}")
    files = map(str, (bad, good, missing, *FILES, *small, good))
    start = cpu_of_children()
    env = environment(Path(os.environ["PORTAL_VAR"]))
    return run("manage.py", "scenario", *files, env=env), cpu_of_children() - start


@pytest.fixture(scope="module")
def results(done) -> list[dict]:
    command, _ = done
    found = [json.loads(line) for line in command.stdout.splitlines()]
    assert len(found) == 1 + FORTY + 1, command.stderr
    return found


@pytest.fixture(scope="module")
def played(results) -> dict[str, dict]:
    return dict(zip((path.stem for path in FILES), results[1:], strict=False))


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_scenario_comes_out_as_expected(played, name):
    expected = json.loads((HERE / f"{name}.expected.json").read_text())
    result = played[name]
    for one in (*expected["refused"], *result["refused"]):
        assert one.pop("reason")
    assert result == expected


def test_one_start_plays_forty_files_past_what_cannot_be_played_and_stores_nothing(done, results):
    command, seconds = done
    assert seconds < 30  # 13.5 on idle cores; a start for each would take 40 more
    assert command.returncode == 2
    first, *others, last = results
    assert [one["name"] for one in others[len(FILES) :]] == SMALL_ONES
    assert first == last
    complaints = command.stderr.splitlines()
    assert "bad.yaml: event 1: servers" in complaints[0]
    assert "missing.yaml: " in complaints[1]
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
