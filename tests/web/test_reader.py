"""The pieces of a document's text in the reader."""

from commitments.queries.documents import Piece
from commitments.web.reader import mark_pieces


def ends(pieces):
    return [(piece.begins, piece.ends) for piece in mark_pieces(pieces)]


def test_mark_pieces_gives_a_passage_one_anchor_and_one_number():
    pieces = [Piece("The sides "), Piece("will meet", ("A8-01",)), Piece(".")]

    assert ends(pieces) == [((), ()), (("A8-01",), ("A8-01",)), ((), ())]


def test_mark_pieces_joins_passages_that_overlap():
    pieces = [Piece("a", ("A8-01",)), Piece("b", ("A8-01", "A8-02")), Piece("c", ("A8-02",))]

    assert ends(pieces) == [(("A8-01",), ()), (("A8-02",), ("A8-01",)), ((), ("A8-02",))]
