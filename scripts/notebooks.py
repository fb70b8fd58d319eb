"""Make the notebooks (``.ipynb``) from their scripts (``.py``), which are what people edit and review.

python scripts/notebooks.py            writes notebooks/*.ipynb
python scripts/notebooks.py --check    ends with 1 if one of them is not what its script gives
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import jupytext
import nbformat

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"


def made_from(script: Path) -> str:
    """The notebook of a script: without outputs, and with identifiers of cells that stay what they are."""
    notebook = jupytext.reads(script.read_text("utf-8"), fmt="py:percent")
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02d}"
        cell["metadata"] = {}
    notebook.metadata = {
        "jupytext": {"formats": "ipynb,py:percent"},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return str(nbformat.writes(notebook)) + "\n"  # type: ignore[no-untyped-call]


def main() -> int:
    """Write or check all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    stale = []
    for script in sorted(FOLDER.glob("*.py")):
        target, text = script.with_suffix(".ipynb"), made_from(script)
        if not target.is_file() or target.read_text("utf-8") != text:
            stale.append(target)
            if not check:
                target.write_text(text, "utf-8", newline="\n")
    for target in stale:
        print(f"{target.name}: {'is not what its script gives' if check else 'written'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
