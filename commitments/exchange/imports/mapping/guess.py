"""A proposal for a mapping: columns to fields, cells to values, what only a person can decide left open (null)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import partial
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from ....queries.imports.names import RegisterNames
from ....rules.imports.dates import ASKED, DateRule, day_order, read_date
from ....rules.imports.fields import FIELDS, SEVERAL, Field, Match, match_headings
from ....rules.imports.values import (
    NAMES,
    PERCENT_STEPS,
    SIGNED,
    guess_separator,
    guess_value,
    is_mark,
    is_no_mark,
    likeness_key,
    look_alikes,
    read_percent,
    split_cell,
)
from ....rules.kernel.languages import guess_language
from ....rules.kernel.statuses import CODES, Status
from ...exports.columns.commitments import COMMITMENT_COLUMNS
from ...exports.layout import PARTS
from ..files.headings import OTHER_TABLE
from ..files.spool import SpooledTable
from ..files.table import ALL_SHEETS
from .contents import (
    LOOKED_AT,
    guess_rows,
    heading_language,
    match_contents,
    match_marks,
    match_numbers,
    match_status_marks,
    match_translations,
)
from .histories import count_statuses, guess_history
from .mapping import CODED, NAMED, NO_STATUS, OBJECTS
from .reuse import kept_rules, renew_values, renewed_parts, rule_columns
from .targets import lay_rules, place_of, read_place, rules_by_place

Group = dict[str, Any]
OURS = frozenset(code for status, code in CODES.items() if status != Status.NOT_SCORED)
STATUS_CODE = "status code"
"""The heading of our codes in our own export."""
SURE = 0.5
"""Below this confidence a column is told of and not mapped."""
MOST_VALUES = 5_000
"""Distinct values of a list that are told, the most frequent; of names ``*`` decides about the others."""
MOST_CELLS = 20_000
"""Distinct cells of a column that are looked at."""
MOST_STEPS = 10
"""Up to where whole numbers without a sign are steps of a scale and no shares."""
SAMPLE = 5_000
"""Rows by which separators and dates are guessed."""


def guess_mapping(
    table: SpooledTable,
    names: RegisterNames,
    *,
    source: str = "",
    records: str = "",
    old: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The proposed mapping of a table as JSON, for a person to complete.

    ``guess`` beside it tells what it rests on: the confidence of each column, how often each value occurs, names that
    look alike, what is not decided, columns that are kept with the row. ``old`` is the mapping of an earlier table of
    the source: what it says holds where the table still has the columns; ``guess.gone`` lists its other fields.
    """
    old, headings = old or {}, table.detected.columns
    columns = [name for name in headings if name not in table.detected.dropped]
    records = old.get("records") or records or guess_rows(table, headings, columns)
    own = own_columns(headings) if records == "commitments" else []
    if records == "commitments" and not own:
        matches = match_contents(table, headings, columns, names)
    else:
        matches = own or match_headings(columns, records)
    by_name = {field.name: field for field in FIELDS[records]}
    kept = kept_rules(old, headings)
    statuses = _ticked_statuses(table, headings, matches) if records == "commitments" and not own else []
    matches = [match for match in matches if match.column not in statuses]
    taken = {name for rule in kept.values() for name in rule_columns(rule)}
    guessed: dict[str, dict[str, Any]] = {
        match.field: {"column": match.column}
        for match in matches
        if match.confidence >= SURE and match.field not in kept and match.column not in taken
    }
    if statuses and "status" not in kept and taken.isdisjoint(statuses):
        guessed["status"] = {"columns": statuses, "marks": True}
    if records == "commitments" and not own and "lead" not in kept.keys() | guessed.keys():
        used = taken | {name for rule in guessed.values() for name in rule_columns(rule)}
        if marked := match_marks(table, headings, names, used):
            guessed["lead"] = {"columns": marked, "marks": True}
    for name, rule in guessed.items():
        if by_name[name].holds in NAMED and "column" in rule:
            rule |= _with_siblings(rule.pop("column"), columns)
    fields = kept | guessed
    listed = [rule for name, rule in fields.items() if by_name[name].holds != "text"]
    cells = _cells(table, {column for rule in listed for column in rule_columns(rule)})
    for name, rule in guessed.items():
        if "marks" not in rule and not _is_kept_as_words(name, fields):
            counted = sum((cells.get(column, Counter()) for column in rule_columns(rule)), Counter())
            rule |= _reading(by_name[name], counted, names, own=bool(own))
    fields |= _constants(records, fields, own=bool(own))
    seen, more = _distinct(fields, by_name, cells, names)
    history, words = (records == "commitments" and not own and guess_history(table, headings)) or (None, Counter())
    if history:
        seen["statuses"] = dict((Counter(seen.get("statuses", {})) + words).most_common(MOST_VALUES))
    coded = _says_codes(fields)
    values = renew_values({subject: _decide(subject, seen[subject], names, coded=coded) for subject in seen}, old)
    translations = _translations(fields, columns) if records == "commitments" and not own else {}
    mapping = {
        "records": records,
        "source": source,
        "table": _table(table),
        "key": rule_columns(fields.get("key", {})) or ([] if own else _numbers(table, records, fields)),
        "fields": fields,
        "values": values,
        "percent": [[int(least), code] for least, code in PERCENT_STEPS],
        **({"translations": translations} if translations else {}),
        **({"history": history} if history else {}),
        **renewed_parts(old, headings),
    }
    gone = {"gone": sorted((old.get("fields") or {}).keys() - fields.keys())} if old else {}
    said = {each["column"] for each in [*translations.values(), *([history] if history else [])]}
    grounds = _grounds(matches, fields, seen, values, [name for name in columns if name not in said])
    return mapping | {"guess": grounds | more | gone | _language(table, records, fields) | _other_sheets(table)}


def _ticked_statuses(table: SpooledTable, headings: list[str], matches: list[Match]) -> list[str]:
    """The columns that are ticked under statuses; none where another column says the status in words."""
    statuses = match_status_marks(table, headings)
    said = (match.column for match in matches if match.field == "status" and match.confidence >= SURE)
    return statuses if set(statuses).issuperset(said) else []


def _numbers(table: SpooledTable, records: str, fields: dict[str, Any]) -> list[str]:
    """The column of the numbers of passages, where a table without a key needs it to tell its rows apart."""
    words = rule_columns(fields.get("quotation") or fields.get("title") or {})
    numbers = rule_columns(fields.get("provision") or {})
    if records != "commitments" or not {*words, *numbers} <= set(table.detected.columns) or not (words and numbers):
        return []
    return match_numbers(table, table.detected.columns, words[0], numbers[0])


def _other_sheets(table: SpooledTable) -> dict[str, list[str]]:
    """The sheets of the file that are not read, where there are any."""
    read = table.detected.sheet
    others = [name for name in table.detected.sheets if name not in (read, ALL_SHEETS)]
    return {"other_sheets": others} if others and read != ALL_SHEETS else {}


def _language(table: SpooledTable, records: str, fields: dict[str, Any]) -> dict[str, str]:
    """The language that the words of commitments seem to be in, for the document that is made of them."""
    words = rule_columns(fields.get("quotation") or fields.get("title") or {})
    if records != "commitments" or not words or words[0] not in table.detected.columns:
        return {}
    place = table.detected.columns.index(words[0])
    text = " ".join(row.cells[place] for row in islice(table, LOOKED_AT))
    found = heading_language(words[0]) or guess_language(text)
    return {"language": found} if found else {}


def _translations(fields: dict[str, Any], columns: list[str]) -> dict[str, dict[str, Any]]:
    """Columns that say in other languages what the words of a commitment are taken from."""
    words = rule_columns(fields.get("quotation") or fields.get("title") or {})
    taken = {name for rule in fields.values() for name in rule_columns(rule)} - set(words)
    found = match_translations(words[0], [name for name in columns if name not in taken]) if words else {}
    return {language: {"column": name} for language, name in found.items()}


def complete_mapping(table: SpooledTable, names: RegisterNames, mapping: dict[str, Any]) -> dict[str, Any]:
    """The mapping (JSON) that a person made for a table, with what the table tells of it; no column is guessed.

    Of the columns chosen: how their cells are read where nobody said so, their distinct values beside what was decided
    of them. ``guess`` is that of ``guess_mapping``; fields of one of several commitments stand there as ``2:title``.
    """
    records = mapping["records"]
    columns = [name for name in table.detected.columns if name not in table.detected.dropped]
    own = records == "commitments" and bool(own_columns(table.detected.columns))
    rules = rules_by_place(mapping)
    known = {field.name: field for field in FIELDS[records]}
    by_place = {place: known[read_place(place)[1]] for place in rules}
    listed = [rule for place, rule in rules.items() if by_place[place].holds != "text"]
    cells = _cells(table, {column for rule in listed for column in rule_columns(rule)})
    for place, rule in rules.items():
        counted = sum((cells.get(column, Counter()) for column in rule_columns(rule)), Counter())
        read = counted and not rule.get("marks") and not _is_kept_as_words(place, rules)
        rules[place] = (_reading(by_place[place], counted, names, own=own) if read else {}) | rule
    missing = _constants(records, {field.name: rules[place] for place, field in by_place.items()}, own=own)
    rules, by_place = rules | missing, by_place | {name: known[name] for name in missing}
    seen, more = _distinct(rules, by_place, cells, names)
    beside = list((mapping.get("translations") or {}).values())
    if history := mapping.get("history"):
        words = count_statuses(history, table, table.detected.columns)
        seen["statuses"] = dict((Counter(seen.get("statuses", {})) + words).most_common(MOST_VALUES))
        beside.append(history)
    columns = [name for name in columns if name not in {each["column"] for each in beside}]
    coded = _says_codes(rules)
    values = renew_values({subject: _decide(subject, seen[subject], names, coded=coded) for subject in seen}, mapping)
    for subject, decisions in values.items():
        counts = seen.get(subject, {})
        values[subject] = {value: way for value, way in decisions.items() if way is not None or value in counts}
    grounds = _grounds(match_headings(columns, records), rules, seen, values, columns)
    grounds |= more | _language(table, records, rules)
    return lay_rules(mapping, rules) | {"values": values, "guess": grounds}


def own_columns(columns: Iterable[str]) -> list[Match]:
    """The fields of our own export, when the headings are all of its own; else nothing."""
    own = {column.heading: column.field for column in COMMITMENT_COLUMNS}
    # What hangs on a commitment is told beside its cells, and not taken back from there.
    columns = [name for name in columns if name.partition(".")[0] != PARTS]
    if not {"reference", "provision number", "status code"} <= set(columns) <= own.keys():
        return []
    return [Match(own[column], column, 1.0) for column in columns if own[column]]


def _table(table: SpooledTable) -> dict[str, Any]:
    """What was recognised, as it would be chosen, so that the file is read in the same way again."""
    detected = asdict(table.detected)
    names = ("format", "encoding", "separator", "sheet", "path", "heading_row")
    tree = detected["format"] in ("json", "jsonl")
    return {name: detected[name] for name in names if detected[name] or (name == "path" and tree)}


def _cells(table: SpooledTable, wanted: set[str]) -> dict[str, Counter[str]]:
    """How often each cell occurs in the wanted columns."""
    places = [(place, name) for place, name in enumerate(table.detected.columns) if name in wanted]
    found: dict[str, Counter[str]] = {name: Counter() for name in wanted}
    for row in table:
        if any(problem.code == OTHER_TABLE for problem in row.problems):
            continue
        for place, name in places:
            if (cell := row.cells[place]) and (cell in found[name] or len(found[name]) < MOST_CELLS):
                found[name][cell] += 1
    return found


def _is_kept_as_words(place: str, rules: Mapping[str, Any]) -> bool:
    """Whether the words of a deadline are not read, since the file says beside them what they mean."""
    number, name = read_place(place)
    return name == "deadline" and not {"precision", place_of("precision", number)}.isdisjoint(rules)


def _reading(field: Field, cells: Counter[str], names: RegisterNames, *, own: bool) -> dict[str, Any]:
    """How the cells of a column are read: what parts them, and what their dates leave open (null)."""
    sample = list(cells)[:SAMPLE]
    if field.holds in SEVERAL and own:
        return {"separator": "\n" if field.holds == "address" else ";"}
    if field.holds in NAMED and sample and all(is_mark(cell) or is_no_mark(cell) for cell in sample):
        return {"marks": True}
    if field.holds in SEVERAL:
        find: Callable[[str], object] = partial(names.find, field.holds) if field.holds in OBJECTS else lambda name: ""
        return {"separator": guess_separator(sample, lambda name: bool(find(name)))}
    if field.holds == "date":
        rule = DateRule(order=day_order(sample))
        asked = {ASKED[code] for cell in sample if (code := read_date(cell, rule).code) in ASKED}
        return ({"order": rule.order} if rule.order else {}) | dict.fromkeys(sorted(asked))
    if field.holds == "statuses":
        return _shares(sample)
    return {}


def _shares(cells: list[str]) -> dict[str, int | None]:
    """What shares count to, where most of the cells are shares: asked where no cell without a sign decides it."""
    shares = {cell: share for cell in cells if (share := read_percent(cell)) is not None}
    if len(shares) * 4 < len(cells) * 3 or not shares:
        return {}
    plain = [share for cell, share in shares.items() if not SIGNED.search(cell)]
    if len(plain) == len(shares) and 1 < max(plain) <= MOST_STEPS and all(share == int(share) for share in plain):
        # A scale of a few steps, each of which means what the source says.
        return {}
    return {"whole": 100 if not plain or max(plain) > 1 else None}


def _constants(records: str, fields: dict[str, Any], *, own: bool) -> dict[str, dict[str, Any]]:
    """Fields that must be filled and have no column: a constant is asked for. What is proposed can be changed."""
    required = [field.name for field in FIELDS[records] if field.required and not has_reference(fields)]
    missing: dict[str, dict[str, Any]] = {name: {"constant": None} for name in required if name not in fields}
    if own:
        return missing
    if records == "commitments" and not has_reference(fields):
        missing |= {"tier": {"constant": "internal"}} if "tier" not in fields else {}
    if "status" in fields:
        missing |= {"confidence": {"constant": "reported"}} if "confidence" not in fields else {}
        missing |= {name: {"constant": None} for name in ("assessed_on", "reason") if name not in fields}
        # A cell of reasons may well be empty: then the source alone is the reason.
        said = fields.get("reason")
        missing |= {"reason": said | {"constant": _("As the source says.")}} if said and "constant" not in said else {}
    return missing


def _with_siblings(column: str, columns: Iterable[str]) -> dict[str, Any]:
    """The column, with that of the name where other records of a tree have an object in its place."""
    known = set(columns)
    beside = [name for name in (f"{column}.{part}" for part in NAMES) if name in known][:1]
    return {"columns": [column, *beside]} if beside else {"column": column}


def has_reference(fields: dict[str, Any]) -> bool:
    """Whether rows name commitments of the register, of which they need not say everything."""
    return bool(rule_columns(fields.get("reference") or {}))


def _distinct(
    fields: dict[str, Any], by_name: dict[str, Field], cells: dict[str, Counter[str]], names: RegisterNames
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """The distinct values of each list, most frequent first, and how many more names there are at least (``more``).

    One name that stands in several columns counts once.
    """
    found: dict[str, Counter[str]] = {}
    more: Counter[str] = Counter()
    # Columns of one name a cell first: a name that stands there is not cut at a comma elsewhere.
    for name, rule in sorted(fields.items(), key=lambda item: bool(item[1].get("separator"))):
        subject = by_name[name].holds
        if subject not in OBJECTS | CODED.keys() or not rule_columns(rule):
            continue
        counted = found.setdefault(subject, Counter())
        known = partial(_is_known, {likeness_key(value) for value in counted}, names, subject)
        for column in rule_columns(rule):
            more[subject] += len(cells[column]) == MOST_CELLS
            for cell, count in cells[column].items():
                for value in _values(cell, column, rule, known):
                    counted[value] += count
    if not found.get("statuses"):
        found.pop("statuses", None)
    told = {subject: dict(counted.most_common(MOST_VALUES)) for subject, counted in found.items()}
    more += Counter({subject: len(counted) - len(told[subject]) for subject, counted in found.items()})
    names_more = {subject: count for subject, count in more.items() if subject in OBJECTS}
    return told, {"more": names_more} if names_more else {}


def _values(cell: str, column: str, rule: dict[str, Any], known: Callable[[str], bool]) -> list[str]:
    """What a cell says that is to be decided: shares are read by a rule, and a mark says the heading."""
    if "whole" in rule and read_percent(cell) is not None:
        return []
    if rule.get("marks"):
        return [column] if is_mark(cell) else []
    return split_cell(cell, rule["separator"], known) if rule.get("separator") else [cell]


def _is_known(values: set[str], names: RegisterNames, subject: str, name: str) -> bool:
    return likeness_key(name) in values or bool(names.find(subject, name))


def _says_codes(fields: dict[str, Any]) -> bool:
    """Whether the column of the status is that of our codes, by its heading, to the letter."""
    rules = [rule for place, rule in fields.items() if read_place(place)[1] == "status"]
    return any(STATUS_CODE in rule_columns(rule) for rule in rules)


def _decide(subject: str, values: Iterable[str], names: RegisterNames, *, coded: bool) -> dict[str, Any]:
    """What each value certainly is: our own value, or what it is called in the register; None asks a person.

    Figures and letters of a column that is not one of our codes (``coded``) may be another scale, sums or ticks.
    """
    foreign = OURS if subject == "statuses" and not coded else frozenset()
    return {value: None if value in foreign else _decision(subject, value, names) for value in values}


def _decision(subject: str, value: str, names: RegisterNames) -> Any:
    if subject in OBJECTS:
        slug = names.find(subject, value)
        return {"is": slug} if slug else None
    if subject == "statuses" and (guess_value(value, "no_data") or value == CODES[Status.NOT_SCORED]):
        return NO_STATUS
    if subject in ("statuses", "kinds", "lifecycles"):
        return guess_value(value, subject) or None
    plain = likeness_key(value).replace(" ", "_")
    return plain if plain in CODED[subject] else None


def _grounds(matches: list[Match], fields: Group, seen: Group, values: Group, columns: list[str]) -> dict[str, Any]:
    used = {name for rule in fields.values() for name in rule_columns(rule)}
    return {
        "confidence": {match.field: {"column": match.column, "confidence": match.confidence} for match in matches},
        "counts": seen,
        "look_alikes": {subject: groups for subject in seen if (groups := look_alikes(seen[subject]))},
        "undecided": undecided(fields, "fields") | undecided(values, "values"),
        "kept": [name for name in columns if name not in used],
    }


def undecided(groups: dict[str, dict[str, Any]], place: str) -> dict[str, list[str]]:
    """What is null in the groups of a mapping, by the place of the group; ``*`` decides about a whole group."""
    open_groups = {name: group for name, group in groups.items() if "*" not in group}
    found = {name: [key for key, value in group.items() if value is None] for name, group in open_groups.items()}
    return {f"{place}.{name}": keys for name, keys in found.items() if keys}
