"""The embedded servers: shared while in use, gone afterwards, robust against kills."""

import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from portal.tools.embedded import EmbeddedDovecot, EmbeddedPostgres, EmbeddedValkey
from portal.tools.embedded.cache import EmbeddedCache
from portal.tools.embedded.keeper import server_process
from tests.setup.processes import (
    PATIENCE_SECONDS,
    environment,
    eventually,
    servers,
    start,
)
from tests.setup.users import User

SERVERS = [EmbeddedPostgres, EmbeddedValkey, EmbeddedDovecot]


@pytest.fixture
def fresh(tmp_path_factory):
    """A folder in which no server has been yet."""
    folder = tmp_path_factory.mktemp("var")
    yield folder
    assert eventually(lambda: not servers(folder)), "a server outlived its users"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def var(folder):
    """A folder with what other tests' servers have left, none of which runs."""
    yield folder
    assert eventually(lambda: not servers(folder)), "a server outlived its users"


def test_what_is_tried_lies_in_a_folder_of_this_session(var):
    assert Path(os.environ["PORTAL_VAR"]) in var.parents


def test_a_cache_starts_its_server_when_it_is_first_asked(monkeypatch):
    """Every command looks at the caches that there are."""
    begun = []
    server = SimpleNamespace(ensure_running=lambda: begun.append("now"))
    monkeypatch.setattr(sys.modules[EmbeddedCache.__module__], "valkey_server", lambda: server)
    made = EmbeddedCache("redis://127.0.0.1:1", {})
    assert begun == []
    assert made._cache is made._cache
    assert begun == ["now"]


@pytest.mark.parametrize("kind", SERVERS)
def test_users_share_one_server_that_stops_with_the_last(kind, fresh):
    first, second = User(kind, fresh), User(kind, fresh)
    assert first.server_pid == second.server_pid

    first.end()
    third = User(kind, fresh)
    assert third.server_pid == second.server_pid
    second.end()
    assert kind(fresh).answers()

    third.end()
    assert eventually(lambda: not servers(fresh))
    assert not kind(fresh).answers()


@pytest.mark.parametrize("kind", SERVERS)
def test_a_killed_user_takes_the_server_with_it_and_blocks_nothing(kind, var):
    first = User(kind, var)
    pid = first.server_pid
    first.kill()
    assert eventually(lambda: not psutil.pid_exists(pid) or not servers(var))

    second = User(kind, var)
    assert second.server_pid
    second.end()


@pytest.mark.parametrize("kind", SERVERS)
def test_a_killed_server_is_started_again(kind, var):
    first = User(kind, var)
    os.kill(first.server_pid, signal.SIGKILL)
    assert eventually(lambda: not kind(var).answers())

    second = User(kind, var)
    assert second.server_pid != first.server_pid
    first.end()
    assert kind(var).answers()
    second.end()


@pytest.mark.parametrize("kind", SERVERS)
def test_everything_killed_at_once_blocks_nothing(kind, var):
    first = User(kind, var)
    assert first.server_pid
    for process in servers(var):
        process.kill()
    first.kill()

    second = User(kind, var)
    assert second.server_pid
    second.end()


@pytest.mark.parametrize("kind", SERVERS)
def test_a_user_killed_while_the_server_starts_blocks_nothing(kind, fresh):
    first = User(kind, fresh)
    assert eventually(lambda: (fresh / kind.name).exists() or list(fresh.glob("*.unfinished-*")))
    first.kill()

    second = User(kind, fresh)
    assert second.server_pid
    second.end()


@pytest.mark.parametrize("kind", SERVERS)
def test_a_lost_keeper_is_replaced(kind, var):
    first = User(kind, var)
    assert first.server_pid
    (lost,) = (process for process in servers(var) if "keeper.py" in " ".join(process.cmdline()))
    lost.kill()

    second = User(kind, var)
    assert second.server_pid == first.server_pid
    first.end()
    second.end()


def test_a_pid_that_passed_to_another_process_is_not_taken_for_the_server(var):
    first = User(EmbeddedPostgres, var)
    assert first.server_pid
    server = EmbeddedPostgres(var)
    left_behind = server.pid_file.read_text().splitlines()
    first.end()
    assert eventually(lambda: not servers(var))
    server.pid_file.write_text("\n".join([str(os.getpid()), *left_behind[1:], ""]))

    assert server_process(server.pid_file, server.folder) is None
    second = User(EmbeddedPostgres, var)
    assert second.server_pid != os.getpid()
    second.end()


@pytest.mark.parametrize("kind", SERVERS)
def test_a_folder_too_long_for_a_socket(kind, tmp_path_factory):
    var = tmp_path_factory.mktemp("v" * 100)
    user = User(kind, var)
    assert user.server_pid
    user.end()
    assert eventually(lambda: not servers(var))


def test_a_forked_child_keeps_the_server_for_itself(var):
    code = """
import os, sys, time
from pathlib import Path
from portal.tools.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.ensure_running()
if os.fork() == 0:
    sys.stdin.read()
    print("child", server.answers(), flush=True)
    os._exit(0)
"""
    parent = start("-c", code, str(var), env=environment(var))
    assert parent.wait(PATIENCE_SECONDS) == 0
    assert EmbeddedPostgres(var).answers()
    output, _ = parent.communicate()
    assert output == "child True\n"
