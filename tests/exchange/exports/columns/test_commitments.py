"""Cells whose text was redacted say when and why, to whom may hear of it."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from commitments.exchange.exports.commitments_csv import stream_csv
from commitments.models import LedgerEntry
from commitments.queries.lists.choice import read_choice
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.past import asked_moment, index_at
from commitments.rules.kernel.commitments import Tier

from ....support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    NoteFactory,
    OwnershipFactory,
    RedactionFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
TODAY = date(2018, 6, 1)


def cells() -> list[tuple[str, str]]:
    """Title and reason of every row, for staff."""
    choice: Any = read_choice(secretary(), QueryDict("sort=reference"), index=current_index(TODAY), today=TODAY)
    text = b"".join(stream_csv(choice.hits, choice.place, today=TODAY)).decode("utf-8-sig")
    return [(row["title"], row["reason"]) for row in csv.DictReader(io.StringIO(text))]


def last() -> int:
    return LedgerEntry.objects.latest("seq").seq


def test_redacted_cells_name_the_entries_that_redacted_them_and_nobody():
    first = CommitmentFactory(title="Canary")
    AssessmentFactory(commitment=first, reason="He said so.")
    CommitmentFactory(title="Another", document=first.document)
    RedactionFactory(text="Canary", reason="A private name.")
    titled = last()
    RedactionFactory(text="He said so.", reason="A private word.")
    reasoned = last()

    assert cells() == [
        (
            f"█████ redacted (entry {titled}, Secretariat: A private name.)",
            f"█████ redacted (entry {reasoned}, Secretariat: A private word.)",
        ),
        ("Another", ""),
    ]


def test_redactions_of_other_fields_and_rows_stand_in_no_cell():
    commitment = CommitmentFactory(title="Canary")
    NoteFactory(commitment=commitment, text="He said so.", tier=Tier.PUBLIC)
    RedactionFactory(text="He said so.")

    assert cells() == [("Canary", "")]


def test_redactions_are_asked_for_once_and_only_where_there_are_any(django_assert_max_num_queries):
    made = CommitmentFactory(title="Canary")
    cells()

    with django_assert_max_num_queries(4) as before:
        cells()
    RedactionFactory(text="Canary")
    CommitmentFactory(title="Bird", document=made.document)
    RedactionFactory(text="Bird")
    cells()
    with django_assert_max_num_queries(5) as after:
        cells()

    assert len(after) == len(before) + 1


def test_owner_is_told_to_staff_and_of_today():
    owned = OwnershipFactory(owner=UserFactory(desk=True, first_name="Ada", last_name="Ito")).commitment
    CommitmentFactory(document=owned.document)
    names = {}

    for person, query in ((secretary(), ""), (UserFactory(), ""), (secretary(), "&as_of=2018-05-01")):
        moment, _errors = asked_moment(QueryDict(query), today=TODAY)
        index = index_at(moment, today=TODAY)
        choice: Any = read_choice(person, QueryDict(f"sort=reference{query}"), index=index, today=index.today)
        text = b"".join(stream_csv(choice.hits, choice.place, today=TODAY)).decode("utf-8-sig")
        names[person.role, query] = [row["owner"] for row in csv.DictReader(io.StringIO(text))]

    assert list(names.values()) == [["Ada Ito", ""], ["", ""], ["", ""]]
