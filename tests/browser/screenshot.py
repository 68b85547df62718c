"""Make the README's pictures anew: `python -m tests.browser.screenshot`."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.browser.screen import pause, play, press_step, wait_past, wait_ready
from tests.browser.server import FLAGS, serving

FOLDER = Path(__file__).parents[2] / ".github"
LEARNED = 8_000  # updates, after which the spirals are apart
WALK = "?scene=seed&at=0.0&granularity=operation&biases=false"
SHOWN = {"width": 1120, "height": 700}
CUT = {"x": 0, "y": 86, "width": 1120, "height": 530}  # the bar, the graph and the inspector
PRESSES, FRAME_MS, LAST_MS = 17, 900, 2_500  # one update, operation by operation
COLOURS = 128


def main() -> None:
    """Take the seed network after two updates, the spirals once they are learned, and a walk through an update."""
    FOLDER.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.install(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        wait_ready(page)
        press_step(page, 2)
        _take(page, "screenshot.png")
        page.goto(f"{address}/?preset=spiral")
        wait_ready(page)
        page.get_by_text("Training", exact=True).click()
        page.wait_for_selector("#surface[data-update]")
        play(page)
        wait_past(page, LEARNED)
        pause(page)
        _take(page, "training.png")
        page.set_viewport_size(SHOWN)
        page.goto(f"{address}/{WALK}")
        wait_ready(page)
        _film(page, "step.gif")
        browser.close()


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / name, animations="disabled")


def _film(page: Page, name: str) -> None:
    """A picture after each press of Step, as one that moves."""
    frames = [_frame(page)]
    for _ in range(PRESSES):
        press_step(page)
        frames.append(_frame(page))
    first, *others = _in_few_colours(frames)
    times = [FRAME_MS] * len(others) + [LAST_MS]
    first.save(FOLDER / name, save_all=True, append_images=others, duration=times, loop=0, optimize=True)


def _frame(page: Page) -> Image.Image:
    page.mouse.move(0, 0)
    return Image.open(io.BytesIO(page.screenshot(clip=CUT, animations="disabled"))).convert("RGB")


def _in_few_colours(frames: list[Image.Image]) -> list[Image.Image]:
    """All frames in the same colours: what stays as it is from one to the next is then stored once."""
    sheet = Image.new("RGB", (frames[0].width, len(frames) * frames[0].height))
    for place, frame in enumerate(frames):
        sheet.paste(frame, (0, place * frame.height))
    palette = sheet.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)  # thin lines in orange count as well
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]


if __name__ == "__main__":
    main()
