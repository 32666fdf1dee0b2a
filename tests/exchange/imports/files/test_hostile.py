"""Hostile tables: none ends the reader, each gets its answer, and nothing of them acts or is lost without a word."""

import re

import pytest

from commitments.exchange.imports.files.reading import open_table
from commitments.rules.imports.words import TableError

from .hostile import FILES, SECRET


def read(path):
    """Everything that is said of a file: the refusal, or the codes of its problems; and all of its cells."""
    try:
        table = open_table(path)
        rows = list(table)
    except TableError as error:
        return str(error), ""
    cells = "\n".join(cell for row in rows for cell in row.cells)
    return [problem.code for row in rows for problem in row.problems], cells


def test_there_are_enough_of_them():
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES)
def test_hostile_table_is_refused_or_read_and_says_why(name, tmp_path):
    make, expected = FILES[name]
    path = tmp_path / "register.csv"
    path.write_bytes(make())

    said, cells = read(path)

    assert re.search(expected, said) if isinstance(expected, str) else said == expected, said
    assert SECRET not in cells
    cells.encode()
