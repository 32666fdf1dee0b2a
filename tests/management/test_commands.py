import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from commitments.models import Commitment, LedgerEntry, Membership, User
from commitments.rules.ledger.anchors import read_anchor

from ..actions.kernel.ledger_checks import nothing_written
from ..support import samples
from ..support.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def run(name: str, *args, **options) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "query", ["", "?status=U&status=2&sort=-deadline", "open=yes&bom=0", "as_of=2024-01-10&sort=-status"]
)
@pytest.mark.parametrize("role", ["administrator", None])
def test_export_writes_the_bytes_of_the_page(client, capsysbinary, query, role):
    samples.varied_register()
    options = {}
    if role:
        person = UserFactory(role=role)
        client.force_login(person)
        options["username"] = person.username

    call_command("export_commitments", query=query, **options)

    page = client.get(f"/commitments/export.csv?{query.removeprefix('?')}")
    written = capsysbinary.readouterr()
    assert written.out == page.getvalue()
    assert read_anchor(written.err.decode()).one_line == page["Servanda-Anchor"]


def test_export_writes_a_file(client, tmp_path):
    samples.varied_register()

    call_command("export_commitments", output=str(tmp_path / "out.csv"))

    assert (tmp_path / "out.csv").read_bytes() == client.get("/commitments/export.csv").getvalue()


def test_export_says_how_many_cells_were_cut(tmp_path, capsys):
    CommitmentFactory()
    Commitment.objects.update(reason="ж" * 40_000)
    said = "1 cell has more text than a spreadsheet allows and ends in […]; the JSON contains the whole text.\n"

    call_command("export_commitments", output=str(tmp_path / "out.csv"))
    beside = capsys.readouterr()
    call_command("export_commitments")
    streamed = capsys.readouterr()

    assert beside.out == said
    assert read_anchor(beside.err).is_signed_by(settings.LEDGER_KEY)
    assert streamed.err == beside.err + said


def test_export_writes_a_spreadsheet(tmp_path):
    CommitmentFactory(document__prefix="A8", number=14)

    call_command("export_commitments", format="xlsx", query="columns=reference", output=str(tmp_path / "out.xlsx"))

    book = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx"))
    assert book.get_sheet_by_index(0).to_python() == [["reference"], ["A8-14"]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"query": "columns=colour"}, "Columns: Unknown: “colour”"),
        ({"query": "status=9&nope=1"}, "Implementation: .*\nnope: "),
        ({"query": "as_of=2024-02-30"}, "As of: .* is not a date"),
        ({"username": "nobody"}, "no account “nobody”"),
    ],
)
def test_export_says_what_is_wrong_and_writes_nothing(tmp_path, options, message):
    file = tmp_path / "out.csv"

    with pytest.raises(CommandError, match=message):
        call_command("export_commitments", output=str(file), **options)

    assert file.exists() is False


def test_load_register_records_in_the_name_of_an_account():
    person = UserFactory(desk=True)

    first, second = (run("load_register", username=person.username) for _ in range(2))

    assert first == f"Objects recorded: {LedgerEntry.objects.count()}.\n"
    assert second == "Objects recorded: 0.\n"
    assert set(LedgerEntry.objects.values_list("actor", flat=True)) == {person.pk}


@pytest.mark.parametrize(
    ("register", "username", "message"),
    [("atlantis", "x", "no register “atlantis”"), ("astana", "nobody", "no account “nobody”")],
)
def test_load_register_says_what_is_missing(register, username, message):
    with pytest.raises(CommandError, match=message):
        call_command("load_register", register, username=username)


@pytest.mark.parametrize("command", ["demo", "load_register"])
def test_register_is_refused_where_two_people_accept(settings, command):
    settings.TWO_PERSON_RULE, settings.DEMO_PASSWORD = True, "first password"
    options = {"username": UserFactory(desk=True).username} if command == "load_register" else {}

    with nothing_written(), pytest.raises(CommandError, match="then set TWO_PERSON_RULE"):
        run(command, **options)


def test_demo_needs_a_password_of_its_own(settings):
    settings.DEMO_PASSWORD = ""

    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        run("demo")

    assert User.objects.count() == 0


def test_demo_makes_one_account_per_role_and_can_be_run_again(settings):
    settings.DEMO_PASSWORD = "first password"
    first = run("demo")
    entries = LedgerEntry.objects.count()
    again = run("demo")

    assert first == again
    assert LedgerEntry.objects.count() == entries
    assert f"{settings.SITE_URL}/?as_of=2018-02-20\n" in first
    accounts = dict(User.objects.values_list("username", "role"))
    assert accounts == {
        "admin": "administrator",
        "reviewer": "reviewer",
        "desk": "desk_officer",
        "focal-turkey": "focal_point",
        "reader": "reader",
    }
    assert list(Membership.objects.values_list("user__username", "party__slug")) == [("focal-turkey", "turkey")]
    settings.DEMO_PASSWORD = "second password"
    run("demo")
    assert {user.check_password("second password") for user in User.objects.all()} == {True}


def test_createsuperuser_goes_through_the_ledger(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")

    said = run("createsuperuser", "--no-input", username="first")

    account = User.objects.get(username="first")
    assert said == "The administrator “first” can now sign in.\n"
    assert account.role == "administrator"
    assert LedgerEntry.objects.get().actor == account


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["correct horse battery"] * 2, ""),
        (["correct horse battery", "another"], "differ"),
        (["first"] * 2, "too similar"),
        (["", ""], "leave out --no-input"),
    ],
)
def test_createsuperuser_asks_for_the_password_twice_and_wants_a_good_one(monkeypatch, typed, message):
    answers = iter(typed)
    monkeypatch.setattr("commitments.management.commands.createsuperuser.getpass", lambda prompt: next(answers))
    monkeypatch.setattr("builtins.input", lambda prompt: " first@register.example ")

    if message:
        with nothing_written(), pytest.raises(CommandError, match=message):
            run("createsuperuser", username="first")
    else:
        run("createsuperuser", username="first")
    addresses = [] if message else ["first@register.example"]
    assert list(User.objects.filter(username="first").values_list("email", flat=True)) == addresses
