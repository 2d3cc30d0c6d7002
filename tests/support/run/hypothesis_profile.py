"""How hard a property is tried: a conftest imports this for its folder."""

from hypothesis import HealthCheck, settings

from tests.support.run.thorough import rounds

# Not a question of time: the machine may be busy with other workers.
settings.register_profile(
    "ownlist",
    max_examples=rounds(40, 200),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ownlist")
