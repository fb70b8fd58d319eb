"""Pictures of the README, made from examples/: the page of ``kg view`` and the dossier of ``kg report``.

usage: python scripts/screenshots.py [OUT]

Needs Chromium (``scripts/install-browser.sh``) and Playwright; OUT is docs/images unless given.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

import kg

ROOT = Path(__file__).resolve().parent.parent
SIZE = ViewportSize(width=1280, height=760)
ENTITY = "Zapad-2025"


def main() -> None:
    """Build, draw and photograph."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        graph = kg.build([ROOT / "examples"], store=Path(folder) / "store")
        pages = {"page": Path(folder) / "page.html", "dossier": Path(folder) / "dossier.html"}
        graph.view(pages["page"])
        graph.dossier(pages["dossier"], entity=ENTITY)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for name, page in pages.items():
                tab = browser.new_page(viewport=SIZE)
                tab.goto(page.as_uri())
                tab.wait_for_timeout(1500)
                tab.screenshot(path=out / f"{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
