"""Several copies of the page behind nginx, configured as in `nginx.conf`: a real browser.

A visitor's browser goes by the visitor's name, so that nginx's log tells who met which copy.
"""

import re
import socket
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from copies import Copies, running_copies
from hosting import hosted
from playwright.sync_api import Browser, Page, expect
from visiting import (
    PLANE,
    captions,
    drag,
    expect_captions,
    expect_query,
    middle,
    open_page,
    open_share,
    press,
    query,
    settle,
    switch,
    taken,
    type_into,
)

from attention.exchange.link import Link, encode
from attention.exchange.look import Look
from attention.lessons import OPENING
from attention.scenario import MAX_HEADS, MAX_WORDS, Sentence
from attention.words import MAX_WORD_LENGTH

pytestmark = pytest.mark.long
STREAM = "/_stcore/stream"
# Notes what becomes of the connection. The notes are gone if the page is loaded anew.
WATCH = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  window.connection = [];
  new MutationObserver(() => window.connection.push(app.dataset.testConnectionState)).observe(
    app, { attributeFilter: ["data-test-connection-state"] });
}"""


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    with running_copies(tmp_path_factory.mktemp("copies")) as copies:
        yield copies


def test_scripts_are_sent_compressed(copies: Copies) -> None:
    with urllib.request.urlopen(copies.address, timeout=10) as answer:
        script = re.search(r"static/js/[\w.-]+\.js", answer.read().decode())
    assert script
    request = urllib.request.Request(
        f"{copies.address}/{script[0]}", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "max-age=31536000" in answer.headers["Cache-Control"]


@contextmanager
def silent(port: int) -> Iterator[None]:
    """Let a port neither accept nor refuse, as if its machine had been switched off."""
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.socket())
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(0)
        for _ in range(3):  # more than may wait in the queue: who comes now is not heard
            caller = sockets.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", port))
        yield


def ask(copies: Copies, visitor: str, path: str = "/", **headers: str) -> int:
    """Ask for one thing without a browser, or a cookie unless it is given; return the status."""
    headers["User-Agent"] = visitor
    request = urllib.request.Request(copies.address + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def met(copies: Copies, visitor: str) -> set[str]:
    """Return which copies have answered a visitor."""
    return {answer.copy for answer in copies.answers(visitor)}


def visit(browser: Browser, copies: Copies, visitor: str, link: str = "") -> Page:
    page = open_page(browser, f"{copies.named}/?{link}", user_agent=visitor)
    page.evaluate(WATCH)
    return page


def leave(copies: Copies, visitor: str, page: Page) -> None:
    """Close a visitor's page, and wait until the log has its websocket too."""
    page.context.close()
    copies.wait_until(lambda: copies.answers(visitor)[-1].path == STREAM)


def take_away_and_bring_in(page: Page, folder: Path) -> None:
    """Take a file from the page, and bring in one as large as any that it accepts."""
    settle(page)
    open_share(page)
    assert taken(page, "Weights", folder).read_text("utf-8-sig").startswith("head,")
    path = folder / "large.json"
    path.write_bytes(b" " * 10**6)
    with page.expect_response(re.compile("/upload_file/")) as answer:
        page.locator("input[type=file]").set_input_files(path)
    assert answer.value.status == 204
    settle(page)
    press(page, "Open it")
    expect(page.get_by_role("dialog").get_by_test_id("stAlert")).to_contain_text("no word in it")


def test_visitors_from_one_address_are_spread(copies: Copies) -> None:
    assert {ask(copies, "class") for _ in range(20)} == {200}
    copies.wait_until(lambda: len(copies.answers("class")) == 20)
    assert Counter(answer.copy for answer in copies.answers("class")) == {"one": 10, "two": 10}


def test_the_longest_link_comes_through(copies: Copies) -> None:
    places = ((-98.7654321, 12.3456789),) * MAX_WORDS
    first, second, third, fourth = (
        Sentence((sign * MAX_WORD_LENGTH,) * MAX_WORDS, places) for sign in "🙂🙃😉😌"
    )
    scenario, pinned = (
        replace(
            OPENING.scenario.with_heads(MAX_HEADS),
            words=words.words, embeddings=places, sources=sources, cross=True,
        )
        for words, sources in ((first, second), (third, fourth))
    )  # fmt: skip
    link = encode(Link(scenario=scenario, look=Look(pinned=pinned)))
    assert len(link) > 8192  # what nginx takes unless it is told
    assert ask(copies, "long", f"/?{link}", Referer=f"{copies.address}/?{link}") == 200


def test_a_visitor_meets_one_copy_whatever_is_asked(
    browser: Browser, copies: Copies, tmp_path: Path
) -> None:
    for visitor in ("ada", "bob"):
        page = visit(browser, copies, visitor)
        type_into(page, "W_Q", 0, 1, "2")
        expect_query(page, "v=2&wq=2_-0.29_0.6_0.11&end=Z")
        take_away_and_bring_in(page, tmp_path)
        leave(copies, visitor, page)
        answers = copies.answers(visitor)
        assert max(answer.status for answer in answers) < 400
        kinds = {re.findall("^/(?:_stcore/)?[a-z_]*", answer.path)[0] for answer in answers}
        assert kinds > {"/", "/static", "/media", "/_stcore/upload_file", STREAM}
        assert len(met(copies, visitor)) == 1
    assert met(copies, "ada") != met(copies, "bob")


def test_visitors_of_a_copy_that_dies_go_on_with_the_other(
    browser: Browser, copies: Copies, tmp_path: Path
) -> None:
    visitors = {}
    for visitor in ("carol", "dave"):
        page = visit(browser, copies, visitor)
        visitors[met(copies, visitor).pop()] = visitor, page
    (moved, page), (witness, other_page) = visitors["one"], visitors["two"]
    type_into(page, "W_Q", 0, 1, "2")
    drag(page, "hope", 1, 0.5)
    page.wait_for_function("() => location.search.includes('words')")
    settle(page)
    link, before = query(page), len(copies.answers(moved))

    copies.kill("one")
    page.wait_for_function("() => window.connection.at(-1) === 'CONNECTED'", timeout=60_000)
    settle(page)
    assert query(page) == link
    expect(page.get_by_role("button", name="undo")).to_be_disabled()  # it died with the session
    switch(page, "Causal mask")
    expect_query(page, link.replace("&end=", "&mask=1&end="))
    type_into(other_page, "W_Q", 0, 1, "2")
    newcomer = visit(browser, copies, "erin", query(page))
    expect_captions(page, captions(newcomer))
    newcomer.context.close()
    with silent(copies.ports["one"]):
        assert ask(copies, "frank", Cookie="copy=one") == 200

    copies.start("one")
    copies.wait_until(lambda: ask(copies, "grace") == 200 and "one" in met(copies, "grace"))
    take_away_and_bring_in(page, tmp_path)
    assert page.evaluate("window.connection").count("CONNECTED") == 1
    assert other_page.evaluate("window.connection") == []
    leave(copies, moved, page)
    leave(copies, witness, other_page)
    answers = copies.answers(moved)
    assert [answer.copy for answer in answers if answer.path == STREAM] == ["one", "two"]
    assert {answer.copy for answer in answers[before:] if answer.path != STREAM} == {"two"}
    assert met(copies, witness) == {"two"}


@pytest.mark.parametrize(
    "name", ["course.attention.localhost", "127.0.0.1"], ids=["same site", "cross-site"]
)
def test_who_drags_in_a_frame_when_a_copy_dies_goes_on_with_the_other(
    browser: Browser, copies: Copies, name: str
) -> None:
    with hosted(browser, copies.named, "mask=1", name) as page:
        frame = page.frame_locator("iframe")
        app, state = frame.get_by_test_id("stApp"), "data-test-connection-state"
        frame.locator(f"{PLANE} .handle[aria-label^='hate:']").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => window.told.at(-1)?.includes('hate_-0.9_-1')")
        hope = frame.locator(f"{PLANE} .handle[aria-label^='hope:']")
        x, y = middle(hope.locator(".dot"))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 20, y, steps=5)

        (copy,) = copies.connected()
        copies.kill(copy)
        expect(app).not_to_have_attribute(state, "CONNECTED")
        page.mouse.move(x + 40, y + 20, steps=5)
        expect(app).to_have_attribute(state, "CONNECTED", timeout=60_000)
        page.mouse.move(x + 60, y + 30, steps=5)
        page.mouse.up()
        page.wait_for_function("() => !window.told.at(-1).includes('words=hope_-1_1~')")
        assert copies.connected() == {"one", "two"} - {copy}
        places = str(hope.get_attribute("aria-label")).replace("−", "-").partition(": ")[2]
        moved = f"?v=2&words=hope_{places.replace(', ', '_')}~exuberance_1_1~hate_-0.9_-1"
        page.wait_for_function("moved => window.told.at(-1).startsWith(moved)", arg=moved)
        undo = frame.get_by_role("button", name="undo")
        undo.click()
        page.wait_for_function("() => window.told.at(-1).includes('words=hope_-1_1~')")
        page.wait_for_function("() => window.told.at(-1).includes('hate_-0.9_-1')")
        expect(undo).to_be_disabled()  # what was before died with the copy
    copies.start(copy)
