"""What the environment has to say before anything starts: each trouble in one sentence, all of them at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tracker.environment import check_environment, make_data_dir

GOOD = {
    "DATA_DIR": "/srv/data",
    "SECRET_KEY": "s" * 50,
    "LEDGER_KEY": "l" * 50,
    "SITE_URL": "https://register.example",
}


def test_good_environment_has_no_trouble():
    check_environment(
        GOOD | {"DATABASE_URL": "postgres://a@b/c", "TRUSTED_PROXY_COUNT": "1", "TIME_ZONE": "Asia/Almaty"}
    )


def test_all_variables_that_are_missing_are_named_at_once():
    with pytest.raises(ImproperlyConfigured) as raised:
        check_environment({"SITE_URL": "https://register.example", "SECRET_KEY": ""})

    assert str(raised.value) == (
        "Set DATA_DIR, SECRET_KEY, LEDGER_KEY in the environment: README.md says what each is for."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEDGER_KEY", "short"),
        ("SITE_URL", "register.example"),
        ("SITE_URL", "https://[register"),
        ("DATABASE_URL", "mysql://a@b/c"),
        ("TRUSTED_PROXY_COUNT", "one"),
        ("TIME_ZONE", "Astana time"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_variable_that_cannot_be_used_is_named_with_what_would_be_right(name, value):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} must be .* \S+\.$"):
        check_environment(GOOD | {name: value})


def test_data_folder_is_made_for_its_owner_alone(tmp_path):
    make_data_dir(tmp_path / "data")

    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_data_folder_in_one_that_is_missing_names_that_one(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=rf"{tmp_path}/typo does not exist\.$"):
        make_data_dir(tmp_path / "typo" / "data")


def manage(folder: Path, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in (*GOOD, "DATABASE_URL")}
    environment["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment | changed, capture_output=True, text=True, check=False, timeout=120
    )


def test_command_without_settings_ends_with_one_sentence(tmp_path):
    done = manage(tmp_path, "doctor")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "Set DATA_DIR, SECRET_KEY, LEDGER_KEY, SITE_URL in the environment: README.md says what each is for.\n"
    )


def test_doctor_of_a_new_installation_says_what_to_do_without_a_traceback(tmp_path):
    done = manage(tmp_path, "doctor", **GOOD | {"DATA_DIR": str(tmp_path / "new")})

    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "manage.py migrate" in done.stdout
