// Says in lines what a person sees on the page: texts, cells of tables, what widgets show, and
// every mark of every picture. What is folded away, and what only comes under the pointer, is left out.
(root) => {
  const lines = [];
  const PASSED_OVER = [
    "style, title, canvas, label:empty",
    "[data-testid=stElementToolbar], [data-testid=stIconMaterial], [data-testid=stAlertDynamicIcon], button[aria-label^=Help]",
    ".st-key-undo, .st-key-redo, .st-key-reset", // a link holds no history, nor what was opened first
    "[data-testid=stSliderThumbValue], [data-testid=stSliderTickBar]", // the slider itself says it
    ".heard, .help, .blank, .aside, .buttons, .naming, .asleep", // of the stage: for the ear, or asked for by a key of which Python does not hear
  ].join();
  const round = (text) => (text ?? "").replace(/-?\d+\.\d+/g, (number) => String(Math.round(number) + 0));
  const key = (node) =>
    [...(node.closest("[class*='st-key-']")?.classList ?? [])].find((name) => name.startsWith("st-key-"))?.slice(7).replace(/-\d+$/, "") ?? "";
  const place = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const [x, y] = [left + root.scrollLeft, top + root.scrollTop];
    return (node.matches("svg.marks") ? [x, y] : [x, y, width, height]).map(Math.round).join(" "); // Vega leaves room as texts have come and gone
  };
  const say = (...words) => lines.push(words.filter((word) => word !== "").join(" ").replace(/\s+/g, " ").trim());

  const table = (node) => {
    // A table is a picture; for a screen reader it has cells, of which there are those in view.
    const name = key(node);
    say("table", name, "at", place(node));
    for (const row of node.querySelectorAll("canvas table tbody tr")) {
      const cells = [...row.querySelectorAll("[role=gridcell]")].map((cell) => cell.textContent.trim());
      if (cells.slice(1).some(Boolean)) say("row of", name + ":", cells.join(" | ")); // of blank ones, any number is in view
    }
  };
  const picture = (svg) => {
    const label = svg.closest("[aria-label]:not(svg)")?.getAttribute("aria-label") ?? "";
    say("picture", label, "at", place(svg));
    const marks = [];
    for (const mark of svg.querySelectorAll("text, path, line, rect, circle, image")) {
      if (mark.closest("defs, .asleep") || mark.matches(".background") || !mark.checkVisibility()) continue;
      const where = ["transform", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height"].map((name) => round(mark.getAttribute(name)));
      marks.push(["mark of", label + ":", mark.tagName, mark.getAttribute("aria-label") ?? mark.textContent, ...where.filter(Boolean)]);
    }
    // The ticks of an axis that has moved stand in another order.
    for (const mark of marks.sort((one, other) => (one.join(" ") < other.join(" ") ? -1 : 1))) say(...mark);
  };
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.trim() && say("text", node.textContent);
    if (!(node instanceof Element) || node.matches(PASSED_OVER)) return undefined;
    const { display, visibility } = getComputedStyle(node);
    if (display === "none") return undefined;
    if (node.matches("[data-testid=stDataFrame]")) return table(node);
    if (node.matches("svg.marks, .board svg, svg[role=group]")) return picture(node);
    if (node.matches("svg") || visibility === "hidden") return undefined;
    const off = node.disabled ? "(off)" : "";
    if (node.matches("input, textarea")) {
      const shows = ["checkbox", "radio"].includes(node.type) ? node.checked : node.getAttribute("aria-valuetext") ?? node.value;
      return say(node.getAttribute("role") ?? node.type, node.getAttribute("aria-label") ?? "", "=", String(shows), off);
    }
    if (node.matches("button")) {
      const chosen = node.getAttribute("aria-checked") ?? "";
      return say("button", node.innerText.trim() || key(node), chosen, off);
    }
    if (node.matches("p, code, h1, h2, h3, label, li, td, th, summary") && !node.querySelector("input, button, svg")) {
      return node.innerText.trim() && say("text", node.innerText);
    }
    for (const child of node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes) visit(child);
    return undefined;
  };
  visit(root);
  return lines;
}
