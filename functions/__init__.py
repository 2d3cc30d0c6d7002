"""One file is one Lambda is one operation; the file's name is the operation's."""

import gc

# While modules are imported there is no garbage to find. Each function ends this
# (shared/collector.py).
gc.disable()
