"""What the cells of a column tell of it, where its heading says nothing, or says something that they are not."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.conf.locale import LANG_INFO

from ....queries.imports.names import RegisterNames
from ....rules.imports.dates import looks_like_days
from ....rules.imports.fields import TITLE_LENGTH, Match, guess_records, match_headings, tells_status_before
from ....rules.imports.values import guess_value, is_mark, is_no_mark, likeness_key
from ....rules.kernel.commitments import TIER_BY_NAME, Strength
from ....rules.kernel.deadlines import Precision
from ....rules.kernel.references import REFERENCE
from ....rules.kernel.statuses import Confidence
from ..files.table import Row
from ..files.walk import KEY, PARENT

LOOKED_AT = 300
"""Rows by which a column is judged."""
BY_CELLS = 0.5
"""How sure a column is of which only the cells tell."""
SENTENCE = 25
"""Characters on average from which cells are sentences."""
SHORT = 12
"""The same, where no column has longer ones."""
NAMES_HELD = frozenset({"lead", "supporting", "addressees", "monitors", "themes", "zones"})
CODES_OF = {
    "confidence": frozenset(name.lower() for name in Confidence.__members__),
    "strength": frozenset(Strength.values),
    "precision": frozenset(Precision.values),
}
"""Fields that take our own words only: a column of other ones is not theirs."""
WHOLE = 0.56
"""From which confidence on a heading is a word for its field, and does not only hold one."""
LONG_KEY = 60
"""Characters on average from which cells are words and no key."""
LONG_NAMES = 120
"""Characters on average from which cells are no names any more, not even several of them."""
FEW = 12
"""Distinct cells of a list of statuses, at most."""
SOME = 0.25
"""What share of states among names is no chance: no party, theme or zone is called so."""
STATES = {"in progress", "ongoing", "under way", "underway", "on track", "off track", "delayed", "stalled", "pending"}
STATES |= {"broken", "closed", "partial", "mixed"}
"""Words of a state that registers mean differently: a person decides which of our statuses they are."""
_LANGUAGE = re.compile(r"(.+?)[ _.:(-]+([a-z]{2,3}(?:-[A-Za-z]{2,4})?|[^\W\d_]{4,})\)?")
_IN_BRACKETS = re.compile(r"(.+?) *[(\[]([A-Z]{2,3})[)\]]")
_ENDED = re.compile(r"(?<=[^\W\d_]{5})[.!?؟](?:\s|$)|。")
"""The end of a sentence: a full stop behind a word, which is none of an abbreviation. Looked for from the stop on: the
letters of a long word would be counted anew from each of them."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico)(?:$|[?#])", re.IGNORECASE)
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Signs that say as much as several letters, and are written without blanks."""


@dataclass(frozen=True)
class Column:
    """The cells at the start of one column, those that hold anything; ``rows`` counts the empty ones too."""

    name: str
    cells: tuple[str, ...]
    rows: int

    @property
    def length(self) -> float:
        return sum(map(_length, self.cells)) / len(self.cells) if self.cells else 0

    @property
    def is_sparse(self) -> bool:
        """Whether most rows have nothing in it: words that every row must have stand elsewhere."""
        return len(self.cells) * 2 < self.rows

    def share(self, test: Callable[[str], object]) -> float:
        """Of how many of its distinct cells ``test`` is true, from 0 to 1."""
        distinct = set(self.cells)
        return sum(bool(test(cell)) for cell in distinct) / len(distinct) if distinct else 0


def guess_rows(rows: Iterable[Row], columns: Sequence[str], offered: Sequence[str]) -> str:
    """What the rows of a table are, by its headings; changes of which each has other words are commitments."""
    records = guess_records(offered)
    if records != "assessments" or tells_status_before(offered):
        return records
    names = {match.field: match.column for match in match_headings(offered, records)}
    named = _columns(rows, columns)[names["commitment"]]
    is_register = len(set(named.cells)) == len(named.cells) > 1 and named.share(_has_words) >= 0.5
    return "commitments" if is_register else records


def match_contents(
    rows: Iterable[Row], columns: Sequence[str], offered: Sequence[str], names: RegisterNames
) -> list[Match]:
    """The matches of a table of commitments by headings that the cells do not belie, and what cells alone tell.

    Told by cells: where the words of the undertaking stand (the longest sentences), statuses, parties that the register
    knows; not deadlines, since a day may be any. ``columns`` are all headings of the table, in its order, and
    ``offered`` those that hold anything.
    """
    held = _columns(rows, columns)
    found = match_headings(offered, is_belied=lambda match: _is_belied(match, held[match.column]))
    found = _with_long_titles(found, held)
    for field, test in (("status", _is_statuses), ("lead", _is_parties), ("quotation", None)):
        taken = {match.column for match in found if match.confidence >= BY_CELLS}
        filled = {match.field for match in found if match.confidence >= BY_CELLS}
        free = [column for column in held.values() if column.name not in taken and column.cells]
        if field in filled or (field == "quotation" and "title" in filled):
            continue
        if test is None:
            column = _longest(free) or _longest(free, SHORT)
        else:
            column = next((each for each in free if test(each, names)), None)
        if column:
            found = [match for match in found if match.field != field and match.column != column.name]
            found.append(Match(field, column.name, BY_CELLS))
    return found


def _with_long_titles(matches: list[Match], held: dict[str, Column]) -> list[Match]:
    """Titles that are longer than a title can be are the words themselves, where no column holds these."""
    if any(match.field == "quotation" and match.confidence >= BY_CELLS for match in matches):
        return matches
    long = {match for match in matches if match.field == "title" and _is_long(held[match.column])}
    return [match._replace(field="quotation") if match in long else match for match in matches]


def _is_long(column: Column) -> bool:
    return any(len(cell) > TITLE_LENGTH for cell in column.cells)


def match_translations(column: str, columns: Iterable[str]) -> dict[str, str]:
    """The columns that say in other languages what ``column`` says, by language: ``title_fr`` beside ``title_en``.

    Beside ``Commitment (EN)`` it is ``Engagement (FR)`` too: a heading of the same field.
    """
    stem, own = _in_language(column)
    if not own:
        return {}
    fields = _fields(stem)
    others = {name: _in_language(name) for name in columns if name != column}
    found: dict[str, str] = {}
    for name, (same, code) in others.items():
        if code not in ("", own) and (same == stem or fields & _fields(same)):
            found.setdefault(code, name)
    return found


def match_marks(rows: Iterable[Row], columns: Sequence[str], names: RegisterNames, used: Collection[str]) -> list[str]:
    """The columns whose cells are marks under the names of parties, several of which the register knows; else none."""
    held = _columns(rows, columns)
    ticked = [
        column.name for column in held.values() if column.cells and column.name not in used and _is_ticked(column)
    ]
    known = [name for name in ticked if names.find("parties", name)]
    return ticked if len(known) > 1 and len(known) * 2 >= len(ticked) else []


def match_status_marks(rows: Iterable[Row], columns: Sequence[str]) -> list[str]:
    """The columns whose cells are marks under words of a status, and those between them; none where it is only one.

    Nor where a quarter of the rows have several marks: they are steps, each of which was taken.
    """
    rows = list(islice(rows, LOOKED_AT))
    held = _columns(rows, columns)
    ticked = [column.name for column in held.values() if column.cells and _is_ticked(column)]
    known = [place for place, name in enumerate(ticked) if _is_status(name) or guess_value(name, "no_data")]
    found = ticked[known[0] : known[-1] + 1] if len(known) > 1 else []
    places = [columns.index(name) for name in found]
    marks = [sum(is_mark(row.cells[place]) for place in places) for row in rows]
    return found if sum(count > 1 for count in marks) * 4 <= sum(count > 0 for count in marks) else []


def match_numbers(rows: Iterable[Row], columns: Sequence[str], words: str, numbers: str) -> list[str]:
    """``numbers`` where the same words come again and a number of its own tells each row from the others; else none."""
    place, beside = columns.index(words), columns.index(numbers)
    count, said, told = 0, set(), set()
    for row in rows:
        if text := row.cells[place]:
            count += 1
            said.add(hash(" ".join(text.split()).casefold()))
            told |= {hash(row.cells[beside])} if row.cells[beside] else set()
    return [numbers] if len(said) < count == len(told) else []


def heading_language(column: str) -> str:
    """The code of the language that a heading names; empty where it names none."""
    return _in_language(column)[1]


def _fields(stem: str) -> set[str]:
    """The fields of words that a heading looks like."""
    found = {match.field for match in match_headings([stem]) if match.confidence >= BY_CELLS}
    return found & {"quotation", "title"}


def _in_language(column: str) -> tuple[str, str]:
    """What a heading says, and in which language; the language is empty where the heading names none."""
    found = _LANGUAGE.fullmatch(column) or _IN_BRACKETS.fullmatch(column)
    if not found:
        return column, ""
    said = found[2].lower()
    code = _languages().get(said, "")
    # A code with a part of its own keeps its capital letters: zh-Hans.
    return (found[1], found[2] if code == said and "-" in said else code) if code else (column, "")


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    """Codes of languages by themselves and by their names, in English and in the language."""
    known = {code: about for code, about in LANG_INFO.items() if "name" in about}
    names = {about[name].lower(): code for code, about in known.items() for name in ("name_local", "name")}
    return names | {code.lower(): code for code in known}


def _columns(rows: Iterable[Row], columns: Sequence[str]) -> dict[str, Column]:
    held = list(islice(rows, LOOKED_AT))
    return {
        name: Column(name, tuple(row.cells[place] for row in held if row.cells[place]), len(held))
        for place, name in enumerate(columns)
    }


def _is_belied(match: Match, column: Column) -> bool:
    """A heading of another meaning: a “source” without an address, a “provision” of sentences, a “ref” of many."""
    if not column.cells:
        return False
    distinct = len(set(column.cells))
    # An “id” that repeats is told row by row; what begins anew in every part is none.
    least = 0.5 if match.confidence == 1 and column.name != KEY else 0.9
    if match.field == "key" and distinct < len(column.cells) * least:
        return True
    if match.field == "reference" and column.share(REFERENCE.match) < 0.5:
        return True
    if match.field == "provision" and column.length >= SENTENCE:
        return True
    if match.field == "deadline" and column.share(_is_status) >= 0.5:
        return True
    if match.field in CODES_OF and not column.share(CODES_OF[match.field].__contains__):
        return True
    if match.field not in NAMES_HELD | {"evidence"} and column.share(_is_list) > 0.5:
        return True
    if match.field in ("status", "title", "quotation") and looks_like_days(column.cells):
        return True
    if match.field == "status" and column.share(_YEAR.fullmatch) == 1:
        return True
    if match.field in NAMES_HELD and column.share(_is_state) > SOME:
        return True
    if match.field == "evidence":
        return column.share(_holds_address) < 0.5 or column.share(_is_picture) > 0.5
    if match.confidence == 1:
        return False
    if match.field == "tier" and match.confidence < WHOLE and not column.share(_is_tier):
        return True
    if match.field == "status" and column.length >= LONG_KEY and distinct * 2 > len(column.cells):
        return not column.share(_is_status)
    if match.field == "lifecycle" and not column.share(_is_lifecycle):
        return True
    if match.field == "reason" and column.share(_is_figure_or_status) > 0.5:
        return True
    if match.field == "title" and distinct * 2 < len(column.cells):
        return True
    if match.field == "quotation" and (
        column.share(_has_words) < 0.5
        or (match.confidence < WHOLE and (column.is_sparse or distinct * 2 < len(column.cells)))
    ):
        return True
    if match.field == "themes" and match.confidence < WHOLE and FEW < distinct >= len(column.cells) * 0.9:
        return True
    if match.field in ("key", "title", "quotation") and column.name.startswith(PARENT):
        return True
    if match.field in NAMES_HELD and (
        column.length > LONG_NAMES or _is_ticked(column) or column.share(_is_sentence) > 0.5
    ):
        return True
    if match.field == "key":
        return column.length > LONG_KEY or (column.length >= SENTENCE and column.share(_has_words) > 0.5)
    return match.field == "assessed_on" and not looks_like_days(column.cells)


def _is_ticked(column: Column) -> bool:
    return all(is_mark(cell) or is_no_mark(cell) for cell in column.cells)


def _length(cell: str) -> int:
    """Characters of a cell, as an alphabet would need them."""
    return len(cell) + 2 * len(_IDEOGRAPHS.findall(cell))


def _has_words(cell: str) -> bool:
    """Whether a cell holds several words, or a script that is written without blanks."""
    return " " in cell or bool(_IDEOGRAPHS.search(cell))


def _is_sentence(cell: str) -> bool:
    return len(cell) > SENTENCE and bool(_ENDED.search(cell))


def _is_tier(cell: str) -> bool:
    return likeness_key(cell) in TIER_BY_NAME


def _is_list(cell: str) -> bool:
    return cell.startswith("[{")


def _holds_address(cell: str) -> bool:
    return "http://" in cell or "https://" in cell


def _is_status(cell: str) -> bool:
    # Our codes are figures as well, which number rows and count all sorts of things.
    return not cell.isdigit() and bool(guess_value(cell, "statuses"))


def _is_figure_or_status(cell: str) -> bool:
    return not any(map(str.isalpha, cell)) or _is_state(cell)


def _is_picture(cell: str) -> bool:
    return bool(_PICTURE.search(cell))


def _is_state(cell: str) -> bool:
    return _is_status(cell) or _is_lifecycle(cell) or likeness_key(cell) in STATES


def _is_lifecycle(cell: str) -> bool:
    return bool(guess_value(cell, "lifecycles"))


def _is_statuses(column: Column, names: RegisterNames) -> bool:
    distinct = set(column.cells)
    known = sum(map(_is_status, distinct))
    # One known word may stand anywhere.
    return len(distinct) <= FEW and known * 2 >= len(distinct) and known > 1


def _is_parties(column: Column, names: RegisterNames) -> bool:
    return column.share(lambda cell: names.find("parties", cell)) >= 0.5


def _longest(columns: list[Column], least: int = SENTENCE) -> Column | None:
    """The column of the longest sentences, most of them of one row only; a column that most rows fill comes first."""
    texts = [
        column
        for column in columns
        if column.length >= least
        and not looks_like_days(column.cells)
        and column.share(_has_words) > 0.5
        and len(set(column.cells)) * 2 > len(column.cells)
        and column.share(_holds_address) < 0.5
    ]
    return max(texts, key=lambda column: (not column.is_sparse, column.length), default=None)
