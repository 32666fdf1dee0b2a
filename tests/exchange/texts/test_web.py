"""HTML: what a reader reads, and nothing that stands around it."""

import pytest

from commitments.exchange.texts.web import read_page


def paragraphs(body: str) -> list[str]:
    return read_page(f"<!doctype html><html><body>{body}</body></html>")[0]


def test_page_is_read_without_what_stands_around_its_text():
    body = (
        "<header><p>The site</p></header><nav><ul><li><a>Menu</a></li></ul></nav><main><header><h1>Title</h1></header>"
        "<p>The <b>words</b>\n of it.</p><aside>More</aside></main><div>Related</div><footer>Rights</footer>"
    )

    assert paragraphs(body) == ["Title", "The words of it."]


def test_whole_page_is_read_where_its_main_part_is_small():
    assert paragraphs("<article>Teaser</article><div>The long text of the statement</div>") == [
        "Teaser",
        "The long text of the statement",
    ]


def test_script_style_and_hidden_words_are_not_read():
    body = (
        "<script>alert('one')</script><style>p{}</style><template><p>two</p></template><noscript>three</noscript>"
        '<p hidden>four</p><p style="display: none">five</p><span aria-hidden="true">six</span><p>seven</p>'
        "<svg><text>eight</text></svg><!-- nine --><textarea>ten</textarea>"
    )

    assert paragraphs(body) == ["seven"]


@pytest.mark.parametrize(
    ("listed", "items"),
    [
        ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
        ("<ol start=4 type=a><li>a<li>b</ol>", ["d. a", "e. b"]),
        ("<ol type=I><li>a</li><li value=9>b</li></ol>", ["I. a", "IX. b"]),
        ("<ol reversed start=2><li>a<li>b</ol>", ["2. a", "1. b"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["• a", "• b", "• c"]),
        ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", ["1. a", "b", "2. c"]),
        ("<ol><li>1. a</li><li>2. b</li></ol>", ["1. a", "2. b"]),
        ("<ol start=99999999999><li>a</ol>", ["1. a"]),
    ],
)
def test_items_carry_the_numbers_that_a_browser_draws(listed, items):
    assert paragraphs(listed) == items


def test_broken_lines_are_paragraphs_unless_a_sentence_goes_on():
    assert paragraphs("<p>Joint statement<br>of the guarantors<br><br>For Iran<br>For Russia</p>") == [
        "Joint statement of the guarantors",
        "For Iran",
        "For Russia",
    ]


def test_cells_of_a_table_and_preformatted_lines_are_paragraphs():
    assert paragraphs("<table><tr><td>a</td><td><p>b</p></td></tr></table><pre>one\n\ntwo</pre>") == [
        "a",
        "b",
        "one",
        "two",
    ]


def test_tags_that_are_never_closed_lose_no_words():
    assert paragraphs("<form><div><p>one<p><i>two<div>three</i></div></li></ol></main>four") == [
        "one",
        "two",
        "three",
        "four",
    ]


def test_page_says_of_itself_what_a_deposit_asks():
    page = (
        '<html lang="fr"><head><title> A  title </title><link rel="canonical" href="https://example.org/a">'
        '<meta property="article:published_time" content="2017-12-22T10:00:00Z"><body><p>Text'
    )

    assert read_page(page)[1] == {
        "language": "fr",
        "title": "A title",
        "source": "https://example.org/a",
        "date": "2017-12-22T10:00:00Z",
    }
