import pytest

from .shared import shared_folder


def test_shared_folder_is_found_by_the_environment(tmp_path, monkeypatch):
    (tmp_path / "data" / "texts").mkdir(parents=True)
    monkeypatch.setenv("SERVANDA_SHARED", str(tmp_path))

    assert shared_folder("texts") == tmp_path / "data" / "texts"


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_shared_folder_that_is_missing_is_said_and_fails_in_ci(tmp_path, monkeypatch, ci, outcome):
    monkeypatch.setenv("SERVANDA_SHARED", str(tmp_path))
    monkeypatch.setenv("CI", ci)

    with pytest.raises(outcome, match="not run: no sample data"):
        shared_folder("texts")
