"""Who may import whom (docs/architecture.md), read off the sources."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STANDARD = set(sys.stdlib_module_names)
ALLOWED = {
    "reference": {"numpy", "reference"},
    "portable/spec": {"portable.spec"},
    # portable.frontend by its own name: for editors and type checkers only
    "portable/frontend": {
        "numpy",
        "portable.spec",
        "portable.formats",
        "portable.frontend",
        "reference.random",
    },
    "portable/formats": {"numpy", "PIL", "portable.formats", "portable.spec"},
    "portable/adapters/numpy": {"numpy", "reference", "portable.formats"},
    "portable/adapters/torch": {"numpy", "torch", "portable.spec", "portable.formats"},
    "portable/adapters/jax": {"numpy", "jax", "portable.spec"},
    "portable/adapters/mxnet": {"numpy", "mxnet"},
}


def imported(path: Path) -> set[str]:
    """The absolute names of the modules that a file imports, relative ones left out."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def outside(path: Path, allowed: set[str]) -> list[str]:
    """The imports of a file that are not allowed."""
    return sorted(
        name
        for name in imported(path)
        if name.split(".")[0] not in STANDARD
        and not any(name == a or name.startswith(f"{a}.") for a in allowed)
        and f"{name.rpartition('.')[0]}" not in allowed
        and name != "portable.spec"
    )


@pytest.mark.parametrize("folder", ALLOWED)
def test_imports_go_in_the_allowed_directions(folder):
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    wrong = {
        str(f.relative_to(ROOT)): names for f in files if (names := outside(f, ALLOWED[folder]))
    }
    assert not wrong


def test_this_test_can_fail(tmp_path):
    file = tmp_path / "bad.py"
    file.write_text("import torch\nfrom portable.adapters import jax\nimport os\n")
    assert outside(file, {"numpy"}) == ["portable.adapters.jax", "torch"]


FRAMEWORKS = ("torch", "jax", "mxnet", "sklearn", "matplotlib")


@pytest.mark.parametrize(
    "module",
    [
        "reference.nd",
        "reference.autograd",
        "portable.spec",
        "portable.adapters.numpy",
        "portable.conformance.collect",
        "portable.cli",
    ],
)
def test_no_framework_is_loaded_without_need(module):
    code = (
        f"import sys, importlib; importlib.import_module({module!r});"
        f"print([n for n in {FRAMEWORKS!r} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("framework", ["torch", "jax", "mxnet"])
def test_a_missing_framework_says_what_to_install(framework):
    code = (
        "import sys, importlib\n"
        f"sys.modules[{framework!r}] = None\n"
        "try:\n"
        f"    importlib.import_module('portable.adapters.{framework}')\n"
        "except ImportError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert "pip install" in done.stdout, done.stderr
    assert f"portable[{framework}]" in done.stdout
