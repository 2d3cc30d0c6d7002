"""How long a property may take to be tried: a conftest imports this for its folder."""

from hypothesis import HealthCheck, settings

# Not a question of time: the machine may be busy with other workers.
settings.register_profile(
    "ownlist", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ownlist")
