// The stage: one plane, one query, and its numbers in rows, in the sizes that Python says.
//
// In cross-attention keys and values are of sources, which are words of another sentence; else of
// the words themselves. All that stands here Python has computed; here it is only shown, and
// glides where it may.
// Above this file in the same module stand `geometry.js`, `pacing.js`, `handles.js`, `typing.js`.

const GLIDE = 600; // milliseconds
const AWAKE = 2500; // milliseconds for which buttons stay after the mouse has moved
const CLICK = 4; // pixels that a hand may move in a click
const SCRUB = 0.02; // by which a number changes with a pixel
const EMBEDDED = ["embedding", "source"]; // these marks are handles
const ASKING = ["query", "output", "arrived"]; // these are of the words that look, the others of what they look at
const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];
const COLOURS = ["key", "query", "value", "output", "embedding"]; // in the theme's order

function made(name, attributes = {}, text = "") {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
}

class Stage extends Plane {
  constructor(parent) {
    super(parent);
    this.find = (selector) => parent.querySelector(selector);
    this.root = this.find(".stage");
    this.nodes = new Map(); // of marks, by part and word
    this.begin = performance.now();
    this.naming = null; // the handle whose word is being named
    this.svg.onclick = (event) => this.choose(event);
    this.svg.ondblclick = (event) => this.addOrName(event);
    this.root.onpointermove = this.root.onpointerdown = () => this.wake();
    this.root.onmousedown = (event) => this.keepKeys(event);
    this.find(".buttons").onclick = ({ target }) => this.pressKey(target.dataset.key);
    this.clicked = null; // the handle that was clicked or dragged last
    this.find(".blank").onclick = () => this.setDark(false);
    this.find(".naming").onkeydown = (event) => this.nameTyped(event);
    this.find(".naming").onblur = () => this.endNaming(true);
    this.listen = (event) => this.hear(event);
  }

  close() {
    super.close();
    clearTimeout(this.sleep);
    clearInterval(this.clock);
    document.documentElement.removeAttribute(DARK);
    window.removeEventListener("keydown", this.listen, { capture: true });
  }

  // ---- From Python -------------------------------------------------------------------

  receive(component) {
    const { data, setStateValue, setTriggerValue } = component;
    const before = this.data;
    this.chosen = (query) => setTriggerValue("query", query); // the same one again is news as well
    this.tell = (edits) => setStateValue("edits", edits); // it is drawn anew with every answer
    window.addEventListener("keydown", this.listen, { capture: true }); // once, however often
    this.setDark(!this.find(".blank").hidden);
    this.root.style.setProperty("--u", `${data.unit}px`);
    this.root.style.setProperty("--side", `${data.side}px`);
    this.root.classList.toggle("narrow", data.narrow);
    this.root.classList.toggle("scrolls", data.scrolls);
    this.root.dataset.step = data.step;
    this.root.hidden = false; // before, nothing here has its size
    const palette = getComputedStyle(this.svg).getPropertyValue("--st-chart-categorical-colors");
    palette.split(",").forEach((colour, at) => this.root.style.setProperty(`--${COLOURS[at]}`, colour));
    super.receive(component);
    this.showMarks(before && this.glides(before, data));
    this.showWords(data);
    this.showMatrices(data.matrices);
    this.showRows(data);
    this.showHeat(data);
    const added = before && data.handles.length > before.handles.length && this.adding;
    if (added) this.name(data.handles.findLastIndex(({ table }) => table === "words"));
    if (before && data.handles.length !== before.handles.length) this.adding = false;
  }

  adopt(data) {
    super.adopt(data);
    this.svg.setAttribute("width", data.side);
  }

  drawTicks() {
    super.drawTicks(); // of numbers only those that can be read from the last row
    this.svg.querySelectorAll(".ticks text:not(.axis)").forEach((text) => text.remove());
  }

  axisNames() {
    const [{ side }, { font }] = [this.view, this.data];
    const names = super.axisNames();
    [side - 0.4 * font, font].forEach((y, at) => names[at].setAttribute("y", y));
    return names;
  }

  // Whether a mark is made of the word of a handle.
  isOf({ table, row }, { part, position }) {
    const asks = ASKING.includes(part);
    return position === row && (!this.data.cross || asks === (table === "words"));
  }

  // Whether a word's name stands at its key, query or value already, which is at the same place.
  isNamed(handle, [left, top]) {
    return this.data.marks.some((mark) => {
      if (EMBEDDED.includes(mark.part) || !this.isOf(handle, mark) || !mark.text) return false;
      const [x, y] = toPixel([mark.x, mark.y], this.view);
      return Math.hypot(x - left, y - top) < this.data.font;
    });
  }

  drawLabels(pixels) {
    const labels = this.data.marks.filter(({ part }) => EMBEDDED.includes(part));
    this.handles.forEach(({ node, label }, index) => {
      const mark = labels[index];
      if (!mark) return; // Python does not know of it yet
      node.querySelector(".dot").setAttribute("r", mark.radius);
      node.classList.toggle("faint", this.data.step !== "embeddings");
      node.classList.toggle("asleep", !mark.strength);
      // What is seen only while a hand moves is named only then.
      const named = mark.text || this.data.step === "embeddings";
      const place = named ? [mark.label_x, mark.label_y] : [0, -0.75 * this.data.font];
      label.classList.toggle("asleep", !named);
      const text = this.isNamed(this.handles[index], pixels[index]) ? "" : this.handles[index].shown;
      label.textContent = named ? mark.text : text;
      label.setAttribute("x", pixels[index][0] + place[0]);
      label.setAttribute("y", pixels[index][1] + place[1]);
      label.style.textAnchor = named ? mark.anchor : "middle";
    });
  }

  // Whether marks glide: to what projections make of words, and, in one lesson, by one layer.
  glides(before, { step, layer, next }) {
    const byOne = before.next === next && Math.abs(layer - before.layer) === 1;
    return step === "layers" ? byOne : step === "projections" && before.step !== step;
  }

  // Marks and lines follow at once, also while one handle is held and waits for its answer.
  showMarks(glides) {
    const { marks } = this.data;
    const at = (x, y) => toPixel([x, y], this.view);
    const lines = marks.filter(({ to_x: to }) => to !== null).map((mark) => {
      const line = element("line", { class: mark.strength ? mark.part : `${mark.part} asleep` });
      if (mark.strength) line.setAttribute("opacity", mark.strength);
      moveLine(line, at(mark.x, mark.y), at(mark.to_x, mark.to_y));
      return line;
    });
    this.find(".lines").replaceChildren(...lines);
    const shown = marks.filter((mark) => mark.to_x === null && !EMBEDDED.includes(mark.part));
    const kept = new Map();
    const nodes = shown.map((mark) => {
      const name = `${mark.part} ${mark.position}`;
      const node = this.nodes.get(name) ?? this.newMark(mark);
      const place = at(mark.x, mark.y);
      kept.set(name, node);
      if (!this.data.cross || ASKING.includes(mark.part)) node.dataset.position = mark.position;
      node.firstChild.setAttribute("transform", `scale(${mark.radius})`);
      node.firstChild.setAttribute("opacity", mark.strength);
      node.lastChild.textContent = mark.text;
      node.lastChild.setAttribute("x", mark.label_x);
      node.lastChild.setAttribute("y", mark.label_y);
      node.lastChild.style.textAnchor = mark.anchor;
      const start = this.handles.find((handle) => this.isOf(handle, mark));
      const before = mark.part === "arrived" && node.place; // by one layer more, or less
      if (glides && start) this.glide(node, before || toPixel(start.point, this.view), place);
      node.place = place;
      node.setAttribute("transform", `translate(${place[0]},${place[1]})`);
      return node;
    });
    this.nodes = kept;
    const group = this.find(".marks");
    // What is there already stays: to put it in anew would break a glide off.
    if (nodes.length !== group.childElementCount || nodes.some((node, index) => node !== group.children[index])) {
      group.replaceChildren(...nodes);
    }
  }

  newMark({ part }) {
    const node = element("g", { class: `mark ${part}` });
    node.append(
      part === "query" ? element("path", { d: DIAMOND }) : element("circle", { r: 1 }),
      element("text"),
    );
    return node;
  }

  glide(node, from, to) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const frames = [from, to].map(([x, y]) => ({ transform: `translate(${x}px,${y}px)` }));
    node.animate(frames, { duration: GLIDE, easing: "ease-in-out" });
  }

  showWords({ sentence, about, where, fault, next }) {
    this.find(".sentence").textContent = sentence;
    this.find(".about").textContent = about;
    this.find(".where").textContent = where;
    this.find(".fault").textContent = fault;
    this.next = next;
    this.showAside();
  }

  showMatrices(matrices) {
    const group = this.find(".matrices");
    const names = matrices.map(({ name, head }) => `${name} ${head}`).join();
    if (names !== group.dataset.names) {
      group.dataset.names = names;
      group.replaceChildren(...matrices.map((matrix) => this.newMatrix(matrix)));
    }
    matrices.forEach(({ rows }, index) =>
      group.children[index].querySelectorAll("input").forEach((input, at) => {
        const text = rows[at >> 1][at % 2];
        input.dataset.told = text;
        if (!input.matches(":focus")) input.value = text;
      }),
    );
  }

  newMatrix({ name, role, rows, columns }) {
    const node = made("div", { class: `matrix ${role}` });
    node.append(made("span", { class: "title" }, name));
    rows.flat().forEach((_, at) => {
      const [row, column] = [at >> 1, at % 2];
      const label = `${name}, row ${"xy"[row]}, column ${columns[column]}`;
      const input = made("input", { inputmode: "decimal", "aria-label": label });
      const tell = () => this.typeNumber(name, row, column, input);
      input.onchange = tell;
      input.onblur = () => (input.value = input.dataset.told);
      input.onkeydown = ({ key }) => {
        if (key === "Escape") input.value = input.dataset.told;
        if (key === "Enter") tell();
        if (key === "Enter" || key === "Escape") input.blur();
      };
      input.onpointerdown = (event) => this.scrub(event, name, row, column, input);
      node.append(input);
    });
    return node;
  }

  showRows({ rows, step, query, claimed }) { // claimed is a row's place
    const group = this.find(".rows");
    const names = JSON.stringify([step, rows.map((row) => [row.name, row.position, row.cells.length])]);
    if (names !== group.dataset.names) {
      group.dataset.names = names;
      group.style.setProperty("--columns", rows[0]?.cells.length ?? 1);
      group.style.setProperty("--count", rows.length);
      const headings = rows[0]?.cells.map(({ title }) => title) ?? [];
      const head = made("div", { class: "row head", role: "row" });
      head.append(made("span", { role: "columnheader" }));
      head.append(...headings.map((title) => made("span", { role: "columnheader" }, title)));
      const shown = rows.map((row) => this.newRow(row));
      group.replaceChildren(...(headings.some(Boolean) ? [head] : []), ...shown);
    }
    const nodes = group.querySelectorAll(".row:not(.head)");
    rows.forEach(({ position, cells }, at) => {
      const node = nodes[at];
      node.classList.toggle("chosen", position === query && step !== "embeddings");
      node.classList.toggle("claimed", at === claimed);
      cells.forEach(({ number, low, high, strong }, column) => {
        const cell = node.children[column + 1];
        cell.classList.toggle("strong", strong);
        cell.querySelector(".number").textContent = number;
        const bar = cell.querySelector(".bar span");
        cell.classList.toggle("barred", low !== null);
        if (low === null) return;
        bar.style.left = `${100 * low}%`;
        bar.style.width = `${100 * (high - low)}%`;
      });
    });
  }

  newRow({ name, position, cells }) {
    const node = made("div", { class: "row", role: "row" });
    const label = position < 0 ? made("span", { class: "name" }, name) : made("button", { class: "name", tabindex: -1 }, name);
    if (position >= 0) label.onclick = () => this.chosen(position);
    const head = made("span", { role: "rowheader" });
    head.append(label);
    node.append(head);
    for (const _ of cells) {
      const cell = made("span", { class: "cell", role: "cell" });
      const bar = made("span", { class: "bar" });
      bar.append(made("span"));
      cell.append(bar, made("span", { class: "number" }));
      node.append(cell);
    }
    return node;
  }

  showHeat({ heat, query, handles }) {
    const group = this.find(".heat");
    group.hidden = this.find(".heat-title").hidden = !heat.length;
    group.style.setProperty("--count", heat[0]?.length ?? 0);
    group.classList.toggle("labelled", heat.length <= 5);
    const cells = heat.flatMap((weights, row) => [
      made("span", { class: row === query ? "name chosen" : "name" }, handles[row].shown),
      ...weights.map((weight) => {
        const cell = made("span", { class: row === query ? "chosen" : "" });
        if (weight !== null) cell.style.setProperty("--weight", `${100 * weight}%`);
        return cell;
      }),
    ]);
    group.replaceChildren(...cells);
  }

  // ---- From the hand -----------------------------------------------------------------

  focus() {
    document.activeElement?.blur(); // keys are the stage's again
  }

  // A click takes the focus from nothing but what is typed into, and gives it to nothing else.
  keepKeys(event) {
    if (event.target.matches("input")) return;
    event.preventDefault();
    this.root.getRootNode().activeElement?.blur();
  }

  grab(event) {
    super.grab(event);
    if (this.held) this.clicked = this.held.index;
    this.pressedAt = [event.clientX, event.clientY];
    this.root.classList.toggle("held", Boolean(this.held));
  }

  // Queries may lie farther out than any number is allowed, and the plane reaches as far as they.
  reachable(point) {
    return clamped(super.reachable(point), this.data.most);
  }

  drop(event) {
    super.drop(event);
    this.root.classList.remove("held");
  }

  choose(event) {
    const moved = Math.hypot(event.clientX - this.pressedAt?.[0], event.clientY - this.pressedAt?.[1]);
    if (moved > CLICK) return;
    const handle = this.nearestTo(this.pixelOf(event));
    const mark = event.target.closest?.(".mark[data-position]");
    if (handle >= 0) this.chooseHandle(this.handles[handle]);
    else if (mark) this.chosen(Number(mark.dataset.position));
  }

  chooseHandle({ table, row }) {
    if (table === "words") this.chosen(row); // a source asks nothing
  }

  addOrName(event) {
    const handle = this.nearestTo(this.pixelOf(event));
    if (handle >= 0) this.name(handle);
    else {
      this.adding = true;
      this.add(event);
    }
  }

  // A number is dragged to the left or right, or typed once it has been clicked.
  scrub(event, table, row, column, input) {
    if (event.button !== 0 || input.matches(":focus")) return;
    event.preventDefault();
    const [start, from] = [event.clientX, this.data.matrices.find(({ name }) => name === table).numbers];
    const gesture = this.number + 1;
    let moved = false;
    input.setPointerCapture(event.pointerId);
    input.onpointermove = ({ clientX }) => {
      moved ||= Math.abs(clientX - start) > CLICK;
      if (!moved) return;
      this.held = { gesture, scrubbed: true };
      const point = [...from[row]];
      point[column] = clamped([Number((point[column] + SCRUB * (clientX - start)).toFixed(2))], this.data.most)[0];
      if (this.edits.at(-1)?.gesture === gesture) this.edits.pop();
      this.push({ kind: "move", row, x: point[0], y: point[1], gesture }, table, "xy"[row], 2);
      input.value = written(point[column]);
      this.flush();
    };
    input.onpointerup = input.onpointercancel = () => {
      input.onpointermove = input.onpointerup = input.onpointercancel = null;
      if (this.held?.scrubbed) this.held = null;
      if (moved) this.send();
      else input.select();
    };
  }

  typeNumber(table, row, column, input) {
    if (input.value === input.dataset.told) return;
    input.dataset.told = input.value;
    this.push({ kind: "type", row, column: "12"[column], text: input.value, gesture: this.number + 1 }, table, "xy"[row], 2);
    this.send();
  }

  // ---- Naming a word -----------------------------------------------------------------

  name(index) {
    const input = this.find(".naming");
    const [left, top] = toPixel(this.handles[index].point, this.view);
    this.naming = index;
    input.hidden = false;
    input.value = this.data.words_typed[index];
    input.style.left = `${left}px`;
    input.style.top = `${top}px`;
    input.focus();
    input.select();
  }

  nameTyped(event) {
    if (event.key === "Enter") this.endNaming(true);
    else if (event.key === "Escape") this.endNaming(false);
    event.stopPropagation();
  }

  endNaming(keeps) {
    const [input, index] = [this.find(".naming"), this.naming];
    if (index === null) return;
    this.naming = null;
    input.hidden = true;
    const handle = this.handles[index];
    if (!keeps || !handle || input.value === this.data.words_typed[index]) return;
    this.edit({ kind: "type", column: "word", text: input.value, gesture: this.number + 1 }, handle);
    this.send();
  }

  // ---- Keys that need no answer --------------------------------------------------------

  hear(event) {
    if (isDark()) return this.light(event);
    if (isTyping(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      b: () => this.setDark(true),
      ".": () => this.setDark(true),
      f: () => this.toggleFullScreen(),
      t: () => this.toggleAside("time"),
      i: () => this.toggleAside("note"),
      "?": () => this.toggleHelp(),
      Delete: () => this.takeAway(),
      Escape: () => this.closeAll(),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.repeat) return;
    if (event.key !== "Escape") event.preventDefault();
    act();
  }

  pressKey(key) {
    if (key) window.dispatchEvent(new KeyboardEvent("keydown", { key }));
  }

  toggleHelp() {
    this.find(".help").hidden = !this.find(".help").hidden;
  }

  takeAway() {
    const handle = this.handles[this.clicked];
    if (!handle || this.held) return;
    this.edit({ kind: "delete", gesture: this.number + 1 }, handle);
    this.clicked = null;
    this.send();
  }

  setDark(dark) {
    this.find(".blank").hidden = !dark;
    document.documentElement.toggleAttribute(DARK, dark);
  }

  // From a black screen a key brings the picture back, and does nothing else.
  light(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat && !MODIFIERS.includes(event.key)) this.setDark(false);
  }

  toggleFullScreen() {
    const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    asked.catch(() => {}); // a frame around the page may not allow it
  }

  toggleAside(what) {
    this.aside = this.aside === what ? null : what;
    clearInterval(this.clock);
    if (this.aside === "time") this.clock = setInterval(() => this.showAside(), 1000);
    this.showAside();
  }

  showAside() {
    const seconds = Math.floor((performance.now() - this.begin) / 1000);
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.find(".strip").dataset.aside = this.aside ?? "";
    this.find(".aside").textContent = { time: `${time} · next: ${this.next}`, note: this.data.note }[this.aside] ?? "";
  }

  closeAll() {
    this.find(".help").hidden = true;
    if (this.data.controls) this.pressKey("c");
    this.aside = null;
    this.showAside();
  }

  wake() {
    this.root.classList.add("awake");
    clearTimeout(this.sleep);
    this.sleep = setTimeout(() => this.root.classList.remove("awake"), AWAKE);
  }
}

export default mounted(Stage);
