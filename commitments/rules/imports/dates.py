"""Cells that hold a day, a period or a length of time, as tables write them; words are left to ``deadline_reading``.

What a cell leaves open (the order of day and month, the epoch of Excel, where a fiscal year begins, from when a length
of time runs) is asked for and never guessed. The words of the cell are always kept beside the reading.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

from ..kernel.deadlines import Precision
from ..kernel.vocabulary import read_vocabulary, vocabulary_languages
from ..time.jalali import JALALI
from ..time.reading import read_in_any_language
from .values import SUBJECT, likeness_key

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
"""The day before the first one, as Excel counts: 1900 was no leap year, which Excel took it for."""
CENTURY_TURNS = 69
"""Years of two digits: 69 to 99 are of the last century (POSIX)."""
NOTHING = frozenset(
    {
        *("-", "–", "—", ".", "/", "?", "n/a", "na", "nan", "nil", "none", "null", "no date", "no deadline"),
        *("tbd", "tbc", "to be determined", "to be confirmed", "unknown", "unspecified", "not specified"),
        *("ongoing", "continuous", "permanent", "open", "rolling", "n.d", "n/d", "s.d", "o.d", "no time limit"),
        *(
            "постоянно",
            "на постоянной основе",
            "бессрочно",
            "مستمر",
            "en continu",
            "continu",
            "permanente",
            "laufend",
            "sürekli",
        ),
        *("غير محدد", "نامشخص", "не определен", "sin fecha", "sem prazo", "süresiz", "offen", "non précisé"),
    }
)
"""Cells that say that there is no day, or none yet: kept as words, and nothing is missing."""

_ZEROS = re.compile(r"[0/.:\s-]+")
"""No day, as databases write it."""
_TIME = re.compile(r",? (?:at |à |um |a las )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?(?: ?(?:z|utc|gmt))?", re.IGNORECASE)
"""The time of day behind a day."""
_LUNAR = re.compile(r"(?<!\d)14[3-9]\d(?!\d)")
"""Years of the lunar calendar of Islam, in which 2009 was 1430: left as words. Those of Iran come before them."""
_DASH = re.compile(r" ?[-–—] ?| (?:to|bis|until|au|до|по|até|hasta) ")
_MOST_DASHES, _LONG_PART = 5, 30
"""As many as two days have; characters that stand on one side at most."""
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_UNIX = re.compile(r"(\d{10})(?:\d{3})?")
"""Seconds or thousandths since 1970, as programs count."""
_YEAR = re.compile(r"((?:1[6-9]|2)\d{2}\d)(?:\.0+)?")
_COMPACT = re.compile(r"([12]\d{3})(\d{2})(\d{2})")
_REST = r"(?!.*(?<!\d)(?:19|20)\d\d(?!\d)).*)?"
"""A time or a remark behind a day, in which there is no other one."""
_ISO = re.compile(r"([12]\d{3})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?:[T ]" + _REST)
_JALALI = re.compile(r"(1[34]\d{2})([-/.])(\d{1,2})\2(\d{1,2})")
_NAMED = re.compile(r"(?:(\d{1,2})\.?[-/ ]?(?:de |of )?)?([^\W\d_]{3,})\.?[-/. ]?(?:de |del |of )?(\d{4})(?: ?г\.?)?")
_NAMED_SHORT = re.compile(r"([^\W\d_]{3,})\.?[-/'’](\d{2})")
"""As spreadsheets write a month: ``Mar-26``."""
_CHINESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(?:底|前|末|之前|以前){0,2}")
_CHINESE_PART = re.compile(r"(\d{4})年(?:第?([一二三四1-4])(季)度?|([上下])半年)(?:底|前|末|之前|以前)?")
_PART = re.compile(
    r"(?:([1-4])(?:er|e|º|ª|°|\.|-?й|-?е)?|(\w+?)[.º]?) (semestre|halbjahr|trimestre|quartal|квартал|полугодие)"
    r"(?: de| del| do)? (\d{4})(?: г\.?| года)?"
)
_PART_BEHIND = re.compile(r"(\d{4})(?: yılı)?(?:, ?| |/ ?)([1-4])\. (çeyre|yarı)\w*")
"""Quarters and halves in Turkish."""
_FIRST_TO_FOURTH = {
    **dict.fromkeys(("1", "i", "primer", "primero", "primeiro", "erstes", "premier", "一", "上"), 1),
    **dict.fromkeys(("2", "ii", "segundo", "zweites", "deuxième", "second", "二", "下"), 2),
    **dict.fromkeys(("3", "iii", "tercer", "terceiro", "drittes", "troisième", "三"), 3),
    **dict.fromkeys(("4", "iv", "cuarto", "quarto", "viertes", "quatrième", "四"), 4),
}
_SLASHED = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?:[ ,]" + _REST)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]([12]\d{3})")
_SHORT_YEAR = re.compile(r"(\d{1,2})[- /.]([^\W\d_]+)\.?[- /.'’]+(\d{2})")
_FISCAL = re.compile(r"(?:fy|fiscal year|financial year)[ -]*'?(\d{4}|\d{2})(?:[/–-](\d{4}|\d{2}))?", re.IGNORECASE)
_TWO_YEARS = re.compile(r"([12]\d{3})[/–-](\d{2})")
_YEAR_QUARTER = re.compile(r"([12]\d{3})[- ]?([QH])([1-4])", re.IGNORECASE)
_QUARTER_SHORT = re.compile(r"[QT]([1-4])[- /]*['’]?(\d{2})", re.IGNORECASE)
"""``Q4 '28``"""
_LENGTH = re.compile(r"\d+ \S+")
_TILL = r"(?:spätestens )?(?:bis|hasta|até)\b"
_UNTIL = re.compile(rf"{_TILL}(?: zum| el| o)? (?!{_TILL})(.+)", re.IGNORECASE)
_IN_YEAR = re.compile(r"(?:zum |al? |o )?(\w+)(?: des jahres| de)? (\d{4})")
_IN_ENGLISH = {
    **dict.fromkeys(("anfang", "principios", "início"), "early {}"),
    **dict.fromkeys(("mitte", "mediados", "meados"), "mid {}"),
    **dict.fromkeys(("ende", "fin", "final", "finales", "fines", "fim"), "end of {}"),
}
"""Parts of a year in languages whose deadlines we do not read."""
WITHIN = ("within {}", "dans {}", "в течение {}", "خلال {}", "ظرف {}")


@dataclass(frozen=True)
class DateRule:
    """What a person decided about a column: ``order`` of day and month, ``epoch``, first month of a fiscal year."""

    order: str = ""
    epoch: int = 0
    fiscal_start: int = 0


@dataclass(frozen=True)
class DateReading:
    """The words of a cell and their reading; ``code`` names what is missing or wrong (``import_words.WRONG``)."""

    words: str
    earliest: date | None = None
    latest: date | None = None
    precision: str = Precision.NONE
    condition: str = ""
    code: str = ""

    @property
    def day(self) -> date | None:
        """The day, where the cell names exactly one."""
        return self.earliest if self.earliest == self.latest else None


@lru_cache(maxsize=8192)
def read_date(text: str, rule: DateRule = DateRule(), base: date | None = None) -> DateReading:
    """The reading of one cell. ``base`` is the day from which lengths of time and months without a year are counted."""
    words = " ".join(text.split())
    plain = _digits(words)
    if (time := _TIME.search(plain)) and time.end() == len(plain) and time.start():
        plain = plain[: time.start()]
    if not plain or plain.casefold().strip("[]().") in NOTHING or _ZEROS.fullmatch(plain):
        return DateReading(words)
    found = _read(words, plain, rule) or _from_to(words, plain, rule) or _in_words(words, plain, base)
    if _LUNAR.search(plain) or any(day and not 1600 <= day.year < 2200 for day in (found.earliest, found.latest)):
        return DateReading(words, code="unread_date")
    return found


def _read(words: str, plain: str, rule: DateRule) -> DateReading | None:
    return next(filter(None, (read(words, plain, rule) for read in READERS)), None)


def _from_to(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """Two days or periods with a dash between them, as one period."""
    for match in islice(_DASH.finditer(plain), _MOST_DASHES):
        parts = (plain[: match.start()], plain[match.end() :])
        if not all(len(part) <= _LONG_PART and any(map(str.isdigit, part)) for part in parts):
            continue
        first, last = (_read(part, part, rule) or _in_words(part, part, None) for part in parts)
        if first.earliest and last.latest and first.earliest < last.latest:
            return DateReading(words, first.earliest, last.latest, Precision.RANGE)
    return None


def day_order(cells: Iterable[str]) -> str:
    """``dmy`` or ``mdy`` when a cell of the column decides it, empty when none does or two disagree."""
    found = set()
    for cell in cells:
        match = _SLASHED.fullmatch(_digits(" ".join(cell.split())))
        if match and match[2] != ".":
            first, second = int(match[1]), int(match[3])
            found |= {DAY_FIRST} if 12 < first <= 31 else set()
            found |= {MONTH_FIRST} if 12 < second <= 31 else set()
    return found.pop() if len(found) == 1 else ""


def looks_like_days(cells: Iterable[str]) -> bool:
    """Whether most of the cells that hold anything are read as days, or would be with a decision."""
    filled = [cell for cell in cells if cell]
    # Longer ones are sentences, which take long to be read.
    readings = [read_date(cell) for cell in filled if len(cell) <= 2 * _LONG_PART]
    dated = [reading for reading in readings if reading.day or reading.code in ("day_order", "excel_epoch")]
    return len(dated) * 3 > len(filled) * 2


ASKED = {"day_order": "order", "excel_epoch": "epoch", "fiscal_year": "fiscal_start", "no_base": "base"}
"""What a code asks a person to decide, by the name it has in a mapping."""


def _digits(text: str) -> str:
    """The text with the digits 0 to 9 for those of other scripts."""
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= CENTURY_TURNS else 2000)


def _on(words: str, year: int, month: int, day: int) -> DateReading:
    try:
        found = date(year, month, day)
    except ValueError:
        return DateReading(words, code="no_such_day")
    return DateReading(words, found, found, Precision.DAY)


def _span(words: str, first: date, months: int, precision: str) -> DateReading:
    return DateReading(words, first, _months_on(first, months) - timedelta(days=1), precision)


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _serial(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """A day as Excel counts it, where the format of the cell was lost on the way."""
    if not _SERIAL.fullmatch(plain):
        return None
    if rule.epoch not in EPOCHS:
        return DateReading(words, code="excel_epoch")
    day = EPOCHS[rule.epoch] + timedelta(days=int(plain.partition(".")[0]))
    return DateReading(words, day, day, Precision.DAY)


def _year(words: str, plain: str, rule: DateRule) -> DateReading | None:
    if match := _YEAR.fullmatch(plain):
        return _span(words, date(int(match[1]), 1, 1), 12, Precision.YEAR)
    if match := _COMPACT.fullmatch(plain):
        return _on(words, *map(int, match.groups()))
    if match := _UNIX.fullmatch(plain):
        day = date(1970, 1, 1) + timedelta(seconds=int(match[1]))
        return DateReading(words, day, day, Precision.DAY)
    return None


def _jalali(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """A day of the calendar of Iran and Afghanistan, whose years no register of ours counts otherwise."""
    match = _JALALI.fullmatch(plain)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    if not (1 <= month <= 12 and 1 <= day <= JALALI.days_in(year, month)):
        return DateReading(words, code="no_such_day")
    found = JALALI.first_day(year, month, day)
    return DateReading(words, found, found, Precision.DAY)


def _named(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """A month by its name, in languages whose deadlines we do not read as well; a day before it, if any."""
    if match := _NAMED_SHORT.fullmatch(plain):
        day, name, year = None, match[1], match[2]
    elif match := _NAMED.fullmatch(plain):
        day, name, year = match.groups()
    else:
        return None
    month = _months().get(likeness_key(name))
    if month is None:
        return None
    if day:
        return _on(words, _full_year(year), month, int(day))
    return _span(words, date(_full_year(year), month, 1), 1, Precision.MONTH)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Numbers of months by their names in every language of the fixtures, and by three letters that tell only one."""
    found: dict[str, int] = {}
    short: dict[str, set[int]] = {}
    for language in sorted(vocabulary_languages(SUBJECT)):
        for number, name in enumerate(read_vocabulary(SUBJECT, language).get("months", ()), start=1):
            found[likeness_key(name)] = number
            short.setdefault(likeness_key(name)[:3], set()).add(number)
    found |= {name: numbers.pop() for name, numbers in short.items() if len(numbers) == 1}
    return {"sept": 9, "juil": 7, "jun": 6, "jul": 7} | found


def _chinese(words: str, plain: str, rule: DateRule) -> DateReading | None:
    if part := _CHINESE_PART.fullmatch(plain):
        year, quarter, is_quarter, half = part.groups()
        return _part(words, int(year), _FIRST_TO_FOURTH[quarter or half], 3 if is_quarter else 6)
    match = _CHINESE.fullmatch(plain)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year  # noqa: S101 - the pattern has one
    if day and month:
        return _on(words, year, month, day)
    if month and not 1 <= month <= 12:
        return DateReading(words, code="no_such_day")
    if month:
        return _span(words, date(year, month, 1), 1, Precision.MONTH)
    return _span(words, date(year, 1, 1), 12, Precision.YEAR)


def _iso(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """Year first: a day, or a month; ``2011/12`` may be a fiscal year too."""
    match = _ISO.fullmatch(plain)
    if not match:
        return None
    year, month = int(match[1]), int(match[3])
    if match[4]:
        return _on(words, year, month, int(match[4]))
    if match[2] != "-" and _TWO_YEARS.fullmatch(plain) and month == (year + 1) % 100:
        return _fiscal_year(words, year, rule)
    if len(match[3]) < 2 or match[2] == ".":
        return None
    return _span(words, date(year, month, 1), 1, Precision.MONTH) if 1 <= month <= 12 else None


def _slashed(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """Day and month in the order of the column, unless one of them is no month; with dots the day comes first."""
    if match := _MONTH_YEAR.fullmatch(plain):
        month, year = int(match[1]), int(match[2])
        within = 1 <= month <= 12
        return (
            _span(words, date(year, month, 1), 1, Precision.MONTH) if within else DateReading(words, code="no_such_day")
        )
    match = _SLASHED.fullmatch(plain)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
    order = DAY_FIRST if match[2] == "." else rule.order or day_order([plain])
    if not order and first != second:
        return DateReading(words, code="day_order" if max(first, second) <= 12 else "no_such_day")
    return _on(words, year, first, second) if order == MONTH_FIRST else _on(words, year, second, first)


def _fiscal(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """FY2030 is the year that ends in 2030, FY 2029/30 the one that begins in 2029."""
    if match := _FISCAL.fullmatch(plain):
        year = _full_year(match[1])
        return _fiscal_year(words, year if match[2] or rule.fiscal_start == 1 else year - 1, rule)
    match = _TWO_YEARS.fullmatch(plain)
    if match and int(match[2]) == (int(match[1]) + 1) % 100:
        return _fiscal_year(words, int(match[1]), rule)
    return None


def _fiscal_year(words: str, begins: int, rule: DateRule) -> DateReading:
    if not 1 <= rule.fiscal_start <= 12:
        return DateReading(words, code="fiscal_year")
    return _span(words, date(begins, rule.fiscal_start, 1), 12, Precision.YEAR)


def _year_quarter(words: str, plain: str, rule: DateRule) -> DateReading | None:
    if short := _QUARTER_SHORT.fullmatch(plain):
        return _part(words, _full_year(short[2]), int(short[1]), 3)
    if match := _YEAR_QUARTER.fullmatch(plain):
        return _part(words, int(match[1]), int(match[3]), 3 if match[2] in "Qq" else 6)
    return None


def _part_of_year(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """A part of a year in languages whose deadlines we do not read: segundo semestre de 2026, Ende 2026."""
    plain = plain.casefold()
    if (match := _PART.fullmatch(plain)) and (number := _FIRST_TO_FOURTH.get(match[1] or match[2])):
        return _part(words, int(match[4]), number, 6 if match[3] in HALVES else 3)
    if match := _PART_BEHIND.fullmatch(plain):
        return _part(words, int(match[1]), int(match[2]), 6 if match[3] in HALVES else 3)
    if (match := _IN_YEAR.fullmatch(plain)) and match[1] in _IN_ENGLISH:
        return _in_words(words, _IN_ENGLISH[match[1]].format(match[2]), None)
    return None


def _part(words: str, year: int, number: int, length: int) -> DateReading | None:
    """A quarter or a half of a year, ``length`` months long."""
    if number * length > 12:
        return None
    precision = Precision.HALF_YEAR if length == 6 else Precision.QUARTER
    return _span(words, date(year, (number - 1) * length + 1, 1), length, precision)


def _until(words: str, plain: str, rule: DateRule) -> DateReading | None:
    """Until something else, in these languages: bis Ende 2026."""
    match = _UNTIL.fullmatch(plain)
    if not match:
        return None
    found = _read(words, match[1], rule) or _in_words(words, match[1], None)
    return DateReading(words, None, found.latest, found.precision, code=found.code)


HALVES = frozenset({"semestre", "halbjahr", "полугодие", "yarı"})
READERS = (_serial, _year, _jalali, _iso, _slashed, _fiscal, _year_quarter, _named, _chinese, _part_of_year, _until)


def _in_words(words: str, plain: str, base: date | None) -> DateReading:
    """Words, read as in a document of the base day; what would be read otherwise on another day needs one."""
    if match := _SHORT_YEAR.fullmatch(plain):
        plain = f"{match[1]} {match[2]} {_full_year(match[3])}"
    phrases = [plain, *(phrase.format(plain) for phrase in WITHIN if _LENGTH.fullmatch(plain))]
    for phrase in phrases:
        reading = read_in_any_language(phrase, on=base or date(2001, 3, 5))
        if reading.problem:
            return DateReading(words, code="no_such_day")
        if not reading.says_something:
            continue
        found = DateReading(words, reading.earliest, reading.latest, reading.precision, reading.condition)
        other = read_in_any_language(phrase, on=date(2013, 10, 20)) if base is None else reading
        same = (reading.earliest, reading.latest) == (other.earliest, other.latest)
        return found if same else DateReading(words, code="no_base")
    return DateReading(words, code="unread_date")
