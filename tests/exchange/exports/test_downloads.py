from datetime import UTC, date, datetime
from io import BufferedIOBase

import pytest
from django.http import QueryDict

from commitments.exchange.exports.downloads import Asker, QueryError, matrix_file, named, package_file, register_file

from ...support.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def asker(query: str = "", user=None) -> Asker:
    return Asker(user or UserFactory(), QueryDict(query), date(2018, 1, 1), datetime(2018, 1, 1, tzinfo=UTC))


def test_register_file_holds_the_rows_that_the_query_string_chooses():
    CommitmentFactory(title="Exchange of detainees")
    CommitmentFactory(title="Humanitarian access")

    content = b"".join(register_file(asker("q=detainees"), "csv").content).decode()

    assert "Exchange of detainees" in content
    assert "Humanitarian access" not in content


def test_register_file_begins_with_a_byte_order_mark_unless_it_is_declined():
    marked = b"".join(register_file(asker(), "csv").content)
    plain = b"".join(register_file(asker("bom=0"), "csv").content)

    assert marked == b"\xef\xbb\xbf" + plain


def test_a_name_that_is_no_filter_is_an_error_that_names_it():
    with pytest.raises(QueryError) as refusal:
        register_file(asker("due_after=soon"), "csv")

    [(label, message)] = refusal.value.errors
    assert label == "due_after"
    assert message == "No filter has this name."


def test_matrix_refuses_what_cannot_be_read_too():
    with pytest.raises(QueryError):
        matrix_file(asker("due_after=soon"))


def test_package_names_the_entry_of_the_ledger_that_it_reaches_to():
    CommitmentFactory()

    file = package_file(asker())
    assert isinstance(file.content, BufferedIOBase)
    with file.content as content:
        start = content.read(2)

    assert start == b"PK"
    assert file.headers["Servanda-Anchor"]
    assert file.headers["Content-Disposition"].startswith("attachment; filename=")


def test_headers_name_the_file_beside_those_that_are_given():
    assert named("a.csv", Vary="Cookie") == {"Content-Disposition": 'attachment; filename="a.csv"', "Vary": "Cookie"}
