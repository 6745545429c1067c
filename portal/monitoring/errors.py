"""Reports of errors to the server that SENTRY_DSN names: where it happened, never whose it was."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentry_sdk.types import Event


def report_errors(dsn: str) -> None:
    """What is reported names the place in the code; no person, no form, no value of a variable."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=_without_address,
    )


def _without_address(event: "Event", _hint: dict[str, Any]) -> "Event":
    """Addresses of pages carry numbers of customers, their queries what was searched for."""
    event.pop("request", None)
    event.pop("user", None)
    return event
