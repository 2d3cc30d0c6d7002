"""What the unit tests share: how long a property may take to be tried."""

import tests.support.run.hypothesis_profile  # noqa: F401
