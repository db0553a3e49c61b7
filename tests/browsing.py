"""A visitor who does not wait: what hands do on the page, a message after the other."""

import json
from typing import Any

from session import Widget
from visitor import LAPTOP, Visitor, Window


class Plane:
    """The plane as `handles.js` keeps it: what it shows, and the edits without an answer yet.

    Attributes
    ----------
    mount : str
        Which plane it is, and which time that the page has it.
    """

    def __init__(self, mount: str = "") -> None:
        self.mount = mount
        self.data: dict[str, Any] = {}
        self.handles: list[dict[str, Any]] = []
        self.edits: list[dict[str, Any]] = []
        self.held: tuple[int, int] | None = None  # a handle, and the gesture
        self._number = self._messages = self._answered = 0

    def receive(self, data: dict[str, Any]) -> None:
        before, self.data = self.data, data
        self.hear(data["answered"])
        if before and before["subject"] != data["subject"]:
            self.held, self.edits = None, []
        if not self.held and not self.edits and data["answered"] == self._answered:
            self.handles = [dict(handle) for handle in data["handles"]]

    def hear(self, answered: int) -> None:
        """Hear up to which of the edits all have been answered."""
        self._answered = max(self._answered, answered)
        self._number = max(self._number, answered)
        self.edits = [edit for edit in self.edits if edit["number"] > answered]

    def grab(self, handle: int) -> None:
        if not self.held:
            self.held = handle % len(self.handles), self._number + 1

    def move(self, x: float, y: float) -> dict[str, Any] | None:
        """Move what is held; return the message, if it has moved."""
        if not self.held:
            return None
        position, gesture = self.held
        handle = self.handles[position]
        if (handle["x"], handle["y"]) == (x, y):
            return None
        handle |= {"x": x, "y": y}
        if self.edits and self.edits[-1]["gesture"] == gesture:
            self.edits.pop()  # of one gesture only the newest place matters
        self._number += 1
        table = handle["table"]
        shown = {"table": table, "head": self.data["head"]}
        count = sum(other["table"] == table for other in self.handles)
        named = {"row": handle["row"], "name": handle["name"], "count": count}
        made = {"kind": "move", "number": self._number, "gesture": gesture, "x": x, "y": y}
        self.edits.append({**made, **shown, **named})
        return self.message()

    def release(self) -> dict[str, Any] | None:
        """Let go of what is held; return the message, if anything was."""
        if not self.held:
            return None
        self.held = None
        return self.message()

    def message(self) -> dict[str, Any]:
        self._messages += 1  # no two messages are alike: a browser says the time
        return {"edits": list(self.edits), "held": self.held is not None, "at": self._messages}


def do(page: "Browser", *doing: Any) -> None:
    """Do one thing, and wait until all is answered."""
    page.do(*doing)
    page.settle()


class Browser:
    """A page in use. A hand does one thing after the other, and waits for no answer.

    What is done returns the request that the browser sends, if it sends any: what is not on the
    page can't be used, and a value that a widget has already is no news.
    """

    def __init__(self, address: str, query: str = "", window: Window = LAPTOP) -> None:
        self._visitor = Visitor(address, query, window)
        self.session, self.plane = self._visitor.session, Plane()
        self._struck: list[dict[str, Any]] = []  # keys without an answer yet
        self._strikes = 0
        self.close, self.pause = self._visitor.close, self._visitor.pause
        self.hear_a_run_begin = self._visitor.hear_a_run_begin
        self.settle()

    @property
    def query(self) -> str:
        """What the address bar holds behind its question mark."""
        return str(self.session.components["address"]["query"])

    def do(self, name: str, *how: Any) -> None:
        """Do one of the things below, such as `do("press", "Undo")`."""
        self._look_at_the_plane()
        if request := getattr(self, name)(*how):
            self._visitor.send(request)

    def settle(self) -> None:
        """Wait until all is answered; what the plane gets no answer to, it says again."""
        self._visitor.settle()
        self._look_at_the_plane()
        if self.plane.edits:
            said = self._say(self.plane.message())
            assert said
            self._visitor.send(said)
            self._visitor.settle()
            self._look_at_the_plane()
            assert not self.plane.edits, "the plane waits for an answer for ever"

    # ---- What can be done ----------------------------------------------------------------

    def press(self, button: str) -> bytes | None:
        return self.session.press(button) if self._usable(button) else None

    def set(self, name: str, field: str, value: Any) -> bytes | None:
        """Give a widget a value, as a field of Streamlit's `WidgetState`."""
        if not self._usable(name) or self.session.value(name) == value:
            return None
        return self.session.tell(name, **{field: value})

    def switch(self, toggle: str) -> bytes | None:
        known = self._usable(toggle)
        return self.set(toggle, "bool_value", not self.session.value(toggle)) if known else None

    def slide(self, slider: str, value: str) -> bytes | None:
        return self.set(slider, "string_array_value", [value])

    def count(self, name: str, number: int) -> bytes | None:
        return self.set(name, "int_value", number)

    def turn(self, name: str, number: float) -> bytes | None:
        return self.set(name, "double_value", number)

    def choose(self, name: str, at: int) -> bytes | None:
        """Choose one of the options that there are; counting goes on from their end."""
        widget = self._usable(name)
        if widget is None:
            return None
        options = widget.element.options
        if widget.kind == "selectbox":
            return self.set(name, "string_value", options[at % len(options)])
        return self.set(name, "string_array_value", [options[at % len(options)].content])

    def more(self, view: str) -> bytes | None:
        """Choose a view from the menu of those that are not at first sight."""
        menu = self._usable("more")
        if menu is None or view not in menu.element.options:
            return None
        return self.session.tell("more", string_trigger_value=view)

    def open_lesson(self, at: int) -> bytes | None:
        menus = [name for name in self.session.widgets if self._label(name) == "Lesson"]
        return self.choose(menus[0], at) if menus else None

    def type(self, table: str, row: int, column: str, content: Any) -> bytes | None:
        if not self._usable(table):
            return None
        shown, said = self.session.table(table), self.session.value(table)
        row %= len(shown)
        if shown[column].iloc[row] == content:
            return None
        request = self.session.edit(table, row, column, content)
        return None if self.session.value(table) == said else request

    def delete(self, row: int, table: str = "words") -> bytes | None:
        button = f"delete {table}"
        if not self._usable(button):
            return None
        words = int(self.session.table(table)["delete"].notna().sum())
        clicked = {"row": row % words, "label": "✕"}
        return self.session.tell(button, string_trigger_value=json.dumps(clicked))

    def click(self, query: int, key: int) -> bytes | None:
        """Click a weight in the figure."""
        point = {"query_position": query, "key_position": key}
        if not self._usable("figure"):
            return None
        selected = {"selection": {"pick": [point]}}
        return self.session.tell("figure", string_value=json.dumps(selected))

    def resize(self, width: int, height: int) -> bytes | None:
        if self.session.window == (width, height):
            return None
        self.session.window = width, height
        return self.session.measured() if self._usable("ruler") else None

    def strike(self, key: str) -> bytes | None:
        """Press a key, if the page listens to it."""
        listens = self.session.components["keys"]
        if key not in listens["keys"]:
            return None
        self._strikes = max(self._strikes, listens["answered"]) + 1
        self._struck.append({"number": self._strikes, "key": key})
        self._struck = [each for each in self._struck if each["number"] > listens["answered"]]
        return self.session.tell("keys", json_value={"pressed": self._struck})

    def grab(self, handle: int) -> None:
        self.plane.grab(handle)

    def move(self, x: float, y: float) -> bytes | None:
        return self._say(self.plane.move(x, y))

    def release(self) -> bytes | None:
        return self._say(self.plane.release())

    # ---- How it is said ------------------------------------------------------------------

    @property
    def _dragged_on(self) -> str:
        return "stage" if "stage" in self.session.widgets else "plane"

    def _look_at_the_plane(self) -> None:
        name = self._dragged_on
        mount = f"{name} {self.session.mounts[name]}"
        if self.plane.mount != mount:
            self.plane = Plane(mount)
        if name == "plane":
            self.plane.hear(self.session.components["messenger"]["answered"])
        self.plane.receive(self.session.components[name])

    def _usable(self, name: str) -> Widget | None:
        widget = self.session.widgets.get(name)
        return None if widget is None or getattr(widget.element, "disabled", False) else widget

    def _label(self, name: str) -> str:
        return getattr(self.session.widgets[name].element, "label", "")

    def _say(self, message: dict[str, Any] | None) -> bytes | None:
        teller = "stage" if self._dragged_on == "stage" else "messenger"
        return self.session.tell(teller, json_value={"edits": message}) if message else None
