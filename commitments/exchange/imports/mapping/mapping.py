"""How one table becomes rows of the register: the mapping, as JSON that a person completes (docs/import.md)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ....models.imports import SOURCE_LENGTH
from ....rules.imports.dates import DAY_FIRST, EPOCHS, MONTH_FIRST, DateRule
from ....rules.imports.fields import FIELDS, SEVERAL
from ....rules.imports.values import PERCENT_STEPS, SEPARATORS
from ....rules.kernel.commitments import TIER_BY_NAME, Kind, Lifecycle
from ....rules.kernel.documents import DocumentKind
from ....rules.kernel.statuses import CODES, Status
from ....rules.register.parties import PartyKind
from ..files.table import Choice

SKIP, LEAVE_OUT, NO_STATUS = "skip", "leave out", "none"
"""Decisions beside a value of ours: leave the row out; leave this name out of it; the cell tells of no status."""
OBJECTS = frozenset({"parties", "themes", "zones", "documents", "processes"})
NAMED = frozenset({"parties", "themes", "zones"})
MARKED = NAMED | {"statuses"}
"""What a heading can name that the cells below it tick."""
COMMITMENTS = "commitments"
CODED: dict[str, frozenset[str]] = {
    "statuses": frozenset({code for status, code in CODES.items() if status != Status.NOT_SCORED} | {NO_STATUS}),
    "kinds": frozenset(Kind.values),
    "lifecycles": frozenset(Lifecycle.values),
    "document_kinds": frozenset(DocumentKind.values),
    "tiers": frozenset(TIER_BY_NAME),
}
RULE_KEYS = frozenset(
    {*("column", "columns", "constant", "separator", "marks", "order", "epoch", "fiscal_start", "base", "whole")}
)
WHOLES = (1, 100)
KEYS = frozenset(
    {
        *("records", "source", "table", "key", "fields", "each", "translations", "history", "one_text", "values"),
        *("percent", "guess"),
    }
)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


NO_RULE, AS_DETECTED = DateRule(), Choice()


def without_guess(mapping: dict[str, Any]) -> dict[str, Any]:
    """What a person decided, without what it was guessed from."""
    return {name: value for name, value in mapping.items() if name != "guess"}


class MappingError(Exception):
    """A mapping that says something impossible: one line for each, with the place in the mapping."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class FieldRule:
    """How a field is filled: by columns, by a constant where a cell is empty or there is no column; how cells are read.

    The constant of a list of objects is an address name or a decision. With ``marks`` a cell that is ticked means what
    its heading names.
    """

    columns: tuple[str, ...] = ()
    constant: Any = None
    separator: str = ""
    marks: bool = False
    dates: DateRule = NO_RULE
    base: str = ""
    whole: int = 0


@dataclass(frozen=True)
class Translation:
    """The column that says the words of a commitment in another language, and the title of the document in it."""

    column: str
    title: str = ""


@dataclass(frozen=True)
class History:
    """The column whose cells hold dated changes of status as lists of JSON, and the fields of each (assessments)."""

    column: str
    fields: Mapping[str, FieldRule]


@dataclass(frozen=True)
class ImportMapping:
    """``each`` holds a set of fields for every commitment of a row, laid over ``fields``; one empty set otherwise.

    ``translations`` are by language, those of the quotation, which is in the language of its document. ``values`` holds
    for each list the decision by the value as the file has it; None is not decided yet. With ``one_text`` a document
    that the import makes of the words of its rows stays one, however long they are.
    """

    records: str
    source: str = ""
    table: Choice = AS_DETECTED
    key: tuple[str, ...] = ()
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    each: tuple[Mapping[str, FieldRule], ...] = ({},)
    translations: Mapping[str, Translation] = field(default_factory=dict)
    history: History | None = None
    one_text: bool = False
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    percent: tuple[tuple[Decimal, str], ...] = PERCENT_STEPS

    def column_of(self, name: str) -> str:
        """The first column that fills a field of all commitments of a row; empty where none does."""
        return column_in(self.fields, name)

    def columns(self) -> set[str]:
        """The headings that anything is taken from."""
        rules = [rule for group in (self.fields, *self.each) for rule in group.values()]
        said = {translation.column for translation in self.translations.values()}
        said |= {self.history.column} if self.history else set()
        return said | {
            *self.key,
            *(name for rule in rules for name in rule.columns),
            *(rule.base for rule in rules),
        } - {""}


def column_in(rules: Mapping[str, FieldRule], name: str) -> str:
    """The first column that fills a field by these rules; empty where none does."""
    rule = rules.get(name)
    return rule.columns[0] if rule and rule.columns else ""


def read_mapping(data: Any) -> ImportMapping:
    """The mapping in what JSON gave. MappingError names every place that is not as docs/import.md says."""
    reader = _Reader()
    mapping = reader.mapping(data)
    if reader.problems:
        raise MappingError(reader.problems)
    return mapping


class _Reader:
    def __init__(self) -> None:
        self.problems: list[str] = []

    def say(self, place: str, text: str, **about: Any) -> None:
        self.problems.append(f"{place}: {text % about}")

    def mapping(self, data: Any) -> ImportMapping:
        data = self.object(data, "mapping", KEYS)
        records = data.get("records", "commitments")
        if not isinstance(records, str) or records not in FIELDS:
            self.say("records", _("use one of %(names)s"), names=", ".join(FIELDS))
            records = "commitments"
        each = data.get("each") or [{}]
        if not isinstance(each, list):
            self.say("each", _("use a list of objects"))
            each = [{}]
        return ImportMapping(
            records=records,
            source=self.source(data.get("source")),
            table=self.table(data.get("table") or {}),
            key=tuple(self.names(data.get("key") or [], "key")),
            fields=self.fields(data.get("fields") or {}, "fields", records),
            each=tuple(self.fields(group, f"each[{i}]", records) for i, group in enumerate(each)),
            translations=dict(self.translations(data.get("translations") or {})),
            history=self.history(data["history"]) if data.get("history") else None,
            one_text=self.flag(data, "one_text"),
            values=dict(self.values(data.get("values") or {})),
            percent=self.percent(data.get("percent")),
        )

    def object(self, data: Any, place: str, known: frozenset[str] | None = None) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.say(place, _("use an object"))
            return {}
        for name in sorted(map(str, data.keys() - known)) if known is not None else ():
            text = _("this name is not known here; known names: %(names)s")
            self.say(f"{place}.{name}", text, names=", ".join(sorted(known or ())))
        return data

    def flag(self, data: dict[str, Any], name: str) -> bool:
        if data.get(name) not in (None, True, False):
            self.say(name, _("use true or false"))
        return data.get(name) is True

    def source(self, data: Any) -> str:
        """By its name the rows of an earlier table are known again, so that it is never cut."""
        name = str(data or "").strip()
        if len(name) > SOURCE_LENGTH:
            self.say("source", _("use a name of at most %(most)d characters"), most=SOURCE_LENGTH)
        return name

    def names(self, data: Any, place: str) -> list[str]:
        if isinstance(data, list) and all(isinstance(name, str) for name in data):
            return data
        self.say(place, _("use a list of headings"))
        return []

    def table(self, data: Any) -> Choice:
        data = self.object(data, "table", frozenset(Choice.__dataclass_fields__))
        return Choice(**{name: data[name] for name in Choice.__dataclass_fields__ if data.get(name) is not None})

    def fields(self, data: Any, place: str, records: str) -> dict[str, FieldRule]:
        known = {each.name: each for each in FIELDS[records]}
        data = self.object(data, place, frozenset(known))
        found = {}
        for name, rule in data.items():
            if name in known and rule is not None:
                found[name] = self.rule(rule, f"{place}.{name}", known[name].holds)
        return found

    def rule(self, data: Any, place: str, holds: str) -> FieldRule:
        data = self.object(data, place, RULE_KEYS)
        columns = tuple(self.names(data.get("columns") or ([data["column"]] if data.get("column") else []), place))
        if len(columns) > 1 and holds not in SEVERAL and not (holds == "statuses" and data.get("marks")):
            self.say(place, _("this field can have only one column"))
        separator = data.get("separator") or ""
        if separator and separator not in SEPARATORS:
            self.say(f"{place}.separator", _("use one of %(names)s"), names=", ".join(map(repr, SEPARATORS)))
        if data.get("marks") not in (None, True, False) or (data.get("marks") and holds not in MARKED):
            self.say(f"{place}.marks", _("use true, and only for parties, themes, zones and statuses"))
        constant = data.get("constant")
        if isinstance(constant, dict) and holds in OBJECTS:
            self.decision(constant, holds, f"{place}.constant")
        elif isinstance(constant, dict | list):
            self.say(f"{place}.constant", _("use a text or a number"))
        whole, dates = self.numbers(data, place)
        return FieldRule(
            columns=columns,
            constant=constant if constant is None or isinstance(constant, dict) else str(constant),
            separator=separator,
            marks=bool(data.get("marks")),
            dates=dates,
            base=str(data.get("base") or ""),
            whole=whole,
        )

    def numbers(self, data: dict[str, Any], place: str) -> tuple[int, DateRule]:
        """To what shares count, and what was decided of dates."""
        allowed: dict[str, tuple[Any, ...]] = {
            "order": (DAY_FIRST, MONTH_FIRST),
            "epoch": tuple(EPOCHS),
            "fiscal_start": tuple(range(1, 13)),
            "whole": WHOLES,
        }
        for name, values in allowed.items():
            if data.get(name) is not None and data[name] not in values:
                self.say(f"{place}.{name}", _("use one of %(names)s"), names=", ".join(map(str, values)))
        found = {name: data[name] for name in allowed if data.get(name) in allowed[name]}
        return found.pop("whole", 0), DateRule(**found)

    def translations(self, data: Any) -> Iterator[tuple[str, Translation]]:
        for language, said in self.object(data, "translations").items():
            place = f"translations.{language}"
            said = self.object(said, place, frozenset(Translation.__dataclass_fields__))
            if not LANGUAGE.fullmatch(language):
                self.say(place, _("use a language code, such as fr or zh-Hans"))
            elif not isinstance(said.get("column"), str):
                self.say(f"{place}.column", _("use a heading"))
            else:
                yield language, Translation(said["column"], str(said.get("title") or ""))

    def history(self, data: Any) -> History | None:
        data = self.object(data, "history", frozenset(History.__dataclass_fields__))
        fields = self.fields(data.get("fields") or {}, "history.fields", "assessments")
        missing = sorted({"status", "assessed_on"} - fields.keys())
        if missing:
            self.say("history.fields", _("missing: %(names)s"), names=", ".join(missing))
        if not isinstance(data.get("column"), str):
            self.say("history.column", _("use a heading"))
            return None
        return History(data["column"], fields)

    def values(self, data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        data = self.object(data, "values", OBJECTS | CODED.keys() | {COMMITMENTS})
        for subject, decisions in data.items():
            decisions = self.object(decisions, f"values.{subject}")
            for value, decision in decisions.items():
                self.decision(decision, subject, f"values.{subject}[{value!r}]")
            yield subject, decisions

    def decision(self, decision: Any, subject: str, place: str) -> None:
        """A value is mapped to ours, made new, skipped with its row, or not decided yet."""
        if decision is None or decision == SKIP:
            return
        if subject in CODED:
            if not isinstance(decision, str) or decision not in CODED[subject]:
                self.say(place, _("use one of %(names)s"), names=", ".join([*sorted(CODED[subject]), SKIP]))
        elif subject == COMMITMENTS:
            if not isinstance(decision, dict) or decision.keys() not in ({"is"}, {"as"}):
                self.say(place, _('use {"is": reference}, {"as": title or quotation} or "skip"'))
        elif decision != LEAVE_OUT:
            self.object_decision(decision, subject, place)

    def object_decision(self, decision: Any, subject: str, place: str) -> None:
        ways = {"is", "as", "create"}
        if not isinstance(decision, dict) or len(ways & decision.keys()) != 1:
            self.say(place, _('use {"is": short name}, {"as": another value}, {"create": name}, "skip" or "leave out"'))
        elif "create" in decision:
            self.made(decision, subject, place)

    def made(self, decision: dict[str, Any], subject: str, place: str) -> None:
        """What has to be known of a party or a document to make it; of the others it is the name alone."""
        kinds = {"parties": PartyKind.values, "documents": DocumentKind.values}.get(subject)
        if kinds and decision.get("kind") not in kinds:
            self.say(f"{place}.kind", _("use one of %(names)s"), names=", ".join(kinds))
        if subject == "documents":
            if constant_day(str(decision.get("dated"))) is None:
                self.say(f"{place}.dated", _("use a day, such as 2030-12-31"))
            process = decision.get("process")
            if not isinstance(process, str):
                self.decision(process or {}, "processes", f"{place}.process")

    def percent(self, data: Any) -> tuple[tuple[Decimal, str], ...]:
        if data is None:
            return PERCENT_STEPS
        try:
            steps = sorted(((Decimal(str(least)), str(code)) for least, code in data), reverse=True)
        except (TypeError, ValueError, InvalidOperation):
            steps = []
        if not steps or steps[-1][0] != 0 or any(code not in CODED["statuses"] for _least, code in steps):
            self.say(
                "percent",
                _('use pairs of a share and a status code, the last from 0: [[100, "3"], [25, "2"], [0, "1"]]'),
            )
            return PERCENT_STEPS
        return tuple(steps)


def constant_day(text: str) -> date | None:
    """A day given in a mapping, in ISO form; None when it is none (then it names a column)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
