// Measures what the stage shows: for every label what may be wrong with it, and sizes.
//
// A label is wrong if it is nearer to another mark than to its own, lies on another label or on
// a mark of another place, or reaches out of the plane. One label is that of all words that have
// come together. A word that layers have hardly moved lies on its own embedding: its label may be
// near either.
(root) => {
  const box = (node) => node.getBoundingClientRect();
  const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
  const seen = (node) => !node.closest(".asleep") && box(node).width > 0;
  const marks = [...root.querySelectorAll(".mark > :first-child, .handle .dot")].filter(seen).map((node) => ({
    owner: node.parentElement, at: middle(box(node)), radius: box(node).width / 2,
  }));
  const labels = [...root.querySelectorAll(".mark text, .handle text")]
    .filter((text) => text.textContent && seen(text))
    .map((text) => ({ owner: text.parentElement, text: text.textContent, box: box(text) }));
  const away = (label, [x, y]) => Math.hypot(
    Math.max(label.box.left - x, 0, x - label.box.right), Math.max(label.box.top - y, 0, y - label.box.bottom));
  const plane = box(root.querySelector(".board svg"));
  const handles = root.querySelectorAll(".handle"); // words, by position
  const wrong = [];
  for (const label of labels) {
    const own = marks.find(({ owner }) => owner === label.owner);
    const together = /, |\+\d/.test(label.text) ? own.radius : 1.5; // words that share a label
    const start = marks.find(({ owner }) => owner === handles[label.owner.dataset.position]);
    const unmoved = start && !label.text.includes(", ") && Math.hypot(start.at[0] - own.at[0], start.at[1] - own.at[1]) < start.radius + own.radius;
    const elsewhere = marks.filter((mark) => !(unmoved && mark === start)).filter(({ at }) => Math.max(...at.map((to, axis) => Math.abs(to - own.at[axis]))) > together);
    if (elsewhere.some(({ at }) => away(label, at) < away(label, own.at))) wrong.push(`${label.text}: nearer to another mark`);
    if (elsewhere.some(({ at, radius }) => away(label, at) < radius - 1)) wrong.push(`${label.text}: on another mark`);
    const covers = (other) => other !== label && Math.min(label.box.right, other.box.right) - Math.max(label.box.left, other.box.left) > 1 && Math.min(label.box.bottom, other.box.bottom) - Math.max(label.box.top, other.box.top) > 1;
    if (labels.some(covers)) wrong.push(`${label.text}: on another label`);
    const out = Math.min(label.box.left - plane.left, label.box.top - plane.top, plane.right - label.box.right, plane.bottom - label.box.bottom);
    if (out < -1) wrong.push(`${label.text}: out of the plane`);
  }
  const texts = [...root.querySelectorAll("*")].filter((node) => {
    const says = node.tagName === "INPUT" ? node.value : [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    return says && getComputedStyle(node).visibility !== "hidden" && box(node).width > 0 && !node.closest(".buttons, .heard, title");
  });
  const answer = box(root.querySelector(".answer"));
  const main = document.querySelector("[data-testid=stMain]");
  const [sentence, about] = [".sentence", ".about"].map((selector) => root.querySelector(selector));
  const rows = [...root.querySelectorAll(".rows, .heat, .matrices")].filter((node) => box(node).height);
  return {
    wrong,
    labels: labels.length,
    type: (100 * Math.min(...texts.map((node) => parseFloat(getComputedStyle(node).fontSize)))) / innerHeight,
    plane: [plane.left, plane.top, plane.width, plane.height].map(Math.round),
    share: ((answer.right - plane.left) * (answer.bottom - answer.top)) / (innerWidth * innerHeight),
    scrolls: main.scrollHeight > main.clientHeight || main.scrollWidth > main.clientWidth,
    cut: sentence.scrollHeight > sentence.clientHeight + parseFloat(getComputedStyle(sentence).fontSize) / 2
      || about.scrollWidth > about.clientWidth,
    beyond: rows.some((node) => box(node).bottom > answer.bottom + 2 || box(node).right > innerWidth)
      || [...root.querySelectorAll(".row")].some((node) => box(node).bottom > answer.bottom + 2 || node.scrollWidth > node.clientWidth + 2),
  };
}
