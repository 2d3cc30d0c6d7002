"""The garbage collector: switched off by functions/__init__.py while it has no work."""

import gc


def end_of_import() -> None:
    """What is imported by now lives as long as the process; from now on, collect."""
    gc.freeze()
    gc.enable()
