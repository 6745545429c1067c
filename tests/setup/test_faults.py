"""Days lived while processes are killed leave what they leave without."""

from collections import Counter

import pytest

from contracts.office.models import OutboxMessage
from contracts.office.outbox import message_id
from portal.tools.faults.proving import of_mail
from portal.tools.faults.rows import differences
from tests.setup.processes import environment, run
from tests.world import lived, signed

SETTINGS = "portal.tools.faults.settings"
WORKER_THEN_POSTGRESQL = "--seed=16"


def test_days_with_faults_leave_what_days_without_leave(tmp_path):
    """The day before a billing run and its day; `make faults` is the long one."""
    asked = (WORKER_THEN_POSTGRESQL, "--days=2", "--past=0", "--companies=2", "--faults=1")
    env = environment(tmp_path, DJANGO_SETTINGS_MODULE=SETTINGS)
    done = run("manage.py", "faults", *asked, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "{'worker': 1, 'postgresql': 1}" in done.stdout
    assert "nothing is lost, doubled or different" in done.stdout


def test_what_is_lost_or_doubled_is_said():
    without = {"invoices": Counter({"A 10": 1, "B 20": 1})}
    assert differences(without, without) == []
    broken = {"invoices": Counter({"A 10": 2})}
    assert differences(without, broken) == [
        "invoices: lost B 20 ×1",
        "invoices: too many A 10 ×1",
    ]


@pytest.mark.django_db
def test_a_mail_that_was_lost_or_came_three_times_is_said():
    lived("2026-04-01", *signed("2026-04-01"))
    OutboxMessage.objects.exclude(pk=OutboxMessage.objects.earliest("pk").pk).delete()
    name = message_id(OutboxMessage.objects.get())
    assert list(of_mail(Counter({name: 2}))) == []
    assert list(of_mail(Counter({name: 3}))) == [f"{name}: taken 3 times"]
    assert list(of_mail(Counter())) == [f"{name}: lost, never tried"]
