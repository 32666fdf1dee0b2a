import io
import json

import pytest
from django.core.management import CommandError, call_command


def run(*args) -> str:
    out = io.StringIO()
    call_command("read_deadline", *args, stdout=out)
    return out.getvalue()


def test_reading_is_printed_as_json():
    said = json.loads(run("second half of February", "--on", "2017-12-22", "--json"))

    assert said == {
        "words": "second half of February",
        "language": "en",
        "earliest": "2018-02-15",
        "latest": "2018-02-28",
        "precision": "half_month",
        "recurring": None,
        "regular": None,
        "meeting": None,
        "condition": None,
        "year_inferred": True,
        "edtf": "2018-02-15/2018-02-28",
        "jalali": None,
    }


def test_reading_is_printed_as_lines():
    assert run("on the margins of the next Astana meeting", "--on", "2017-12-22") == (
        "words: on the margins of the next Astana meeting\n"
        "language: en\n"
        "precision: event\n"
        "meeting: next Astana meeting\n"
        "year_inferred: False\n"
    )


def test_language_and_seasons_are_taken():
    said = json.loads(run("summer 2018", "--on", "2017-12-22", "--language", "en", "--southern", "--json"))

    assert said["earliest"] == "2018-12-01"
    assert said["latest"] == "2019-02-28"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["31 February", "--on", "2017-12-22"], "31 February: February 2018 has 28 days: enter a day from 1 to 28."),
        (["July", "--on", "22.12.2017"], "--on 22.12.2017: enter a date, such as 2017-12-22."),
        (["July", "--on", "2017-12-22", "--language", "xx"], "argument --language: invalid choice: 'xx'"),
    ],
)
def test_bad_input_is_named(args, message):
    with pytest.raises(CommandError) as refused:
        run(*args)

    assert str(refused.value).removeprefix("Error: ").startswith(message)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("15 Şubat 2018", "15 Şubat 2018: not understood as a time in any supported language: en, fr, ru, fa, ar."),
        ("2018 жылғы 15 ақпан", "2018 жылғы 15 ақпан: deadlines in Kazakh (kk) cannot be interpreted yet."),
        ("mumble", "mumble: not understood as a time"),
    ],
)
def test_words_of_no_language_that_is_read_are_refused(words, message):
    with pytest.raises(CommandError) as refused:
        run(words, "--on", "2017-12-22")

    assert str(refused.value).startswith(message)
    assert refused.value.returncode == 2


def test_words_of_a_time_without_days_are_understood():
    assert "precision: none" in run("in due course", "--on", "2017-12-22")
    assert "precision: none" in run("at some point", "--on", "2017-12-22", "--language", "en")
