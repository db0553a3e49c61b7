"""Make `page.gif` from the running page: a word is dragged, and every panel follows.

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
from playwright.sync_api import Page, ViewportSize, sync_playwright  # noqa: E402
from visiting import handle, middle, open_page, settle, to_pixels  # noqa: E402

VIEWPORT = ViewportSize(width=1400, height=1000)
WIDTH = 1000  # pixels of the picture
WORD, CORNERS = "hate", [(-1, -1), (0.2, -1.3), (1.1, 0.2), (-1, -1)]
STEPS = 9  # from corner to corner
FRAME, REST = 130, 1500  # milliseconds
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


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, address = start_page(ROOT / "app.py", Path(folder) / "log")
        browser = launch(playwright)
        pictures = drag(open_page(browser, address, VIEWPORT))
        browser.close()
        server.terminate()
    # One palette for all, so that what stands still stays the same from frame to frame.
    palette = pictures[len(pictures) // 2].quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    first, *others = (
        picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures
    )
    times = [REST] + [FRAME] * (len(pictures) - 2) + [REST]
    path = Path(__file__).with_name("page.gif")
    first.save(path, save_all=True, append_images=others, duration=times, loop=0, optimize=True)
    print(f"{path.name}: {len(pictures)} frames, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
