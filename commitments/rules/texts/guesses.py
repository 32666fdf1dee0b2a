"""What a text says of itself, guessed for the form of a deposit: a person looks at every guess before it is kept.

Nothing is guessed that the text does not say; an empty answer is better than a wrong one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ..kernel.documents import DocumentKind
from ..kernel.text import fold

HEAD, TAIL = 1500, 600
"""Characters at either end in which a text says what it is."""
TITLE_LIMIT = 200

_SOURCE = re.compile(r"^(?:source|quelle|источник|المصدر|منبع)\s*:\s*(https?://\S+)$", re.IGNORECASE)
_NO_TITLE = re.compile(r"^(?:untitled|(?:new )?document\d*|microsoft word\b.*|.*\.(?:docx?|odt|pdf|rtf|html?))$", re.I)
_KINDS = (
    (DocumentKind.MEMORANDUM, ("memorandum", "mémorandum", "меморандум", "مذكرة تفاهم", "یادداشت تفاهم")),
    (DocumentKind.REGULATION, ("regulation on", "règlement", "положение о", "لائحة", "آیین نامه")),
    (DocumentKind.COMMUNIQUE, ("communique", "communiqué", "коммюнике", "بيان ختامي", "البيان الختامي", "اعلامیه")),
    (
        DocumentKind.JOINT_STATEMENT,
        ("joint statement", "joint declaration", "declaration", "statement", "déclaration", "совместное заявление",
         "заявление", "بيان مشترك", "البيان المشترك", "بیانیه", "bildiri"),
    ),
    (DocumentKind.PRESS_REPORT, ("press release", "communiqué de presse", "пресс-релиз", "reported", "told reporters")),
)  # fmt: skip
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_YEAR, _ORDINAL = r"(?P<year>(?:19|20)\d\d)\b", r"(?:er|st|nd|rd|th)?"
_EARLIER = r"(?:\d{1,2}\s*(?:-|–|and|et|и)\s*)?"
_DATES = (
    re.compile(rf"\b{_EARLIER}(?P<day>\d{{1,2}}){_ORDINAL}\s+(?P<month>{_MONTH})\.?,?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b(?P<month>{_MONTH})\s+{_EARLIER}(?P<day>\d{{1,2}}){_ORDINAL},?\s+{_YEAR}", re.IGNORECASE),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)[-/](?P<month>\d\d)[-/](?P<day>\d\d)\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}"),
)


def guess_title(paragraphs: Sequence[str], facts: Mapping[str, str], name: str) -> str:
    """What the file says, else the first paragraph that is short enough, else the words of its address or its name."""
    said = facts.get("title", "")
    if said and not _NO_TITLE.match(said):
        return said[:TITLE_LIMIT]
    own = [paragraph for paragraph in paragraphs[:3] if not _SOURCE.match(paragraph)]
    source = guess_source(paragraphs, facts)
    is_short = bool(own) and len(own[0]) <= TITLE_LIMIT and not own[0].rstrip().endswith((".", ";", ","))
    # A place and a day often stand first; the address says more.
    if is_short and (guess_kind(own[0]) or not source):
        return own[0]
    stem = PurePosixPath(urlsplit(source).path if source else name).stem
    return re.sub(r"[-_\s]+", " ", stem).strip().capitalize()[:TITLE_LIMIT]


def guess_source(paragraphs: Sequence[str], facts: Mapping[str, str]) -> str:
    """The address that the file names as its own, or a first line that says where the text was taken from."""
    first = _SOURCE.match(paragraphs[0]) if paragraphs else None
    found = first[1] if first else facts.get("source", "")
    return found if found.startswith(("https://", "http://")) else ""


def guess_kind(text: str) -> str:
    """The kind that the first words name earliest; empty where they name none."""
    head = text[:HEAD].casefold()
    found = [(head.index(word), kind) for kind, words in _KINDS for word in words if word in head]
    return min(found)[1].value if found else ""


def guess_date(text: str, said: str = "") -> date | None:
    """The day that the file says, else the first one in the head of the text, else the last one in its tail."""
    for part, place in ((said[:10], 0), (text[:HEAD], 0), (text[-TAIL:], -1)):
        if days := _days_in(part):
            return days[place]
    return None


def _days_in(text: str) -> list[date]:
    matches = sorted((match for pattern in _DATES for match in pattern.finditer(text)), key=lambda match: match.start())
    days = (_day(match) for match in matches)
    return [day for day in days if day]


def _day(match: re.Match[str]) -> date | None:
    month = match["month"]
    try:
        number = int(month) if month.isdigit() else _MONTHS[month.lower()]
        return date(int(match["year"]), number, int(match["day"]))
    except (ValueError, KeyError):
        return None


def guess_prefix(title: str, dated: date | None, taken: Iterable[str]) -> str:
    """Capital letters from the words of the title and the year, as no other document has them."""
    words = [word for word in fold(title).split() if word.isascii() and word.isalpha() and len(word) > 3]
    letters = "".join(word[0] for word in words[:4]).upper() or "D"
    known, number = set(taken), dated.year if dated else 1
    while f"{letters}{number}" in known:
        number += 1
    return f"{letters}{number}"
