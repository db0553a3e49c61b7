// Handles on a plane that can be dragged: words and sources, the rows of a matrix as arrows, or a
// query among keys that stay where they are.
//
// What is dragged follows the hand at once. Python hears of it as often as the page can show
// the answer, and is the only one to compute: what it sends back is drawn once every edit
// made here has been answered, so that a late answer never moves what is in the hand.
//
// `data` is what `plane_data` of page/dragging.py returns, or `_data` of page/talk.py; what an edit
// has to hold says `Edit` in editing/gestures.py.
// `geometry.js` and `pacing.js` stand above this file in the same module.

const LABEL_HEIGHT = 1.23; // of the font's size
const DIGIT = 0.51; // width
const PAUSE = 1000; // milliseconds after which the next key begins a new gesture
const PATIENCE = 3000; // milliseconds before an edit without an answer is sent again
const DIAMOND = "M0,-1 1,0 0,1 -1,0Z"; // what a query is drawn as
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// Returns what Streamlit calls with every answer: it has one plane of this kind for each place.
function mounted(Kind) {
  const planes = new WeakMap();
  return (component) => {
    const { parentElement } = component;
    if (!planes.has(parentElement)) planes.set(parentElement, new Kind(parentElement));
    const plane = planes.get(parentElement);
    plane.receive(component);
    plane.shown = component;
    // Of two answers that come at once the first may be left after the second has come.
    return () => plane.shown === component && plane.close();
  };
}

function element(name, attributes = {}, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function moveLine(line, from, to) {
  [["x1", from[0]], ["y1", from[1]], ["x2", to[0]], ["y2", to[1]]].forEach(([name, number]) =>
    line.setAttribute(name, number),
  );
}

function written(number) {
  return String(Number(number.toPrecision(4))).replace("-", "−");
}

class Plane {
  constructor(parent) {
    this.svg = parent.querySelector("svg");
    this.heard = parent.querySelector(".heard");
    this.data = null;
    // { table, row, name, shown (the name as it stands beside numbers), point, node, … }
    this.handles = [];
    this.held = null; // { index, pointer, offset, gesture }
    this.keyed = { index: -1, gesture: 0, at: -Infinity };
    this.forgetBox = () => this.held && (this.held.box = null);
    this.edits = []; // not answered yet, oldest first
    this.number = 0; // of the last edit
    this.answered = 0; // up to this one
    this.heardOf = ({ detail }) => this.settle(detail);
    this.pacer = new Pacer();
    this.svg.onpointerdown = (event) => this.grab(event);
    this.svg.ontouchstart = (event) => this.hold(event);
    this.svg.onpointermove = (event) => this.drag(event);
    this.svg.onpointerup = (event) => this.drop(event);
    this.svg.onpointercancel = (event) => this.drop(event);
    this.svg.ondblclick = (event) => this.add(event);
    this.svg.onkeydown = (event) => this.press(event);
  }

  close() {
    document.removeEventListener("answered", this.heardOf);
    clearTimeout(this.timer);
    clearTimeout(this.retry);
  }

  // ---- From Python -------------------------------------------------------------------

  receive({ data }) {
    const before = this.data;
    this.data = data;
    document.addEventListener("answered", this.heardOf); // once, however often
    this.settle(data.answered);
    if (before && before.subject !== data.subject) {
      this.held = null;
      this.edits = [];
    }
    if (!this.held && this.isUpToDate()) this.adopt(data);
  }

  // Whether the data that came last know of all that has been done here. Those from before a drag
  // may come once more.
  isUpToDate() {
    return !this.edits.length && this.data.answered === this.answered;
  }

  // Takes note that all edits up to this one have been answered.
  settle(answered) {
    this.answered = Math.max(this.answered, answered);
    this.number = Math.max(this.number, answered);
    this.edits = this.edits.filter((edit) => edit.number > answered);
    requestAnimationFrame((now) => {
      // By now the browser has also drawn what came with the answer.
      this.pacer.answered(answered, now);
      this.flush();
    });
  }

  adopt({ handles, limit, subject, colour, source_colour, label, hint, font, axes, side, dot, reach }) {
    this.view = { limit, side };
    [this.dot, this.reach] = [dot, reach]; // radii of a handle, and of where a finger may be
    this.svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
    this.axes = axes;
    this.svg.style.fontSize = `${font}px`;
    const palette = getComputedStyle(this.svg).getPropertyValue("--st-chart-categorical-colors");
    this.svg.style.setProperty("--colour", palette.split(",")[colour]);
    this.svg.style.setProperty("--source-colour", palette.split(",")[source_colour]);
    this.svg.setAttribute("aria-label", label);
    this.svg.querySelector("title").textContent = hint;
    const names = JSON.stringify([subject, font, handles.map(({ table, name }) => [table, name])]);
    if (names !== this.names) {
      this.names = names;
      this.build(handles);
    }
    handles.forEach(({ x, y }, index) => (this.handles[index].point = [x, y]));
    this.drawTicks();
    this.drawFixed();
    this.draw();
  }

  drawFixed() {
    const pixels = this.data.fixed.map(({ x, y }) => toPixel([x, y], this.view));
    const boxes = pixels.map(([left, top]) => [left, top, this.dot, this.dot]);
    const marks = pixels.map(([cx, cy]) => element("circle", { cx, cy, r: this.dot }));
    const group = this.svg.querySelector(".fixed");
    const labels = this.data.fixed.map(({ shown }) => element("text", {}, shown));
    group.replaceChildren(...marks, ...labels);
    labels.forEach((label, index) => {
      const size = [label.getComputedTextLength(), LABEL_HEIGHT * this.data.font];
      const place = labelPlace(pixels[index], size, this.dot, boxes, this.view.side);
      boxes.push([...place, size[0] / 2, size[1] / 2]);
      label.setAttribute("x", place[0]);
      label.setAttribute("y", place[1]);
    });
    this.taken = boxes;
  }

  build(handles) {
    const focused = this.handles.findIndex(({ node }) => node.matches(":focus"));
    this.handles = handles.map(({ table, row, name, shown }) => {
      const node = element("g", { class: `handle ${table}`, tabindex: "0", role: "button" });
      node.setAttribute("aria-roledescription", "movable point");
      const line = this.data.arrows ? node.appendChild(element("line")) : null;
      node.append(
        element("circle", { class: "reach", r: this.reach }),
        table === "query"
          ? element("path", { class: "dot", d: DIAMOND })
          : element("circle", { class: "dot", r: this.dot }),
        element("text", {}, shown),
      );
      return { table, row, name, shown, point: [0, 0], node, line, label: node.querySelector("text") };
    });
    const group = this.svg.querySelector(".handles");
    group.replaceChildren(...this.handles.map(({ node }) => node));
    this.svg.querySelector(".image").replaceChildren(); // only where there are arrows it is drawn
    // Measured once: to measure again in every frame would hold up the hand.
    for (const handle of this.handles) handle.width = handle.label.getComputedTextLength();
    this.handles[Math.min(focused, this.handles.length - 1)]?.node.focus();
  }

  // ---- To the screen -----------------------------------------------------------------

  drawTicks() {
    const { limit, side } = this.view;
    const lines = ticks(limit).flatMap((at) =>
      [[[at, -limit], [at, limit]], [[-limit, at], [limit, at]]].map((ends) => {
        const line = element("line", Math.abs(at) < 1e-9 ? { class: "zero" } : {});
        moveLine(line, ...ends.map((end) => toPixel(end, this.view)));
        return line;
      }),
    );
    const numbers = ticks(limit)
      .filter((at) => Math.abs(at) > 1e-9 && Math.abs(at) < 0.95 * limit)
      .flatMap((at) => {
        const [left] = toPixel([at, 0], this.view);
        const [, top] = toPixel([0, at], this.view);
        return [
          element("text", { x: left + 2, y: side - 4 }, written(at)),
          element("text", { x: 3, y: top - 3 }, written(at)),
        ];
      });
    this.svg.querySelector(".ticks").replaceChildren(...lines, ...numbers, ...this.axisNames());
  }

  // What the axes are called, in the corners where they end, clear of the numbers.
  axisNames() {
    const [across, upwards] = this.axes;
    const { side } = this.view;
    return [
      element("text", { class: "axis", x: side - 4, y: side - 16, "text-anchor": "end" }, across),
      element("text", { class: "axis", x: 4, y: 13 }, upwards),
    ];
  }

  // Draws all handles; of labels, only that of `only` looks for a new place.
  draw(only = null) {
    const pixels = this.handles.map(({ point }) => toPixel(point, this.view));
    const origin = toPixel([0, 0], this.view);
    this.handles.forEach(({ node, line, table, shown, point }, index) => {
      const [left, top] = pixels[index];
      for (const circle of node.querySelectorAll("circle")) {
        circle.setAttribute("cx", left);
        circle.setAttribute("cy", top);
      }
      node.querySelector("path")?.setAttribute("transform", `translate(${left},${top}) scale(${this.dot})`);
      if (line) moveLine(line, origin, pixels[index]);
      const said = `${shown}: ${point.map(written).join(", ")}`;
      node.setAttribute("aria-label", table === "sources" ? `source ${said}` : said);
    });
    this.drawLabels(pixels, only);
    if (this.data.arrows) this.drawImage();
  }

  drawLabels(pixels, only) {
    const { dot, view } = this;
    const boxes = [...this.taken, ...pixels.map(([left, top]) => [left, top, dot, dot])];
    const fixed = (handle) => only !== null && handle !== only && handle.place;
    for (const handle of this.handles.filter(fixed)) boxes.push([...handle.place, ...handle.half]);
    this.handles.forEach((handle, index) => {
      const { label, shown, point } = handle;
      if (fixed(handle)) return;
      const numbers = ` (${point.map(written).join(", ")})`;
      label.textContent = handle === only || this.data.arrows ? shown + numbers : shown;
      const beyond = label.textContent.length - shown.length; // digits, which are all as wide
      const { font } = this.data;
      handle.half = [(handle.width + beyond * DIGIT * font) / 2, (LABEL_HEIGHT * font) / 2];
      const size = handle.half.map((number) => 2 * number);
      handle.place = labelPlace(pixels[index], size, dot, boxes, view.side);
      boxes.push([...handle.place, ...handle.half]);
      label.setAttribute("x", handle.place[0]);
      label.setAttribute("y", handle.place[1]);
    });
  }

  drawImage() {
    const rows = this.handles.map(({ point }) => point);
    const group = this.svg.querySelector(".image");
    const lines = image(grid(4), rows);
    while (group.childElementCount < lines.length) group.append(element("line"));
    lines.forEach((ends, index) =>
      moveLine(group.children[index], ...ends.map((end) => toPixel(end, this.view))),
    );
  }

  // ---- From the hand -----------------------------------------------------------------

  pixelOf({ clientX, clientY }) {
    // To ask in every frame would make the browser lay the page out once more.
    const box = this.held?.box ?? this.svg.getBoundingClientRect();
    if (this.held) this.held.box = box;
    const scale = this.view.side / box.width;
    return [(clientX - box.left) * scale, (clientY - box.top) * scale];
  }

  nearestTo(pixel) {
    const pixels = this.handles.map(({ point }) => toPixel(point, this.view));
    return nearest(pixels, pixel, this.reach);
  }

  // A finger on a handle drags it, elsewhere on the plane it scrolls the page.
  hold(event) {
    const touched = this.nearestTo(this.pixelOf(event.touches[0])) >= 0;
    if (touched && event.cancelable) event.preventDefault();
  }

  grab(event) {
    if (this.held || event.button !== 0) return;
    const pixel = this.pixelOf(event);
    const index = this.nearestTo(pixel);
    if (index < 0) return;
    event.preventDefault(); // no text is selected, and the focus is set here
    this.svg.setPointerCapture(event.pointerId);
    const handle = this.handles[index];
    this.focus(handle);
    handle.node.classList.add("held");
    const at = toPixel(handle.point, this.view);
    const offset = at.map((number, axis) => number - pixel[axis]);
    this.held = { index, pointer: event.pointerId, offset, gesture: this.number + 1 };
    document.addEventListener("scroll", this.forgetBox, { capture: true, passive: true });
  }

  focus({ node }) {
    node.focus({ preventScroll: true });
  }

  drag(event) {
    if (this.held?.pointer !== event.pointerId) return;
    const pixel = this.pixelOf(event).map((number, axis) => number + this.held.offset[axis]);
    this.held.pixel = pixel;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.follow();
    });
  }

  follow() {
    if (!this.held?.pixel) return;
    const { index, pixel, gesture } = this.held;
    this.held.pixel = null;
    this.move(index, this.reachable(toPoint(pixel, this.view)), gesture);
    this.flush();
  }

  reachable(point) {
    const step = this.data.snap || resolution(this.view);
    return clamped(snapped(clamped(point, this.view.limit), step), this.view.limit);
  }

  drop(event) {
    if (this.held?.pointer !== event.pointerId) return;
    this.follow();
    const { index } = this.held;
    this.held = null;
    document.removeEventListener("scroll", this.forgetBox, { capture: true });
    this.handles[index].node.classList.remove("held");
    this.say(index);
    if (this.isUpToDate()) this.adopt(this.data); // it may have come while the hand was on
    else this.draw();
    this.send(); // even without an edit: the hand is off
  }

  press(event) {
    const index = this.handles.findIndex(({ node }) => node === event.target);
    if (index < 0 || this.held || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in ARROWS) {
      const step = this.data.snap || (10 ** Math.round(Math.log10(this.view.limit)) / 10) * (event.shiftKey ? 0.1 : 1);
      const point = this.handles[index].point.map((number, axis) => number + step * ARROWS[event.key][axis]);
      const again = this.keyed.index === index && event.timeStamp - this.keyed.at < PAUSE;
      const gesture = again ? this.keyed.gesture : this.number + 1;
      this.keyed = { index, gesture, at: event.timeStamp };
      this.move(index, this.reachable(point), gesture);
      this.say(index);
    } else if (["Delete", "Backspace"].includes(event.key) && this.data.deletes) {
      this.edit({ kind: "delete", gesture: this.number + 1 }, this.handles[index]);
    } else return;
    event.preventDefault();
    this.flush();
  }

  add(event) {
    const pixel = this.pixelOf(event);
    if (!this.data.adds || this.nearestTo(pixel) >= 0) return;
    const [x, y] = this.reachable(toPoint(pixel, this.view));
    this.edit({ kind: "add", x, y, gesture: this.number + 1 });
    this.send();
  }

  say(index) {
    this.heard.textContent = this.handles[index].node.getAttribute("aria-label");
  }

  // ---- To Python ---------------------------------------------------------------------

  move(index, point, gesture) {
    const handle = this.handles[index];
    if (handle.point.every((number, axis) => number === point[axis])) return;
    handle.point = point;
    this.draw(handle);
    const [x, y] = point;
    const last = this.edits.at(-1);
    // Of one gesture only the newest place matters.
    if (last?.kind === "move" && last.gesture === gesture) this.edits.pop();
    this.edit({ kind: "move", x, y, gesture }, handle);
  }

  // Without a handle the edit is about a new one.
  edit(edit, handle = null) {
    const table = handle?.table ?? this.data.subject;
    const count = this.handles.filter((other) => other.table === table).length;
    this.push({ ...edit, row: handle?.row ?? count }, table, handle?.name ?? "", count);
  }

  push(edit, table, name, count) {
    this.number += 1;
    this.edits.push({ ...edit, number: this.number, table, head: this.data.head, name, count });
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.edits.length || this.number === this.told) return;
    const wait = this.pacer.wait(performance.now());
    if (wait <= 0) this.send();
    else if (wait < Infinity) this.timer = setTimeout(() => this.flush(), wait);
  }

  tell(edits) {
    document.dispatchEvent(new CustomEvent("edits", { detail: edits })); // see messenger.js
  }

  send() {
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    this.told = this.number;
    this.pacer.sent(this.told, performance.now());
    // With the time no two messages are equal: Python hears only of a value that has changed.
    this.tell({ edits: this.edits, held: this.held !== null, at: performance.now() });
    this.retry = setTimeout(() => this.edits.length && this.send(), PATIENCE);
  }
}
