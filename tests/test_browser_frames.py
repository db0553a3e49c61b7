"""The page in a frame, as Community Cloud and course pages have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from visiting import PLANE, new_context, settle

HOST = """<!doctype html><title>A course</title>
<script>
  window.told = [];
  addEventListener("message", ({ data }) => {
    if (data?.type === "SET_QUERY_PARAM") told.push(data.queryParams);
  });
</script>
<iframe src="SRC" width="1300" height="800" allow="clipboard-write"></iframe>"""


@contextmanager
def hosted(browser: Browser, address: str, query: str, name: str) -> Iterator[Page]:
    """Yield a page of another server, under a name of its own, with the app in a frame."""
    html = HOST.replace("SRC", f"{address}/?{query}").encode()

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Course) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = new_context(browser).new_page()
        page.goto(f"http://{name}:{server.server_port}/")
        frame = page.frame_locator("iframe")
        expect(frame.locator(PLANE)).to_be_visible()
        expect(frame.get_by_role("radiogroup", name="View")).to_be_visible()
        yield page
        page.context.close()
        server.shutdown()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"], ids=["same site", "cross-site"])
def test_the_page_around_is_told_what_the_address_should_be(
    browser: Browser, address: str, name: str
) -> None:
    with hosted(browser, address, "v=1&view=score", name) as page:
        frame = page.frame_locator("iframe")
        frame.get_by_role("radiogroup", name="View").get_by_text("Values and outputs").click()
        page.wait_for_function("() => window.told.at(-1) === '?v=2&view=values&end=Z'")
        frame.locator(f"{PLANE} .handle").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => window.told.at(-1).includes('words=hope_-')")
        frame.get_by_role("button", name="undo").click()
        page.wait_for_function("() => window.told.at(-1) === '?v=2&view=values&end=Z'")
        frame.get_by_role("button", name="Share").click()
        link = frame.get_by_role("dialog").get_by_test_id("stCode")
        expect(link).to_have_text(f"{address}/?v=2&view=values&end=Z")  # and not the course's


def test_a_page_of_its_own_tells_nobody(page: Page) -> None:
    page.evaluate("""() => {
        window.told = [];
        addEventListener("message", ({ data }) => told.push(data?.type));
    }""")
    page.get_by_role("radiogroup", name="View").get_by_text("One score").click()
    page.wait_for_function("() => location.search.includes('view=score')")
    settle(page)
    assert "SET_QUERY_PARAM" not in page.evaluate("window.told")
