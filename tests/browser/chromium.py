"""Find a Chromium or install one: `python -m tests.browser.chromium`.

One that is there comes first; then Debian's package where the user may install it; then Playwright's own download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ADVICE = "No browser: install Chromium or Chrome, or set CHROMIUM to its path, and run the tests again."


def find() -> str | None:
    """The path of a browser, or None."""
    given = os.environ.get("CHROMIUM")
    found = given or next(filter(None, map(shutil.which, NAMES)), None)
    return found or _playwrights_own()


def install() -> str | None:
    """Find a browser, or install one the first way that works; its path, or None."""
    for command in ([], *_installers()):
        if command:
            print("Installing a browser:", " ".join(command), flush=True)
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if found := find():
            return found
    return None


def _installers() -> list[list[str]]:
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if not shutil.which("apt-get"):
        return [playwright]
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*prefix, "apt-get"] if not prefix or shutil.which("sudo") else []
    packages = [[*apt, "update", "-qq"], [*apt, "install", "-y", "-qq", "chromium"]] if apt else []
    return [*packages, playwright]


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    print(install() or ADVICE)
