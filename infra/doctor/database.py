"""Checks of the database as the functions reach it."""

import ssl
import statistics
import time

from infra.doctor.context import Context
from infra.doctor.findings import Checks, Finding, fail, nothing_wrong, ok, warn
from infra.doctor.issuer import difference
from infra.migrations import isolation, role_settings

check = Checks()
OLDEST, BEST = 16, 17  # major versions of PostgreSQL; 17 ends transactions left open
TIMES = 5
FAR = 50.0  # milliseconds for a round trip
EXPIRES_SOON = 14  # days
ROLES = {
    "DATABASE": "ownlist_api",
    "IDENTITY_DATABASE": "ownlist_identity",
    "PURGE_DATABASE": "ownlist_purge",
}


@check(
    "database", "check the address and the password, and that the database is running"
)
def reachable(context: Context) -> Finding:
    for name in ROLES:
        context.connect(name)
    place = context.database()
    return ok(f"{place.database} on {place.host}, as {', '.join(ROLES.values())}")


@check("TLS", "connect to a host that its certificate names, and renew it in time")
def tls(context: Context) -> Finding:
    context.ask()
    # pg8000 wraps the socket it was given in TLS, and has no other name for the result.
    sock = context.connect("DATABASE")._usock  # noqa: SLF001
    if not isinstance(sock, ssl.SSLSocket):
        return warn("off: the database is on this machine")
    days = (ssl.cert_time_to_seconds(_end(sock)) - context.clock()) / 86_400
    said = f"{sock.version()}, verified, {days:.0f} days left"
    return warn(said) if days < EXPIRES_SOON else ok(said)


def _end(sock: ssl.SSLSocket) -> str:
    return str((sock.getpeercert() or {}).get("notAfter", ""))


@check("roles in use", "give each function the address of its own role")
def right_roles(context: Context) -> Finding:
    faults = []
    for name, role in ROLES.items():
        ((found,),) = context.ask(name)("select current_user")
        if found != role:
            faults.append(f"{name}_URL signs in as {found}, not as {role}")
    return nothing_wrong(faults, ", ".join(ROLES.values()))


@check("role privileges", "drop the role, then `make migrate`, which creates it again")
def powerless(context: Context) -> Finding:
    ask = context.ask()
    faults = isolation.missing_roles(ask) + isolation.powers(ask)
    return nothing_wrong(faults, "none beyond those of the migrations")


@check("row level security", "alter table ... enable row level security")
def enabled(context: Context) -> Finding:
    return nothing_wrong(isolation.not_enabled(context.ask()), "on every table")


@check(
    "RLS is forced",
    "alter table ... force row level security; the owner must be the migrations' role",
)
def forced(context: Context) -> Finding:
    return nothing_wrong(
        isolation.not_forced(context.ask()), "for the owner of every table"
    )


@check("policies", "restore them as in infra/migrations, and drop all others")
def policies(context: Context) -> Finding:
    faults = isolation.wrong_policies(context.ask())
    return nothing_wrong(faults, f"{len(isolation.POLICIES)}, as in the migrations")


@check(
    "no principal sees no rows",
    "stop the functions: a role or a policy above is wrong",
)
def closed(context: Context) -> Finding:
    ask = context.ask()
    seen = [t for t in ("owner", "todo") if ask(f"select from {t} limit 1")]
    return nothing_wrong(
        [f"{table} shows rows" for table in seen], "without a principal"
    )


@check(
    "time limits", "`make migrate` sets statement_timeout and lock_timeout of the roles"
)
def limits(context: Context) -> Finding:
    ((statement, lock),) = context.ask()(
        "select current_setting('statement_timeout') as statement,"
        " current_setting('lock_timeout') as lock"
    )
    said = f"statement {statement}, lock {lock}"
    return fail(said) if "0" in (statement, lock) else ok(said)


@check(
    "session settings",
    "`make migrate` pins them for each role; new connections have them",
)
def session_settings(context: Context) -> Finding:
    faults = role_settings.not_pinned(context.ask())
    for name, role in ROLES.items():
        found = role_settings.not_in_force(context.ask(name))
        faults += [f"in a session of {role} {fault}" for fault in found]
    return nothing_wrong(faults, f"{len(role_settings.PINNED)} pinned for each role")


@check("version", f"upgrade to PostgreSQL {BEST} or newer (at Neon: in a new project)")
def version(context: Context) -> Finding:
    ((number,),) = context.ask()("select current_setting('server_version_num')::int")
    major = number // 10_000
    said = f"PostgreSQL {major}"
    if major < OLDEST:
        return fail(said)
    return warn(said) if major < BEST else ok(said)


@check(
    "clock of the database", "correct the clock of this machine (Neon's cannot be set)"
)
def clock(context: Context) -> Finding:
    ((there,),) = context.ask()("select extract(epoch from clock_timestamp())::float8")
    return difference(there, context.clock())


@check("round trip", "put the functions and the database into the same region")
def round_trip(context: Context) -> Finding:
    ask, times = context.ask(), []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask("select 1")
        times.append((time.perf_counter() - began) * 1000)
    median = statistics.median(times)
    said = f"{median:.1f} ms, from here"
    return warn(said) if median > FAR else ok(said)


@check("purge", "check the log and the alarm of purge_expired: docs/runbook.md")
def purged(context: Context) -> Finding:
    ask = context.ask("PURGE_DATABASE")
    left = [
        f"{kind} {number}"
        for kind, statement in LEFT.items()
        for ((number,),) in [ask(statement)]
        if number
    ]
    if left:
        return warn(f"overdue by more than a day: {', '.join(left)}")
    return ok("nothing is overdue by more than a day")


LEFT = {
    "todos": "select count(*) from todo where deleted_at < now() - interval '31 days'",
    "sessions": """select count(*) from auth.session
        where "expiresAt" < now() - interval '25 hours'""",
    "verifications": """select count(*) from auth.verification
        where "expiresAt" < now() - interval '25 hours'""",
}
