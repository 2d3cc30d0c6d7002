"""What is sent to every operation that takes a body, a parameter or an id."""

from typing import Any

from shared.json_nesting import MAX_DEPTH

DEEP = 100_000
NOT_JSON: list[str | bytes] = [
    "",
    "   ",
    "{bad",
    '{"title": "x",}',
    "{'title': 'x'}",
    '{"title": "x"} // no',
    '{"title": "x"}{}',
    '{"title": "x", "title": "y"}',
    '{"title": "x", "t\\u0069tle": "y"}',
    '{"title": NaN}',
    '{"title": Infinity}',
    '{"title": -Infinity}',
    '{"title": 1e999}',
    '{"title": ' + "9" * 31 + "}",
    '{"title": ' + "9" * 5000 + "}",
    '{"title": "\\ud800"}',
    '{"title": "x", "tags": ["\\udfff"]}',
    '{"\\ud800": 1}',
    "[" * DEEP,
    "[" * DEEP + "]" * DEEP,
    '{"a":' * (DEEP // 4) + "1" + "}" * (DEEP // 4),
    "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    b'\xef\xbb\xbf{"title": "x"}',
    '{"title": "x"}'.encode("utf-16"),
    b'{"title": "\xff"}',
    b'{"title": "\xed\xa0\x80"}',
]
NO_OBJECTS = ["null", "[]", '"x"', "5", "true", "[" * MAX_DEPTH + "]" * MAX_DEPTH]
OTHER_TYPES = [
    "",
    "text/plain",
    "text/html",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/json,application/json",
    "application/json; charset=utf-8; x=",
    "application/xml",
    "application/problem+json",
]
ENCODINGS = ["gzip", "br", "deflate", "x"]

BAD_MEMBERS: list[tuple[str, Any]] = [
    ("title", None),
    ("title", 5),
    ("title", True),
    ("title", ["x"]),
    ("title", {}),
    ("title", ""),
    ("title", "   "),
    ("title", "\u200b\u200d\ufeff"),
    ("title", "\u3164"),
    ("title", "x" * 501),
    ("title", "\U0001f600" * 501),
    ("title", "a\x00b"),
    ("title", "a\nb"),
    ("title", "a\x1bb"),
    ("title", "a\x7fb"),
    ("title", "a\x85b"),
    ("description", 5),
    ("description", "x" * 10_001),
    ("description", "a\x00b"),
    ("completed", "true"),
    ("completed", 1),
    ("priority", "urgent"),
    ("priority", 1),
    ("tags", "home"),
    ("tags", [""]),
    ("tags", [5]),
    ("tags", ["x" * 51]),
    ("tags", [str(n) for n in range(21)]),
    ("tags", [str(n) for n in range(10_001)]),
    ("due_date", "2026-02-30"),
    ("due_date", "20261201"),
    ("due_date", "2026-W01-1"),
    ("due_date", "2026-12-01T00:00:00Z"),
    ("due_date", "0000-01-01"),
    ("due_date", "10000-01-01"),
    ("due_date", "1899-12-31"),
    ("due_date", "\u0662026-12-01"),
    ("due_date", 1_795_336_000),
    ("due_at", "2026-12-01T10:00:00"),
    ("due_at", "2026-12-01"),
    ("due_at", "2026-12-01T10:00:00+99:99"),
    ("due_at", "2026-12-01T24:00:01Z"),
    ("due_at", "2026-12-01T23:59:60Z"),
    ("due_at", "9999-12-31T23:59:59-23:59"),
    ("due_at", "0001-01-01T00:00:00+23:59"),
    ("due_at", 1_795_336_000),
    ("due_at", True),
]

# What decodes to what no database takes, and what Python reads as a number or a truth.
PARAMETERS = ["", "%00", "a%00b", "%ED%A0%80", "%FF", "%0A", "%F0%9F%98%80", "%27"]
PARAMETERS += ["%5C", "' OR 1=1--", "NaN", "1e3", "1_0", "%2B1", "%201", "%D9%A1", "-1"]
PARAMETERS += ["0", "null", "None", "True", "yes", "on", "1", "[]", "{}", "a,b", "%25"]
PARAMETERS += ["x" * 10_000, "9" * 5000, "(case when 1=1 then 1 end)", "owner_id"]
PARAMETERS += ["title;drop table todo", "(a+)+$", "a & b | !c", "%0d%0aset-cookie:x"]
PARAMETERS += ["..%2F..%2Fetc%2Fpasswd", "${jndi:ldap://x}", "{{7*7}}", "%3Cscript%3E"]

NO_IDS = [
    "no-id",
    "%00",
    "0" * 5_000,
    "{id}%0A",
    "{id}%20",
    "%7B{id}%7D",
    "urn:uuid:{id}",
    "{hex}",
    "{id}%00",
    "{id};x",
    "%EF%BC%90",
    "'%20or%201=1--",
]
OTHER_METHODS = ["PUT", "HEAD", "TRACE", "OPTIONS", "PROPFIND", "CONNECT", "FOO"]
# Each with a value that would change the answer if anything looked at it.
OTHER_HEADERS = {
    "accept": "text/html",
    "accept-encoding": "gzip",
    "expect": "100-continue",
    "forwarded": "for=127.0.0.1;host=attacker.example",
    "host": "attacker.example",
    "if-modified-since": "Wed, 21 Oct 2015 07:28:00 GMT",
    "if-range": '"1"',
    "if-unmodified-since": "Wed, 21 Oct 2015 07:28:00 GMT",
    "origin": "https://attacker.example",
    "range": "bytes=0-1",
    "traceparent": "00-\r\nset-cookie: a=b",
    "transfer-encoding": "chunked",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": "attacker.example",
    "x-http-method-override": "DELETE",
    "x-original-url": "/api/v1/me/erase",
    "x-request-id": "attacker\r\nset-cookie: a=b",
    "x-rewrite-url": "/api/v1/me/erase",
}
