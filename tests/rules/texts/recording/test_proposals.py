from dataclasses import replace
from datetime import date

import pytest

from commitments.rules.kernel.commitments import Kind, Strength
from commitments.rules.texts.recording.proposals import Known, Meant, propose_commitment
from commitments.rules.texts.recording.words import SPEAKERS, recording_languages
from commitments.rules.texts.sentences import read_sentences

ON = date(2017, 12, 22)
KNOWN = Known(
    parties=[(1, "Iran"), (2, "Russia"), (3, "Turkey"), (1, "Иран"), (2, "Россия"), (2, "Russie"), (4, "Jordan")],
    themes=[(1, "Detainees"), (2, "Meetings")],
    zones=[(1, "Idlib province, certain parts"), (2, "Eastern Ghouta")],
    groups={"guarantor": (1, 2, 3), "observer": (4,), SPEAKERS: (1, 2, 3)},
    zone_kinds={"deescalation_area": (1, 2)},
)


def proposed(text: str, words: str = "", language: str = "en"):
    sentences = read_sentences(text, language)
    within = [s for s in sentences if not words or words in s.words]
    return propose_commitment(words or text, within, known=KNOWN, language=language, on=ON)


@pytest.mark.parametrize(
    ("text", "strength", "words"),
    [
        ("The sides agreed to meet.", Strength.AGREED, "agreed to"),
        ("The sides decided to set up a group.", Strength.AGREED, "decided to"),
        ("We undertake to release them.", Strength.AGREED, "undertake to"),
        ("The sides will meet.", Strength.INTENDED, "will"),
        ("Iran intends to host talks.", Strength.INTENDED, "intends to"),
        (
            "The guarantors reaffirmed their determination to continue cooperation.",
            Strength.INTENDED,
            "reaffirmed their determination to",
        ),
        ("We call upon all parties to stop.", Strength.CALLED, "call upon"),
        ("The sides urge Jordan to help.", Strength.CALLED, "urge"),
        ("The sides welcomed the release.", Strength.NOTED, "welcomed"),
        ("Welcoming the truce, we will extend it.", Strength.INTENDED, "will"),
    ],
)
def test_strength_is_that_of_the_words_that_bind(text, strength, words):
    assert proposed(text).strength == (strength, words)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The sides agreed to hold a meeting in May 2018.", Kind.DELIVERABLE),
        ("The sides will meet every year.", Kind.RECURRING),
        ("The sides will meet from time to time.", Kind.RECURRING),
        ("The sides will continue to uphold the ceasefire.", Kind.STANDING),
        ("The sides will refrain from attacks.", Kind.STANDING),
        ("The sides urge Jordan to help.", Kind.DECLARATORY),
        ("The sides welcomed the release.", Kind.DECLARATORY),
        ("The meeting was attended by Jordan.", ""),
    ],
)
def test_kind_follows_from_what_is_said(text, kind):
    assert proposed(text).kind.value == kind


@pytest.mark.parametrize(
    ("text", "words", "title"),
    [
        ("The guarantor states will hold a meeting.", "", "Hold a meeting"),
        ("The next meeting will be held in Astana.", "", "The next meeting will be held in Astana"),
        ("The sides urge Jordan to help.", "", "Urge Jordan to help"),
        ("They agreed to act and to prevent attacks.", "to prevent attacks", "Prevent attacks"),
        ("The sides will " + "go on and " * 30, "", "Go on and" + " go on and" * 11 + "…"),
    ],
)
def test_title_is_what_is_to_be_done(text, words, title):
    assert proposed(text, words).title.value == title


def test_groups_lead_to_the_parties_that_hold_the_role():
    assert proposed("The guarantor states will meet.").lead == (Meant("guarantor states", (1, 2, 3), "guarantor"),)
    assert proposed("The sides will meet.").lead == (Meant("The sides", (1, 2, 3), SPEAKERS),)
    assert proposed("Iran and Russia will meet.").lead == (Meant("Iran", (1,)), Meant("Russia", (2,)))


def test_where_nobody_is_known_to_speak_the_words_stay_without_a_party():
    (sentence,) = read_sentences("We will meet.", "en")
    known = replace(KNOWN, groups={"guarantor": (1, 2, 3), SPEAKERS: ()})

    found = propose_commitment("We will meet.", [sentence], known=known, language="en", on=ON)

    assert found.lead == (Meant("We", (), SPEAKERS),)


def test_those_who_are_called_upon_are_addressees_and_others_are_only_named():
    called, helped = proposed("We urge Iran to help."), proposed("Turkey will meet with Jordan.")

    assert called.lead == ()
    assert called.addressee == (Meant("Iran", (1,)),)
    assert called.others == ()
    assert helped.lead == (Meant("Turkey", (3,)),)
    assert helped.addressee == ()
    assert helped.others == (Meant("Jordan", (4,)),)


def test_who_and_when_are_read_from_the_sentence_where_the_words_leave_them_out():
    found = proposed("By 1 March 2018 Iran will open the road and clear the mines.", "clear the mines")

    assert found.lead == (Meant("Iran", (1,)),)
    assert found.deadline.words == "By 1 March 2018"
    assert found.deadline.latest == date(2018, 3, 1)


def test_zones_of_a_kind_are_all_of_that_kind():
    assert proposed("They will keep the de-escalation areas.").zones == (
        Meant("de-escalation areas", (1, 2), "deescalation_area"),
    )


@pytest.mark.parametrize(
    ("language", "text", "strength", "lead"),
    [
        ("ru", "Иран и Россия договорились провести встречу в мае 2018 года.", Strength.AGREED, ["Иран", "Россия"]),
        ("ru", "Стороны призвали Россию освободить задержанных.", Strength.CALLED, []),
        ("fr", "L'Iran et la Russie sont convenus de tenir une réunion.", Strength.AGREED, ["Iran", "Russie"]),
        ("fr", "Les pays garants appellent la Russie à libérer les détenus.", Strength.CALLED, []),
    ],
)
def test_french_and_russian_are_read(language, text, strength, lead):
    found = proposed(text, language=language)

    assert found.strength.value == strength
    assert [meant.words for meant in found.lead] == lead


def test_of_another_language_names_are_found_and_nothing_is_guessed():
    found = proposed("Iran y Russia acuerdan reunirse.", language="es")

    assert found.kind.value == ""
    assert found.strength.value == ""
    assert found.lead == ()
    assert [meant.keys for meant in found.others] == [(1,), (2,)]


def test_languages_with_words_are_those_that_pledges_are_read_in():
    assert recording_languages() == {"en", "fr", "ru"}
