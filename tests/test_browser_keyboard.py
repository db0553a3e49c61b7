"""The whole page by keyboard alone, in a real browser: nothing here touches a mouse."""

import pytest
from playwright.sync_api import Locator, Page, expect
from visiting import PROJECTOR, Opened, expect_captions, handle, settle

# What has the focus: its role or tag, what it is called, the part of the page it is in, and whether
# it can be seen that it has it. Some elements of Streamlit change a border or what is drawn in them
# instead of having a ring.
DRAWN_BY_STREAMLIT = ", ".join(
    f"[data-testid={name}]"
    for name in ("stSelectbox", "stDataFrame", "stNumberInput", "stElementToolbar")
)
FOCUSED = """streamlit => {
  let node = document.activeElement;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  const ringed = node => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  };
  const parts = [node, node.querySelector(".dot"), node.closest("[data-baseweb]"),
    node.parentElement, node.closest("[data-testid=stElementToolbarButton]")];
  const whole = node.matches("main, section, body, canvas, .dvn-scroller, [data-testid^=glide-]") ||
    node.closest(streamlit);
  return {
    role: node.getAttribute("role") ?? node.tagName.toLowerCase(),
    name: (node.ariaLabel ?? node.innerText ?? "").replace(/\\s+/g, " "),
    within: node.closest("[class*=st-key]")?.className.match(/st-key-([^ ]*)/)[1] ?? "",
    seen: Boolean(whole) || parts.some(each => each && ringed(each)),
    tag: node.tagName,
  };
}"""
Focused = dict[str, str]


def walk(page: Page, most: int = 120) -> list[Focused]:
    """Return what Tab leads to, one after the other, until it leaves the page or begins anew."""
    met: list[Focused] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        now: Focused = page.evaluate(FOCUSED, DRAWN_BY_STREAMLIT)
        if now["tag"] == "BODY" or (len(met) > 1 and now == met[0]):
            return met
        if not met or now != met[-1]:
            met.append(now)
    pytest.fail(f"Tab leads nowhere out: {met[-5:]}")


def tab_to(page: Page, wanted: Locator, most: int = 120) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === node.getRootNode().activeElement"):
            return
    pytest.fail(f"Tab does not lead to {wanted}")


def in_order(met: list[Focused], *names: str) -> bool:
    """Return whether there are things of these names among what was met, in their order."""
    found = iter(each["name"] for each in met)
    return all(any(name in each for each in found) for name in names)


VIEWS = {
    "opening": ("", ("Fullscreen: Each query",)),
    "score": ("view=score", ("Query", "Key", "At every temperature", "One step at a time")),
    "winners": ("view=winners&mask=1", ("Query",)),
    "product": ("view=product", ("M turns by, °", "M stretches by", "M shears by")),
    "learning": ("view=learning", ("Play", "Step", "Start again", "Seed", "Type it")),
    "layers": ("view=layers", ("Play", "Layers", "Residual", "Normalised")),
    "beside": ("v=1&view=beside&pin=", ("Pin what is shown now", "Let go")),
}


@pytest.mark.parametrize("view", VIEWS)
def test_tab_leads_through_all_of_a_view_and_is_seen_to(opened: Opened, view: str) -> None:
    query, inside = VIEWS[view]
    met = walk(opened(query))
    assert [each["name"] for each in met if not each["seen"]] == []
    top = ("Lesson", "Predict first", "New to attention?", "Tour", "Talk", "Share", "words")
    plane = ("hope: −1, 1", "sycophant: 1, −1")
    assert in_order(
        met, *top, *plane, "Add a word", "Name the axes", "More", *inside, "All numbers"
    )
    tables = [each["within"] for each in met if "The matrix" in each["name"]]
    assert {"W_Q", "W_K"} <= {*tables}


def test_tab_leads_through_the_stage_and_what_is_there_has_names(opened: Opened) -> None:
    page = opened("talk=1&step=2", PROJECTOR)
    met = walk(page)
    assert [each["name"] for each in met if not each["seen"]] == []
    matrices = ("W_Q, row x, column q₁", "W_K, row y, column k₂")
    buttons = ("Step back", "Next step", "Lessons and switches", "All keys", "Leave")
    assert in_order(met, "hope: −1, 1", "sycophant: 1, −1", *matrices, *buttons)


@pytest.mark.parametrize(
    ("button", "opens"),
    [
        ("Share", "dialog"), ("New to attention?", "popover"), ("Switches", "popover"),
        ("Name the axes", "popover"), ("More", "menu"),
    ],
)  # fmt: skip
def test_escape_leaves_what_enter_opens(page: Page, button: str, opens: str) -> None:
    opener = page.get_by_role("button", name=button).first
    tab_to(page, opener)
    page.keyboard.press("Enter")
    opened = {
        "dialog": page.get_by_role("dialog"),
        "popover": page.get_by_test_id("stPopoverBody"),
        "menu": page.get_by_role("menu"),
    }[opens].last
    expect(opened).to_be_visible()
    settle(page)
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_handle_that_has_the_focus_is_ringed(page: Page) -> None:
    word = handle(page, "hope")
    tab_to(page, word)
    ring = "node => getComputedStyle(node.querySelector('.dot')).outlineStyle"
    assert word.evaluate(ring) == "solid"
    assert handle(page, "hate").evaluate(ring) == "none"


def test_a_query_is_put_and_moved_without_a_click(opened: Opened) -> None:
    page = opened("view=winners")
    tab_to(page, page.get_by_role("radio", name="words", exact=True))
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    settle(page)
    tab_to(page, page.locator(".st-key-plane .handle").first)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.search.includes('asked=')")
    expect(page.locator("g.asked_marks path")).to_have_count(1)


def test_a_mask_is_painted_without_a_click(page: Page) -> None:
    tab_to(page, page.get_by_role("button", name="Switches"))
    page.keyboard.press("Enter")
    fold = page.get_by_test_id("stPopoverBody").locator("summary")
    expect(fold).to_be_visible()
    tab_to(page, fold)
    page.keyboard.press("Enter")
    masked = page.get_by_role("combobox", name="Masked")
    expect(masked).to_be_visible()
    settle(page)
    tab_to(page, masked)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).not_to_have_count(0)
    settle(page)  # on a busy machine a letter that opened the list itself was lost
    page.keyboard.type("exuberance → hope", delay=20)
    expect(masked).to_have_value("exuberance → hope")
    expect(page.get_by_role("option")).to_have_text("exuberance → hope")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('painted=')")
    page.keyboard.press("Escape")
    settle(page)
    page.keyboard.press("Escape")
    # What is left of .53 .22 .18 .07 is .47: .22 is .47 of that.
    expect_captions(
        page,
        [
            "hope .31 · exuberance .18 · hate .32 · sycophant .18",
            "hope – · exuberance .47 · hate .38 · sycophant .16",
            "hope .07 · exuberance .18 · hate .22 · sycophant .53",
            "hope .18 · exuberance .32 · hate .18 · sycophant .31",
        ],
    )
