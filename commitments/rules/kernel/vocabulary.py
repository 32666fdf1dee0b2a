"""The words of a language that rules read by: data files below ``fixtures/``, one folder a subject."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


def read_vocabulary(subject: str, language: str) -> dict[str, Any]:
    """What ``fixtures/<subject>/<language>.toml`` holds; of ``fr-CA`` the file of ``fr``. KeyError without a file."""
    return _read_file(subject, language.split("-")[0].lower())


@lru_cache(maxsize=64)
def _read_file(subject: str, language: str) -> dict[str, Any]:
    if language not in vocabulary_languages(subject):
        raise KeyError(language)
    return tomllib.loads((FIXTURES / subject / f"{language}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def vocabulary_languages(subject: str) -> frozenset[str]:
    """The codes of the languages that a subject has a file for."""
    return frozenset(path.stem for path in (FIXTURES / subject).glob("*.toml"))
