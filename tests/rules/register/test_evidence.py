"""How much evidence a confidence needs."""

import pytest

from commitments.rules.kernel.statuses import Confidence
from commitments.rules.register.evidence import Publisher, evidence_errors, publisher_of, support_of, supports

REPORTED, CORROBORATED, VERIFIED = Confidence
TASS, IRNA, UNKNOWN = Publisher("tass", "tass.com"), Publisher("irna", ""), Publisher("", "")
AT_TASS, AT_IRNA = Publisher("", "tass.com"), Publisher("", "irna.ir")


@pytest.mark.parametrize(
    ("confidence", "publishers", "enough"),
    [
        (None, [], True),
        (REPORTED, [], True),
        (CORROBORATED, [], False),
        (CORROBORATED, [TASS], False),
        (CORROBORATED, [TASS, TASS], False),
        (CORROBORATED, [TASS, Publisher("tass", "tass.ru")], False),
        (CORROBORATED, [TASS, UNKNOWN], False),
        (CORROBORATED, [TASS, AT_TASS], False),
        (CORROBORATED, [TASS, AT_IRNA], True),
        (CORROBORATED, [AT_TASS, AT_IRNA], True),
        (CORROBORATED, [IRNA, AT_TASS], False),
        (CORROBORATED, [TASS, TASS, IRNA], True),
        (VERIFIED, [], False),
        (VERIFIED, [UNKNOWN], True),
        (VERIFIED, [TASS], True),
    ],
)
def test_confidence_needs_evidence(confidence, publishers, enough):
    assert supports(confidence, publishers) is enough
    assert list(evidence_errors(confidence, publishers)) == ([] if enough else ["confidence"])
    assert support_of(confidence, publishers) == (confidence if enough else REPORTED)


@pytest.mark.parametrize(
    ("name", "url", "publisher"),
    [
        ("TASS", "https://tass.com/a", TASS),
        (" Tass ", "", Publisher("tass", "")),
        ("", "https://www.irna.ir/a", AT_IRNA),
        ("", "", UNKNOWN),
    ],
)
def test_publisher_is_known_by_name_and_host(name, url, publisher):
    assert publisher_of(name, url) == publisher
