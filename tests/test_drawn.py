"""What a browser makes of the figures: order, places and sizes that only drawing shows."""

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from visiting import WORDS, Opened, cell, click_cell, press, settle, type_into

TWELVE = "words=" + "~".join(f"w{i}_{(i - 5) / 4:g}_{(i * i % 7 - 3) / 3:.2f}" for i in range(12))
WITH_FOUR_HEADS = f"{TWELVE}&heads=4&mask=1"  # the first row has a weight of 1.00
LARGE = "words=long_100_1~most_50_-100~rank_-3_80&wq=50_30_20_-90"  # scores of millions
PINNED = f"v=1&view=beside&pin=&{TWELVE}&mask=1"
LEARNING = f"v=1&view=learning&{TWELVE}&mask=1"

# Of every matrix: its rows, columns, cells and numbers, as boxes on the screen.
MATRICES = """() => {
  const box = element => {
    const {left, right, top, bottom} = element.getBoundingClientRect();
    return {text: element.textContent, left, right, top, bottom,
            middle: [(left + right) / 2, (top + bottom) / 2],
            isOfRow: getComputedStyle(element).textAnchor === "end"};
  };
  const found = (root, path) => [...root.querySelectorAll(path)].map(box);
  return [...document.querySelectorAll("svg.marks")].flatMap(svg => {
    const plots = [...svg.querySelectorAll("g[class*=cell_]")];
    return plots.map(cells => ({
      cells: found(cells, "path"),
      numbers: found(cells.parentElement, "g[class*=number_] text"),
      labels: found(svg, "g.role-axis-label text").filter(label => isNaN(
        Number(label.text.replace("−", "-")))),
    }));
  });
}"""


def matrices(page: Page) -> list[dict[str, Any]]:
    settle(page)
    return list(page.evaluate(MATRICES))


def order(page: Page) -> tuple[list[str], list[str]]:
    """Return the words of the heatmap's rows from above, and of its columns from the left."""
    (matrix,) = matrices(page)
    rows = [label for label in matrix["labels"] if label["isOfRow"]]
    columns = [label for label in matrix["labels"] if not label["isOfRow"]]
    return (
        [label["text"] for label in sorted(rows, key=lambda label: label["top"])],
        [label["text"] for label in sorted(columns, key=lambda label: label["left"])],
    )


def test_rows_and_columns_of_the_heatmap_keep_the_order_of_the_words(page: Page) -> None:
    assert order(page) == (WORDS, WORDS)
    type_into(page, "words", 1, 1, "joy")
    renamed = ["hope", "joy", "hate", "sycophant"]
    assert order(page) == (renamed, renamed)
    type_into(page, "words", 1, 1, "hate")
    type_into(page, "words", 2, 1, "joy")  # the two have changed places
    swapped = ["hope", "hate", "joy", "sycophant"]
    assert order(page) == (swapped, swapped)
    click_cell(page, "words", 1, last=True)
    expect(cell(page, "words", 1, 1)).to_have_text("joy")
    fewer = ["hope", "joy", "sycophant"]
    assert order(page) == (fewer, fewer)
    press(page, "Undo")  # a word comes back between the others
    assert order(page) == (swapped, swapped)


@pytest.mark.parametrize(
    "link",
    ["v=1", "v=1&view=heads&heads=2", "v=1&view=product", "v=1&view=beside&pin=", LEARNING],
)
def test_every_row_is_level_with_its_label(opened: Opened, link: str) -> None:
    page = opened(link)
    found = matrices(page)
    assert found
    for matrix in found:
        beside = [label["middle"][1] for label in matrix["labels"] if label["isOfRow"]]
        for row in {box["middle"][1] for box in matrix["cells"]}:
            assert min(abs(label - row) for label in beside) < 1.5


@pytest.mark.parametrize("width", [390, pytest.param(1400, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "link",
    [
        f"v=1&{TWELVE}&mask=1",
        f"v=1&view=heads&{WITH_FOUR_HEADS}",
        f"v=1&view=product&{TWELVE}&wq=100_0_0_100&wk=100_0_0_100",
        f"v=1&view=product&{LARGE}",
        PINNED,
        LEARNING,
    ],
)
def test_no_number_leaves_its_cell(opened: Opened, link: str, width: int) -> None:
    page = opened(link, ViewportSize(width=width, height=900))
    found = matrices(page)
    assert found
    for matrix in found:
        for number in matrix["numbers"]:
            x, y = number["middle"]
            around = [
                box
                for box in matrix["cells"]
                if box["left"] <= x <= box["right"] and box["top"] <= y <= box["bottom"]
            ]
            assert any(
                box["left"] <= number["left"] + 0.5 and number["right"] - 0.5 <= box["right"]
                for box in around
            ), number


@pytest.mark.parametrize("link", [f"v=1&{LARGE}", f"v=1&view=score&{LARGE}"])
def test_numbers_at_axes_are_plain(opened: Opened, link: str) -> None:
    page = opened(link)
    numbers = page.locator("svg.marks g.role-axis-label text, g.level_number_marks text")
    assert numbers.count() > 5
    assert not [text for text in numbers.all_text_contents() if "e" in text]
