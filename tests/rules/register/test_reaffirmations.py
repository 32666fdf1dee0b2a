from datetime import date, timedelta

import pytest

from commitments.rules.register.reaffirmations import Round, slipped_days

DUE = date(2018, 2, 28)
TODAY = date(2020, 1, 1)


def after(days):
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("rounds", "slipped"),
    [
        ([], []),
        ([(0, 75, False)], [75]),
        ([(0, -3, False)], [0]),
        ([(None, None, True)], [0]),
        ([(0, None, False)], [0]),
        ([(0, None, True)], [(TODAY - DUE).days]),
        # Each round pledges something of its own, and does it late or in time.
        ([(0, 75, False), (160, 150, False), (400, 456, False)], [75, 0, 56]),
        # Not done before it was pledged again: the deadline moved, and the next round counts on from there.
        ([(0, None, True), (100, 130, False)], [100, 30]),
        ([(0, None, True), (-10, None, False)], [0, 0]),
        ([(0, None, True), (None, None, True)], [0, 0]),
    ],
)
def test_days_by_which_each_round_slipped(rounds, slipped):
    made = [
        Round(None if due is None else after(due), None if done is None else after(done), runs)
        for due, done, runs in rounds
    ]

    assert slipped_days(made, TODAY) == slipped
