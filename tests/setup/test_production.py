"""Dockerfile and docker-compose.yml, by running their commands against local servers."""

import http.client
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path

import psutil
import pytest
import yaml

from portal.serving import workers
from portal.tools.embedded import EmbeddedPostgres, EmbeddedValkey
from portal.tools.embedded.postgres import program
from tests.setup.processes import (
    PATIENCE_SECONDS,
    ROOT,
    environment,
    eventually,
    production,
    run,
    servers,
)
from tests.setup.users import User

# With nothing in the environment that it would take in place of its own values.
COMPOSE = yaml.safe_load(
    re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", (ROOT / "docker-compose.yml").read_text())
)
SERVICES = COMPOSE["services"]
# Instructions of the Dockerfile, with continued lines joined: (name, arguments).
DOCKERFILE = [
    tuple(line.split(maxsplit=1))
    for line in re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text()).splitlines()
    if line and not line.startswith("#")
]
OURS = ["web", "worker", "beat"]
HEALTH_PAUSE = 0.5
"""Seconds between two questions, each of which starts a program."""
TOKEN = "of-the-monitor-and-of-nobody-else"


def instruction(name: str, holding: str = "") -> str:
    """The arguments of the only instruction of that name that holds a text."""
    (found,) = (rest for found, rest in DOCKERFILE if found == name and holding in rest)
    return found


def command(service: str) -> list[str]:
    return SERVICES[service].get("command") or json.loads(instruction("CMD"))


class Container:
    """In place of the containers: their environment, and processes in it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        image = dict(part.split("=", 1) for part in instruction("ENV").split())
        postgres, valkey = EmbeddedPostgres(var), EmbeddedValkey(var)
        self.env = {
            **image,
            **production(environment(var)),
            "PGHOST": str(postgres.socket_folder),
            **self.of("portal"),
            "REDIS_URL": valkey.url,
            "STATIC_ROOT": str(var / "collected"),
            "PROMETHEUS_MULTIPROC_DIR": str(var / "metrics"),
            "METRICS_TOKEN": TOKEN,
            "PORT": str(self.port),
            "HOSTNAME": socket.gethostname(),
            "PATH": f"{Path(sys.executable).parent}:{program('psql').parent}:{os.environ['PATH']}",
        }
        secrets = var / "secrets"
        secrets.mkdir()
        for name in ("owner_password", "portal_password"):
            (secrets / name).write_text("a 'password' of the test")
        self.env["SECRETS"] = str(secrets)

    def of(self, role: str) -> dict[str, str]:
        """The address of the database for one of its roles."""
        folder = EmbeddedPostgres(self.var).socket_folder
        return {"DATABASE_URL": f"postgres://{role}@/portal?host={folder}"}

    def shell(self, line: str, **env: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["sh", "-c", line],
            cwd=ROOT,
            env={**self.env, **env},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )

    def start(self, service: str) -> subprocess.Popen:
        with (self.var / f"{service}.log").open("w") as log:
            return subprocess.Popen(
                command(service), cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )

    def log(self, service: str) -> str:
        return (self.var / f"{service}.log").read_text()

    def is_healthy(self, service: str) -> bool:
        kind, *test = SERVICES[service]["healthcheck"]["test"]
        line = test[0] if kind == "CMD-SHELL" else shlex.join(test)
        return self.shell(line.replace("$$", "$")).returncode == 0

    def get(self, path: str, **headers: str) -> tuple[int, str, str | None]:
        """Status, text and where it is redirected to."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.getheader("Location")


@pytest.fixture
def container(tmp_path_factory):
    """Migrated and with its static files collected, while users keep its servers running."""
    var = tmp_path_factory.mktemp("var")
    users = [User(EmbeddedPostgres, var), User(EmbeddedValkey, var)]
    assert all(user.server_pid for user in users)
    container = Container(var)
    collect = re.sub("^.*?(?=python )", "", instruction("RUN", "collectstatic"))
    (roles,) = (one for one in SERVICES["postgres"]["volumes"] if "initdb" in one)
    for line in (collect, roles.partition(":")[0], shlex.join(command("migrate"))):
        done = container.shell(line, **container.of("portal_owner"))
        assert done.returncode == 0, done.stderr
    yield container
    for user in users:
        user.end()
    assert eventually(lambda: not servers(var)), "a server outlived its users"


def test_every_service_runs_and_stops(container):
    assert not any(container.is_healthy(name) for name in ("web", "beat"))
    processes = {name: container.start(name) for name in OURS}
    try:
        for name in OURS:
            healthy = partial(container.is_healthy, name)
            assert eventually(healthy, pause=HEALTH_PAUSE), container.log(name)
        its_workers_share_no_connection(processes["web"])
        serves_pages_to_its_proxy_only(container)
        what_runs_cannot_change_a_table(container)
        the_broker_is_the_cache_too(container)
        no_examples_come_into_its_database(container)
    finally:
        for process in processes.values():
            process.terminate()
        for name, process in processes.items():
            assert process.wait(timeout=PATIENCE_SECONDS) == 0, container.log(name)


def its_workers_share_no_connection(web: subprocess.Popen) -> None:
    """They part from a process that has loaded everything and asked nobody."""
    loaded = psutil.Process(web.pid)
    assert len(loaded.children()) == workers
    assert [one.status for one in loaded.net_connections("all")] == [psutil.CONN_LISTEN]


def serves_pages_to_its_proxy_only(container: Container) -> None:
    assert container.get("/healthz") == (200, '{"database": true, "broker": true}', None)

    ours = {"Host": "portal.example.jp"}
    by_proxy = {**ours, "X-Forwarded-Proto": "https"}
    status, page, _ = container.get("/accounts/login/", **by_proxy)
    assert status == 200
    style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)[1]
    assert container.get(style, **by_proxy)[0] == 200

    status, _, target = container.get("/accounts/login/", **ours)
    assert (status, target) == (301, "https://portal.example.jp/accounts/login/")
    assert container.get("/accounts/login/", Host="elsewhere.example.jp")[0] == 400
    status, figures, _ = container.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    for page, answer in (("account_login", 200), ("", 301), ("", 400)):
        assert f'method="GET",page="{page}",status="{answer}"' in figures


def what_runs_cannot_change_a_table(container: Container) -> None:
    """Nor what guards it; nor does any of the image's commands, as that role, change one."""
    for statement in (
        "ALTER TABLE office_journalentry DISABLE TRIGGER ALL",
        "TRUNCATE office_journalseal",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine ()",
    ):
        tried = container.shell(f"psql --username=portal --dbname=portal -c '{statement}'")
        assert tried.returncode == 1
        assert "denied" in tried.stderr or "must be owner" in tried.stderr
    backup = container.shell(f"python manage.py backup {container.var}")
    assert backup.returncode == 0, backup.stderr


def the_broker_is_the_cache_too(container: Container) -> None:
    code = "from django.core.cache import cache; cache.set('k', 'value'); print(cache.get('k'))"
    result = run("-c", code, env={**container.env, "DJANGO_SETTINGS_MODULE": "portal.settings"})
    assert result.stdout == "value\n", result.stderr


def no_examples_come_into_its_database(container: Container) -> None:
    demo = container.shell("python manage.py demo")
    assert demo.returncode == 2
    assert "production" in demo.stderr


def test_migrations_run_once_and_everything_waits_for_them():
    migrating = [name for name in SERVICES if "manage.py migrate" in " ".join(command(name))]
    assert migrating == ["migrate"]
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in OURS:
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "postgres": {"condition": "service_healthy"},
            "valkey": {"condition": "service_healthy"},
        }


def test_every_lasting_service_has_a_health_check_and_is_started_again():
    for name in [*OURS, "postgres", "valkey"]:
        assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
        assert SERVICES[name]["restart"] == "unless-stopped"


def test_a_backup_is_taken_only_where_it_is_asked_for():
    service = SERVICES["backup"]
    assert service["profiles"] == ["backup"]
    assert command("backup") == ["python", "manage.py", "backup", "/backups"]
    assert SERVICES["restore"]["profiles"] == ["backup"]
    assert SERVICES["restore"]["entrypoint"] == ["python", "manage.py", "restore"]
    assert {"backups", "backups/"} <= {
        line
        for name in (".dockerignore", ".gitignore")
        for line in (ROOT / name).read_text().split()
    }


def test_only_the_web_is_reachable_and_only_from_this_machine():
    open_ports = {
        name: service["ports"] for name, service in SERVICES.items() if "ports" in service
    }
    assert open_ports == {"web": [f"127.0.0.1:8000:{instruction('EXPOSE')}"]}
    assert f"PORT={instruction('EXPOSE')}" in instruction("ENV").split()


def test_volumes_and_settings_reach_our_services():
    for name in ["migrate", *OURS]:
        service = SERVICES[name]
        assert service["env_file"] == ".env"
        plain = {name for name in service["environment"] if not name.endswith("_FILE")}
        assert plain == {"DATABASE_URL", "REDIS_URL", "PLAIN_HOSTS"}
        assert service["volumes"] == ["data:/data"]
    assert "PORTAL_VAR=/data" in instruction("ENV").split()
    assert SERVICES["backup"]["volumes"] == ["data:/data", "./backups:/backups"]
    used = {
        volume.split(":")[0] for each in SERVICES.values() for volume in each.get("volumes", [])
    } - {"./backups", "./portal/postgres_roles.sh"}
    assert used == set(COMPOSE["volumes"])


def test_nothing_of_ours_runs_as_root():
    names = [name for name, _ in DOCKERFILE]
    assert instruction("USER") == "portal"
    assert names[names.index("USER") :] == ["USER", "EXPOSE", "CMD"]
    making = instruction("RUN", "useradd")
    assert "groupadd --system --gid 10001 portal" in making
    assert "useradd --system --uid 10001 --gid portal --create-home portal" in making
    assert {name: SERVICES[name]["user"] for name in ("postgres", "valkey")} == {
        "postgres": "postgres", "valkey": "valkey",
    }  # fmt: skip
    assert "--owner=portal /data" in instruction("RUN", "useradd")


def test_the_image_runs_the_oldest_python_of_the_project_and_scripts_that_are_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    image = re.search(r"python:(\d+\.\d+)-", instruction("FROM"))
    assert project["requires-python"] == f">={image[1]}"
    steps = " ".join(rest for name, rest in DOCKERFILE if name == "RUN")
    scripts = set(re.findall(r"python ([\w/]+\.py)", steps))
    assert scripts == {"manage.py", "portal/translations.py"}
    assert all((ROOT / one).is_file() for one in scripts)


def test_every_image_of_others_is_named_by_its_digest_with_the_tag_beside():
    images = [one["image"] for one in SERVICES.values() if "build" not in one]
    assert len(images) == 2
    for name in (instruction("FROM"), *images):
        assert re.fullmatch(r"[a-z/]+:[\w.-]+@sha256:[0-9a-f]{64}", name), name


def test_the_image_has_the_packages_of_the_set_up():
    set_up = re.search(r"packages=\((.*?)\)", (ROOT / "portal/setup.sh").read_text(), re.DOTALL)
    image = re.search(r"install -y --no-install-recommends(.*?)&&", instruction("RUN", "apt-get"))
    assert set(image[1].split()) == set(set_up[1].split())
    assert "--require-hashes" in instruction("RUN", "requirements-production.lock")


def locked(name: str) -> dict[str, str]:
    """The versions of a lock by package."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_the_image_has_what_production_needs_and_nothing_for_developers():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    image, everything = locked("requirements-production.lock"), locked("requirements.lock")
    wanted, others = (
        {re.match(r"[\w.-]+", one)[0].lower().replace(".", "-") for one in names}
        for names in (project["project"]["dependencies"], project["dependency-groups"]["dev"])
    )
    brought = {"brotli", "tinyhtml5"}  # by WeasyPrint
    assert wanted <= set(image)
    assert others & set(image) == brought
    assert image.items() <= everything.items()
    assert "pip uninstall --yes setuptools wheel pip" in instruction("RUN", "--require-hashes")
    assert "tests" in (ROOT / ".dockerignore").read_text().split()


EVERY = sorted(SERVICES)


@pytest.mark.parametrize("name", EVERY)
def test_every_container_is_hardened_and_limited(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(place.startswith("/tmp") for place in service["tmpfs"])
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["pids_limit"] <= 300
    assert service["logging"] == {"driver": "local"}


def test_rows_and_jobs_have_no_way_out():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in EVERY:
        inner = name in ("postgres", "valkey")
        assert SERVICES[name]["networks"] == (["inside"] if inner else ["outside", "inside"])


def test_secrets_are_files_that_those_who_need_them_are_given():
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"://[^\s/@]*:[^\s/@]+@|PASSWORD: |SECRET_KEY: ", text)
    for name in EVERY:
        service = SERVICES[name]
        named = (
            {
                value.rpartition("/")[2]
                for key, value in service["environment"].items()
                if key.endswith("_FILE")
            }
            if "environment" in service
            else {"valkey_password"}
        )
        if name == "postgres":  # for the script that makes its roles
            named |= {"owner_password", "portal_password"}
        assert named == set(service["secrets"])
        owns = name in ("migrate", "restore", "postgres")
        assert ("owner_password" in service["secrets"]) is owns
    used = {one for name in EVERY for one in SERVICES[name]["secrets"]}
    assert {f"./secrets/{one}" for one in used} == {
        one["file"] for one in COMPOSE["secrets"].values()
    }
    told = (ROOT / "docs/operation.md").read_text()
    assert all(one in told for one in used)


def test_the_queue_asks_for_its_password_and_gets_the_signal_to_stop(tmp_path):
    """By its command, whose password is no argument of any program."""
    (tmp_path / "password").write_text("a password of the test")
    (tmp_path / "valkey-server").write_text('#!/bin/sh\necho $$ "$@"\ncat "$1"\n')
    (tmp_path / "valkey-server").chmod(0o700)
    *shell, line = command("valkey")
    line = line.replace("$$", "$").replace("/run/secrets/valkey_password", "password")
    with subprocess.Popen(
        [*shell, line.replace("/tmp/", "./")],
        cwd=tmp_path, stdout=subprocess.PIPE, text=True,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
    ) as started:  # fmt: skip
        told, _ = started.communicate()
    assert told.splitlines() == [
        f"{started.pid} ./valkey.conf",
        "requirepass a password of the test", "appendonly yes", "maxmemory-policy noeviction",
    ]  # fmt: skip
    assert (tmp_path / "valkey.conf").stat().st_mode & 0o777 == 0o600


def test_secrets_and_data_stay_out_of_the_image_and_of_git():
    assert {".*", "var", "secrets"} <= set((ROOT / ".dockerignore").read_text().split())
    assert {".env", "var/", "secrets/"} <= set((ROOT / ".gitignore").read_text().split())
    example = (ROOT / ".env.example").read_text()
    assert re.findall("^(?:SECRET_KEY_FALLBACKS|BACKUP_KEY)=(.*)$", example, re.M) == ["", ""]
    assert not re.search("PASSWORD|^SECRET_KEY=|^[A-Z]+_URL=.*@", example, re.MULTILINE)
