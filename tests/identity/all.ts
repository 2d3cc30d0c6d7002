// What tests/unit/test_identity_modules.py bundles, and runs in one process.

import "./exchange.test.ts";
import "./mailbox.test.ts";
import "./mails.test.ts";
import "./post.test.ts";
import "./media-type.test.ts";
import "./problems.test.ts";
import "./settings.test.ts";
