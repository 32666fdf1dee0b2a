"""The life of an import: what state it is in, what can be done with it then, and what became of each row."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

FILE_LIMIT = 50 * 1024 * 1024
FOLDER = "imports"
"""Where the files lie, below the folder of files."""
PREVIEWS = "previews"
"""Where the rows of previews lie, below the folder of data."""
OF_TEXTS = "texts"
"""The list, beside those of names, of texts that an import gave to documents that had none."""
IN_REQUEST = 2_000
"""Rows up to which a page does the work itself; longer files wait for ``manage.py run_imports``."""
BATCH = 200
"""Rows that one transaction writes at most."""
HOLD = 0.3
"""Seconds that a transaction is to take."""
GAPS = {"sqlite": 0.1, "postgresql": 0.03}
"""Seconds after which the next may begin, so that whoever waits gets in between: on SQLite they look again every tenth
of a second, PostgreSQL wakes them."""
LEAST = 10
BACK = 40
"""Rows that one transaction takes back: each takes an act or two of its own."""


def next_batch(size: int, took: float) -> int:
    """How many rows the next transaction writes when ``size`` of them took so many seconds."""
    return max(LEAST, min(BATCH, 2 * size, int(size * HOLD / max(took, 0.001))))


CLAIMED_FOR = timedelta(minutes=3)
"""Longer than a file may take to be parsed: a worker that has said nothing since is gone."""


class ImportState(TextChoices):
    UPLOADED = "uploaded", gettext_lazy("Uploaded")
    PREVIEWING = "previewing", gettext_lazy("Previewing")
    PREVIEWED = "previewed", gettext_lazy("Previewed")
    APPLYING = "applying", gettext_lazy("Applying")
    STOPPED = "stopped", gettext_lazy("Stopped")
    APPLIED = "applied", gettext_lazy("Imported")
    TAKING_BACK = "taking_back", gettext_lazy("Undoing")
    STOPPED_BACK = "stopped_back", gettext_lazy("Undo stopped")
    TAKEN_BACK = "taken_back", pgettext_lazy("state of an import", "Undone")
    FAILED = "failed", gettext_lazy("Failed")


class ImportStep(TextChoices):
    """What a person can do with an import, or its worker tell of it."""

    CHANGE = "change", gettext_lazy("Change mapping")
    PREVIEW = "preview", gettext_lazy("Preview")
    APPLY = "apply", gettext_lazy("Apply")
    UNDO = "undo", gettext_lazy("Undo import")
    DISCARD = "discard", gettext_lazy("Discard")
    FINISH = "finish", gettext_lazy("Finish")
    STOP = "stop", gettext_lazy("Stop")
    REFUSE = "refuse", gettext_lazy("Refuse")


_S = ImportState
TRANSITIONS: dict[ImportStep, dict[ImportState, ImportState]] = {
    ImportStep.CHANGE: dict.fromkeys((_S.UPLOADED, _S.PREVIEWED, _S.FAILED), _S.UPLOADED),
    ImportStep.PREVIEW: dict.fromkeys((_S.UPLOADED, _S.PREVIEWED, _S.FAILED), _S.PREVIEWING),
    ImportStep.APPLY: dict.fromkeys((_S.PREVIEWED, _S.STOPPED), _S.APPLYING),
    ImportStep.UNDO: dict.fromkeys((_S.APPLIED, _S.STOPPED, _S.STOPPED_BACK), _S.TAKING_BACK),
    ImportStep.DISCARD: dict.fromkeys((_S.UPLOADED, _S.PREVIEWED, _S.FAILED), _S.UPLOADED),
    ImportStep.FINISH: {
        _S.PREVIEWING: _S.PREVIEWED,
        _S.APPLYING: _S.APPLIED,
        _S.TAKING_BACK: _S.TAKEN_BACK,
    },
    ImportStep.STOP: {
        _S.PREVIEWING: _S.FAILED,
        _S.APPLYING: _S.STOPPED,
        _S.TAKING_BACK: _S.STOPPED_BACK,
    },
    ImportStep.REFUSE: {_S.APPLYING: _S.PREVIEWED, _S.TAKING_BACK: _S.APPLIED},
}
WORKING = (ImportState.PREVIEWING, ImportState.APPLYING, ImportState.TAKING_BACK)
"""States in which a worker has something to do."""
WRITING = (ImportState.APPLYING, ImportState.TAKING_BACK)


class Outcome(TextChoices):
    """What became of a row."""

    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")
    SKIPPED = "skipped", gettext_lazy("Skipped")
    ERRORS = "errors", gettext_lazy("With errors")


def can_take(state: str, step: ImportStep) -> bool:
    """Whether the table of transitions allows the step in this state."""
    return ImportState(state) in TRANSITIONS[step]


def next_state(state: str, step: ImportStep) -> ImportState:
    """The state after the step. KeyError when the table does not allow it."""
    return TRANSITIONS[step][ImportState(state)]


def steps_of(state: str) -> list[ImportStep]:
    """What a person can do with an import in this state."""
    by_people = (ImportStep.CHANGE, ImportStep.PREVIEW, ImportStep.APPLY, ImportStep.UNDO, ImportStep.DISCARD)
    return [step for step in by_people if can_take(state, step)]


def import_file_error(name: str, size: int) -> str:
    """Why a file of this name and size (bytes) is not taken; empty when it is. What it holds is read later."""
    if not size:
        return _("“%(name)s” is empty. Choose the file as it was published.") % {"name": name}
    if size > FILE_LIMIT:
        return _("“%(name)s” is larger than 50 MB. Split it and import the parts one by one.") % {"name": name}
    return ""
