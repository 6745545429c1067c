"""Mail that somebody waits for, as a task of its own: not behind a thousand invoices."""

from celery import shared_task

from contracts.office import outbox


@shared_task
def send_account_mail(notice_id: int) -> None:
    """Called twice, late or after a kill, it does no harm: each mail is claimed before it goes."""
    outbox.send_now(notice_id)
