"""Numbers of passages as sources write them: whole, or told."""

import pytest

from commitments.models import Commitment
from commitments.rules.texts.passages import NUMBER_LENGTH

from ....support.factories import CommitmentFactory, DocumentFactory, ProvisionFactory
from ..applying import MAPPING, applied, counts, files, prepared, wrong

__all__ = ["files"]
pytestmark = pytest.mark.django_db
LONG = "Chapter 12, section 3, page 122"


def mapping(**document):
    names = ("key", "quotation", "document", "kind")
    fields = {name: MAPPING["fields"][name] for name in names} | {"provision": {"column": "para"}}
    return MAPPING | {"fields": fields | document}


def numbers():
    return list(Commitment.objects.order_by("pk").values_list("provision_number", flat=True))


def test_long_numbers_stay_whole_and_the_same_file_changes_nothing():
    file = f'id,promise,para\n1,Ratify it,"{LONG}"\n2,Open the road,"{LONG}"\n3,Dig a well,"{LONG[:-1]}"\n'

    applied(file, mapping())

    assert numbers() == [LONG, f"{LONG} (2)", LONG[:-1]]
    assert counts(applied(file, mapping())) == {"unchanged": 3}
    assert wrong() == []


def test_number_as_long_as_there_is_room_for_is_told_apart_whole():
    long = "7" * NUMBER_LENGTH
    file = f"id,promise,para\n1,Ratify it,{long}\n2,Open the road,{long}\n"

    applied(file, mapping())

    assert numbers() == [long, f"{long} (2)"]


def test_number_that_does_not_fit_is_an_error_in_the_preview():
    imported = prepared(f"id,promise,para\n1,Ratify it,{'7' * (NUMBER_LENGTH + 1)}\n2,Dig a well,8\n", mapping())

    found = [(problem["row"], problem["column"], problem["code"]) for problem in imported.preview["errors"]]
    assert found == [(2, "para", "long_number")]
    assert imported.preview["counts"]["new"] == 1


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (LONG[:20], LONG),
        (f"{LONG[:14]} (2)", LONG),
        ("12 (2)", "12"),
        (f"{LONG[:14]} (2)", LONG[:16]),
    ],
)
def test_number_that_was_cut_when_there_was_less_room_is_the_same(stored, said):
    document = DocumentFactory(slug="letter", text="Ratify it")
    provision = ProvisionFactory(document=document, number=stored, words="Ratify it")
    CommitmentFactory(document=document, provision=provision, title="Ratify it")

    file = f'id,promise,para\n1,Ratify it,"{said}"\n'
    imported = prepared(file, mapping(document={"constant": "letter"}))

    assert imported.preview["errors"] == []
    assert imported.preview["counts"]["unchanged"] == 1


@pytest.mark.parametrize("said", ["13", "Chapter 12", f"{LONG[:19]}x, page 1"])
def test_another_number_is_an_error(said):
    document = DocumentFactory(slug="letter", text="Ratify it")
    provision = ProvisionFactory(document=document, number=LONG[:20], words="Ratify it")
    CommitmentFactory(document=document, provision=provision, title="Ratify it")

    imported = prepared(f'id,promise,para\n1,Ratify it,"{said}"\n', mapping(document={"constant": "letter"}))

    assert [problem["code"] for problem in imported.preview["errors"]] == ["unchangeable"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Joint statement\n\n1. Ratify it.\n\n2. Open the road. Dig a well.\n\n3. Pay the teachers.",
            ["2.2", "3", "12"],
        ),
        ("1. Ratify it.\n\n2. Open the road.\n\n3. Pay the teachers.\n\n4. Dig a well.", ["4", "3", "12"]),
        ("Joint statement\n\nRatify it.\n\nPay the teachers.\n\nDig a well.", ["1", "2", "12"]),
    ],
)
def test_passage_without_a_number_has_the_one_that_its_text_prints(text, expected):
    DocumentFactory(slug="paper", text=text)
    rows = "1,Dig a well.,\n2,Pay the teachers.,\n3,Ratify it.,12\n"

    applied(f"id,promise,para\n{rows}", mapping(document={"constant": "paper"}))

    assert numbers() == expected
    assert counts(applied(f"id,promise,para\n{rows}", mapping(document={"constant": "paper"}))) == {"unchanged": 3}
    assert wrong() == []
