"""An issuer, and an application that has just been started."""

from typing import NamedTuple

import pytest

from shared.auth import authenticate_with
from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier
from shared.observability import logger, metrics
from shared.problems import KeysUnavailable
from tests.support.run.clock import Clock
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.rejections import assert_refused


class World(NamedTuple):
    """One issuer and one execution environment that has not asked it anything yet."""

    issuer: Issuer
    clock: Clock
    verifier: Verifier

    def accepts(self, token: str) -> bool:
        return authenticate_with(self.verifier, f"Bearer {token}").id == "bob"

    def refuses(self, token: str, reason: Reason) -> None:
        assert_refused(self.verifier, f"Bearer {token}", reason)

    def is_unavailable(self, token: str) -> None:
        """503 with Retry-After: nobody may take it for a refusal."""
        metrics.clear_metrics()
        logger.remove_keys(["auth_refused"])
        with pytest.raises(KeysUnavailable) as caught:
            authenticate_with(self.verifier, f"Bearer {token}")
        assert caught.value.status == 503
        assert int(caught.value.headers["Retry-After"]) > 0
        assert "auth_refused" not in logger.get_current_keys()
        assert "AuthRefused" not in metrics.metric_set
