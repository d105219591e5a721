"""What is written in pyproject.toml is what a fresh clone installs."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def names(lines: list[str]) -> set[str]:
    """Of packages, at the beginning of lines."""
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return {re.sub(r"[._-]+", "-", each.group()).lower() for each in found if each}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_whatever_the_house_needs_is_among_what_a_fresh_clone_installs(file):
    installed = names((ROOT / file).read_text("utf-8").splitlines())
    assert names(PROJECT["dependencies"]) - installed == set()


def test_whatever_its_tests_need_is_among_what_they_install():
    installed = names((ROOT / "requirements-dev.txt").read_text("utf-8").splitlines())
    assert names(PROJECT["optional-dependencies"]["dev"]) - installed == set()
