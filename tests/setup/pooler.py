"""A real PgBouncer in front of the tests' database, each transaction on the next connection."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import OperationalError, connection, connections
from django.test import override_settings

from portal.tools.embedded.postgres import ROLE, system_user
from tests.setup.processes import eventually

SERVERS = 5
"""Connections to the database: enough that the next transaction never has the last one again."""
CONFIGURATION = """\
[databases]
* = host={host} port=5432
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {servers}
server_round_robin = 1
logfile = {folder}/pgbouncer.log
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def pooled() -> Iterator[None]:
    """The tests' connections by way of a pooler that gives every transaction another server's."""
    own = dict(connection.settings_dict)
    user, port = system_user(), free_port()
    folder = Path(os.environ["PORTAL_VAR"]) / "pooler"
    folder.mkdir(exist_ok=True)
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    (folder / "users.txt").write_text(f'"{ROLE}" ""\n')
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        CONFIGURATION.format(host=own["HOST"], port=port, folder=folder, servers=SERVERS)
    )
    process = subprocess.Popen(
        ["/usr/sbin/pgbouncer", "--quiet", configuration],
        user=user.pw_name if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        stdin=subprocess.DEVNULL,
        cwd=os.sep,
    )
    there = {
        "HOST": "127.0.0.1",
        "PORT": port,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
    try:
        connections.close_all()
        connection.settings_dict.update(there)
        assert eventually(_answers)
        _open_all()
        with override_settings(DATABASE_POOLED=True):
            yield
    finally:
        connections.close_all()
        connection.settings_dict.update(own)
        process.kill()
        process.wait()


def _answers() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


def _open_all() -> None:
    """As many transactions at once as there are connections; only then do they go round."""
    parameters = connection.get_connection_params()
    with ExitStack() as stack:
        for _ in range(SERVERS):
            stack.enter_context(connection.get_new_connection(parameters)).execute("SELECT 1")
