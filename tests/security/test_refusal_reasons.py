"""An operator can count what is tried: every reason of a refusal is a metric."""

from shared.auth.refusals import Reason
from shared.auth.tokens import verifier_for
from tests.support.api.attacked import WatchedApi
from tests.support.api.client import TODOS
from tests.support.run.cases import case
from tests.support.run.promises import promise
from tests.support.tokens.hostile_tokens import HOSTILE
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.rejections import assert_refused, dimensions

PROMISE = "Every reason for a rejected token has its own metric"


@promise("Every reason for a rejected token has its own metric")
@promise(PROMISE)
def test_a_refusal_is_a_metric_with_its_reason(api: WatchedApi) -> None:
    for name, hostile in HOSTILE.items():
        with case(name):
            authorization = hostile.make(api.issuer)
            headers = {} if authorization is None else {"authorization": authorization}
            assert api.send("GET", TODOS, headers=headers).status == 401
            (metric,) = (each for each in api.log if "_aws" in each)
            assert metric["AuthRefused"] == [1.0]
            assert metric["reason"] == hostile.reason
            (described,) = metric["_aws"]["CloudWatchMetrics"]
            assert described["Dimensions"] == dimensions(hostile.reason)


@promise(PROMISE)
def test_no_reason_is_unreachable(issuer: Issuer) -> None:
    """All but one can be met by any configuration; that one needs a claim to want."""
    reached = {hostile.reason for hostile in HOSTILE.values()}
    wanting = verifier_for(issuer.settings(required_claims={"a": "b"}), issuer.clock)
    assert_refused(wanting, issuer.bearer(), Reason.WRONG_CLAIM)
    assert reached | {Reason.WRONG_CLAIM} == set(Reason)
