"""Packages that python-jose brings along and that nothing here may come to need."""

from tests.support.run.commands import python
from tests.support.run.promises import promise

# Any import of them raises, in a process that then verifies a token of each algorithm,
# and refuses a forged one of each.
PROGRAM = """
import sys

UNUSED = {"ecdsa", "rsa", "pyasn1"}

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in UNUSED:
            raise ImportError(f"{name} is imported")

sys.meta_path.insert(0, Refuse())

from shared.auth.refusals import InvalidToken
from shared.auth.tokens import verifier_for
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.signing import MAKERS, shared_secret_key

def refuses(verifier, token):
    try:
        verifier.verify(token)
    except InvalidToken as refusal:
        return refusal.reason == "bad_signature"

with Issuer() as issuer:
    verifier = verifier_for(issuer.settings())
    for algorithm, make in MAKERS.items():
        assert verifier.verify(issuer.token("bob", algorithm=algorithm)).id == "bob"
        header = issuer.header(algorithm)
        assert refuses(verifier, make("k").token(header, issuer.claims("bob")))
    secret = b"a secret of thirty-two bytes or more"
    shared = issuer.settings(jwks_url=None, shared_secret=secret)
    verifier = verifier_for(shared)
    token = shared_secret_key(secret).token({"alg": "HS256"}, issuer.claims("bob"))
    assert verifier.verify(token).id == "bob"
    other = shared_secret_key(secret[::-1])
    assert refuses(verifier, other.token({"alg": "HS256"}, issuer.claims("bob")))

assert not UNUSED & {name.partition(".")[0] for name in sys.modules}
print("verified")
"""


@promise("`ecdsa`, `rsa` and `pyasn1` are shipped and never imported")
def test_tokens_of_every_algorithm_are_verified_without_them() -> None:
    result = python("-c", PROGRAM, timeout=60)
    assert (result.returncode, result.stdout) == (0, "verified\n"), result.stderr
