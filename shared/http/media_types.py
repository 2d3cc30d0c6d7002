"""Content-Type and Content-Encoding by the grammar of RFC 9110."""

import re

WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # token, section 5.6.2
QUOTED = r'"(?:[\t !#-\[\]-~\x80-\xff]|\\[\t !-~\x80-\xff])*"'  # section 5.6.4
PARAMETER = rf"[ \t]*({WORD})=({WORD}|{QUOTED})"  # section 5.6.6
# No two neighbours of these may begin alike: else a long header takes quadratic time.
MEDIA_TYPE = re.compile(rf"({WORD}/{WORD})((?:[ \t]*;(?:{PARAMETER})?)*)")
EACH = re.compile(f";(?:{PARAMETER})?")
UTF_8 = ("utf-8", "utf8")  # the second is what many write


def utf8_type(content_type: str) -> str | None:
    """The type and subtype, in lower case, of a body in UTF-8 (section 8.3.1).

    None for what is not a media type and for another charset. Other parameters are
    ignored: JSON has none (RFC 8259 section 11).
    """
    found = MEDIA_TYPE.fullmatch(content_type.strip(" \t"))
    if found is None:
        return None
    for name, value in EACH.findall(found[2]):
        if name.lower() == "charset" and _unquoted(value).lower() not in UTF_8:
            return None
    return found[1].lower()


def is_encoded(content_encoding: str) -> bool:
    """Whether a list of codings names one that changes anything (section 8.4)."""
    codings = (each.strip(" \t").lower() for each in content_encoding.split(","))
    return any(coding not in ("", "identity") for coding in codings)


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
