"""The HTML that a browser is given first, asked of a running server as a browser asks for it."""

from __future__ import annotations

import gzip
from email.message import Message
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from playground.server.assets import STYLES
from tests.browser.conftest import Open
from tests.browser.screen import assert_at_rest, pause, play, press_step, update, wait_past
from tests.browser.server import serving

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def get(address: str, **headers: str) -> tuple[Message, str]:
    with urlopen(Request(address, headers=headers)) as answer:
        found: bytes = answer.read()
        if answer.headers["Content-Encoding"] == "gzip":
            found = gzip.decompress(found)
        return answer.headers, found.decode()


def links(html: str) -> list[str]:
    """The addresses of the style sheets of our own."""
    return [part.split('"')[0] for part in html.split('href="') if part.startswith("./assets/")]


def test_the_style_sheet_comes_with_it_behind_all_others(address: str) -> None:
    _, html = get(address, **HTML)
    assert len(links(html)) == len(STYLES)
    for link in links(html):
        assert html.index(link) > html.rindex("static/css/")
        headers, style = get(urljoin(f"{address}/", link))
        assert headers["Content-Type"].startswith("text/css")
        assert style.count("{") == style.count("}") > 0
        assert get(urljoin(f"{address}/", link), **{"Accept-Encoding": "gzip"})[1] == style


def test_it_comes_whole_to_a_browser_that_kept_the_answer_of_another_app(address: str) -> None:
    headers, plain = get(address)
    asked = HTML | {"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]}
    assert links(plain) == []
    headers, html = get(address, **asked)
    assert len(links(html)) == len(STYLES)
    assert headers["ETag"] is None
    assert headers["Cache-Control"] == "no-cache"


def test_it_names_what_is_to_be_loaded_meanwhile(address: str) -> None:
    headers, _ = get(address, **HTML)
    plotly, *modules = (part.split(">")[0].strip(" <") for part in headers["Link"].split(","))
    assert "window.Plotly = Plotly" in get(address + plotly)[1]
    assert modules
    assert all("export" in get(address + module)[1] for module in modules)


def test_below_a_base_path_nothing_leaves_it(open_page: Open) -> None:
    """Page, files and channel; `open_page` fails for a request that goes elsewhere."""
    with serving(below="/deep/er") as address:
        page = open_page(at=address, query="?preset=circle")
        press_step(page)
        play(page)
        wait_past(page, update(page) + 50)
        pause(page)
        assert_at_rest(page)
        assert page.evaluate("() => channel.isOpen() && channel.socket.url").startswith(address.replace("http", "ws"))
        page.close()
