"""The table: absolute medians, ratios to the bare view and to the smallest run, goals met or not."""

import os
from dataclasses import dataclass, field
from functools import partial

from .digests import Digests
from .imports import Imported
from .measure import BARE, PAST, REGISTER, Export

GOALS = {
    "overview": (12, 1.5),
    "register": (12, 1.5),
    "detail": (8, None),
    "search, first asked": (8, None),
    "search, common word": (8, None),
    "search, rare word": (8, None),
}
"""At most so many times the bare view, and so many times the page's own time in the smallest run."""
NO_GOAL = (None, None)
SECONDS = {"search everywhere, common word": 0.1, "search everywhere, rare word": 0.1}
"""Of pages of which a time was promised."""
GOAL_PAST = 3
"""At most so many times the same page of today."""
GOALS_AT = 100_000
"""Of a smaller run nothing is asked: it is what the larger ones are compared with."""
GOAL_SAVE, GOAL_VERIFY, GOAL_PROPOSALS = 1.5, 20_000, 5
GOAL_SHOWN = 3
"""Seconds from sending a text of 130,000 characters until it is shown."""
GOAL_DIGESTS, GOAL_MEMORY = 60, 60_000_000
"""Seconds and bytes of the nightly run; what it holds grows with the register's open rows, not with the followers."""
GOAL_PREVIEWED, GOAL_APPLIED, GOAL_HELD, GOAL_MEANWHILE = 60, 300, 512_000_000, 1
"""Of an import: seconds of its preview and of its writing, bytes that the worker holds, seconds of a save meanwhile."""
GOAL_GROWN = 30_000_000
"""Bytes that the worker of an import holds more than that of the smallest run."""
GOAL_SPEED, GOAL_FIRST_BYTE, GOAL_GROWTH = 60_000, 0.1, 30_000_000
GOALS_OF_FILES = {"jsonl": ("JSON Lines", 20_000), "xlsx": ("XLSX", 10_000)}
"""Rows a second; their memory as that of the CSV."""


@dataclass(frozen=True)
class Run:
    """What one size gave: seconds a page by name, seconds a save, the export, seconds of the database's own dump.

    ``files``: the same export as files of other kinds. ``deposits``: seconds until a long text is shown, by the kind
    of its file.

    ``load`` of the machine tells what else may have disturbed the figures.
    """

    count: int
    engine: str
    generated: float
    pages: dict[str, float]
    save: float
    empty_save: float
    verified: float
    proposals: float
    export: Export
    dump: float | None
    load: float
    deposits: dict[str, float] = field(default_factory=dict)
    files: dict[str, Export] = field(default_factory=dict)
    digests: Digests | None = None
    imported: Imported | None = None


def report(run: Run, smallest: Run) -> str:
    """The lines about one run."""
    conditions = f"generated in {run.generated:.0f} s, load {run.load:.1f} on {os.cpu_count()} cores"
    lines = [f"\n{run.count:,} commitments on {run.engine} ({conditions})\n"]
    lines.append(_line("", "ms", "× bare", f"× at {smallest.count:,}", "goal"))
    lines += [_page_line(name, run, smallest) for name in run.pages]
    parts = (_ledger_lines, _export_lines, _deposit_lines, _digest_lines, partial(_import_lines, smallest))
    return "\n".join([*lines, "", *(line for part in parts for line in part(run))])


def _ledger_lines(run: Run) -> list[str]:
    times = run.save / run.empty_save
    lines = [
        ("assessment saved, ms", f"{run.save * 1000:.1f}", "", True),
        ("× in an empty register", f"{times:.2f}", f"≤ {GOAL_SAVE}", times <= GOAL_SAVE),
        ("verify, entries a second", f"{run.verified:,.0f}", f"≥ {GOAL_VERIFY:,}", run.verified >= GOAL_VERIFY),
        ("900 sentences proposed, s", f"{run.proposals:.2f}", f"≤ {GOAL_PROPOSALS}", run.proposals <= GOAL_PROPOSALS),
    ]
    return _figure_lines(run, lines)


def _page_line(name: str, run: Run, smallest: Run) -> str:
    to_bare = run.pages[name] / run.pages[BARE]
    to_smallest = run.pages[name] / smallest.pages[name]
    times_bare, times_smallest = GOALS.get(name, NO_GOAL) if run.count >= GOALS_AT else NO_GOAL
    verdicts = []
    if times_bare:
        verdicts.append(f"≤ {times_bare} × bare: {_verdict(to_bare <= times_bare)}")
    if times_smallest and run is not smallest:
        verdicts.append(f"≤ {times_smallest} × at {smallest.count:,}: {_verdict(to_smallest <= times_smallest)}")
    if name in SECONDS and run.count >= GOALS_AT:
        verdicts.append(f"≤ {SECONDS[name] * 1000:.0f} ms: {_verdict(run.pages[name] <= SECONDS[name])}")
    if name == PAST and run.count >= GOALS_AT:
        to_today = run.pages[PAST] / run.pages[REGISTER]
        verdicts.append(f"{to_today:.1f} × register, ≤ {GOAL_PAST}: {_verdict(to_today <= GOAL_PAST)}")
    return _line(
        name,
        f"{run.pages[name] * 1000:.2f}",
        f"{to_bare:.1f}",
        _times(run.pages[name], smallest.pages[name]),
        "; ".join(verdicts),
    )


def _export_lines(run: Run) -> list[str]:
    export = run.export
    ratio = f"{run.dump / export.seconds:.0%} of its speed" if run.dump else "not measured: no sqlite3 shell"
    lines = [
        ("CSV, rows a second", f"{export.speed:,.0f}", "≥ 60,000", export.speed >= GOAL_SPEED),
        ("CSV, first byte, ms", f"{export.first_byte * 1000:.1f}", "≤ 100", export.first_byte <= GOAL_FIRST_BYTE),
        ("CSV, memory growth, MB", f"{export.growth / 1e6:.1f}", "< 30", export.growth < GOAL_GROWTH),
    ]
    for kind, file in run.files.items():
        name, goal = GOALS_OF_FILES[kind]
        lines += [
            (f"{name}, rows a second", f"{file.speed:,.0f}", f"≥ {goal:,}", file.speed >= goal),
            (f"{name}, memory growth, MB", f"{file.growth / 1e6:.1f}", "< 30", file.growth < GOAL_GROWTH),
        ]
    dump = f"{export.rows / run.dump:,.0f}" if run.dump else "–"
    return [*_figure_lines(run, lines), f"{'own dump, rows a second':26}{dump:>12}   the CSV: {ratio}"]


def _deposit_lines(run: Run) -> list[str]:
    """Of every size the same text, so that the goal stands for each."""
    return [
        f"{f'long {ending} shown, s':26}{seconds:>12.2f}   goal ≤ {GOAL_SHOWN}: {_verdict(seconds <= GOAL_SHOWN)}"
        for ending, seconds in run.deposits.items()
    ]


def _digest_lines(run: Run) -> list[str]:
    found = run.digests
    if found is None:
        return []
    lines = [
        (
            f"{found.followers:,} followers, digests, s",
            f"{found.seconds:.1f}",
            f"≤ {GOAL_DIGESTS}",
            found.seconds <= GOAL_DIGESTS,
        ),
        ("digests, letters written", f"{found.letters:,}", "", True),
        ("digests, memory growth, MB", f"{found.growth / 1e6:.1f}", "< 60", found.growth < GOAL_MEMORY),
    ]
    return _figure_lines(run, lines)


def _import_lines(smallest: Run, run: Run) -> list[str]:
    found = run.imported
    if found is None:
        return []
    slowest = found.slowest_save
    lines = [
        (
            f"{found.rows:,} rows previewed, s",
            f"{found.previewed:.1f}",
            f"≤ {GOAL_PREVIEWED}",
            found.previewed <= GOAL_PREVIEWED,
        ),
        (f"{found.rows:,} rows applied, s", f"{found.applied:.1f}", f"≤ {GOAL_APPLIED}", found.applied <= GOAL_APPLIED),
        ("import, most memory, MB", f"{found.memory / 1e6:.1f}", "< 512", found.memory < GOAL_HELD),
        *_growth_line(smallest.imported, found),
        ("import, slowest save, s", f"{slowest:.2f}", f"< {GOAL_MEANWHILE}", slowest < GOAL_MEANWHILE),
    ]
    return _figure_lines(run, lines)


def _growth_line(few: Imported | None, many: Imported) -> list[tuple[str, str, str, bool]]:
    if few is None or few is many:
        return []
    growth = many.memory - few.memory
    return [(f"more than {few.rows:,} rows, MB", f"{growth / 1e6:.1f}", "< 30", growth < GOAL_GROWN)]


def _figure_lines(run: Run, lines: list[tuple[str, str, str, bool]]) -> list[str]:
    """Name, figure, and for a large run the goal, where there is one, and whether it is met."""
    asked = run.count >= GOALS_AT
    return [
        f"{name:26}{figure:>12}" + (f"   goal {goal}: {_verdict(met)}" if asked and goal else "")
        for name, figure, goal, met in lines
    ]


def _line(name: str, milliseconds: str, to_bare: str, to_smallest: str, goal: str) -> str:
    return f"{name:26}{milliseconds:>12}{to_bare:>10}{to_smallest:>14}   {goal}".rstrip()


def _times(value: float, smallest: float) -> str:
    return f"{value / smallest:.1f}"


def _verdict(met: bool) -> str:
    return "met" if met else "not met"
