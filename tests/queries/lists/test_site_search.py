"""One search over commitments, documents, evidence and reports."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from commitments.actions.register.evidence import save_evidence
from commitments.actions.register.reference import delete_reference
from commitments.models import Evidence, EvidenceWords, ProgressReport
from commitments.models.kernel.triggers import install_triggers
from commitments.queries.kernel import full_text
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.site_search import FEW, PAGE, Kind, search_site
from commitments.rules.kernel.commitments import Tier

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    PartyFactory,
    PartyNameFactory,
    ProgressReportFactory,
    ProvisionFactory,
    UserFactory,
    secretary,
)
from ...support.samples import TODAY

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
PROBES = len(full_text.PROBING[connection.vendor])
"""Questions that tell whether a word is common among the commitments."""


def look(query, person=VISITOR, **asked):
    return search_site(person, query, index=current_index(TODAY), **asked)


def keys(query, person=VISITOR, **asked):
    """What is shown of each kind that holds something."""
    found = look(query, person, **asked).found
    return {kind.value: [row.key for row in part.rows] for kind, part in found.items() if part.rows}


def quoting(words, **values):
    """A commitment with this quotation, which is the whole of its document."""
    document = DocumentFactory(text=words, **values.pop("of", {}))
    return CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words=words), **values)


def test_every_kind_is_found_by_its_words():
    report = ProgressReportFactory(text="Our monitors reached Palmyra.")
    made = quoting("They go to Palmyra.", title="Send a mission")
    titled = DocumentFactory(title="Statement on Palmyra", text="Nothing else.")
    evidence = EvidenceFactory(title="A dispatch", publisher="Palmyra Gazette")

    found = look("palmyra").found

    assert {kind.value: [row.key for row in part.rows] for kind, part in found.items()} == {
        "commitments": [made.reference],
        "documents": [titled.slug, made.document.slug],
        "evidence": [evidence.slug],
        "reports": [report.commitment.reference],
    }
    assert [part.total for part in found.values()] == [1, 2, 1, 1]
    assert found[Kind.COMMITMENTS].rows[0].passage == [("They go to ", False), ("Palmyra", True), (".", False)]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("اجتماع تركية إلى إيران", "تركيه ايران"),
        ("در ترکیه می‌شود", "تركيه مي"),
        ("Встреча в Орёле.", "ВСТРЕЧА ореле"),
        ("İZMİR ve Iğdır", "izmir igdir"),
        ("在全世界消除一切形式的贫困", "贫困"),
        ("在全世界消除一切形式的贫困", "消除一切"),
        ("難民を守る", "民"),
    ],
)
def test_every_kind_is_found_in_every_language(text, query):
    ProgressReportFactory(text=text)
    quoting(text)
    EvidenceFactory(title=text)

    found = look(query).found

    assert [part.total for part in found.values()] == [1, 1, 1, 1]
    rows = [part.rows[0] for part in found.values()]
    assert all(any(marked for _words, marked in (*row.title, *row.passage)) for row in rows)


def test_nearest_comes_first_and_of_the_equally_near_the_newest():
    beside = quoting("The truce was broken there.", title="Other", of={"dated": "2020-01-01"})
    titled = quoting("x y", title="Guard the truce", of={"dated": "2017-01-01"})
    newer = quoting("y z", title="Guard the truce again", of={"dated": "2018-01-01"})
    apart = quoting("z", title="Truce of the areas", of={"dated": "2020-01-01"})
    same = quoting("w", title="The truce", of={"dated": "2010-01-01"})

    assert keys("the truce")["commitments"] == [made.reference for made in (same, newer, titled, beside, apart)]


def test_reference_that_is_typed_whole_stands_first():
    document = DocumentFactory(prefix="A8", text="One. Two.")
    for number, words in ((14, "One."), (1, "Two.")):
        provision = ProvisionFactory(document=document, words=words)
        CommitmentFactory(document=document, provision=provision, number=number)

    assert keys("a8-1")["commitments"] == ["A8-14"]
    assert keys("A8-01")["commitments"] == ["A8-01"]


def test_what_was_found_by_a_name_shows_the_name():
    party = PartyFactory(name="Turkey")
    PartyNameFactory(party=party, language="ru", short="Турция")
    quoting("They go.", title="Go", lead=party)

    rows = [look(query).found[Kind.COMMITMENTS].rows[0] for query in ("turkey", "турц", "go")]

    assert [(row.passage, row.language) for row in rows] == [
        ([("Turkey", True)], ""),
        ([("Турция", True)], "ru"),
        ([("They ", False), ("go", True), (".", False)], "en"),
    ]


def closed_register(tier):
    DocumentFactory(title="Ghosts", text="A ghost.", tier=tier)
    evidence = EvidenceFactory(title="A ghost", tier=tier)
    quoting("A ghost.", tier=tier, of={"tier": tier})
    report = ProgressReportFactory(text="Of a ghost.", tier=tier)
    return evidence, report


def test_each_person_finds_and_counts_what_they_may_see():
    for tier in Tier:
        closed_register(tier)
    hidden = CommitmentFactory(lead=PartyFactory(), tier=Tier.INTERNAL)
    ProgressReportFactory(commitment=hidden, text="A ghost, openly.", tier=Tier.INTERNAL)

    people = [VISITOR, UserFactory(), UserFactory(focal_point=True), UserFactory(desk=True)]
    totals = [[part.total for part in look("ghost", person).found.values()] for person in people]

    assert totals == [[1, 2, 1, 1], [1, 2, 1, 1], [2, 4, 2, 2], [3, 6, 3, 4]]


def test_words_alone_are_counted_within_what_a_person_may_see():
    CommitmentFactory(title="Guard the border")
    CommitmentFactory(title="A ghost", tier=Tier.INTERNAL)

    alone = [look("ghost border ghost —", person).alone for person in (VISITOR, UserFactory(desk=True))]

    assert alone == [[("ghost", 0), ("border", 1)], [("ghost", 1), ("border", 1)]]
    assert look("zzz").alone == []


def test_only_what_a_person_may_see_makes_a_word_common(monkeypatch):
    monkeypatch.setattr(full_text, "CAP", 2)
    monkeypatch.setattr("commitments.queries.lists.site_search.CAP", 2)
    for tier in (*[Tier.INTERNAL] * 3, Tier.PUBLIC):
        closed_register(tier)

    people = (VISITOR, UserFactory(desk=True))
    seen = [[part.total for part in look("ghost", person).found.values()] for person in people]

    assert seen == [[1, 2, 1, 1], [None, None, None, None]]


def test_of_a_common_word_those_recorded_last_are_ranked(monkeypatch):
    monkeypatch.setattr(full_text, "CAP", 3)
    monkeypatch.setattr("commitments.queries.lists.site_search.CAP", 3)
    monkeypatch.setattr(full_text, "NEWEST", 2)
    made = [CommitmentFactory(title=f"Step {n}") for n in range(5)]

    part = look("step").found[Kind.COMMITMENTS]

    assert part.total is None
    assert {row.key for row in part.rows} == {row.reference for row in made[-2:]}


def test_pages_of_one_kind_are_cut_and_others_only_counted(monkeypatch):
    monkeypatch.setattr("commitments.queries.lists.site_search.PAGE", 2)
    made = [EvidenceFactory(title="Palmyra", published=f"2018-01-0{day}") for day in range(1, 6)]
    quoting("Palmyra")

    pages = [look("palmyra", kind="evidence", page=page).found for page in (1, 3, 9)]

    slugs = [row.slug for row in reversed(made)]
    shown = [[row.key for row in found[Kind.EVIDENCE].rows] for found in pages]
    assert shown == [slugs[:2], slugs[4:], slugs[4:]]
    assert [(found[Kind.EVIDENCE].number, found[Kind.EVIDENCE].last) for found in pages] == [(1, 3), (3, 3), (3, 3)]
    assert pages[0][Kind.COMMITMENTS].total == 1
    assert pages[0][Kind.COMMITMENTS].rows == []
    assert FEW == 5
    assert PAGE == 20


@pytest.mark.parametrize(
    "query",
    [
        *('" OR 1', "'); --", "* NEAR(", "search_text:step", "words:step", "\\", "a & !b | c", "'", "-", "—"),
        *("\u202e\u200f\u061c", "step" * 50, "🕊️", "ﷺ" * 66, "\ud7ff\ue000"),
    ],
)
def test_whatever_is_typed_is_answered_and_finds_nothing(query):
    CommitmentFactory(title="Take a step")

    assert keys(query) == {}


def test_marks_of_direction_and_joiners_make_no_difference():
    quoting("در ترکیه می‌شود")

    assert [part.total for part in look("\u200fترکیه\u200e \u202aمی‌شود\u202c").found.values()][:2] == [1, 1]


def test_full_text_follows_what_is_said_of_evidence():
    evidence = EvidenceFactory(title="Olive")
    seen = [keys("olive")]
    evidence.title = "Cedar"
    save_evidence(actor=secretary(), evidence=evidence)
    seen += [keys("olive"), keys("cedar")]
    delete_reference(actor=secretary(), obj=evidence)
    seen.append(keys("cedar"))

    found = {"evidence": [evidence.slug]}
    assert seen == [found, {}, found, {}]
    assert not EvidenceWords.objects.exists()


def test_words_that_were_kept_before_are_found_again():
    """As after an upgrade: the rows are there, and the full text is made anew."""
    ProgressReportFactory(text="Olive branch")
    EvidenceFactory(title="Olive tree")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE servanda_report_search")
        cursor.execute("DROP TABLE servanda_evidence_search")
    install_triggers("default")

    assert list(keys("olive")) == ["evidence", "reports"]
    assert ProgressReport.objects.count() == 1
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_as_often_for_three_as_for_one(django_assert_num_queries, count):
    for _ in range(count):
        closed_register(Tier.PUBLIC)
    index = current_index(TODAY)

    with django_assert_num_queries(11 + PROBES):
        found = search_site(VISITOR, "a ghost", index=index).found
    with django_assert_num_queries(5 + PROBES):
        search_site(VISITOR, "ghost", index=index, kind="reports")

    assert found[Kind.COMMITMENTS].total == count
