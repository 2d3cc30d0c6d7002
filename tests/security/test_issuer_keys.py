"""How often the issuer is asked for its keys, and which of them count meanwhile."""

from shared.auth.refusals import Reason
from tests.support.run.promises import promise
from tests.support.tokens.application import World
from tests.support.tokens.key_servers import document
from tests.support.tokens.signing import ed25519_key

pytestmark = promise(
    "Only currently published keys count, and a flood of key ids is one fetch"
)

FRESH, PAUSE = 600, 30  # seconds, from the rules in docs/security.md


def test_a_token_rejected_before_its_key_is_chosen_fetches_nothing(
    world: World,
) -> None:
    world.refuses("a.b", Reason.NOT_COMPACT)
    embedded = world.issuer.token(header={"jwk": {}})
    world.refuses(embedded, Reason.FORBIDDEN_PARAMETER)
    world.refuses(world.issuer.token(header={"kid": 7}), Reason.NO_KEY_ID)
    assert world.issuer.fetches == 0


def test_keys_are_fetched_once_in_ten_minutes(world: World) -> None:
    for _ in range(10):
        assert world.accepts(world.issuer.token("bob"))
        world.clock.advance((FRESH - 1) / 10)
    assert world.accepts(world.issuer.token("bob"))
    assert world.issuer.fetches == 1
    world.clock.advance(1)
    assert world.accepts(world.issuer.token("bob"))
    assert world.issuer.fetches == 2


def test_a_rotated_key_is_accepted_after_one_fetch_and_the_old_one_rejected(
    world: World,
) -> None:
    old = world.issuer.token("bob")
    assert world.accepts(old)
    world.issuer.rotate()
    assert world.accepts(world.issuer.token("bob"))
    assert world.accepts(world.issuer.token("bob"))
    assert world.issuer.fetches == 2
    world.refuses(old, Reason.UNKNOWN_KEY)


def test_a_rotated_key_that_is_still_published_is_still_accepted(world: World) -> None:
    old = world.issuer.token("bob")
    assert world.accepts(old)
    world.issuer.keys["old"] = world.issuer.rotate()
    assert world.accepts(world.issuer.token("bob"))
    assert world.accepts(old)


def test_a_key_that_is_no_longer_published_is_accepted_for_ten_minutes_at_most(
    world: World,
) -> None:
    assert world.accepts(world.issuer.token("bob"))
    old, header = world.issuer.rotate(), world.issuer.header()
    world.clock.advance(FRESH - 1)
    token = old.token(header | {"kid": old.kid}, world.issuer.claims("bob"))
    assert world.accepts(token)
    world.clock.advance(1)
    world.refuses(token, Reason.UNKNOWN_KEY)


def test_a_new_key_under_an_old_name_counts_when_the_old_one_is_no_longer_fresh(
    world: World,
) -> None:
    assert world.accepts(world.issuer.token("bob"))
    old = world.issuer.rotate(same_kid=True)
    world.refuses(world.issuer.token("bob"), Reason.BAD_SIGNATURE)
    world.clock.advance(FRESH)
    assert world.accepts(world.issuer.token("bob"))
    stale = old.token(world.issuer.header(), world.issuer.claims("bob"))
    world.refuses(stale, Reason.BAD_SIGNATURE)


def test_an_ambiguous_key_id_selects_nothing_and_the_others_are_accepted(
    world: World,
) -> None:
    twin = world.issuer.rotate(same_kid=True)
    world.issuer.keys["twin"] = twin
    world.issuer.keys["other"] = ed25519_key("other")
    for algorithm in ("EdDSA", "twin"):
        token = world.issuer.token("bob", algorithm=algorithm)
        world.refuses(token, Reason.UNKNOWN_KEY)
    assert world.accepts(world.issuer.token("bob", algorithm="other"))


def test_a_private_key_in_the_key_set_is_not_accepted(world: World) -> None:
    world.issuer.keys["leaked"] = ed25519_key("leaked")
    world.issuer.keys["leaked"].jwk["d"] = "AAAA"
    token = world.issuer.token("bob", algorithm="leaked")
    world.refuses(token, Reason.UNKNOWN_KEY)
    assert world.accepts(world.issuer.token("bob"))


def test_a_flood_of_random_key_ids_is_one_fetch_in_30_seconds(world: World) -> None:
    assert world.accepts(world.issuer.token("bob"))
    for number in range(3 * PAUSE * 10):
        kid = {"kid": f"random-{number}"}
        world.refuses(world.issuer.token(header=kid), Reason.UNKNOWN_KEY)
        world.clock.advance(0.1)
    assert world.issuer.fetches == 1 + 3
    assert world.accepts(world.issuer.token("bob"))


def test_after_a_flood_a_rotated_key_waits_30_seconds(world: World) -> None:
    assert world.accepts(world.issuer.token("bob"))
    world.refuses(world.issuer.token(header={"kid": "random"}), Reason.UNKNOWN_KEY)
    world.issuer.rotate()
    world.refuses(world.issuer.token("bob"), Reason.UNKNOWN_KEY)
    world.clock.advance(PAUSE - 0.1)
    world.refuses(world.issuer.token("bob"), Reason.UNKNOWN_KEY)
    world.clock.advance(0.1)
    assert world.accepts(world.issuer.token("bob"))


def test_a_clock_that_is_set_back_makes_keys_old_not_eternal(world: World) -> None:
    assert world.accepts(world.issuer.token("bob"))
    world.clock.advance(-3_600)
    assert world.accepts(world.issuer.token("bob"))
    assert world.issuer.fetches == 2
    world.issuer.answer = document(b"", 500)
    world.clock.advance(-3_600)
    world.is_unavailable(world.issuer.token("bob"))
    world.clock.advance(-3_600)
    world.is_unavailable(world.issuer.token("bob"))
    assert world.issuer.fetches == 4
