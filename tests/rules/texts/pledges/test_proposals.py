from datetime import date

import pytest

from commitments.rules.register.promise_words import Label, pledge_languages, read_pledge_words
from commitments.rules.texts.pledges.proposals import propose

P, D, I = Label.PLEDGE, Label.DECLARATORY, Label.INFORMATIONAL  # noqa: E741


def labels(text: str, language: str = "en") -> list[str]:
    return [proposal.label for proposal in propose(text, language=language)]


def only(text: str, language: str = "en", names: frozenset[str] = frozenset()):
    (proposal,) = propose(text, language=language, names=names)
    return proposal


@pytest.mark.parametrize(
    ("sentence", "label", "rule"),
    [
        ("We agreed to reopen the crossing.", P, "agree to do"),
        ("The parties agreed on a timetable for the exchange.", P, "agree on something to come"),
        ("They agreed on the importance of dialogue.", D, "agree that something is so"),
        ("The sides agreed that the next round would be held in May.", P, "agree or decide that something will be"),
        ("The sides agreed that peace is precious.", D, "agree that something is so"),
        ("The ministers decided to set up a hotline.", P, "decide"),
        ("It was decided to meet again.", P, "it was agreed or decided"),
        ("Each Party undertakes not to use force.", P, "undertake, pledge, resolve to"),
        ("We commit to ending child labour.", P, "commit to"),
        ("We are committed to ending child labour.", P, "are committed to doing"),
        ("We are committed to multilateralism.", D, "are concerned, convinced, united"),
        ("The leaders are determined to fight corruption.", P, "are determined, resolved to do"),
        ("Kenya stands ready to host the talks.", P, "are ready to do"),
        ("We reaffirm our commitment to protect civilians.", P, "reaffirm the commitment to do"),
        ("We reaffirm our commitment to the Charter.", D, "welcome, note, recall, support, thank"),
        (
            "They expressed their readiness to continue consultations.",
            P,
            "reaffirm the determination, intention or readiness to do",
        ),
        ("They expressed their desire to see peace.", D, "welcome, note, recall, support, thank"),
        ("The guarantors will, in this regard, step up their efforts.", P, "will, shall"),
        ("We will never forget those who need us.", P, "will, shall"),
        ("Our experts will be working on a draft.", P, "will be doing, will be ready"),
        ("The two presidents said they would study the map.", P, "would, in reported speech"),
        ("The joint commission shall be established within a year.", P, "something will be held, made, set up"),
        ("Cooperation in space will continue.", P, "what is going on will continue"),
        ("The ministers are to act in spring.", P, "are to do"),
        ("Norway offered to host the next round.", P, "offer to do"),
        ("We strive to close the gap.", P, "intend, plan, aim, seek to"),
        ("We work towards a world without hunger.", P, "work to do, work towards"),
        ("We continue to support the mission.", P, "continue to do"),
        ("We continue to be concerned about the drought.", D, "are concerned, convinced, united"),
        ("The presidents instructed their envoys to meet weekly.", P, "give a task to one's own"),
        ("We ask our Finance Ministers to report by July.", P, "ask one's own"),
        ("We ask the World Bank to report by July.", D, "appeal to others"),
        ("Their next meeting is scheduled for May.", P, "is scheduled, is planned"),
        ("Both leaders paid tribute to the dead.", D, "pay tribute"),
        ("It will come back to this in June.", P, "will, shall"),
        ("An agreement in principle was reached.", P, "it was agreed or decided"),
        ("They noted the intention of Norway to accede.", D, "welcome, note, recall, support, thank"),
        ("The truce shall remain in force.", P, "what shall be"),
        ("The commission was tasked to report.", P, "are given a task"),
        ("The Prime Minister of India accepted the invitation.", P, "accept an invitation"),
        ("Norway and Sweden plan a joint exercise.", P, "plan something, are working with others"),
        ("States are invited to send experts.", D, "others are invited, urged, asked"),
        ("We launch a fund for small states.", P, "establish, launch, set up"),
        ("The ministers adopted the Plan of Action for 2030.", P, "adopt, approve, endorse, sign a text"),
        ("The Regulation on the working group was approved.", P, "a text is adopted"),
        ("Norway welcomed the approval of the “Regulation on the working group”.", P, "a titled text is adopted"),
        ("Norway welcomed the approval of the regulation.", D, "welcome, note, recall, support, thank"),
        ("We call for the adoption of the “Declaration on the rights of the child”.", D, "appeal to others"),
        ("Lund added that he hopes the talks bear fruit.", D, "hope, expect, thank"),
        ("Lund said that she expects the ceasefire to hold.", D, "hope, expect, thank"),
        ("The final communiqué on this round also thanked the host.", D, "hope, expect, thank"),
        ("The congress, the communiqué noted, is an initiative for peace.", D, "a text notes, welcomes, thanks"),
        ("We expect all sides to stop the fighting.", D, "welcome, note, recall, support, thank"),
        ("Much work remains to be done.", D, "a judgement: must, should, need, essential"),
        ("Their hopes were in vain.", I, "no rule"),
        ("The rain came later than expected.", I, "no rule"),
        ("We call upon all sides to stop the fighting.", D, "appeal to others"),
        ("We thank the host country.", D, "welcome, note, recall, support, thank"),
        ("Recalling the resolutions of the Council,", D, "a view or attitude, by a participle"),
        ("Dialogue is essential for peace.", D, "a judgement: must, should, need, essential"),
        ("The talks were held in a friendly atmosphere.", I, "what was done, met or discussed"),
        ("We have provided ten million doses.", I, "what has been done"),
        ("Trade rose by nine per cent.", I, "no rule"),
        ("Demand for copper will grow.", D, "a judgement: must, should, need, essential"),
        ("We welcome the agreement, which will open the border.", D, "welcome, note, recall, support, thank"),
    ],
)
def test_sentence_has_a_label_by_a_rule(sentence, label, rule):
    proposal = only(sentence)

    assert proposal.label == label
    assert proposal.rule == rule


def test_pledge_goes_before_what_else_the_sentence_does():
    proposal = only("We welcome the report, call on others to read it and will carry out what it asks.")

    assert proposal.label == P
    assert proposal.why == "“will carry”: will, shall"


def test_heading_is_informational():
    assert only("## We will act").why == "heading"


def test_item_is_read_with_its_introduction():
    proposals = propose("The Ministers will:\n\n- open a second crossing;\n\n- meet in May.", language="en")

    assert [(p.label, p.doers) for p in proposals] == [(P, ("The Ministers",))] * 3


def test_item_with_a_subject_of_its_own_is_read_alone():
    text = "The Ministers agreed as follows:\n\n- We thank the host.\n\n- Iran will send experts."

    assert [(p.label, p.doers) for p in propose(text, language="en")][1:] == [(D, ()), (P, ("Iran",))]


def test_items_that_begin_with_a_verb_take_the_subject_of_the_introduction():
    text = (
        "The representatives of Iran, the Russian Federation and Turkey as guarantors of the talks:\n\n"
        "1. Reaffirmed their respect for the Charter.\n\n2. Decided to meet in May. Thanked the host."
    )

    found = [(p.label, p.doers) for p in propose(text, language="en")]

    assert found[1:] == [(D, ()), (P, ("Iran", "the Russian Federation", "Turkey")), (D, ())]


def test_sentence_that_goes_on_from_a_pledge_is_one():
    assert labels("We will rebuild the port. This includes dredging the harbour.") == [P, P]
    assert labels("The port is old. This includes dredging the harbour.") == [I, I]
    assert labels("We will rebuild the port.\n\nThis includes dredging the harbour.") == [P, I]


@pytest.mark.parametrize(
    ("sentence", "doers"),
    [
        ("We agree to meet.", ["We"]),
        ("Mexico, the United States, and Canada commit to cooperate.", ["Mexico", "the United States", "Canada"]),
        ("President Costa and Prime Minister Lund agreed to talk.", ["President Costa", "Prime Minister Lund"]),
        ("The leaders of Norway and Sweden resolved to act.", ["Norway", "Sweden"]),
        ("We, the ministers of Norway and Sweden, met in Oslo and agree to act.", ["We", "Norway", "Sweden"]),
        ("The two sides, meeting in Oslo, decided to act.", ["The two sides"]),
        ("Our experts will meet; our ministers will report.", ["Our experts", "our ministers"]),
        ("The Ministry of Health and the Centre for Disease Control (CDC) will report.",
         ["The Ministry of Health", "the Centre for Disease Control (CDC)"]),
        ("In partnership with the Union, we will act.", ["we"]),
        ("Together with Iran, Russia and Turkey will act.", ["Russia", "Turkey"]),
        ("Oslo and Helsinki reaffirm their commitment to fighting fraud.", ["Oslo", "Helsinki"]),
        ("Patrols will continue to be led by Iran.", ["Iran"]),
        ("Patrols will be led jointly by Iran and Iraq.", ["Iran", "Iraq"]),
        ("Italy strongly pledged to act.", ["Italy"]),
        ("The Assembly adopts the budget for 2025.", ["The Assembly"]),
        ("The working group will be chaired by Kenya and Norway.", ["Kenya", "Norway"]),
        ("The two presidents said they would meet.", ["The two presidents"]),
        ("The Parties (Iran and Iraq) shall withdraw.", ["The Parties"]),
        ("The presidents instructed their envoys to meet.", ["their envoys"]),
        ("Reaffirming our will to act, we thank the host.", ["we"]),
        ("A conference will be held.", []),
        ("Foreign ministers of the five states will meet.", ["Foreign ministers of the five states"]),
        ("The parties to the conflict shall withdraw.", ["The parties to the conflict"]),
        ("The sides to this end agreed to meet.", ["The sides"]),
        ("Norway, together with Sweden, pledges ten vehicles.", ["Norway", "Sweden"]),
        ("The United Nations Special Envoy will report.", ["The United Nations Special Envoy"]),
        ("The Sides will act and the Sides will report.", ["The Sides", "the Sides"]),
    ],
)  # fmt: skip
def test_doers_stand_as_in_the_sentence(sentence, doers):
    proposal = only(sentence)

    assert proposal.label == P
    assert list(proposal.doers) == doers


@pytest.mark.parametrize(
    ("language", "text", "doers"),
    [
        (
            "fr",
            "Les ministres du Mali et de la Guinée :\n\n1. Décident de créer une commission ;",
            ["Mali", "la Guinée"],
        ),
        ("fr", "La Côte d’Ivoire et le Bénin vont ouvrir un bureau.", ["La Côte d’Ivoire", "le Bénin"]),
        ("ru", "Представители России и Турции:\n\n1. Решили провести встречу.", ["России", "Турции"]),
        ("ru", "Иран и Ирак завершат строительство дороги.", ["Иран", "Ирак"]),
    ],
)
def test_doers_are_found_in_other_languages(language, text, doers):
    proposal = propose(text, language=language)[-1]

    assert proposal.label == P
    assert list(proposal.doers) == doers


def test_doers_may_be_names_that_only_the_register_knows():
    sentence = "southern transitional forces’ command agreed to withdraw."

    assert only(sentence).label == I
    assert only(sentence, names=frozenset({"southern transitional forces' command"})).doers == (
        "southern transitional forces’ command",
    )


def test_doers_are_named_of_pledges_only():
    assert only("We thank the host.").doers == ()


@pytest.mark.parametrize(
    ("sentence", "words", "earliest", "latest"),
    [
        ("We will act by the end of 2021.", "by the end of 2021", None, date(2021, 12, 31)),
        ("We will act as soon as possible and report in May 2022.", "in May 2022", date(2022, 5, 1), date(2022, 5, 31)),
        ("We will act as soon as possible.", "as soon as possible", None, None),
        ("We will meet at least once a year.", "at least once a year", None, None),
        ("We will act in November.", "in November", date(2021, 11, 1), date(2021, 11, 30)),
    ],
)
def test_deadline_of_a_pledge_is_read_from_the_date_of_the_document(sentence, words, earliest, latest):
    (proposal,) = propose(sentence, language="en", on=date(2021, 3, 12))

    deadline = proposal.deadline
    assert deadline is not None
    assert deadline.words == words
    assert deadline.earliest == earliest
    assert deadline.latest == latest


@pytest.mark.parametrize(
    ("language", "sentence", "label"),
    [
        ("fr", "La Norvège a salué l’approbation du « Règlement relatif au groupe de travail ».", P),
        ("fr", "La Norvège a salué l’adoption d’une loi.", D),
        ("fr", "M. Lund a dit qu’il espère que les pourparlers aboutiront.", D),
        ("fr", "Le communiqué final remercie le pays hôte.", D),
        ("fr", "Le chef de la mission, qui a remercié le pays hôte, est parti.", D),
        ("ru", "Казахстан приветствовал одобрение «Положения о рабочей группе».", P),
        ("ru", "Казахстан приветствовал принятие закона.", D),
        ("ru", "Абдрахманов добавил, что надеется на успех переговоров.", D),
        ("ru", "В итоговом коммюнике поблагодарили Казахстан.", D),
        ("ru", "Он ожидает прекращения огня.", D),
    ],
)
def test_titled_texts_and_thanks_have_a_label_in_other_languages(language, sentence, label):
    assert labels(sentence, language) == [label]


def test_those_who_approved_a_titled_text_are_its_doers():
    proposal = only("Norway welcomed the approval by Iran and Russia of the “Joint statement on mine action”.")

    assert proposal.label == P
    assert proposal.doers == ("Iran", "Russia")


ARTICLE_SENTENCE = (
    "The sides plan to maintain regular contact as the Jan. 29 to 30 Syrian national dialogue congress in Sochi, "
    "Russia, approaches, and the guarantor states will hold a preparatory meeting Jan. 19 and 20."
)


@pytest.mark.parametrize(
    ("sentence", "deadlines"),
    [
        (
            ARTICLE_SENTENCE,
            [
                "as the Jan. 29 to 30 Syrian national dialogue congress in Sochi, Russia, approaches",
                "Jan. 19 and 20",
            ],
        ),
        ("By May Iran will withdraw, and by June Iraq will report.", ["By May", "by June"]),
        ("Iran will withdraw by May; Iraq will report as soon as possible.", ["by May", "as soon as possible"]),
        ("We agreed that the next round will be held in May.", ["in May"]),
        ("We will act as soon as possible and by 2019.", ["by 2019"]),
        ("Iran will withdraw and Iraq will report.", []),
        ("Les experts se réuniront en mai et les ministres feront rapport en juin.", ["en mai", "en juin"]),
    ],
)
def test_each_undertaking_of_a_sentence_has_its_deadline(sentence, deadlines):
    language = "fr" if "experts" in sentence else "en"

    (proposal,) = propose(sentence, language=language, on=date(2017, 12, 22))

    assert [reading.words for reading in proposal.deadlines] == deadlines
    assert (proposal.deadline and proposal.deadline.words) == (deadlines[0] if deadlines else None)


def test_sentence_of_many_undertakings_is_gone_through():
    sentence = "We will act by May and Iran will report by June, " * 300

    (proposal,) = propose(sentence, language="en", on=date(2017, 12, 22))

    assert len(proposal.deadlines) == 600


def test_undertakings_of_an_item_have_their_deadlines():
    text = "The Ministers agreed to:\n\n- The experts will withdraw by May, and the ministers will report by June."

    item = propose(text, language="en", on=date(2017, 12, 22))[-1]

    assert [(reading.words, reading.latest) for reading in item.deadlines] == [
        ("by May", date(2018, 5, 31)),
        ("by June", date(2018, 6, 30)),
    ]


def test_deadline_that_is_counted_from_an_unknown_date_stays_words():
    counted, named = propose("We will act in November. We will report by 2019.", language="en")

    assert counted.deadline is not None
    assert counted.deadline.words == "in November"
    assert counted.deadline.latest is None
    assert counted.deadline.precision == "none"
    assert named.deadline is not None
    assert named.deadline.latest == date(2019, 12, 31)


def test_deadline_may_stand_in_the_introduction_of_a_list():
    introduction, item = propose("By 2030 we will:\n\n- plant trees.", language="en")

    assert introduction.deadline == item.deadline
    assert item.deadline is not None
    assert item.deadline.words == "By 2030"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "We, the guarantors, met on 22 December 2017 in Astana and agreed to the following:\n\n1. Open the road.",
        ),
        ("en", "We, the guarantors, met on 22 December 2017 in Astana and agreed to the following: 1. Open the road."),
        ("en", "The guarantors will, on 22 December 2017:\n\n- exchange prisoners."),
        ("fr", "Réunis le 22 décembre 2017 à Astana, nous sommes convenus de ce qui suit :\n\n1. Ouvrir la route."),
        ("ru", "Мы встретились 22 декабря 2017 года в Астане и договорились о следующем:\n\n1. Обменять пленных."),
    ],
)
@pytest.mark.parametrize("on", [date(2017, 12, 22), None])
def test_day_of_the_meeting_is_no_deadline_of_the_items(language, text, on):
    item = propose(text, language=language, on=on)[-1]

    assert item.deadline is None


def test_what_is_no_pledge_has_no_deadline():
    assert only("We welcome the summit in May 2030.").deadline is None


def test_propose_knows_its_languages():
    assert "en" in pledge_languages()
    with pytest.raises(KeyError):
        propose("Wir werden handeln.", language="de")


@pytest.mark.parametrize("language", sorted(pledge_languages()))
def test_rules_of_a_language_have_a_label_and_a_name(language):
    rules = read_pledge_words(language).rules

    assert {rule.label for rule in rules} == set(Label)
    assert {rule.subject for rule in rules} <= {"agent", "start", "any"}
    assert all(rule.name and rule.strength in (1, 2, 3) for rule in rules)
