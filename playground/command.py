"""The command `backprop-playground`: the page's server, with the project's settings, from any folder."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from streamlit.web import cli

from backprop_core import DocumentError, __version__
from playground.model.document import opened
from playground.model.document.document import OWN_WORK
from playground.model.document.given import VARIABLE, read_file

PACKAGE = Path(__file__).parent
ONLY_HERE = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")


def main(arguments: list[str] | None = None) -> int:
    """Serve the page until the server is stopped."""
    given = _parser().parse_args(arguments)
    if given.open is not None:
        if problem := _problem_of(given.open):
            print(problem, file=sys.stderr)
            return 2
        os.environ[VARIABLE] = str(given.open.resolve())
    cli.main(["run", str(script()), *options(given)], prog_name="streamlit", standalone_mode=False)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="backprop-playground", description="A microscope for backpropagation.")
    parser.add_argument("--port", type=_port, default=8501, help="where the page is to be found (8501)")
    parser.add_argument("--host", default=ONLY_HERE, help=f"who may come: {ONLY_HERE}, this computer, or 0.0.0.0, all")
    parser.add_argument("--base-path", default="", help="what stands before all addresses, such as /backprop")
    parser.add_argument("--open", type=Path, metavar="FILE", help="begin with a run that was saved as a file")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--version", action="version", version=__version__)
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 1 to 65535")
    return int(text)


def _problem_of(file: Path) -> str:
    """Why a file cannot be opened; empty if it can."""
    try:
        opened(read_file(file), OWN_WORK)
    except OSError as error:
        return f"{file}: {error.strerror}."
    except DocumentError as error:
        return f"{file} cannot be opened: {error}."
    return ""


def script() -> Path:
    """What Streamlit runs: beside the settings in an installed package, at the top of a checkout."""
    places = (PACKAGE / "installed", PACKAGE.parent)
    return next(path for path in (place / "streamlit_app.py" for place in places) if path.exists())


def options(given: argparse.Namespace) -> list[str]:
    """Streamlit's options for what was said on the command line."""
    said = {
        "server.port": given.port,
        "server.address": given.host,
        "server.baseUrlPath": given.base_path.strip("/"),
    }
    if given.host in EVERYWHERE:  # otherwise Streamlit asks another host by what address this one is known
        said["browser.serverAddress"] = "localhost"
    headless = ["--server.headless=true"] if given.no_browser else []
    return [f"--{name}={value}" for name, value in said.items()] + headless


if __name__ == "__main__":
    sys.exit(main())
