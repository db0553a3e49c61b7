"""Make `page.gif` from the running page: a word is dragged, and a talk goes from step to step.

Run it with the tests' environment: `.venv/bin/python .readme/animate.py`.
"""

import io
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from conftest import launch, start_page  # noqa: E402
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright  # noqa: E402
from visiting import handle, middle, open_page, settle, to_pixels  # noqa: E402

VIEWPORT = ViewportSize(width=1366, height=740)
WIDTH = 1000  # pixels of the picture
WORD, CORNERS = "hate", [(-1, -1), (-0.5, -1.6), (-1.5, -0.3), (-1, -1)]
STEPS = 9  # from corner to corner
TALK_STEPS = 5
FRAME, REST = 130, 1800  # milliseconds
COLOURS = 256


def photograph(page: Page) -> Image.Image:
    settle(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return picture.resize(
        (WIDTH, round(WIDTH * picture.height / picture.width)), Image.Resampling.LANCZOS
    )


def drag(page: Page) -> list[Image.Image]:
    """Drag the word from corner to corner; return a picture of each place."""
    pictures = [photograph(page)]
    page.mouse.move(*middle(handle(page, WORD).locator(".dot")))
    page.mouse.down()
    for start, end in pairwise(CORNERS):
        for place in np.linspace(start, end, STEPS, endpoint=False)[1:]:
            page.mouse.move(*to_pixels(page, *place))
            pictures.append(photograph(page))
        page.mouse.move(*to_pixels(page, *end))
        pictures.append(photograph(page))
    page.mouse.up()
    return pictures


def talk(page: Page) -> list[Image.Image]:
    """Go to the stage and walk from words to outputs; return a picture of each step."""
    pictures: list[Image.Image] = []
    for key in ["F8"] + ["ArrowRight"] * (TALK_STEPS - 1):
        page.keyboard.press(key)
        expect(page.locator(".stage .where")).to_contain_text(f"{len(pictures) + 1}/{TALK_STEPS}")
        pictures.append(photograph(page))
    return pictures


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, address = start_page(ROOT / "app.py", Path(folder) / "log")
        browser = launch(playwright)
        page = open_page(browser, address, VIEWPORT)
        pictures, stage = drag(page), talk(page)
        browser.close()
        server.terminate()
    # One palette for all, so that what stands still stays the same from frame to frame.
    palette = pictures[len(pictures) // 2].quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    first, *others = (
        picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures + stage
    )
    times = [REST] + [FRAME] * (len(pictures) - 2) + [REST] * (1 + len(stage))
    path = Path(__file__).with_name("page.gif")
    first.save(path, save_all=True, append_images=others, duration=times, loop=0, optimize=True)
    print(f"{path.name}: {len(times)} frames, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
