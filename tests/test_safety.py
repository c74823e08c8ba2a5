"""What the package may not do: run what it reads, or reach for the network."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sayso

SOURCE = Path(sayso.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
# What makes objects, and so runs code, out of bytes.
PICKLES = {"pickle", "_pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
RUNS = {"eval", "exec", "compile", "__import__"}
# Loaders that unpickle, or make objects of any class, in libraries that may be imported.
LOADS = {"read_pickle", "to_pickle", "unsafe_load", "full_load", "UnsafeLoader", "FullLoader"}
NETWORK = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "pooch",
    "requests",
    "socket",
    "smtplib",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "xmlrpc",
}
FETCHES = {"urlopen", "urlretrieve", "retrieve", "HTTPDownloader"}
MAY_FETCH = SOURCE / "corpora.py"


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def faults(source: str, may_fetch: bool = False) -> list[str]:
    """Return what a module does that none may do."""
    tree = ast.parse(source)
    refused = PICKLES if may_fetch else PICKLES | NETWORK
    names = list(imported(tree))
    found = [n for n in names if any(n == bad or n.startswith(f"{bad}.") for bad in refused)]
    for name, call in called(tree):
        plain = isinstance(call.func, ast.Name)
        if name in LOADS or (plain and name in RUNS) or (name in FETCHES and not may_fetch):
            found.append(f"{name}()")
        asked = {word.arg: word.value for word in call.keywords}
        for option in ("allow_pickle", "shell", "trust_remote_code"):
            value = asked.get(option)
            if value is not None and not (isinstance(value, ast.Constant) and not value.value):
                found.append(f"{name}({option}=...)")
        # PyYAML's load makes objects unless told not to; os.system and its like run a shell.
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        called_on = owner.id if isinstance(owner, ast.Name) else ""
        if (called_on, name) in {("yaml", "load"), ("os", "system"), ("os", "popen")}:
            found.append(f"{called_on}.{name}()")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_runs_what_it_reads_or_fetches_what_it_needs(module: Path):
    assert faults(module.read_text(encoding="utf-8"), module == MAY_FETCH) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "import os, marshal as m",
        "def f():\n    from urllib import request",
        "from urllib.request import urlopen",
        "import http.client",
        "eval('1')",
        "exec(text)",
        "pandas.read_pickle(path)",
        "np.load(path, allow_pickle=True)",
        "np.load(path, allow_pickle=asked)",
        "yaml.load(text)",
        "os.system(text)",
        "subprocess.run(text, shell=True)",
    ],
)
def test_the_test_sees_what_it_looks_for(source: str):
    assert faults(source)


def test_what_is_harmless_is_not_refused():
    harmless = "import re\nfrom urllib.parse import quote\nre.compile('a')\nnp.load(p)\n"
    assert faults(harmless + "msgspec.json.decode(text)\nsubprocess.run(words, shell=False)") == []
    assert faults("import pooch\npooch.retrieve(url, None)", may_fetch=True) == []
