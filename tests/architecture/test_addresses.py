"""Packages come from wherever the machine is set up to take them: no file says where."""

import re

import pytest

from tests.architecture.sources import ROOT, tracked

SPEAKS_OF_NO_PLACE = {"age-encryption.org", "aiim.org", "purl.org", "w3.org", "yaml.org"}
"""Names of notations, asked for nothing."""
EXAMPLES = re.compile(r"(?:.+\.)?example(?:\.[a-z]+)*|localhost|127\.0\.0\.1|testserver")
HOST = re.compile(
    r"https?://([a-z0-9.-]+\.[a-z]+)|\b((?:[a-z0-9-]+\.)+(?:com|dev|io|net|org))\b", re.IGNORECASE
)
INDEX = re.compile(
    r"(?<!no-emit-)\b(?:extra-)?index-url\b|\bfind-links\b|\btrusted-host\b|\btool\.uv\.(?:index|sources)"
    r"|\bpip_index\w*|\buv_\w*index\w*|\bregistry\s*[=:]|\"resolved\":|\bgit\+\w+:|\S+ @ \w+:",
    re.IGNORECASE,
)


def outside(text: str) -> list[str]:
    """Hosts that a text names, other than examples, and settings of where packages are."""
    hosts = [one or other for one, other in HOST.findall(text)]
    return [
        host
        for host in hosts
        if not EXAMPLES.fullmatch(host) and host.removeprefix("www.") not in SPEAKS_OF_NO_PLACE
    ] + INDEX.findall(text)


@pytest.mark.parametrize(
    "text",
    [
        "--index-url $WHERE",
        "--extra-index-url=$WHERE",
        "--find-links wheels",
        "PIP_INDEX_URL=$WHERE",
        "[[tool.uv.index]]",
        '"resolved": "$WHERE"',
        "registry=$WHERE",
        "package @ file:wheel",
        "git+ssh:package",
        "https://packages.test/x.whl",
        "packages.sample.net",
    ],
)
def test_every_way_to_say_where_is_found(text):
    assert outside(text)


@pytest.mark.parametrize("text", ["--no-emit-index-url", "https://portal.example.jp/", "a@b.jp"])
def test_an_example_is_no_place(text):
    assert outside(text) == []


def test_no_file_says_where_packages_come_from():
    here = ROOT / "tests/architecture/test_addresses.py"
    found = {
        (str(path.relative_to(ROOT)), place)
        for path in tracked()
        if path != here
        for place in outside(path.read_bytes().decode(errors="ignore"))
    }
    assert found == set()
