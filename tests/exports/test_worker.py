"""A file made by a real worker that is killed by a real signal, then by another worker."""

from datetime import date, timedelta
from zipfile import ZipFile

import pytest

from billing.exports.pdfs import INVOICES
from billing.models import InvoiceDocument
from contracts.office import context
from portal.exports import files, operations, tasks
from portal.exports.models import Export
from portal.tools.bench.invoices import fill_invoices
from tests.exports.world import issued
from tests.setup.processes import eventually
from tests.workers import empty_queue, kill, worker

COUNT = 60


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_file_is_made_by_the_next(request):
    customer = fill_invoices(COUNT, accounts=4)
    empty_queue()
    days = (date(2020, 1, 1), date(2030, 1, 1))
    export = operations.ask(context.system(), customer, INVOICES, issued(*days))
    request.addfinalizer(lambda: files.delete(export.key))

    def now() -> Export:
        return Export.objects.get(pk=export.pk)

    with worker() as first:
        assert eventually(lambda: now().done)
        kill(first)
    assert (now().state, now().file) == ("running", "")
    assert 0 < InvoiceDocument.objects.count() < COUNT
    Export.objects.update(seen_at=context.now() - timedelta(minutes=11))
    assert tasks.begin_lost_again(context.system()) == 1
    with worker():
        assert eventually(lambda: not now().is_unfinished)
    assert (now().state, now().done) == ("ready", COUNT)
    with files.open_file(now().file) as file, ZipFile(file) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == COUNT
