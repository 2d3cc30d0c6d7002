// What tests/unit/test_identity_modules.py bundles, and runs in one process.

import "./gateway-adapter.test.ts";
import "./mailbox-of-address.test.ts";
import "./mail-templates.test.ts";
import "./mailer.test.ts";
import "./media-type.test.ts";
import "./problems.test.ts";
import "./settings.test.ts";
