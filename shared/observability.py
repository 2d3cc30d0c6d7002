"""The log and the metrics of a request, and what is never in them.

Always: request id, operation, status, duration, cold start, principal once verified,
the reason of a refusal, SQLSTATE. Never: tokens, cookies, passwords, e-mail addresses,
titles, bodies, query strings, the event.
"""

import os
from collections.abc import Container, Mapping

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from shared.config import log_level, stage

logger = Logger(
    service="ownlist",
    level=log_level(os.environ),
    log_uncaught_exceptions=False,  # a traceback's last line may quote a value
)
metrics = Metrics(namespace="Ownlist", service="ownlist")
metrics.set_default_dimensions(stage=stage(os.environ))  # an alarm is one stage's
_cold = True


def note(**facts: object) -> None:
    """Add facts to the one log line of this request."""
    logger.append_keys(**facts)


def count(name: str, **facts: object) -> None:
    """Count an event worth an alarm, and keep its facts for the log line."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)
    if facts:
        note(**facts)


def refused(reason: str) -> None:
    """Count a refused token: all of them, and those with this reason."""
    metrics.add_dimensions(service="ownlist", reason=reason)
    count("AuthRefused", auth_refused=reason)


def client_refused(client: str, *, known: Container[str]) -> None:
    """Count by client what its tokens may not do. Unknown ones count as `other`:

    where anybody may register a client, each would be a metric to pay for.
    """
    name = client if client in known or not client else "other"
    metrics.add_dimensions(service="ownlist", client=name or "none")
    count("ClientRefused", client=client)


def received(operation: str, request_id: str) -> None:
    """Begin the log line of a request; nothing of the one before is left in it."""
    global _cold
    logger.clear_state()
    note(operation=operation, request_id=request_id, cold_start=_cold)
    _cold = False


def failed(error: Exception, **facts: object) -> None:
    """What went wrong by no fault of the client: its kind, never its text."""
    count("Unexpected", error=type(error).__qualname__, **facts)


def finished(task: str, seconds: float, counts: Mapping[str, int]) -> None:
    """Write the log line of scheduled work, and what it did as metrics."""
    for name, number in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)
    note(**counts)
    logger.info(task, duration_ms=round(seconds * 1000, 2))
    metrics.flush_metrics()


def answered(status: int, seconds: float) -> None:
    """Write the log line, and the metrics there are. Never fails a request."""
    logger.info("request", status=status, duration_ms=round(seconds * 1000, 2))
    try:
        if metrics.metric_set:
            metrics.flush_metrics()
    except Exception:  # noqa: BLE001  there is no log left to tell of it
        metrics.clear_metrics()
