"""Two answers that a slow browser takes in at once: it says farewell to the first after both.

Each part of the page that is written in JavaScript is run with every answer, and returns what is
to be done when it leaves. That may be done after the next run, and must not undo it.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

FOLDER = Path(__file__).parent.parent / "attention" / "page" / "browser"
# Runs a part twice, with its farewell to the first after the second; returns what each then hears.
HEARD = """async ([source, data, happens]) => {
  const module = await import("data:text/javascript," + encodeURIComponent(source));
  const parentElement = document.createElement("div");
  const heard = [];
  const run = name => (module.part ?? module.default)({
    data, parentElement, name, heard, setStateValue: () => heard.push(name),
  });
  const farewell = run("first");
  const last = run("second");
  farewell();
  eval(happens);
  last();
  eval(happens);
  return heard;
}"""
EDITS = "document.dispatchEvent(new CustomEvent('edits', { detail: {} }))"
KEY = "window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F8' }))"
KEYS = "function isTyping() {} function isDark() {}"  # what else `keys.js` calls
# Instead of a plane, something that hears of edits for as long as it is open.
KIND = """export const part = mounted(class {
  receive({ name, heard }) {
    document.addEventListener("edits", this.hear = this.hear ?? (() => heard.push(this.name)));
    this.name = name;
  }
  close() { document.removeEventListener("edits", this.hear); }
});"""


@pytest.mark.parametrize(
    ("file", "more", "data", "happens"),
    [
        ("messenger.js", "", {"answered": 0}, EDITS),
        (
            "keys.js",
            KEYS,
            {"answered": 0, "keys": ["f8"]},
            KEY,
        ),
        ("handles.js", KIND, {}, EDITS),
    ],
)
def test_a_late_farewell_undoes_nothing(
    browser: Browser, file: str, more: str, data: dict[str, Any], happens: str
) -> None:
    page = browser.new_page()
    source = (FOLDER / file).read_text("utf-8") + more
    assert page.evaluate(HEARD, [source, data, happens]) == ["second"]
    page.close()
