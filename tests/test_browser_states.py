"""Every state of the page, for everyone and at any size, in a real browser."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect
from visiting import (
    FIGURE,
    LAPTOP,
    PHONE,
    PLANE,
    PROJECTOR,
    ZOOMED,
    Opened,
    Scheme,
    arrive,
    layer,
    open_share,
    press,
    settle,
    type_into,
)

from attention.exchange.brought import bring_in
from attention.exchange.link import Link, encode
from attention.lessons import OPENING

# The weights of a head of a real model, with its words.
HEAD = bring_in("the cat sat\n[[1, 0, 0], [.4, .6, 0], [.2, .3, .5]]", OPENING.scenario).what
assert isinstance(HEAD, Link)
STATES = {
    "opening": "",
    "score": "v=1&view=score",
    "values": "v=1&view=values",
    "heads": "v=1&heads=2&view=heads",
    "product": "v=1&view=product",
    "winners": "v=1&view=winners&mask=1&query=4",
    "beside": "v=1&mask=1&view=beside&pin=",
    "learning": "v=1&view=learning&target=everyone-1",
    "cross": "v=1&lesson=translation&view=keys",
    "asked": "v=1&view=score&asked=1_0.5",
    "layers": "v=1&view=layers&radius=1",
    "tour": "v=1&view=winners&tour=winners",
    "mask": "v=1&mask=1&rotation=30&predict=1",
    "real head": encode(HEAD),
    "asked to win": "v=1&view=winners&asked=1_0.5",
    "embeddings": "v=1&talk=1&step=1",
    "projections": "v=1&talk=1&step=2",
    "scores": "v=1&talk=1&step=3",
    "talk": "v=1&talk=1",
    "outputs": "v=1&talk=1&step=5",
    "layers on stage": "v=1&lesson=two-layers-find-what-came-before&talk=1&step=6",
    "predicted on stage": "v=1&talk=1&predict=1",
}


@pytest.fixture(scope="module")
def asked(tab: tuple[Page, list[str]]) -> list[str]:
    """The addresses that the tab asks for from now on."""
    page, _ = tab
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("websocket", lambda socket: addresses.append(socket.url))
    return addresses


@pytest.fixture(scope="module", params=STATES)
def state(
    request: pytest.FixtureRequest, tab: tuple[Page, list[str]], address: str, asked: list[str]
) -> Iterator[Page]:
    """The page in one of its states, opened once for all that is to be seen of it."""
    page, errors = tab
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    arrive(page, f"{address}/?{STATES[request.param]}")
    yield page
    page.emulate_media(reduced_motion="no-preference")
    assert not errors


# What axe finds that is not ours to mend, by its rule: of which elements, and why.
EXEMPT = {
    # Streamlit names its toasts by an element that isn't there; what they say is read all the same.
    "aria-dialog-name": '<div data-testid="stToast"',
}


def serious(page: Page) -> list[str]:
    """Return what axe finds serious or critical, and is not exempt."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if not node["html"].startswith(EXEMPT.get(violation["id"], "nothing"))
    ]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "viewport", [LAPTOP, pytest.param(PHONE, marks=pytest.mark.long)], ids=["desk", "phone"]
)
def test_axe_finds_nothing_serious(state: Page, scheme: Scheme, viewport: ViewportSize) -> None:
    state.set_viewport_size(viewport)
    state.emulate_media(color_scheme=scheme)
    settle(state)
    assert serious(state) == []


@pytest.mark.parametrize(
    "viewport",
    [PHONE, *(pytest.param(each, marks=pytest.mark.long) for each in (LAPTOP, PROJECTOR))],
    ids=str,
)
def test_no_state_is_wider_than_its_window(state: Page, viewport: ViewportSize) -> None:
    state.set_viewport_size(viewport)
    settle(state)
    pictures = state.locator(f"svg.marks, {PLANE}")
    right = "all => Math.max(...all.map(each => each.getBoundingClientRect().right))"
    assert pictures.evaluate_all(right) <= viewport["width"]


def paint_a_mask(page: Page) -> None:
    page.locator(".st-key-switches").get_by_test_id("stPopoverButton").first.click()
    page.get_by_text("Paint a mask").click()
    expect(page.locator("[aria-label='The painted mask']")).to_be_visible()


def bring_in_nonsense(page: Page) -> None:
    open_share(page)
    page.get_by_role("textbox", name="Or words, typed or pasted").fill("moon, x, 1")
    press(page, "Open it")
    expect(page.get_by_role("dialog").get_by_test_id("stAlert")).to_be_visible()


def type_nonsense(page: Page) -> None:
    type_into(page, "words", 0, 2, "abc")


def fold_out_draw(page: Page) -> None:
    page.locator(".st-key-draw").get_by_test_id("stPopoverButton").first.click()


def open_all_numbers(page: Page) -> None:
    page.get_by_text("All numbers").click()


def open_lessons(page: Page) -> None:
    page.get_by_role("combobox", name="Lesson").click()


def pressing(button: str) -> Callable[[Page], None]:
    return lambda page: press(page, button)


# What no link opens: where it is, and how it is opened.
OPENED: dict[str, tuple[str, Callable[[Page], None]]] = {
    "share": ("", open_share),
    "share, with a fault": ("", bring_in_nonsense),
    "mask to paint": ("", paint_a_mask),
    "draw": ("", fold_out_draw),
    "table with a fault": ("", type_nonsense),
    "names of axes": ("", pressing("Name the axes")),
    "explanation": ("", pressing("New to attention?")),
    "other views": ("", pressing("More")),
    "lessons": ("", open_lessons),
    "all numbers": ("", open_all_numbers),
    "target to type": ("view=learning", pressing("Type it")),
    "faulty link": ("view=nonsense", settle),
}


@pytest.mark.parametrize("name", OPENED)
def test_axe_finds_nothing_serious_in_what_is_opened(
    opened: Opened, asked: list[str], name: str
) -> None:
    query, open_it = OPENED[name]
    page = opened(query)
    open_it(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        settle(page)
        assert serious(page) == []
    page.emulate_media(reduced_motion="no-preference")


def test_nothing_is_asked_of_another_server(opened: Opened, asked: list[str], address: str) -> None:
    """Not by this test alone: `asked` has what all those above it have asked for."""
    page = opened("view=learning")
    press(page, "Play")
    settle(page)
    assert any("/_stcore/stream" in each for each in asked)
    ours = urlsplit(address).netloc
    elsewhere = {urlsplit(each).netloc for each in asked if not each.startswith(("data:", "blob:"))}
    assert elsewhere <= {ours, ""}


SAID = """() => [...document.querySelectorAll("svg.marks [aria-label]")]
    .map(mark => mark.getAttribute("aria-label"))"""


def test_a_picture_says_in_words_what_it_shows(page: Page) -> None:
    said = page.evaluate(SAID)
    assert "exuberance looks most at hope: .53" in said
    assert "hate gives sycophant: .53" in said
    assert "hope: key at 1.07, −0.13, score 0.269, weight 0.314" in said
    page.get_by_text("Predict first", exact=True).click()
    expect(layer(page, "number").first.locator("text").first).to_have_text("?")
    said = page.evaluate(SAID)
    assert "the weights of hope are hidden" in said
    assert not any(".53" in text or ".314" in text for text in said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_or_covered_at_any_size(opened: Opened, scheme: Scheme) -> None:
    page = opened(color_scheme=scheme)
    for viewport in (LAPTOP, PHONE, ZOOMED, PROJECTOR):
        page.set_viewport_size(viewport)
        settle(page)
        expect(layer(page, "caption")).to_have_count(4)
        right = f"""document.querySelector("{FIGURE} svg.marks").getBoundingClientRect().right"""
        page.wait_for_function(f"width => {right} <= width", arg=viewport["width"])
        expect_words_apart_and_inside_their_panels(page)


def expect_words_apart_and_inside_their_panels(page: Page) -> None:
    boxes = page.evaluate(
        """() => ['panel', 'key_word', 'query_word'].map(name =>
            [...document.querySelectorAll(`g.${name}_marks`)].map(group =>
                [...group.children].map(mark => mark.getBoundingClientRect().toJSON())))"""
    )
    for panel, keys, queries in zip(*boxes, strict=True):
        words = keys + queries
        for index, word in enumerate(words):
            assert word["left"] >= panel[0]["left"] - 1
            assert word["right"] <= panel[0]["right"] + 1
            assert word["top"] >= panel[0]["top"] - 1
            assert word["bottom"] <= panel[0]["bottom"] + 1
            for other in words[:index]:
                apart = (
                    word["left"] >= other["right"] - 1
                    or word["right"] <= other["left"] + 1
                    or word["top"] >= other["bottom"] - 3
                    or word["bottom"] <= other["top"] + 3
                )
                assert apart
        assert abs(panel[0]["width"] - panel[0]["height"]) < 1
