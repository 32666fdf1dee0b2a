"""Lines from right to left: pieces at places become words in order."""

import pytest

from commitments.exchange.texts.righttoleft import Piece, is_right_to_left, order_pieces


def line(*pieces: tuple[str, float]) -> list[Piece]:
    return [Piece(text, x, 700, 11) for text, x in pieces]


@pytest.mark.parametrize(
    ("pieces", "read"),
    [
        (line(("ثالث", 10), (" ", 30), ("ثاني", 34), (" ", 50), ("أول", 54)), "أول ثاني ثالث"),
        (line(("أول", 54), (" ", 50), ("ثاني", 34)), "أول ثاني"),
        (line((".2018", 10), (" ", 40), ("شباط", 44)), "شباط 2018."),
        (line(("كلمة", 10), (" ", 40), ("UN Security", 44), (" ", 90), ("مجلس", 94)), "مجلس UN Security كلمة"),
        (line(("بعد", 10), ("( ", 40), ("2017", 44), (") ", 60), ("قبل", 70)), "قبل (2017) بعد"),
        (line(("كلمة", 10), (".  ", 40), ("1", 50)), "1. كلمة"),
        (line(("كلمة", 10), ("50%", 40)), "50% كلمة"),
    ],
)
def test_pieces_are_put_in_order(pieces, read):
    assert order_pieces(pieces) == read


def test_direction_is_that_of_most_letters():
    assert is_right_to_left(line(("كلمة طويلة UN 2017", 1)))
    assert not is_right_to_left(line(("The word كلمة is Arabic", 1)))
    assert not is_right_to_left(line(("2017 – 2018", 1)))
