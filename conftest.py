"""Every code block of the README and the documentation is a test.

Python runs, page by page, in one namespace; shell lines run in a folder that looks like the
checkout, so that what they write goes with it; TOML and JSON are read. ``make`` is only asked
whether it would know what to do: CI runs the targets themselves.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

ROOT = Path(__file__).parent
PRELUDE = 'set -euo pipefail\nmake() { command make --dry-run "$@" > /dev/null; }\n'


def _enter(namespace: dict[str, Any]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="sayso-docs-"))
    for entry in ROOT.iterdir():
        (folder / entry.name).symlink_to(entry)
    namespace["__folders__"] = (Path.cwd(), folder)
    os.chdir(folder)


def _leave(namespace: dict[str, Any]) -> None:
    before, folder = namespace["__folders__"]
    os.chdir(before)
    shutil.rmtree(folder)


def _shell(example: Example) -> str | None:
    done = subprocess.run(
        ["bash", "-c", PRELUDE + example.parsed],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MAKEFLAGS": ""},
    )
    return None if done.returncode == 0 else f"exit {done.returncode}\n{done.stdout}{done.stderr}"


def _toml(example: Example) -> None:
    tomllib.loads(example.parsed)


def _json(example: Example) -> None:
    json.loads(example.parsed)


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser(language="sh", evaluator=_shell),
        CodeBlockParser(language="toml", evaluator=_toml),
        CodeBlockParser(language="json", evaluator=_json),
    ],
    patterns=["README.md", "docs/*.md"],
    setup=_enter,
    teardown=_leave,
).pytest()
