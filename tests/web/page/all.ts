// What tests/unit/test_page_modules.py bundles, and runs in one process.

import "./problems.test.ts";
import "./quick-add.test.ts";
