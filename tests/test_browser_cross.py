"""Words that look at others, a mask that is painted, and a query that is no word's, by hand."""

import re

from playwright.sync_api import Locator, Page, expect
from visiting import (
    PHONE,
    WORDS,
    Opened,
    box_of,
    captions,
    cell,
    expect_marked,
    folded_out,
    handle,
    layer,
    mark,
    middle,
    open_view,
    press,
    query,
    settle,
    switch,
    type_into,
)

LOOKED_AT = ["the", "black", "cat"]


def handles(page: Page) -> list[str]:
    """Return what the handles of the plane are called."""
    shown = page.locator(".st-key-plane .handle").all()
    return [(each.get_attribute("aria-label") or "").split(":")[0] for each in shown]


def drag_by(page: Page, what: Locator, right: float, down: float) -> None:
    """Drag something by so many pixels and keep it in the hand."""
    left, top = middle(what)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + right, top + down, steps=8)


def test_a_scenario_is_made_cross_and_back_without_losing_either_list(page: Page) -> None:
    before = captions(page)
    switch(page, "Look at other words")
    settle(page)
    assert handles(page) == [*WORDS, *(f"source {word}" for word in LOOKED_AT)]
    assert all(re.match(r"the \S+ · black \S+ · cat \S+$", caption) for caption in captions(page))
    assert len(captions(page)) == len(WORDS)
    assert layer(page, "number").locator("text").count() == 12
    expect(page.locator(".st-key-switches")).to_contain_text("cross")
    type_into(page, "sources", 0, 1, "le")
    expect(handle(page, "source le")).to_have_count(1)
    switch(page, "Look at other words")
    settle(page)
    assert handles(page) == WORDS
    assert captions(page) == before
    expect(page.locator("[class*='st-key-sources']")).to_have_count(0)
    switch(page, "Look at other words")
    expect(handle(page, "source le")).to_have_count(1)
    settle(page)
    page.reload()
    expect(handle(page, "source le")).to_have_count(1)


def test_the_causal_mask_is_off_with_a_word_why(page: Page) -> None:
    switch(page, "Look at other words")
    with folded_out(page, "switches"):
        why = page.get_by_text("Causal mask, off: sources come neither before nor after a word")
        expect(why).to_be_visible()


def test_a_source_is_dragged_like_a_word(opened: Opened) -> None:
    page = opened("lesson=translation")
    before = captions(page)
    drag_by(page, handle(page, "source cat").locator(".dot"), -160, 20)
    page.wait_for_function("before => document.body.innerText !== before", arg=before[1])
    page.mouse.up()
    settle(page)
    assert captions(page) != before
    assert query(page).startswith("v=2&lesson=translation&sources=the_-1.2_-1.4~black_-0.6_1.3~cat")
    place = [float(cell(page, "sources", 2, at).text_content() or "") for at in (2, 3)]
    assert place[0] < 0
    page.keyboard.press("Control+z")
    page.wait_for_function("!location.search.includes('sources')")
    settle(page)
    assert captions(page) == before


def test_a_source_can_be_taken_away_by_key_and_by_button(opened: Opened) -> None:
    page = opened("lesson=translation")
    handle(page, "source black").focus()
    page.keyboard.press("Delete")
    expect(handle(page, "source black")).to_have_count(0)
    settle(page)
    assert captions(page)[0].startswith("the .")
    press(page, "Add a source")
    expect(handle(page, "source word 1")).to_have_count(1)
    expect(handle(page, "chat")).to_have_count(1)


def test_a_mask_is_painted_cell_by_cell(page: Page) -> None:
    with folded_out(page, "switches"):
        page.get_by_text("Paint a mask").click()
        chart = page.locator("[aria-label='The painted mask'] svg.marks")
        expect(chart).to_be_visible()
        settle(page)
        mark(chart)
        for at in (1, 5):
            chart.locator("g.cell_marks path").nth(at).click()
            settle(page)
        expect_marked(chart)
        assert captions(page)[0].startswith("hope .38 · exuberance –")
        assert captions(page)[1].startswith("hope .68 · exuberance –")
        chart.locator("g.cell_marks path").nth(1).click()
        settle(page)
        assert captions(page)[0].startswith("hope .31 · exuberance .18")
        assert "painted=2_2" in query(page)
    expect(page.locator(".st-key-switches")).to_contain_text("painted")


def test_a_query_of_nobody_is_dragged_and_all_rows_follow(opened: Opened) -> None:
    page = opened("v=1&view=score")
    page.get_by_role("radiogroup", name="Drag").get_by_text("query").click()
    settle(page)
    shown = "() => [...document.querySelectorAll(\"[data-testid='stCode']\")].map(e => e.innerText)"
    before = page.evaluate(shown)
    drag_by(page, handle(page, "your query").locator(".dot"), 60, 90)
    # While it is held: the line of the query is gone, and all others but key and value are new.
    page.wait_for_function(
        f"""before => {{
            const now = ({shown})();
            const same = now.filter((text, at) => text === before[at + 1]);
            return now.length === before.length - 1 && same.length === 2;
        }}""",
        arg=before,
    )
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('asked=')")
    page.reload()
    expect(page.get_by_role("combobox", name="Query")).to_have_value(re.compile("your query"))
    page.get_by_role("combobox", name="Query").click()
    page.get_by_role("option", name="hope", exact=True).click()
    page.wait_for_function("!location.search.includes('asked')")


def test_in_who_can_win_its_weights_are_beside_it_and_it_can_be_taken_away(opened: Opened) -> None:
    page = opened("v=1&view=winners")
    plane = page.locator("[aria-label^='All queries there'] svg.marks")
    mark(plane)
    page.get_by_role("radiogroup", name="Drag").get_by_text("query").click()
    settle(page)
    drag_by(page, handle(page, "your query").locator(".dot"), 80, 20)
    expect(page.locator("g.asked_marks path")).to_have_count(1)
    place = "document.querySelector('g.asked_marks path')?.getAttribute('transform')"
    first = page.evaluate(place)
    page.mouse.move(*[at + 15 for at in middle(handle(page, "your query").locator(".dot"))])
    page.wait_for_function(f"first => {place} !== first", arg=first)
    page.mouse.up()
    expect_marked(plane)
    press(page, "Take your query away")
    expect(page.locator("g.asked_marks path")).to_have_count(0)


def test_the_plane_keeps_its_place_where_a_query_can_be_dragged(opened: Opened) -> None:
    page = opened("v=1&view=score")
    place = box_of(page.locator(".st-key-plane svg"))
    open_view(page, "Queries and keys")
    assert box_of(page.locator(".st-key-plane svg")) == place


def test_on_a_phone_sources_are_dragged_with_a_finger_in_view(opened: Opened) -> None:
    page = opened("lesson=translation", viewport=PHONE)
    assert handles(page)[3:] == [f"source {word}" for word in LOOKED_AT]
    focus = page.locator("[aria-label='One query among all keys'] svg.marks")
    assert box_of(focus)["y"] + box_of(focus)["height"] <= PHONE["height"]
