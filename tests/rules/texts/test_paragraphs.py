import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.paragraphs import read_paragraphs

H, P, I = "heading", "paragraph", "item"  # noqa: E741


def shapes(text: str) -> list[tuple[str, str, str]]:
    return [(p.kind, p.number, " ".join(text[p.start : p.end].split())) for p in read_paragraphs(text)]


def introductions(text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in p.introduced_by] for p in read_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("---\n\n***\n<!-- -->\n\\###\n", []),
        ("One line.\nAnother of\nthe same.", [(P, "", "One line. Another of the same.")]),
        ("One.\r\n\r\nTwo.\r\rThree.", [(P, "", "One."), (P, "", "Two."), (P, "", "Three.")]),
        ("# Health\nWe will act.", [(H, "", "Health"), (P, "", "We will act.")]),
        ("**Health and\nTrade**\n\nWe will act.", [(H, "", "**Health and Trade**"), (P, "", "We will act.")]),
        ("**Health:**\n\nWe will act.", [(H, "", "**Health:**"), (P, "", "We will act.")]),
        ("Looking forward\n\nWe will act.", [(H, "", "Looking forward"), (P, "", "We will act.")]),
        (
            "II. Trade\n\n12. We act.\n\n13\\. We go on.",
            [(H, "II", "Trade"), (P, "12", "We act."), (P, "13", "We go on.")],
        ),
        ("- A point.\n  It goes on.\n- Another.", [(I, "", "A point. It goes on."), (I, "", "Another.")]),
        ("We met in\n2018. The talks\n5. went on.", [(P, "", "We met in 2018. The talks 5. went on.")]),
        ("President A of B  \nPresident C of D", [(H, "", "President A of B"), (H, "", "President C of D")]),
        ("١. نص أول.\n\n٢. نص ثان.", [(P, "١", "نص أول."), (P, "٢", "نص ثان.")]),
    ],
)
def test_paragraphs_have_a_kind_a_number_and_their_words(text, expected):
    assert shapes(text) == expected


def test_paragraph_ends_where_a_line_was_broken_on_purpose():
    text = "HEALTH\n" + "We will work together on health and on all that belongs to it in the\nyears to come.\n" * 2

    assert [kind for kind, _number, _words in shapes(text)] == [H, P, P]


def test_long_lines_are_paragraphs_of_their_own():
    text = f"We agree {'on this ' * 20}today.\nWe decide that."

    assert [words[:9] for _kind, _number, words in shapes(text)] == ["We agree ", "We decide"]


def test_items_know_the_words_that_introduce_them():
    text = "We will:\n\n- act now;\n\n<!-- -->\n\n-   act later.\n\nWe thank the host."

    assert introductions(text) == [[], ["We will:"], ["We will:"], []]


def test_items_within_items_know_both_introductions():
    text = "The States:\n\n1. Agreed to:\n\n(a) meet;\n\n(b) report.\n\n2. Thanked the host."

    states, agreed = "The States:", "Agreed to:"
    assert introductions(text) == [[], [states], [states, agreed], [states, agreed], [states]]


def test_numbered_paragraph_after_a_list_of_another_is_not_of_that_list():
    text = "1. We will:\n\n- act;\n\n- report.\n\n2. We thank the host."

    assert introductions(text) == [[], ["We will:"], ["We will:"], []]


def test_numbered_paragraphs_are_introduced_by_a_sentence_left_open():
    text = (
        "The representatives of Iran, Russia and Turkey as guarantors of the format that was agreed in Astana last May"
        "\n\n1. Reaffirmed their will.\n\n2. Agreed to meet."
    )

    assert [len(spans) for spans in introductions(text)] == [0, 1, 1]


def test_items_without_marks_end_with_the_list():
    text = "We will:\n\nact now;\n\nact later; and\n\nReport.\n\nWe thank the host."

    assert [len(spans) for spans in introductions(text)] == [0, 1, 1, 1, 0]


def test_heading_introduces_nothing():
    assert introductions("**Health**\n\n1. We act.\n\n2. We go on.") == [[], [], []]


@given(st.text(alphabet=st.sampled_from("Aa1é.:;,-–*#()\\ \n\t\r\u00a0\u2028و؟い𝔸")))
def test_paragraphs_lie_in_order_and_lose_no_word(text):
    paragraphs = read_paragraphs(text)

    ends = [0, *(p.end for p in paragraphs)]
    assert all(end <= p.start < p.end for end, p in zip(ends, paragraphs, strict=False))
    assert all(text[p.start : p.end].strip() == text[p.start : p.end] for p in paragraphs)
    between = "".join(text[end : p.start] for end, p in zip(ends, paragraphs, strict=False)) + text[ends[-1] :]
    kept = sum(char.isalnum() for p in paragraphs for char in text[p.start : p.end])
    marks = sum(char.isalnum() for char in between)
    assert kept + marks == sum(char.isalnum() for char in text)
    assert marks <= 3 * len(paragraphs)
