"""Reports of errors to the server that SENTRY_DSN names: where it happened, never whose it was."""

from typing import TYPE_CHECKING, Any

from portal.monitoring.log import masked

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
        before_send=_without_persons,
    )


def _without_persons(event: "Event", _hint: dict[str, Any]) -> "Event":
    """Of an exception its type and place, of a line of the log what stands in the code.

    Addresses of pages carry numbers of customers, their queries what was searched for; what an
    exception says quotes the row or the input that it failed over.
    """
    for name in ("request", "user", "extra", "message", "breadcrumbs"):
        event.pop(name, None)  # type: ignore[misc]  # each may be missing
    for one in (event.get("exception") or {}).get("values") or ():
        one.pop("value", None)
        (one.get("mechanism") or {}).pop("data", None)
    if line := event.get("logentry"):
        event["logentry"] = {"message": masked(str(line.get("message", "")))}
    return event
