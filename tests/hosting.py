"""A page of another server with the app in a frame, as Community Cloud and course pages have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, expect
from visiting import PLANE, new_context

HOST = """<!doctype html><title>A course</title>
<script>
  window.told = [];
  addEventListener("message", ({ data }) => {
    if (data?.type === "SET_QUERY_PARAM") told.push(data.queryParams);
  });
</script>
<iframe src="SRC" width="1300" height="800" allow="clipboard-write"></iframe>"""


@contextmanager
def hosted(browser: Browser, address: str, query: str, name: str, **options: Any) -> Iterator[Page]:
    """Yield a page of another server, under a name of its own, with the app in a frame.

    It notes in `told` what it is told that the address should be.
    """
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
        page = new_context(browser, **options).new_page()
        page.goto(f"http://{name}:{server.server_port}/")
        frame = page.frame_locator("iframe")
        expect(frame.locator(PLANE)).to_be_visible()
        expect(frame.get_by_role("radiogroup", name="View")).to_be_visible()
        yield page
        page.context.close()
        server.shutdown()
