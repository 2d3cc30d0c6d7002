// Prints what Better Auth would still create or add for the options of auth.ts.

import { getMigrations } from "better-auth/db/migration";
import { options } from "../../../functions/identity/auth.ts";
import { assemble } from "../../../functions/identity/services.ts";
import { load } from "../../../functions/identity/settings.ts";

const settings = load(process.env);
const services = assemble(settings);
const { compileMigrations } = await getMigrations(options(settings, services));
console.log(await compileMigrations());
await services.database.end();
