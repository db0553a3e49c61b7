"""Charts that a notebook saves: as a page that a browser opens without a net, as SVG and PNG."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import watched
from PIL import Image, ImageColor
from playwright.sync_api import Browser, Page, expect
from visiting import CAPTIONS, captions, new_context

from attention import LESSONS, chart
from attention.notebook import COLOURS, PAPER, PICTURES

OPENING = LESSONS[0].scenario
BEFORE = OPENING.with_options(causal=True)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[tuple[Page, list[str], list[str]]]:
    """A tab without a net, what went wrong there, and what was asked of the net."""
    context = new_context(browser, offline=True)
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    yield page, watched(page), asked
    context.close()


@pytest.mark.parametrize("view", PICTURES)
def test_a_saved_page_shows_its_marks_without_a_net(
    reader: tuple[Page, list[str], list[str]], tmp_path: Path, view: str
) -> None:
    page, errors, asked = reader
    saved = tmp_path / "chart.html"
    chart(OPENING, view, before=BEFORE).save(saved, inline=True)
    asked.clear()
    page.goto(saved.as_uri())
    expect(page.locator("svg.marks")).to_be_visible()
    marks = page.locator("svg.marks [class*=role-mark] :is(path, text, rect, line)")
    assert marks.count() > 2 * len(OPENING.words)
    if view == "keys":
        assert captions(page) == CAPTIONS
    assert asked == [saved.as_uri()]
    assert not errors


def test_a_picture_is_saved_as_svg_and_as_png(tmp_path: Path) -> None:
    made = chart(OPENING)
    made.save(tmp_path / "chart.svg")
    made.save(tmp_path / "chart.png")
    svg = ET.parse(tmp_path / "chart.svg").getroot()
    texts = {"".join(text.itertext()) for text in svg.iter(f"{SVG}text")}
    assert {"hope .31 · exuberance .18", ".53", "sycophant"} <= texts
    with Image.open(tmp_path / "chart.png") as png:
        png.load()
        assert png.format == "PNG"
        assert png.size == (int(svg.attrib["width"]), int(svg.attrib["height"]))
        colours = {*map(tuple, np.asarray(png.convert("RGB")).reshape(-1, 3).tolist())}
    assert {
        ImageColor.getrgb(colour) for colour in (PAPER["light"], *COLOURS["light"][:2])
    } <= colours
