"""Imports point only downwards, and ``import kg`` stays cheap."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kg"
# each layer may import those before it, and itself
LAYERS = [
    ("model", "errors"),
    ("vocab", "resources", "listed", "versions", "workers"),
    ("sources",),
    ("annotate",),
    ("extract",),
    ("resolve",),
    ("graph",),
    ("decisions",),
    ("store",),
    ("query",),
    ("search",),
    ("export",),
    ("analytics",),
    ("cards",),
    ("view", "report"),
    ("link",),
    ("review",),
    ("notebook",),
    ("extraction", "outcome"),
    ("cluster",),
    ("pipeline",),
    ("knowledge_graph",),
    ("serve",),
    ("cli",),
    ("__main__",),
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return {name for name in found if name.startswith("kg.")}


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_from_its_own_layer_and_those_below(path):
    own = RANK[module_name(path).split(".")[1]]
    for name in imported(ast.parse(path.read_text("utf-8"))):
        layer = name.split(".")[1]
        if layer in RANK:
            assert RANK[layer] <= own, f"{module_name(path)} imports {name}"


def test_each_package_has_a_layer():
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} | {path.stem for path in PACKAGE.glob("*.py")}
    assert packages - {"__init__"} <= RANK.keys()


HEAVY = (
    "spacy",
    "thinc",
    "numpy",
    "rdflib",
    "networkx",
    "pyshacl",
    "pandas",
    "py3langid",
    "pyvis",
    "rustworkx",
    "starlette",
    "uvicorn",
    "requests",
    "IPython",
)


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, timeout=120)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import kg",
        "import kg.cli.app",
        "import kg.knowledge_graph",
        "import kg.query, kg.store",
        "import kg.sources",
        "from kg.cli.app import run; run(['queries', 'who-said-what'])",
    ],
)
def test_a_question_does_not_pay_for_the_pipeline(code):
    quiet = f"import io, contextlib\nwith contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):\n    exec({code!r})"
    assert loaded_by(quiet) == set()
