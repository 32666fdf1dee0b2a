import json
from datetime import date

import pytest

from commitments.rules.kernel.deadlines import LONG_AGO, deadline_errors
from commitments.rules.time.lexicon import FOLDER
from commitments.rules.time.reading import (
    Reading,
    find_deadlines,
    first_deadline,
    read_deadline,
    read_in_any_language,
)

from ...evaluation.labelled import read_labelled
from ...support.deadline_table import WRITTEN_AGAINST, expected, read_row, read_table
from ...support.shared import shared_folder

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
        ("31 February", "February 2018 has 28 days: enter a day from 1 to 28."),
        ("by 29 February 2019", "February 2019 has 28 days: enter a day from 1 to 28."),
        ("32 March", "March 2018 has 31 days: enter a day from 1 to 31."),
        ("0 May", "May 2018 has 31 days: enter a day from 1 to 31."),
        ("2018-04-31", "April 2018 has 30 days: enter a day from 1 to 30."),
        ("in the fifth quarter of 2018", "There is no quarter 5: a year has quarters 1 to 4."),
        ("third half of 2018", "There is no half 3: enter the first or the second."),
        ("from 20 to 10 March", "2018-03-10 is before 2018-03-20: enter the earlier day first."),
        ("the ninth week of March", "This weekday occurs only 5 times in this month."),
        ("within 999 decades", "Counting 999 units from 2017-12-22 leads outside the calendar."),
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

    assert reading.words == words
    assert reading.earliest is None
    assert reading.latest is None


@pytest.mark.parametrize("on", [date.min, date.max])
def test_words_in_a_document_at_the_ends_of_the_calendar_are_kept(on):
    assert read_deadline("next week", on=on) == Reading(words="next week")


def test_words_of_an_unknown_language_are_kept():
    assert read_deadline("bis Ende 2018", on=ON, language="de") == Reading(words="bis Ende 2018", language="de")


def test_seasons_of_the_south_are_half_a_year_away():
    reading = read_deadline("in the summer of 2018", on=ON, southern=True)

    assert reading.earliest == date(2018, 12, 1)
    assert reading.latest == date(2019, 2, 28)


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
        ("Experts will meet as needed to review the plan.", ["as needed"]),
        ("Experts will, as appropriate, meet on a regular basis.", ["as appropriate", "on a regular basis"]),
        ("The truce holds until a solution is reached, and experts will report annually.",
         ["until a solution is reached", "annually"]),
        ("The truce holds until peace and security are restored.", ["until peace and security are restored"]),
        ("The truce holds until 31 March and experts will meet until the next round.",
         ["until 31 March", "until the next round"]),
        ("Schools will open by Nowruz 1397.", ["by Nowruz 1397"]),
        ("The report of this year and the talks earlier this year were useful.", []),
        ("By 31 February or by 1 March 2018.", ["by 1 March 2018"]),
        ("", []),
    ],
)  # fmt: skip
def test_deadlines_are_found_in_a_sentence(sentence, deadlines):
    assert found(sentence) == deadlines


@pytest.mark.parametrize("words", ["1, ", "the ", "as ", "next ", "1-", "met in May "])
def test_long_sentence_without_a_deadline_is_gone_through(words):
    assert found(words * 30_000) == []


def test_deadline_found_is_read_as_its_own_words_are():
    sentence = "The parties shall, no later than 1 June, exchange lists."

    [(start, end, reading)] = find_deadlines(sentence, on=ON)

    assert reading == read_deadline(sentence[start:end], on=ON)


def test_no_deadlines_are_found_in_an_unknown_language():
    assert find_deadlines("bis 1.6.2018", on=ON, language="de") == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "We, the guarantors, met on 22 December 2017 in Astana and agreed to exchange prisoners."),
        ("en", "On 22 December 2017 the guarantors met in Astana and agreed to exchange prisoners."),
        ("en", "In May the ministers of both states decided to exchange prisoners."),
        ("en", "The representatives of Iran, meeting in Astana on 22 December 2017, agreed to act."),
        ("en", "The guarantors, in Astana on 22 December 2017, agreed to act."),
        ("en", "At the round held in Astana, Kazakhstan, from 21 to 22 December 2017 the sides agreed to act."),
        ("en", "We will implement the memorandum signed on 22 December 2017."),
        ("en", "We will implement the document adopted in Astana on 22 December 2017."),
        ("en", "As agreed on 5 May 2017 and on 22 December 2017, we act."),
        ("en", "Meeting in Astana on 22 December 2017, the guarantors agreed to act."),
        ("en", "We declare on 22 December 2017 that we will act."),
        ("en", "Following the resolution of 22 December 2017, we will continue our support."),
        ("en", "We will implement resolution 2254 of 22 December 2017."),
        ("en", "We will implement the 22 December 2017 joint statement."),
        ("en", "Following the resolution of 2 March 2018, we will continue our support."),
        ("en", "Since 22 December 2017 we act together."),
        ("en", "At the fourth round in Sochi the sides agreed to act."),
        ("en", "Following the meeting in Astana, the sides agreed to act."),
        ("fr", "Nous, les garants, réunis le 22 décembre 2017 à Astana, sommes convenus d’échanger les prisonniers."),
        ("fr", "Nous, les garants, nous sommes réunis à Astana le 22 décembre 2017 et sommes convenus d’agir."),
        ("fr", "Le 22 décembre 2017, les garants se sont réunis et ont décidé d’agir."),
        ("fr", "Nous appliquerons le mémorandum signé le 22 décembre 2017."),
        ("fr", "Conformément à la résolution du 22 décembre 2017, nous poursuivrons notre soutien."),
        ("ru", "Мы, страны-гаранты, встретились 22 декабря 2017 года в Астане и договорились обменять пленных."),
        ("ru", "22 декабря 2017 года в Астане состоялась встреча, на которой стороны договорились обменять пленных."),
        ("ru", "Мы выполним меморандум, подписанный 22 декабря 2017 года."),
        ("ru", "В соответствии с резолюцией от 22 декабря 2017 года мы продолжим поддержку."),
        ("ar", "اجتمعنا، نحن الضامنين، في 22 ديسمبر 2017 في أستانا واتفقنا على تبادل الأسرى."),
        ("ar", "سننفذ المذكرة الموقعة في 22 ديسمبر 2017."),
        ("ar", "وفقا للقرار الصادر في 22 ديسمبر 2017 سنواصل الدعم."),
        ("ar", "عملا بالبيان المشترك المؤرخ 22 ديسمبر 2017 سنواصل الدعم."),
        ("fa", "ما ضامنان در تاریخ ۲۲ دسامبر ۲۰۱۷ در تهران دیدار کردیم و توافق کردیم که زندانیان را مبادله کنیم."),
        ("fa", "بیانیه مورخ ۲۲ دسامبر ۲۰۱۷ را اجرا خواهیم کرد."),
        ("fa", "توافقی را که در ۲۲ دسامبر ۲۰۱۷ امضا شد اجرا خواهیم کرد."),
    ],
)
def test_day_that_a_sentence_only_tells_of_is_no_deadline(language, sentence):
    assert find_deadlines(sentence, on=ON, language=language) == []


@pytest.mark.parametrize(
    ("language", "sentence", "deadline"),
    [
        ("en", "The next round will be held on 22 December 2017.", "on 22 December 2017"),
        ("en", "The agreement is to be signed in May.", "in May"),
        ("en", "We agreed to hold a meeting on 5 May 2018.", "on 5 May 2018"),
        ("en", "They agreed on a summit in May.", "in May"),
        ("en", "The guarantors will hold a preparatory meeting Jan. 19 and 20.", "Jan. 19 and 20"),
        ("en", "The memorandum signed in Astana enters into force on 1 May 2018.", "on 1 May 2018"),
        ("en", "We met in Astana and will meet again in May.", "in May"),
        ("en", "The sides, which signed a memorandum, shall meet in May to review it.", "in May"),
        ("en", "We will report in May on the agreements signed.", "in May"),
        ("en", "The lists adopted here shall be exchanged by 22 December 2017.", "by 22 December 2017"),
        ("en", "At the next round the sides will act.", "At the next round"),
        ("en", "They agreed to act after the meeting in Astana.", "after the meeting in Astana"),
        ("en", "The ceasefire will begin on 22 December 2017.", "on 22 December 2017"),
        ("fr", "La prochaine réunion sera tenue le 5 mai 2018.", "le 5 mai 2018"),
        ("fr", "Les parties se réuniront en mai 2018.", "en mai 2018"),
        ("ru", "Следующая встреча будет проведена 5 мая 2018 года.", "5 мая 2018 года"),
        ("ru", "Стороны решили провести встречу 5 мая 2018 года.", "5 мая 2018 года"),
        ("ar", "سيعقد الاجتماع القادم في 5 مايو 2018.", "في 5 مايو 2018"),
        ("fa", "نشست بعدی در ۵ مه ۲۰۱۸ برگزار خواهد شد.", "در ۵ مه ۲۰۱۸"),
    ],
)
def test_day_that_lies_ahead_stays_a_deadline(language, sentence, deadline):
    assert found(sentence, language=language) == [deadline]


def test_day_of_a_meeting_is_told_of_also_where_the_document_has_no_date():
    sentence = "Following the resolution of 2 March 2022, we will continue our support and report in May 2022."

    words = [sentence[start:end] for start, end, _reading in find_deadlines(sentence, on=LONG_AGO)]

    assert words == ["in May 2022"]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Experts will, as appropriate, meet annually.", "annually"),
        ("Experts will meet as needed in the coming weeks.", "in the coming weeks"),
        ("Experts will meet as needed.", "as needed"),
        ("Experts will, as appropriate, meet as soon as conditions permit.", "as soon as conditions permit"),
    ],
)
def test_condition_that_says_little_is_proposed_last(sentence, words):
    reading = first_deadline([sentence], on=ON)

    assert reading is not None
    assert reading.words == words


@pytest.mark.parametrize(
    ("introduction", "words"),
    [
        ("By 2030 we will:", "By 2030"),
        ("Within 30 days the parties will:", "Within 30 days"),
        ("Before COP26 the parties will:", "Before COP26"),
        ("In May at the latest the parties will:", "In May at the latest"),
        ("As soon as conditions permit, the parties will:", "As soon as conditions permit"),
        ("Every six months the parties will:", "Every six months"),
        ("On 5 May 2018 the parties will:", None),
        ("At the next Astana meeting the parties will:", None),
        ("From 5 May 2018 on the parties will:", None),
        ("The guarantors, in Astana on 22 December 2017:", None),
    ],
)
def test_only_a_limit_is_handed_down_to_a_list(introduction, words):
    reading = first_deadline(["Exchange prisoners."], introductions=[introduction], on=ON)

    assert (reading and reading.words) == words
