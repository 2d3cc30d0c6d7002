"""What every refused input has in common, asserted in one place."""

from tests.support.api.client import Answer, Person


def assert_untouched(person: Person, answer: Answer, sent: str | bytes = "") -> None:
    """A problem that does not quote what was sent, and a list still empty."""
    assert person.titles() == []
    assert answer.json["status"] == answer.status
    assert answer.headers["content-type"] == "application/problem+json"
    if len(sent) > 12:
        text = sent.decode(errors="replace") if isinstance(sent, bytes) else sent
        assert text[1:-1] not in answer.body
