"""Layer upon layer, by hand, in a real browser."""

from playwright.sync_api import Page, expect
from visiting import (
    PHONE,
    Opened,
    box_of,
    expect_marked,
    handle,
    mark,
    middle,
    press,
    query,
    settle,
)

PATHS = "[aria-label='The paths of all words through the layers'] svg.marks"
WAYS = f"""() => [...document.querySelectorAll("{PATHS} g.way_marks path")]
  .map(way => way.getAttribute("d"))"""
# Notes in every frame what the slider is called, each name once in a row.
WATCH = """() => {
  window.seen = [];
  (function look() {
    const now = document.querySelector("[class*='st-key-layer'] label")?.innerText.trim();
    if (now && now !== seen.at(-1)) seen.push(now);
    requestAnimationFrame(look);
  })();
}"""


def test_a_word_is_dragged_and_all_paths_follow(opened: Opened) -> None:
    page = opened("v=1&view=layers&radius=1")
    mark(page.locator(PATHS))
    before = page.evaluate(WAYS)
    assert len(before) == 4
    left, top = middle(handle(page, "hope").locator(".dot"))
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + 60, top + 30, steps=8)
    follow = f"before => ({WAYS})().every((way, at) => way !== before[at])"
    page.wait_for_function(follow, arg=before)  # while it is held
    page.mouse.up()
    settle(page)
    expect_marked(page.locator(PATHS))


def test_play_leads_through_all_layers_and_stops(opened: Opened) -> None:
    page = opened("v=1&view=layers&radius=1&layers=3")
    page.evaluate(WATCH)
    press(page, "Play")
    page.wait_for_function("() => window.seen.at(-1) === 'After 3 of 3 layers' && seen.length > 2")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    settle(page)
    assert query(page).endswith("&layer=3&end=Z")
    assert page.evaluate("window.seen") == [
        f"After {layer} of 3 layers" for layer in (3, 0, 1, 2, 3)
    ]


def test_on_a_laptop_paths_heatmap_and_curve_are_in_one_view(opened: Opened) -> None:
    page = opened("v=1&view=layers", viewport={"width": 1366, "height": 650})
    for shown in ("The paths of all words through the layers", "What every word looks at from"):
        box = box_of(page.locator(f"[aria-label^='{shown}'] svg.marks"))
        assert box["y"] + box["height"] <= 650
    assert box_of(page.get_by_text("Spread ", exact=False).first)["y"] < 620


def test_nothing_scrolls_sideways_on_a_phone(opened: Opened) -> None:
    page = opened("v=1&view=layers&radius=1", viewport=PHONE)
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(wide)


def test_the_stage_shows_where_layers_lead(opened: Opened) -> None:
    page: Page = opened("v=1&lesson=words-that-flee&talk=1&step=6")
    stage = page.locator(".st-key-stage .stage")
    expect(stage.locator(".mark.arrived")).to_have_count(6)
    assert stage.locator(".lines .path").count() > 100
    expect(stage.locator(".sentence")).to_contain_text("60° apart")


# Notes of every mark that glides from where to where it does.
GLIDES = """() => {
  const animate = Element.prototype.animate;
  window.glides = [];
  Element.prototype.animate = function (frames, how) {
    window.glides.push(frames.map(({ transform }) => transform.replaceAll("px", "")));
    return animate.call(this, frames, how);
  };
}"""
PLACES = "marks => marks.map(mark => mark.getAttribute('transform'))"


def test_on_the_stage_words_glide_from_layer_to_layer_and_back(opened: Opened) -> None:
    page = opened("lesson=without-a-way-round-all-words-become-one&talk=1&step=5")
    stage = page.locator(".st-key-stage .stage")
    page.evaluate(GLIDES)
    places: list[list[str]] = []
    for where in ("Layer 1", "Layer 2", "Layer 3", "Layer 2", "Layer 1"):
        page.keyboard.press("PageDown" if len(places) < 3 else "PageUp")
        expect(stage.locator(".where")).to_contain_text(where)
        settle(page)
        places.append(stage.locator(".mark.arrived").evaluate_all(PLACES))
        glides = page.evaluate("window.glides.splice(0)")
        assert [to for _, to in glides] == places[-1]
        if len(places) > 1:
            assert [start for start, _ in glides] == places[-2]
    page.keyboard.press("PageUp")
    expect(stage.locator(".where")).to_contain_text("Outputs")
    page.keyboard.press("n")  # words of another lesson have not come from there
    expect(stage.locator(".where")).to_contain_text("Layer 7")
    settle(page)
    assert page.evaluate("window.glides") == []
