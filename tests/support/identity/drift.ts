// Prints what Better Auth would still create or add for the options of auth.ts.

import { getMigrations } from "better-auth/db/migration";
import { options } from "../../../functions/identity/auth.ts";
import { assemble } from "../../../functions/identity/services.ts";
import { load } from "../../../functions/identity/settings.ts";

const settings = load(process.env);
const parts = assemble(settings);
const { compileMigrations } = await getMigrations(options(settings, parts));
console.log(await compileMigrations());
await parts.database.end();
