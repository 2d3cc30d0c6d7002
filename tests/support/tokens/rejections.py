"""What every refused request has in common, asserted in one place."""

import json
from typing import Any

import pytest

from shared.auth import authenticate_with
from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier
from shared.observability import logger, metrics
from shared.problems import Unauthenticated
from tests.support.run.cases import tried

CHALLENGE = 'Bearer realm="ownlist"'
INVALID_TOKEN = CHALLENGE + ', error="invalid_token"'


def assert_refused(
    verifier: Verifier, authorization: str | None, reason: Reason
) -> None:
    """401, the same for all; the reason is counted and logged, and nothing else is."""
    tried()
    metrics.clear_metrics()
    logger.remove_keys(["auth_refused", "principal"])
    with pytest.raises(Unauthenticated) as caught:
        authenticate_with(verifier, authorization)
    _assert_constant(caught.value, INVALID_TOKEN if reason.token_sent else CHALLENGE)
    logged = logger.get_current_keys()
    assert logged["auth_refused"] == reason
    assert "principal" not in logged
    _assert_counted(reason)
    _assert_not_logged(authorization or "", json.dumps(logged))


def dimensions(reason: Reason) -> list[list[str]]:
    """Among all refusals of the stage, those with this reason, those of this client."""
    by_client = [["stage", "service", "client"]] if reason is Reason.NO_SCOPE else []
    return [["stage", "service"], ["stage", "service", "reason"], *by_client]


def _assert_counted(reason: Reason) -> None:
    metric: dict[str, Any] = {**metrics.serialize_metric_set()}
    assert metric["AuthRefused"] == [1.0]
    assert metric["reason"] == reason
    (described,) = metric["_aws"]["CloudWatchMetrics"]
    assert described["Dimensions"] == dimensions(reason)


def _assert_constant(problem: Unauthenticated, challenge: str) -> None:
    assert problem.status == 401
    assert problem.args == ("unauthenticated",)
    assert problem.errors == ()
    assert problem.headers == {"WWW-Authenticate": challenge}
    assert problem.__cause__ is None
    assert problem.__suppress_context__


def _assert_not_logged(authorization: str, logged: str) -> None:
    for part in authorization.replace(",", ".").replace(" ", ".").split("."):
        assert len(part) < 8 or part not in logged
