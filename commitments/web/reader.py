"""The pieces of a document's text made ready for the reader: where each reference begins and ends."""

from typing import NamedTuple

from ..queries.documents import Piece


class MarkedPiece(NamedTuple):
    """A piece; ``begins`` are the references that start with it (their anchor), ``ends`` those that end with it."""

    text: str
    references: tuple[str, ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]


def mark_pieces(pieces: list[Piece]) -> list[MarkedPiece]:
    """Compare each piece with its neighbours, so that a passage cut by another has one anchor and one number."""
    around = [(), *(piece.references for piece in pieces), ()]
    return [
        MarkedPiece(piece.text, piece.references, _new(piece.references, before), _new(piece.references, after))
        for piece, before, after in zip(pieces, around, around[2:], strict=False)
    ]


def _new(references: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(reference for reference in references if reference not in others)
