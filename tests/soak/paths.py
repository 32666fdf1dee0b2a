"""Every way in which a commitment is written, as a person does it: open the page, fill in the form, send it.

A new page that writes a commitment gets a line in ``PATHS``, and every run goes through it too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..admin.pages import FormData, read_form
from .browser import Answer, Browser

DAY = "2018-05-15"
"""After the day on which the factories' documents were made."""
FINDING = {"status": "4", "as_of": DAY, "confidence": "1"}
ADMIN = "/admin/commitments/commitment/"
MEANWHILE = b"Someone else changed"
OPEN_REQUEST = re.compile(rb'href="(/commitments/[^"]+/decide/)"')
LINKED = re.compile(rb'href="(/commitments/[^"]+/take-back/)"')


@dataclass(frozen=True)
class Target:
    """The commitment that is written: its id, reference, a party (id) that has a part in it, and one to link it to."""

    pk: int
    reference: str
    party: int
    other: str


@dataclass(frozen=True)
class Filled:
    """A form that is ready to be sent."""

    address: str
    form: FormData


@dataclass(frozen=True)
class WritePath:
    """``fill`` reads the form of the target's page and types a token in: a text that is found again on the ledger.

    ``keeps``: to fill it in, something has to be kept first.
    """

    name: str
    fill: Callable[[Browser, Target, str], Filled]
    keeps: bool = False


def send(browser: Browser, filled: Filled) -> Answer:
    return browser.post(filled.address, filled.form)


def is_saved(answer: Answer) -> bool:
    """Every page that writes answers a saved form with a redirection, and everything else with a page."""
    return answer.status == 302


def is_conflict(answer: Answer) -> bool:
    return answer.status in (200, 400, 409) and MEANWHILE in answer.content


def _opened(browser: Browser, address: str) -> FormData:
    answer = browser.get(address)
    if answer.status != 200:
        raise UnexpectedAnswer(address, answer)
    return read_form(answer)


class UnexpectedAnswer(Exception):  # noqa: N818 - it is what it says
    """A page could not be opened, so nothing was sent."""

    def __init__(self, address: str, answer: Answer):
        super().__init__(f"{address} answered {answer.status}")
        self.answer = answer


def _lifecycle(browser: Browser, target: Target, token: str) -> Filled:
    address = f"/commitments/{target.reference}/lifecycle/"
    answer = browser.get(address)
    if answer.status != 200:
        raise UnexpectedAnswer(address, answer)
    to = "suspended" if b'value="suspended"' in answer.content else "active"
    typed: FormData = {"lifecycle": to, "lifecycle_on": DAY, "lifecycle_ground": token}
    return Filled(address, read_form(answer) | typed)


def _link(browser: Browser, target: Target, token: str) -> Filled:
    """Linked to the other one, or taken back where it is."""
    linked = LINKED.search(browser.get(f"/commitments/{target.reference}/").content)
    if linked:
        address = linked[1].decode()
        return Filled(address, _opened(browser, address) | {"ground": token})
    address = f"/commitments/{target.reference}/links/new/"
    opened = _opened(browser, f"{address}?to={target.other}")
    return Filled(address, opened | {"kind": "implements", "note": token})


def _change_page(browser: Browser, target: Target, typed: FormData) -> Filled:
    address = f"{ADMIN}{target.pk}/change/"
    return Filled(address, _opened(browser, address) | typed)


def _change_form(browser: Browser, target: Target, token: str) -> Filled:
    return _change_page(browser, target, {"remark": token})


def _assessment(browser: Browser, target: Target, token: str) -> Filled:
    typed = FINDING | {"reason": token}
    return _change_page(browser, target, {f"assessments-0-{name}": value for name, value in typed.items()})


def _report(browser: Browser, target: Target, token: str) -> Filled:
    said = {"party": str(target.party), "reported_on": DAY, "channel": "email", "text": token}
    return _change_page(browser, target, {f"reports-0-{name}": value for name, value in said.items()})


def _bulk(browser: Browser, target: Target, token: str) -> Filled:
    address = f"{ADMIN}assess/"
    chosen = _opened(browser, ADMIN) | {"action": "assess_chosen", "_selected_action": [str(target.pk)]}
    form = read_form(browser.post(ADMIN, chosen)) | FINDING | {"reason": token, "_review": "1"}
    return Filled(address, read_form(browser.post(address, form)) | {"_record": "1"})


def _in_bulk(browser: Browser, target: Target, token: str) -> Filled:
    address = "/commitments/bulk/new/assess/"
    form = _opened(browser, f"{address}?row={target.pk}") | FINDING | {"reason": token, "act": "review"}
    return Filled(address, read_form(browser.post(address, form)) | {"act": "record"})


def _on_page(page: str, **typed: str) -> Callable[[Browser, Target, str], Filled]:
    """The page of an act on the commitment, for its party; the token goes where ``typed`` holds nothing yet."""

    def fill(browser: Browser, target: Target, token: str) -> Filled:
        address = f"/commitments/{target.reference}/{page}/new/"
        party: FormData = {"party": str(target.party)}
        said: FormData = {name: value or token for name, value in typed.items()}
        return Filled(address, _opened(browser, address) | party | said)

    return fill


def _draft(browser: Browser, target: Target, token: str) -> Filled:
    """A draft that is kept first, then opened again and let count."""
    kept = _on_page("assessments", reason="", act="save", **FINDING)(browser, target, token)
    answer = browser.post(kept.address, kept.form)
    if not is_saved(answer):
        raise UnexpectedAnswer(kept.address, answer)
    return Filled(answer.location, _opened(browser, answer.location) | {"act": "record"})


ANOTHER = {"asked_on": DAY, "deadline_words": "by 1 June 2030", "deadline_shown": "by 1 June 2030"}


def _extension(browser: Browser, target: Target, token: str) -> Filled:
    """Asked for, or refused where a request is open."""
    found = OPEN_REQUEST.search(browser.get(f"/commitments/{target.reference}/").content)
    if not found:
        return _on_page("extensions", why="", **ANOTHER)(browser, target, token)
    address = found[1].decode()
    said: FormData = {"decision": "refused", "decided_on": DAY, "decided_by": "All", "ground": token}
    return Filled(address, _opened(browser, address) | said)


PATHS = (
    WritePath("draft page", _draft, keeps=True),
    WritePath("assessment page", _on_page("assessments", reason="", act="record", **FINDING)),
    WritePath("report page", _on_page("reports", channel="email", reported_on=DAY, text="")),
    WritePath("extension page", _extension),
    WritePath("note page", _on_page("notes", text="")),
    WritePath("life-cycle page", _lifecycle),
    WritePath("link page", _link),
    WritePath("bulk update", _in_bulk),
    WritePath("admin, facts", _change_form),
    WritePath("admin, assessment", _assessment),
    WritePath("admin, report", _report),
    WritePath("admin, several at once", _bulk),
)
