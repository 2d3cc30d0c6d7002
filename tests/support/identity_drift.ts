// Prints what Better Auth would still create or add for the options of auth.ts.

import { getMigrations } from "better-auth/db/migration";
import { options } from "../../functions/identity/auth.ts";
import { Database } from "../../functions/identity/database.ts";
import { load } from "../../functions/identity/settings.ts";

const settings = load(process.env);
const database = new Database(settings.database);
const { compileMigrations } = await getMigrations(options(settings, database));
console.log(await compileMigrations());
await database.end();
