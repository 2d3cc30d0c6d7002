// What tests/unit/test_sync.py bundles, and runs in one process.

import "./model.test.ts";
