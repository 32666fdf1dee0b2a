"""Make a register for ``registers/`` with the code of a commit; README.md beside this says how it is called.

Run in the folder of that commit's code. It fills the register with the demonstration or with one of everything that
the commit's factories make, and puts accounts on the ledger, as the application does.
"""

import importlib
import inspect
import os
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# They write rows around the actions, which an application in use never does.
NOT_AS_IN_EARNEST = ("UserFactory", "MembershipFactory", "ImportFactory", "ImportRowFactory", "ImportMadeFactory")

VALUES = {"RedactionFactory": {"text": "Ask again in May."}}


def main(contents: str, made: str) -> None:
    sys.path.insert(0, str(Path.cwd()))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    with TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        _fill(contents)
        _pack(Path(folder), Path(made))


def _fill(contents: str) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    if "demonstration" in contents:
        call_command("demo")
    if "everything" in contents:
        _make_everything()
    call_command("verify")


def _make_everything() -> None:
    from factory import Factory

    from commitments.actions.people.accounts import save_account

    modules = [
        importlib.import_module(".".join(path.with_suffix("").parts))
        for path in sorted(Path("tests").rglob("*factor*.py"))
    ]
    administrator = _administrator()
    user_factory = next(module.UserFactory for module in modules if hasattr(module, "UserFactory"))
    user_factory._create = lambda model, **values: save_account(actor=administrator, account=model(**values))
    for module in modules:
        found: list[tuple[str, Any]] = inspect.getmembers(module, inspect.isclass)
        for name, factory in found:
            is_own = issubclass(factory, Factory) and factory.__module__ == module.__name__
            if is_own and not factory._meta.abstract and name not in NOT_AS_IN_EARNEST:
                factory(**VALUES.get(name, {}))


def _administrator():
    """The first commit had no action for the first administrator yet."""
    from commitments.actions.people import accounts
    from commitments.models import User

    if found := User.objects.filter(role="administrator").first():
        return found
    if hasattr(accounts, "appoint_administrator"):
        return accounts.appoint_administrator(username="admin", password="!")
    return User.objects.create_superuser("admin")


def _pack(folder: Path, made: Path) -> None:
    import sqlite3

    from django.db import connections

    connections.close_all()
    database = sqlite3.connect(folder / "servanda.sqlite3")
    database.execute("VACUUM INTO ?", [str(folder / "small.sqlite3")])
    with tarfile.open(made, "w:xz", preset=9) as packed:
        packed.add(folder / "small.sqlite3", "servanda.sqlite3")
        if (folder / "files").is_dir():
            packed.add(folder / "files", "files")


if __name__ == "__main__":
    main(*sys.argv[1:])
