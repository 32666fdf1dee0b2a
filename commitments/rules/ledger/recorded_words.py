"""Sentences that the software itself records: kept as a code with values, worded in the language of whoever reads them.

They stand among the words of people, on a line of their own: “§servanda:import {"file":"a.csv","number":3}”.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ..kernel.changes import act_label
from ..kernel.documents import MeetingStatus
from ..kernel.file_refusals import REFUSED, row_name
from ..kernel.wording import day_range, short_day

MARK = "§servanda:"
"""What a recorded sentence begins with."""


def record_words(code: str, **values: Any) -> str:
    """The sentence of a code of ``SENTENCES``, as it is stored; ``values`` are ready for JSON."""
    return f"{MARK}{code} {json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(',', ':'))}"


def recorded_text(text: str) -> str:
    """A stored text in words: its recorded sentences in the language of the reader, all else as it is."""
    return "\n".join(map(_line, text.split("\n"))) if MARK in text else text


def _line(line: str) -> str:
    code, _space, values = line.removeprefix(MARK).partition(" ")
    if not line.startswith(MARK) or code not in SENTENCES:
        return line
    try:
        return str(SENTENCES[code](json.loads(values)))
    except (ValueError, KeyError, TypeError):
        # Somebody typed it, or it was cut: then it is what it is.
        return line


def _import(values: dict[str, Any]) -> str:
    return _("Import of %(file)s (no. %(number)d)") % values


def _import_undone(values: dict[str, Any]) -> str:
    return _("Import of %(file)s (no. %(number)d) undone") % values


def _import_text(values: dict[str, Any]) -> str:
    return _("Text made from the quotations of its commitments, by the import of %(file)s.") % values


def _rereading(values: dict[str, Any]) -> str:
    """The meeting on which a deadline hangs, and where it stands."""
    first, last = (date.fromisoformat(values[name]) if values[name] else None for name in ("starts_on", "ends_on"))
    days = day_range(first, last or first) if first else ""
    said = ", ".join(filter(None, [str(MeetingStatus(values["status"]).label), days]))
    return _("%(meeting)s: %(said)s.") % {"meeting": values["meeting"], "said": said}


def _shares(values: dict[str, Any]) -> str:
    return _("Each undertaking in these words is recorded separately: %(references)s.") % values


def _may_not_import(values: dict[str, Any]) -> str:
    return _("The person who started the import may not import tables.")


def _broke(values: dict[str, Any]) -> str:
    return _("Something went wrong. The administrator can find details in the log.")


def _unreadable(values: dict[str, Any]) -> str:
    words: str = str(REFUSED[values["problem"]]) % values["about"]
    return words


def _moved_on(values: dict[str, Any]) -> str:
    if not values["rows"]:
        return _(
            "The register has changed since the preview, so rows would have different outcomes now. Preview the "
            "import again."
        )
    named = ", ".join(map(row_name, values["rows"])) + (" …" if values["more"] else "")
    text = _(
        "The register has changed since the preview, in records that these rows use: %(rows)s. Preview the import "
        "again."
    )
    return text % {"rows": named}


def _built_on(values: dict[str, Any]) -> str:
    acts = [_("%(about)s: %(act)s, %(by)s, %(on)s") % _act(item) for item in values["acts"]]
    text = _("The import cannot be undone, because others edited the new records. Nothing was changed: %(acts)s")
    return text % {"acts": "; ".join(acts + (["…"] if values["more"] else []))}


def _act(item: dict[str, str]) -> dict[str, str]:
    return item | {"act": act_label(item["act"]), "on": short_day(date.fromisoformat(item["on"]))}


SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "import": _import,
    "import_undone": _import_undone,
    "import_text": _import_text,
    "rereading": _rereading,
    "shares": _shares,
    "may_not_import": _may_not_import,
    "broke": _broke,
    "unreadable": _unreadable,
    "moved_on": _moved_on,
    "built_on": _built_on,
}
