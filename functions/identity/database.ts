/** One connection to PostgreSQL for each execution environment. */

import { Socket } from "node:net";
import pg from "pg";
import type { DatabaseSettings } from "./database-url.ts";
import { atMost } from "./deadline.ts";
import { note } from "./log.ts";
import type { Secrets } from "./secrets.ts";
import { timeouts } from "./timeouts.ts";

type Timed = pg.QueryConfig & { query_timeout: number }; // in its own types it is missing

/**
 * The pool Better Auth works with, and whether the database failed it meanwhile.
 *
 * Better Auth answers 401 or 422 where a statement failed under it; `failed` tells such
 * an answer from an honest one. An environment serves one request at a time.
 */
export class Database {
  failed = false;
  readonly #secrets: Secrets | undefined;
  #settings: DatabaseSettings;
  #pool: pg.Pool;
  #used = 0;

  /** With secrets, a password that is refused is looked up once more. */
  constructor(settings: DatabaseSettings, secrets?: Secrets) {
    this.#settings = settings;
    this.#secrets = secrets;
    this.#pool = this.#poolFor(settings);
  }

  #poolFor(settings: DatabaseSettings): pg.Pool {
    const pool = new pg.Pool({ ...options(settings), max: 1 });
    // Without a listener an idle connection that the server closes ends the process.
    pool.on("error", (error) => note("idle connection lost", error));
    pool.on("connect", (client) => {
      this.#used = Date.now();
      // Likewise one that breaks during a statement, which is told so and answers for it.
      client.on("error", () => undefined);
    });
    return pool;
  }

  /** A connection that answers: one that lay idle, perhaps frozen, is asked first. */
  async connect() {
    const client = await this.#checkOut();
    const query = async (text: string, values: readonly unknown[] = []) => {
      try {
        return await client.query(timed(text, values));
      } catch (error) {
        this.failed ||= isOutage(error);
        throw error;
      }
    };
    const release = () => {
      this.#used = Date.now();
      client.release(this.failed);
    };
    return { query, release };
  }

  async #checkOut(): Promise<pg.PoolClient> {
    try {
      const client = await this.#signIn();
      const idle = Date.now() - this.#used;
      if (idle < timeouts().unchecked || (await answers(client))) return client;
      return await this.#signIn();
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }

  async #signIn(): Promise<pg.PoolClient> {
    try {
      return await ready(this.#pool);
    } catch (error) {
      const client = isRefused(error) ? await this.#signInAgain() : undefined;
      if (!client) throw error;
      return client;
    }
  }

  async #signInAgain(): Promise<pg.PoolClient | undefined> {
    for await (const other of this.#secrets?.others(this.#settings) ?? []) {
      const pool = this.#poolFor(other);
      try {
        const client = await ready(pool);
        await this.#pool.end();
        this.#settings = other;
        this.#pool = pool;
        return client;
      } catch (error) {
        await pool.end();
        if (!isRefused(error)) throw error;
      }
    }
    return undefined;
  }

  /** The rows of one statement, in a transaction of its own. */
  async run(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const connection = await this.connect();
    try {
      return (await connection.query(text, values)).rows;
    } finally {
      connection.release();
    }
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}

/** One that is signed in, in the time that the request has left. */
function ready(pool: pg.Pool): Promise<pg.PoolClient> {
  pool.options.connectionTimeoutMillis = atMost(timeouts().ready);
  return pool.connect();
}

function timed(text: string, values: readonly unknown[]): Timed {
  return { text, values: [...values], query_timeout: atMost(timeouts().response) };
}

async function answers(client: pg.PoolClient): Promise<boolean> {
  try {
    const echo: Timed = { text: "select 1", query_timeout: timeouts().check };
    await client.query(echo);
    return true;
  } catch (error) {
    client.release(true);
    note("stale connection replaced", error);
    return false;
  }
}

/** PostgreSQL, Appendix A, class 28: the sign-in was refused. */
function isRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith("28") === true;
}

/** Not what the statement said (classes 22, 23) but that it could not be carried out. */
function isOutage(error: unknown): boolean {
  const state = error instanceof pg.DatabaseError ? error.code : undefined;
  return !state?.startsWith("22") && !state?.startsWith("23");
}

/** Never a statement_timeout here: poolers refuse start-up parameters (08P01). */
function options(settings: DatabaseSettings): pg.PoolConfig {
  const { host, port, user, password, database, local } = settings;
  return {
    host,
    port,
    user,
    password,
    database,
    ssl: local ? false : { rejectUnauthorized: true },
    stream: () => socketWithTimeout(),
    keepAlive: true,
    application_name: "ownlist-identity",
  };
}

function socketWithTimeout(): Socket {
  const socket = new Socket();
  const giveUp = () => socket.destroy(new Error("no TCP connection in time"));
  const timer = setTimeout(giveUp, timeouts().connect);
  for (const event of ["connect", "close"]) socket.once(event, () => clearTimeout(timer));
  return socket;
}
