"""Makes the virtual environment of the Python fixture servers, once, and prints its folder.

    python3 python_environment.py CACHE_FOLDER REQUIREMENTS

The folder's name is a hash of what goes into it, so a change of requirements or of Python makes a new one.
A virtual environment cannot be moved, so a marker file, written last, says that it is whole; a lock lets
one process build while others wait, and the system releases it when its holder dies.
"""

import fcntl
import hashlib
import platform
import shutil
import subprocess
import sys
import venv
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def main(cache: Path, requirements: Path) -> None:
    if sys.version_info < (3, 10):
        sys.exit(f"FastMCP needs Python 3.10 or newer; python3 is {platform.python_version()}")
    ingredients = f"{requirements.read_text()}\n{sys.version}\n{sys.executable}\n{platform.platform()}"
    name = f"python-{hashlib.sha256(ingredients.encode()).hexdigest()[:16]}"
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / name
    marker = folder / "complete"
    with open(cache / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists():
            shutil.rmtree(folder, ignore_errors=True)
            build(folder, requirements)
            marker.touch()
    print(folder)


def has_own_pip() -> bool:
    try:
        return int(version("pip").split(".")[0]) >= 23
    except PackageNotFoundError:
        return False


def build(folder: Path, requirements: Path) -> None:
    try:
        # To put pip into it takes most of the time that an environment takes, so that the pip of this Python is used if
        # it has one that can install into another environment.
        wanted = bool(requirements.read_text().strip())
        has_pip = has_own_pip()
        venv.create(folder, with_pip=wanted and not has_pip)
        if not wanted:
            return
        python = folder / "bin" / "python"
        pip = [sys.executable, "-m", "pip", "--python", python] if has_pip else [python, "-m", "pip"]
        options = ["--quiet", "--disable-pip-version-check", "--retries", "2"]
        subprocess.run([*pip, "install", *options, "--requirement", requirements], check=True, stdout=sys.stderr)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]} failed with status {error.returncode}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
