import json
from datetime import date

import pytest

from commitments.rules.deadline_lexicon import FOLDER
from commitments.rules.deadline_reading import Reading, find_deadlines, read_deadline, read_in_any_language
from commitments.rules.deadlines import deadline_errors

from ..deadline_table import WRITTEN_AGAINST, expected, read_row, read_table
from ..evaluation.labelled import read_labelled
from ..shared import shared_folder

ON = date(2017, 12, 22)
FILES = ("documents", "commitments")
TABLE = read_table(WRITTEN_AGAINST)


@pytest.mark.parametrize(("language", "row"), TABLE, ids=[f"{language}-{row['words']}" for language, row in TABLE])
def test_phrase_of_the_table_is_read(language, row):
    reading = read_row(language, row)

    assert reading == expected(language, row)
    assert deadline_errors(reading) == {}


def astana() -> list[dict]:
    """The deadlines of the Astana register with words, each with the date of its document."""
    rows = {name: json.loads((FOLDER.parent / "astana" / f"{name}.json").read_text()) for name in FILES}
    dated = {row["slug"]: date.fromisoformat(row["dated"]) for row in rows["documents"]}
    found = [row["deadline"] | {"on": dated[row["document"]]} for row in rows["commitments"] if "deadline" in row]
    return [row for row in found if row.get("words")]


@pytest.mark.parametrize("row", astana(), ids=lambda row: f"{row['on']} {row['words']}")
def test_deadline_of_the_astana_register_is_read_as_it_is_recorded(row):
    reading = read_deadline(row["words"], on=row["on"])

    days = [day.isoformat() if day else None for day in (reading.earliest, reading.latest)]
    assert [*days, reading.precision] == [row.get("earliest"), row.get("latest"), row["precision"]]


def test_deadlines_of_the_astana_register_and_of_the_pledges_of_the_sample_texts_are_in_the_table():
    """Those that a person labelled, and those that are found in the sentences which a person labelled as pledges."""
    known = [_folded(row["words"]) for _language, row in TABLE]
    found = {row["words"] for row in astana()}

    for sentence in read_labelled(shared_folder("texts")):
        if sentence.deadline:
            found.add(sentence.deadline["words"])
        if sentence.label == "pledge" and sentence.proposal.deadline:
            found.add(sentence.proposal.deadline.words)

    assert {words for words in found if not any(_folded(words) in row for row in known)} == set()
    assert len(found) >= 40


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def test_verb_is_no_season():
    assert find_deadlines("Il a été décidé de tenir une conférence.", on=ON, language="fr") == []


def test_table_has_at_least_250_phrases():
    assert len({(language, row["words"]) for language, row in TABLE}) >= 250


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("31 February", "February 2018 has 28 days: give a day from 1 to 28."),
        ("by 29 February 2019", "February 2019 has 28 days: give a day from 1 to 28."),
        ("32 March", "March 2018 has 31 days: give a day from 1 to 31."),
        ("0 May", "May 2018 has 31 days: give a day from 1 to 31."),
        ("2018-04-31", "April 2018 has 30 days: give a day from 1 to 30."),
        ("in the fifth quarter of 2018", "There is no quarter 5: a year has quarters 1 to 4."),
        ("third half of 2018", "There is no half 3: give the first or the second."),
        ("from 20 to 10 March", "2018-03-10 is before 2018-03-20: write the earlier day first."),
        ("the ninth week of March", "This month has it only 5 times."),
        ("within 999 decades", "999 such units from 2017-12-22 lie outside the calendar."),
    ],
)
def test_impossible_words_say_what_would_be_right(words, message):
    reading = read_deadline(words, on=ON)

    assert reading == Reading(words=words, problem=message)


@pytest.mark.parametrize(
    "words",
    [
        *("", " ", "\x00", "…", "—", "1" * 2000, "1," * 1000, "within 2 days of " * 200, "by the end of " * 200),
        *(
            "31/31/31/31",
            "every " * 300,
            "first half of " * 200,
            "of the next meeting " * 100,
            "٣" * 50,
            "²",
        ),
        *(
            "\U0001f4c5" * 100,
            "مئة" * 300,
            "by 0",
            "Q0",
            "week 0 of March",
            "99999999999 days",
        ),
    ],
)
def test_hostile_words_are_kept_and_not_read(words):
    reading = read_deadline(words, on=ON)

    assert (reading.words, reading.earliest, reading.latest) == (words, None, None)


@pytest.mark.parametrize("on", [date.min, date.max])
def test_words_in_a_document_at_the_ends_of_the_calendar_are_kept(on):
    assert read_deadline("next week", on=on) == Reading(words="next week")


def test_words_of_an_unknown_language_are_kept():
    assert read_deadline("bis Ende 2018", on=ON, language="de") == Reading(words="bis Ende 2018", language="de")


def test_seasons_of_the_south_are_half_a_year_away():
    reading = read_deadline("in the summer of 2018", on=ON, southern=True)

    assert (reading.earliest, reading.latest) == (date(2018, 12, 1), date(2019, 2, 28))


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("by the end of 2018", "en"),
        ("d'ici fin 2018", "fr"),
        ("до конца 2018 года", "ru"),
        ("تا پایان ۲۰۱۸", "fa"),
        ("بحلول نهاية عام 2018", "ar"),
        ("31 février", "fr"),
        ("mumble", "en"),
    ],
)
def test_language_is_the_first_that_understands(words, language):
    assert read_in_any_language(words, on=ON).language == language


def found(sentence: str, **options) -> list[str]:
    return [sentence[start:end] for start, end, _reading in find_deadlines(sentence, on=ON, **options)]


@pytest.mark.parametrize(
    ("sentence", "deadlines"),
    [
        ("The next meeting will be held in the second half of February.", ["in the second half of February"]),
        ("They will report by 31 March each year and meet before COP26.", ["by 31 March each year", "before COP26"]),
        (
            "We will halve emissions over the next ten years, as soon as possible.",
            ["over the next ten years", "as soon as possible"],
        ),
        ("We reaffirm the 2030 Agenda and resolution 2254 (2015).", []),
        ("We may march together in two groups.", []),
        ("Half of the members met in 2016.", []),
        ("The areas adopted during earlier Astana talks will be kept.", []),
        ("Experts will meet in the coming weeks and the sides this year.", ["in the coming weeks", "this year"]),
        ("The report of this year and the talks earlier this year were useful.", []),
        ("By 31 February or by 1 March 2018.", ["by 1 March 2018"]),
        ("", []),
    ],
)
def test_deadlines_are_found_in_a_sentence(sentence, deadlines):
    assert found(sentence) == deadlines


@pytest.mark.parametrize("words", ["1, ", "the ", "as ", "next ", "1-"])
def test_long_sentence_without_a_deadline_is_gone_through(words):
    assert found(words * 30_000) == []


def test_deadline_found_is_read_as_its_own_words_are():
    sentence = "The parties shall, no later than 1 June, exchange lists."

    [(start, end, reading)] = find_deadlines(sentence, on=ON)

    assert reading == read_deadline(sentence[start:end], on=ON)


def test_no_deadlines_are_found_in_an_unknown_language():
    assert find_deadlines("bis 1.6.2018", on=ON, language="de") == []
