"""What an import is called on its pages: fields, lists of values, decisions, formats and what parts cells."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from ...exchange.imports.mapping.mapping import LEAVE_OUT, NO_STATUS, SKIP
from ...exchange.imports.mapping.targets import place_of, read_place
from ...rules.imports.dates import DAY_FIRST, MONTH_FIRST
from ...rules.imports.states import OF_TEXTS
from ...rules.imports.words import Problem, problem_words
from ...rules.kernel.commitments import TIER_BY_NAME, Kind, Lifecycle, Role, Strength
from ...rules.kernel.deadlines import Precision
from ...rules.kernel.documents import DocumentKind
from ...rules.kernel.statuses import CODES, SCALE, Confidence
from ...rules.register.parties import PartyKind

RECORDS = {
    "commitments": _("Commitments"),
    "assessments": _("Dated status changes"),
    "documents": _("Documents"),
}
FIELDS: dict[str, Any] = {
    "key": _("Key in the source"),
    "reference": _("Reference in this register"),
    "title": _("Title"),
    "quotation": _("Quotation"),
    "document": _("Document"),
    "provision": _("Passage number"),
    "kind": _("Kind"),
    "strength": _("Strength of the wording"),
    "themes": _("Themes"),
    "lead": Role.LEAD.label,
    "supporting": Role.SUPPORTING.label,
    "addressees": _("Addressees"),
    "monitors": _("Monitors"),
    "zones": _("Zones"),
    "deadline": _("Deadline, as written"),
    "earliest": _("Deadline, earliest day"),
    "latest": _("Deadline, latest day"),
    "precision": _("Deadline, precision"),
    "status": _("Status"),
    "confidence": _("Confidence"),
    "assessed_on": _("Day of the assessment"),
    "reason": _("Reason"),
    "evidence": _("Evidence URLs"),
    "lifecycle": _("Life-cycle"),
    "tier": _("Visibility"),
    "remark": _("Remark"),
    "commitment": _("Commitment (reference, quotation or title)"),
    "party": _("Party"),
    "zone": _("Zone"),
    "dated": _("Date"),
    "process": _("Process"),
    "issuing": _("Issuing parties"),
    "source_url": _("Source URL"),
    "language": _("Language"),
    "publisher": _("Publisher"),
    "text": _("Text"),
}
LISTS: dict[str, Any] = {
    "statuses": _("Statuses"),
    "kinds": _("Kinds"),
    "lifecycles": _("Life-cycles"),
    "tiers": _("Visibility"),
    "document_kinds": _("Kinds of documents"),
    "parties": _("Parties"),
    "themes": _("Themes"),
    "zones": _("Zones"),
    "documents": _("Documents"),
    "processes": _("Processes"),
}
MADE: dict[str, Any] = LISTS | {"evidence": _("Evidence"), OF_TEXTS: _("Document texts")}
"""The lists of what an import makes."""
FORMATS = {
    "csv": _("CSV"),
    "tsv": _("TSV"),
    "xlsx": _("XLSX"),
    "xls": _("XLS"),
    "ods": _("ODS"),
    "json": _("JSON"),
    "jsonl": _("JSON Lines"),
}
CELL_SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
SEPARATORS = {
    "": _("none: one value in each cell"),
    ";": _("semicolon"),
    " | ": _("vertical bar"),
    "\n": _("line break"),
    ",": _("comma"),
    " / ": _("slash"),
    "json": _("a list in JSON"),
}
READINGS = {
    "separator": _("Separator of several values in one cell"),
    "marks": _("Content of the cells"),
    "order": _("Order of day and month in 03/04/2030"),
    "epoch": _("First year of Excel’s day count"),
    "fiscal_start": _("First month of a fiscal year"),
    "base": _("Start day for lengths of time"),
    "whole": _("Percentage scale"),
}
CONFIDENCES = [(name.lower(), label) for name, label in zip(Confidence.names, Confidence.labels, strict=True)]
CODED: dict[str, list[tuple[str, Any]]] = {
    "statuses": [*((CODES[status], status.label) for status in SCALE), (NO_STATUS, _("Not a status"))],
    "kinds": Kind.choices,
    "lifecycles": Lifecycle.choices,
    "tiers": [(name, tier.label) for name, tier in TIER_BY_NAME.items()],
    "document_kinds": DocumentKind.choices,
}
LISTED_TEXTS: dict[str, list[tuple[str, Any]]] = {
    "confidence": CONFIDENCES,
    "strength": Strength.choices,
    "precision": Precision.choices,
}
"""Fields of text that take one of these words only."""
IS, AS, CREATE = "is", "as", "create"
NEAR, NEAR_IN_FILE = "near", "near-in-file"
"""Ways of a form to take what is nearly alike: in the register, or as another value of the file."""
MAKE = {"themes": _("New theme"), "zones": _("New zone"), "processes": _("New process")}
MAKE_OF_KIND: dict[str, tuple[Any, type[TextChoices]]] = {
    "parties": (_("New party: %(kind)s"), PartyKind),
    "documents": (_("New document: %(kind)s"), DocumentKind),
}
RIGHT_HERE = {
    "day_order": _("Set the order of day and month under “Columns”."),
    "excel_epoch": _("Set the first year of Excel’s day count under “Columns”."),
    "fiscal_year": _("Set the first month of a fiscal year under “Columns”."),
    "no_base": _("Set the start day for lengths of time under “Columns”, or the column that contains it."),
    "missing": _(
        "Fill in the cell; or, under “Columns”, choose a column for the field or enter a value for empty cells."
    ),
    "undecided": _("Decide this value under “Values”, in the list “%(list)s”."),
    "no_such_object": _("Change the decision under “Values”, in the list “%(list)s”."),
    "no_mark": _(
        "Enter X, ✓, yes or 1 where the heading applies and leave other cells empty; or choose under “Columns” that "
        "the cells contain the names."
    ),
    "same_key": _("Give every row its own key; tick “key” for more columns if one is not enough."),
    "same_text": _(
        "Use one row for each commitment; if there are two, tick “key” under “Columns” for a column that tells them "
        "apart."
    ),
    "further_document": _(
        "Leave this as it is; or tick “Keep a long document in one piece” under “Columns”, for up to %(whole)d "
        "characters."
    ),
    "two_people": _("Choose “Not a status” for every status; draft assessments on the page."),
}
"""What would be right where it is chosen on a page; elsewhere a mapping is written by hand."""


def page_problem(problem: Problem) -> dict[str, Any]:
    """As ``problem_words``, with fields, lists and what would be right in the words of the pages."""
    about = dict(problem.about)
    if read_place(str(about.get("field", "")))[1] in FIELDS:
        about["field"] = place_label(str(about["field"]))
    if about.get("list") in LISTS:
        about["list"] = LISTS[about["list"]]
    words = problem_words(problem._replace(about=about))
    right = RIGHT_HERE.get(problem.code)
    return words | {"right": str(right % about)} if right else words


def kept_problem(told: dict[str, Any]) -> dict[str, Any]:
    """A problem as it is kept with a row of an applied import, in the words of the pages."""
    if "about" not in told:
        return told
    return page_problem(Problem(*(told[name] for name in Problem._fields)))


def place_label(place: str) -> str:
    """The name of a field; of one of several commitments of a row with its number: “Title, commitment 2”."""
    number, name = read_place(place)
    label = str(FIELDS[name])
    return gettext("%(field)s, commitment %(number)d") % {"field": label, "number": number} if number else label


def field_choices(names: list[str], sets: int) -> list[tuple[str, Any]]:
    """What a column can be chosen to fill; with several commitments a row, a group for each of them."""
    common: list[tuple[str, Any]] = [(name, FIELDS[name]) for name in names]
    kept = [("", _("Keep with the row"))]
    if sets < 2:
        return kept + common
    groups = [
        (
            gettext("Commitment %(number)d") % {"number": number},
            [(place_of(name, number), place_label(place_of(name, number))) for name in names],
        )
        for number in range(1, sets + 1)
    ]
    return [*kept, (gettext("All commitments of the row"), common), *groups]


def reading_choices(name: str) -> list[tuple[str, Any]]:
    """What can be chosen of how cells are read; nothing where it is typed."""
    match name:
        case "separator":
            return list(SEPARATORS.items())
        case "marks":
            return [("", _("the names")), ("1", _("marks (X) for the name in the heading"))]
        case "order":
            return [("", "–"), (DAY_FIRST, _("day first: 3 April 2030")), (MONTH_FIRST, _("month first: 4 March 2030"))]
        case "epoch":
            return [("", "–"), ("1900", _("1900 (usual)")), ("1904", _("1904 (old Mac files)"))]
        case "whole":
            return [("", "–"), ("100", _("100 (25 is a quarter)")), ("1", _("1 (0.25 is a quarter)"))]
    return []


def way_choices(subject: str) -> list[tuple[str, Any]]:
    """What can be decided of a value of a list."""
    undecided = [("", _("Decide…"))]
    if subject in CODED:
        return [*undecided, *CODED[subject], (SKIP, _("Skip the row"))]
    return [
        *undecided,
        (IS, _("Existing entry")),
        (AS, _("Same as another value in the file")),
        *making_choices(subject),
        (LEAVE_OUT, _("Leave the name out")),
        (SKIP, _("Skip the row")),
    ]


def making_choices(subject: str) -> list[tuple[str, Any]]:
    """The ways to make a new one of a list of things; a party and a document are made of a kind."""
    if subject not in MAKE_OF_KIND:
        return [(CREATE, MAKE[subject])]
    words, kinds = MAKE_OF_KIND[subject]
    return [(f"{CREATE}:{kind.value}", words % {"kind": kind.label}) for kind in kinds]


def confidence_words(confidence: float) -> str:
    """How sure a guess is, in a word and per cent."""
    share = {"percent": round(confidence * 100)}
    if confidence >= 0.9:
        return pgettext("a guess", "sure, %(percent)d%%") % share
    if confidence >= 0.7:
        return pgettext("a guess", "likely, %(percent)d%%") % share
    return pgettext("a guess", "perhaps, %(percent)d%%") % share
