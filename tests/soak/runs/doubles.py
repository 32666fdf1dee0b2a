"""Forms that are sent twice at once, as by an impatient hand: each acts once, and both answers show what came of it."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from uuid import uuid4

from commitments.queries.ledger.register_hash import ledger_head
from commitments.web.kernel.double_submit import KEY_FIELD

from ..browser import Browser
from ..found import differing_rows, miscounted, new_targets, on_the_ledger
from ..paths import PATHS, Filled, is_saved, send
from ..result import Result
from ..site import Site


def run(site: Site, *, doubles: int) -> Result:
    violations = _send_twice(site, doubles, again=lambda filled: filled)
    return Result("doubles", f"{doubles} forms sent twice at once through {len(PATHS)} paths", violations)


def run_control(site: Site, *, doubles: int) -> Result:
    """The same with a key of its own in each of the two, which has to be noticed."""
    found = _send_twice(site, doubles, again=_with_another_key)
    missed = [] if found else ["with two keys nothing was found: the run above proves nothing"]
    return Result("doubles control", f"{doubles} forms with two keys: {len(found)} violations seen", missed)


def _with_another_key(filled: Filled) -> Filled:
    return Filled(filled.address, filled.form | {KEY_FIELD: str(uuid4())})


def _send_twice(site: Site, doubles: int, *, again) -> list[str]:
    (target,), (first,) = new_targets(1), site.people(1)
    second = Browser(site.port, first.cookie)
    site.browsers.append(second)
    (seq, _hash), tokens, violations = ledger_head(), [], []
    site.start()
    with ThreadPoolExecutor(2) as hands:
        for number, path in enumerate(islice(cycle(PATHS), doubles)):
            tokens.append(f"double {number}")
            filled = path.fill(first, target, tokens[-1])
            sent = [hands.submit(_answer, first, filled), hands.submit(_answer, second, again(filled))]
            told = [each.result() for each in sent]
            if told != ["saved", "saved"]:
                violations.append(f"{path.name}, {tokens[-1]}: {told}")
    site.stop()
    return [*violations, *miscounted(on_the_ledger(seq), tokens, (1,), "sent twice"), *differing_rows()]


def _answer(browser: Browser, filled: Filled) -> str:
    try:
        answer = send(browser, filled)
    except (OSError, http.client.HTTPException) as error:
        return f"no answer: {error!r}"
    return "saved" if is_saved(answer) else f"answer {answer.status}"
