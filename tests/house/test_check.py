"""Which tests ``make check`` chooses: those of the subject that changed, and those that import it if they are few."""

import pytest

from scripts.check import ALWAYS, FEW, choose, files_of_tests, main

FILES = {
    "tests/house/test_architecture.py": "",
    "tests/actions/register/test_links.py": "",
    "tests/actions/test_time.py": "from commitments.actions.time import extend",
    "tests/queries/ledger/verify/test_lifecycle.py": "from commitments.actions import imports, time\n",
    "tests/queries/time/test_deadlines.py": "",
    "tests/web/register/test_links.py": "from ..factories import CommitmentFactory",
    "tests/web/time/test_extensions.py": "from ..factories import CommitmentFactory",
    "tests/rights/test_matrix.py": "from .asking import ask, places\nfrom django.core.time import it",
    "tests/rules/time/words/test_extension_words.py": "time = 1",
}


def chosen(*changed: str) -> list[str]:
    touched, left = choose(changed, sorted(FILES), FILES.__getitem__)
    assert left == []
    return [path for path in touched if path not in ALWAYS]


def test_module_touches_what_has_its_name_in_every_layer():
    assert chosen("commitments/actions/register/links.py") == [
        "tests/actions/register/test_links.py",
        "tests/web/register/test_links.py",
    ]


def test_module_that_is_a_whole_room_touches_that_room_in_every_layer_and_what_imports_it():
    assert chosen("commitments/actions/time.py") == [
        "tests/actions/test_time.py",
        "tests/queries/ledger/verify/test_lifecycle.py",
        "tests/queries/time/test_deadlines.py",
        "tests/web/time/test_extensions.py",
    ]


@pytest.mark.parametrize(
    "changed",
    [
        "commitments/web/time/extensions.py",
        "templates/commitments/time/extension.html",
        "tests/web/time/test_extensions.py",
    ],
)
def test_what_is_in_a_room_touches_the_test_of_a_module_that_is_that_room(changed):
    assert chosen(changed) == ["tests/actions/test_time.py", "tests/web/time/test_extensions.py"]


@pytest.mark.parametrize(
    "changed", ["templates/commitments/register/link.html", "commitments/static/commitments/links.js"]
)
def test_template_and_script_touch_what_has_their_name(changed):
    assert chosen(changed) == ["tests/actions/register/test_links.py", "tests/web/register/test_links.py"]


def test_test_touches_itself_and_its_subject_but_not_what_imports_a_module_of_that_name():
    assert chosen("tests/web/register/test_links.py") == [
        "tests/actions/register/test_links.py",
        "tests/web/register/test_links.py",
    ]


def test_what_tests_share_touches_those_that_import_it():
    assert chosen("tests/rights/asking.py") == ["tests/rights/test_matrix.py"]


@pytest.mark.parametrize("changed", [[], ["docs/testing.md"], ["tests/factories.txt"]])
def test_architecture_is_asked_whatever_changed(changed):
    assert choose(changed, sorted(FILES), FILES.__getitem__) == ([*ALWAYS], [])


def test_of_many_that_import_a_module_none_is_chosen_and_all_are_told():
    many = {f"tests/web/test_{number}.py": "from ..factories import PartyFactory" for number in range(FEW + 1)}

    assert choose(["tests/support/factories.py"], sorted(many), many.__getitem__) == ([*ALWAYS], sorted(many))
    few = sorted(many)[1:]
    assert choose(["tests/support/factories.py"], few, many.__getitem__) == ([*ALWAYS, *few], [])


def test_files_of_tests_are_those_of_the_tree():
    assert "tests/house/test_check.py" in files_of_tests()


def test_it_says_what_it_runs_and_that_it_is_not_the_whole(monkeypatch, capsys):
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> Done:
        ran.append(command)
        return Done(5)

    monkeypatch.setattr("scripts.check.changed_files", lambda base: [f"{base}.py", "tests/house/test_check.py"])
    monkeypatch.setattr("subprocess.run", run)

    assert main("work") == 0

    assert ran[0][-2:] == ["tests/house/test_architecture.py", "tests/house/test_check.py"]
    assert "tests/house/test_check.py\n== not the whole" in capsys.readouterr().out


class Done:
    def __init__(self, returncode: int) -> None:
        self.returncode = returncode
