"""Why a token was refused: for the log and the metrics, never for the client."""

from enum import StrEnum


class Reason(StrEnum):
    """One word per rule, so that an operator can count what is going on."""

    # The carrier (RFC 6750 section 2.1)
    NO_CREDENTIALS = "no_credentials"
    OTHER_SCHEME = "other_scheme"
    NO_TOKEN = "no_token"  # noqa: S105 - no password
    MALFORMED_CREDENTIALS = "malformed_credentials"
    # The compact form and its header (RFC 7515 sections 4 and 7.1)
    TOO_LONG = "too_long"
    NOT_COMPACT = "not_compact"
    NOT_CANONICAL = "not_canonical"
    MALFORMED_HEADER = "malformed_header"
    FORBIDDEN_PARAMETER = "forbidden_parameter"
    WRONG_TYPE = "wrong_type"
    # Key and signature
    NO_KEY_ID = "no_key_id"
    UNKNOWN_KEY = "unknown_key"
    WRONG_ALGORITHM = "wrong_algorithm"
    BAD_SIGNATURE = "bad_signature"
    # The claims (RFC 7519 section 4.1)
    MALFORMED_PAYLOAD = "malformed_payload"
    ID_TOKEN = "id_token"  # noqa: S105 - no password
    OTHER_KIND = "other_kind"
    KEY_BOUND = "key_bound"
    ACTOR = "actor"
    NO_PERSON = "no_person"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    BAD_SUBJECT = "bad_subject"
    BAD_DATE = "bad_date"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    ISSUED_IN_FUTURE = "issued_in_future"
    BAD_LIFETIME = "bad_lifetime"
    WRONG_CLAIM = "wrong_claim"
    # What it may do (RFC 8693 sections 4.2 and 4.3)
    BAD_CLIENT = "bad_client"
    BAD_SCOPE = "bad_scope"
    NO_SCOPE = "no_scope"

    @property
    def token_sent(self) -> bool:
        """Whether the challenge names an error (RFC 6750 section 3.1)."""
        return self not in _NOTHING_SENT


_NOTHING_SENT = (Reason.NO_CREDENTIALS, Reason.OTHER_SCHEME, Reason.NO_TOKEN)


class InvalidToken(Exception):
    """The caller is not known. Holds a reason and, of a verified token, its client."""

    def __init__(self, reason: Reason, client: str = "") -> None:
        super().__init__(reason.value)
        self.reason, self.client = reason, client
