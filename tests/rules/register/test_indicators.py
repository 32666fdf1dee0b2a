from datetime import date

from commitments.rules.register.indicators import counted, measurement_errors

FIRST, SECOND = date(2018, 4, 1), date(2018, 4, 2)


def test_measurement_of_a_day_to_come_is_refused():
    errors = {day: measurement_errors(day=day, today=FIRST) for day in (FIRST, SECOND, date(1999, 1, 1))}

    assert {day: list(found) for day, found in errors.items()} == {FIRST: [], SECOND: ["day"], date(1999, 1, 1): []}
    assert errors[SECOND]["day"] == "This day is in the future. Enter 2018-04-01 or an earlier day."


def test_of_each_day_the_one_recorded_last_counts():
    measured = [(SECOND, "wrong"), (FIRST, "first"), (SECOND, "right")]

    assert counted(measured) == ["first", "right"]
    assert counted([]) == []
