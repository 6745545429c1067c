"""What is set ahead is posted by the queue's clock."""

from celery import shared_task

from contracts.office import context
from support.announcements.operations import posting


@shared_task
def post_due() -> None:
    """Post what is due; called twice, late or after a kill, it does no harm."""
    posting.post_due(context.system())
