// What tests/unit/test_sync.py bundles, and runs in one process.

import "./engine.test.ts";
import "./model.test.ts";
import "./values.test.ts";
