"""The list of licences is that of the packages of the image, and none binds us to more."""

import re
import tomllib

from portal import audit

TAKES_US_ALONG = re.compile(r"\bA?GPL|GNU (Affero )?General Public")
"""Licences that ask of a whole program to be under them."""
OTHERS_TO_CHOOSE = {"pyphen"}
"""Under one of several, of which we take another."""


def test_the_list_is_that_of_the_image():
    listed = dict(re.findall(r"^\| `(\S+)` \| (.+) \|$", audit.LICENCES.read_text(), re.MULTILINE))
    assert list(listed) == audit.names(audit.LOCK.read_text())
    here = {one: audit.licence(one) for one in listed}
    assert {one: said for one, said in here.items() if said != audit.NOT_HERE}.items() <= (
        listed.items()
    )


def test_every_package_says_its_licence_and_none_takes_us_along():
    found = {one: audit.licence(one) for one in audit.names(audit.LOCK.read_text())}
    assert all(found.values())
    bound = {one for one, said in found.items() if TAKES_US_ALONG.search(said)}
    assert bound == OTHERS_TO_CHOOSE
    assert "MPL" in found["pyphen"]


def test_what_is_asked_about_is_what_the_lock_says():
    lock = (
        "amqp==5.4.2 \\\n    --hash=sha256:1\n    # via kombu\n"
        "async-timeout==5.0.1 ; python_full_version < '3.11.3' \\\n    --hash=sha256:2\n"
    )
    project = tomllib.loads("".join(audit.project(lock)))["project"]
    assert project["dependencies"] == [
        "amqp==5.4.2", "async-timeout==5.0.1 ; python_full_version < '3.11.3'",
    ]  # fmt: skip
    assert audit.names(lock) == ["amqp", "async-timeout"]
