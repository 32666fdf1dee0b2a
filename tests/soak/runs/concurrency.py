"""Many people edit one commitment at once, from the same version: one wins, the others are told, nothing is lost."""

import http.client
from dataclasses import dataclass
from itertools import cycle
from threading import Barrier, Thread

from commitments.models import Commitment
from commitments.queries.ledger.register_hash import ledger_head

from ..browser import Browser
from ..found import differing_rows, miscounted, new_targets, on_the_ledger
from ..paths import PATHS, Target, UnexpectedAnswer, WritePath, is_conflict, is_saved, send
from ..result import Result
from ..site import APPLICATION, Site

UNCHECKED = "tests.soak.unchecked:application"
WON, LOST = "won", "lost"


@dataclass(frozen=True)
class Edit:
    """What one client did in one round, and what it was told: won, lost, or something that must not be."""

    round: int
    path: str
    token: str
    told: str


def run(site: Site, *, clients: int, rounds: int) -> Result:
    edits, violations = _compete(site, clients, rounds)
    done = f"{len(edits)} edits by {clients} clients through {len(PATHS)} paths, one commitment, {rounds} rounds"
    return Result("concurrency", done, violations)


def run_control(site: Site, *, clients: int, rounds: int) -> Result:
    """The same with the check of versions taken out, which has to be noticed."""
    site.application = UNCHECKED
    edits, found = _compete(site, clients, rounds)
    missed = [] if found else ["with the check taken out nothing was found: the run above proves nothing"]
    done = f"{len(edits)} edits with the check of versions taken out: {len(found)} violations seen"
    return Result("control", done, missed)


def _compete(site: Site, clients: int, rounds: int) -> tuple[list[Edit], list[str]]:
    """Let them edit; returns the edits, and what is wrong with them."""
    (target,), people = new_targets(1), site.people(clients)
    before, (seq, _hash) = _version(target), ledger_head()
    site.start()
    edits = _edits(people, target, rounds)
    site.stop()
    site.application = APPLICATION
    violations = _rounds_without_one_winner(edits, rounds) + _lost(edits, seq)
    won, after = sum(edit.told == WON for edit in edits), _version(target)
    if after != before + won:
        violations.append(f"{won} edits were acknowledged, and the version went from {before} to {after}")
    return edits, violations


def _version(target: Target) -> int:
    return Commitment.objects.get(pk=target.pk).version


def _edits(people: list[Browser], target: Target, rounds: int) -> list[Edit]:
    """All open the page, and send what they typed only when the last one has."""
    edits: list[Edit] = []
    together = Barrier(len(people))
    threads = [
        Thread(target=_edit, args=(browser, path, number, target, rounds, together, edits))
        for number, (browser, path) in enumerate(zip(people, cycle(PATHS), strict=False))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(edits, key=lambda edit: edit.round)


def _edit(
    browser: Browser,
    path: WritePath,
    number: int,
    target: Target,
    rounds: int,
    together: Barrier,
    edits: list[Edit],
) -> None:
    for turn in range(rounds):
        token = f"round {turn} client {number}"
        told = _attempt(browser, path, target, token, together)
        edits.append(Edit(turn, path.name, token, told))
        together.wait()


def _attempt(browser: Browser, path: WritePath, target: Target, token: str, together: Barrier) -> str:
    try:
        filled = path.fill(browser, target, token)
    except (OSError, http.client.HTTPException, UnexpectedAnswer) as error:
        together.wait()
        return f"not sent: {error!r}"
    together.wait()
    try:
        answer = send(browser, filled)
    except (OSError, http.client.HTTPException) as error:
        return f"no answer: {error!r}"
    if is_saved(answer):
        return WON
    return LOST if is_conflict(answer) else f"answer {answer.status} that is no conflict"


def _rounds_without_one_winner(edits: list[Edit], rounds: int) -> list[str]:
    violations = [f"round {edit.round}, {edit.path}: {edit.told}" for edit in edits if edit.told not in (WON, LOST)]
    for turn in range(rounds):
        winners = [edit.path for edit in edits if edit.round == turn and edit.told == WON]
        if len(winners) != 1:
            violations.append(f"round {turn}: {len(winners)} winners: {', '.join(winners[:6])}")
    return violations


def _lost(edits: list[Edit], seq: int) -> list[str]:
    """Whether what was won is there, once, and nothing of what was lost."""
    won, lost = ([edit.token for edit in edits if edit.told == told] for told in (WON, LOST))
    counts = on_the_ledger(seq)
    return [
        *miscounted(counts, won, (1,), "acknowledged"),
        *miscounted(counts, lost, (0,), "refused"),
        *differing_rows(),
    ]
