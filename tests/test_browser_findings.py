"""What a screen reader is told of each figure: not only what it is, but what is found in it."""

import pytest
from playwright.sync_api import Page, expect
from visiting import Opened, expect_marked, mark, open_view, settle, type_into

# By the view's link: what the figure is called, and what is found in it with the opening example.
FOUND = {
    "view=score": ("One query,", "hope looks most at hate: .32; its score for hope is .27"),
    "view=values": (
        "Embeddings, values",
        "the output of hope is at −.28, −.02; hope looks",
    ),
    "view=heads": ("The attention weights", "hope looks most at hate: .32; exuberance looks most"),
    "view=winners": ("All queries", "the directions that each key wins: hope 31 %; sycophant 31 %"),
    "view=product": ("Scores, their", "scores: largest"),
    "v=1&view=beside&pin=": (
        "The weights as they",
        "pinned: largest .53, exuberance → hope and 1 more",
    ),
    "view=learning&target=everyone-1": ("The loss", "the loss: 1.5"),
    "view=layers&layers=2": ("How far words", "words lie 2.28 apart at first"),
}


def heard(page: Page) -> list[str]:
    """Return the names of all that a screen reader meets on the page, as the browser tells it."""
    session = page.context.new_cdp_session(page)
    met = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [each["name"]["value"] for each in met if not each["ignored"] and "name" in each]


@pytest.mark.parametrize("query", FOUND)
def test_a_figure_says_what_is_found_in_it(opened: Opened, query: str) -> None:
    figure, found = FOUND[query]
    page = opened(query)
    said = heard(page)
    assert any(each.startswith(figure) for each in said)
    assert any(each.startswith(found) for each in said), said


def test_a_finding_changes_and_the_figure_stays(opened: Opened) -> None:
    page = opened("view=score")
    shown = page.locator("[aria-label^='One query,'] svg.marks")
    marks = shown.locator("g.key_marks path").first
    mark(shown)
    mark(marks)
    type_into(page, "words", 0, 2, "2")
    settle(page)
    assert "hope looks most at hate: .32" not in " ".join(heard(page))
    expect_marked(shown)
    expect_marked(marks)


def test_nothing_of_a_finding_is_seen(opened: Opened) -> None:
    page = opened()
    open_view(page, "One score")
    said = page.locator("svg.marks [aria-label^='hope looks most']")
    expect(said).to_have_count(1)
    assert said.text_content() == ""
