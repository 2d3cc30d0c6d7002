"""The log and the metrics of a request, and what is never in them.

Always: request id, operation, status, duration, cold start, principal once verified,
the reason of a refusal, SQLSTATE. Never: tokens, cookies, passwords, e-mail addresses,
titles, bodies, query texts, the event.
"""

import os

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger(
    service="ownlist",
    level=os.environ.get("LOG_LEVEL") or "INFO",
    log_uncaught_exceptions=False,  # a traceback's last line may quote a value
)
metrics = Metrics(namespace="Ownlist", service="ownlist")


def note(**facts: object) -> None:
    """Add facts to the one log line of this request."""
    logger.append_keys(**facts)


def count(name: str, **facts: object) -> None:
    """Count an event worth an alarm, and keep its facts for the log line."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)
    if facts:
        note(**facts)
