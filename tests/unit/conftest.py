"""What the unit tests share: how long a property may take to be tried."""

import tests.support.run.unhurried  # noqa: F401
