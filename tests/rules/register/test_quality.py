from datetime import date

import pytest

from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.deadlines import Precision
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.parties import PartyKind
from commitments.rules.register.quality import (
    BITS,
    EXPLAINED,
    Remark,
    find_remarks,
    from_bits,
    is_unsupported,
    parts_of,
    to_bits,
    with_remark,
)
from commitments.rules.register.rollup import Cell

SOUND = {
    "kind": Kind.DELIVERABLE,
    "words": "Iran will hold a meeting in May.",
    "language": "en",
    "leads": [PartyKind.STATE],
    "precision": Precision.MONTH,
}


@pytest.mark.parametrize(
    ("changes", "remarks"),
    [
        ({}, set()),
        ({"leads": []}, {Remark.NO_ACTOR}),
        ({"leads": [], "words": "All relevant stakeholders will hold a meeting."}, {Remark.VAGUE_ACTOR}),
        ({"leads": [], "words": "It was agreed to hold a meeting."}, {Remark.VAGUE_ACTOR}),
        ({"leads": [PartyKind.GROUP]}, {Remark.VAGUE_ACTOR}),
        ({"leads": [PartyKind.GROUP, PartyKind.STATE]}, set()),
        ({"precision": Precision.NONE}, {Remark.NO_DATE}),
        ({"precision": Precision.NONE, "kind": Kind.RECURRING}, {Remark.NO_DATE}),
        ({"precision": Precision.NONE, "kind": Kind.STANDING}, set()),
        ({"precision": Precision.CONDITION}, set()),
        ({"words": "Iran will strengthen its efforts."}, {Remark.NOT_OBSERVABLE}),
        ({"words": "Iran will strengthen its efforts and publish a report."}, set()),
        ({"words": "Iran will open the road and will clear the mines."}, {Remark.COMPOUND}),
        ({"resembles": True}, {Remark.DUPLICATE}),
        ({"unsupported": True}, {Remark.NO_EVIDENCE}),
        ({"unsupported": True, "kind": Kind.DECLARATORY}, set()),
        ({"kind": Kind.DECLARATORY, "leads": [], "precision": Precision.NONE, "resembles": True}, set()),
        ({"words": "L'Iran va renforcer la coopération.", "language": "fr"}, {Remark.NOT_OBSERVABLE}),
        ({"words": "Иран будет укреплять сотрудничество.", "language": "ru"}, {Remark.NOT_OBSERVABLE}),
        ({"words": "سنعزز التعاون", "language": "ar"}, set()),
    ],
    ids=str,
)
def test_remarks_follow_from_what_is_recorded(changes, remarks):
    assert find_remarks(**SOUND | changes) == remarks


@pytest.mark.parametrize(
    ("words", "language", "parts"),
    [
        ("They will meet.", "en", ["They will meet."]),
        ("Russia and Iran will meet and talk.", "en", ["Russia and Iran will meet and talk."]),
        (
            "They agreed to open the road, to clear the mines and to release all detainees.",
            "en",
            ["They agreed to open the road, to clear the mines", "to release all detainees."],
        ),
        (
            "We will open the road; and we will clear the mines.",
            "en",
            ["We will open the road", "we will clear the mines."],
        ),
        (
            "The sides plan to keep contact,\nand the guarantor states will hold a meeting.",
            "en",
            ["The sides plan to keep contact", "the guarantor states will hold a meeting."],
        ),
        ("Стороны договорились открыть дорогу и освободить всех задержанных.", "ru",
         ["Стороны договорились открыть дорогу", "освободить всех задержанных."]),
        ("Les parties sont convenues de se réunir et de libérer les détenus.", "fr",
         ["Les parties sont convenues de se réunir", "de libérer les détenus."]),
        ("ستفتح الطريق؛ وتطلق سراح المعتقلين", "ar", ["ستفتح الطريق؛ وتطلق سراح المعتقلين"]),
    ],
)  # fmt: skip
def test_parts_are_the_undertakings_as_they_stand(words, language, parts):
    assert parts_of(words, language) == parts


def test_remarks_are_kept_in_one_number_whose_places_never_change():
    assert BITS == {
        "no_actor": 1,
        "vague_actor": 2,
        "no_date": 4,
        "not_observable": 8,
        "compound": 16,
        "duplicate": 32,
        "no_evidence": 64,
    }
    assert from_bits(to_bits({Remark.COMPOUND, Remark.NO_ACTOR})) == [Remark.NO_ACTOR, Remark.COMPOUND]
    assert set(EXPLAINED) == set(Remark)


@pytest.mark.parametrize(
    ("statuses", "cited", "has_evidence", "unsupported"),
    [
        ([], (), False, False),
        ([Status.PARTLY], (), False, False),
        ([Status.IMPLEMENTED], (), False, True),
        ([Status.IMPLEMENTED], (1,), False, False),
        ([Status.IMPLEMENTED], (), True, False),
        ([Status.PARTLY, Status.IMPLEMENTED], (1,), False, True),
        ([Status.IMPLEMENTED, Status.IMPLEMENTED], (1,), False, True),
        ([Status.IMPLEMENTED, Status.IMPLEMENTED], (1, 2), False, False),
    ],
)
def test_every_finding_that_all_is_done_needs_evidence(statuses, cited, has_evidence, unsupported):
    day = date(2018, 3, 1)
    cells = [Cell(n, None, status, Confidence.REPORTED, day, None, n) for n, status in enumerate(statuses, 1)]

    assert is_unsupported(cells, cited, has_evidence=has_evidence) is unsupported


def test_remark_is_put_in_the_stored_number_and_taken_out():
    number = to_bits([Remark.NO_DATE])

    both = with_remark(number, Remark.NO_EVIDENCE, stands=True)

    assert from_bits(both) == [Remark.NO_DATE, Remark.NO_EVIDENCE]
    assert with_remark(both, Remark.NO_EVIDENCE, stands=True) == both
    assert with_remark(both, Remark.NO_EVIDENCE, stands=False) == number
