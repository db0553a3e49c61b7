// Saves the figures on the page, one below the other, as one SVG or PNG.
const SPACE = 20; // between and around them
const PNG_SCALE = 3; // a figure as wide as a page of text has 300 dots an inch

function figures() {
  return [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg.marks")];
}

// Returns a figure whose texts take the room they have here, where the page's font is missing too.
function copied(figure) {
  const copy = figure.cloneNode(true);
  const texts = figure.querySelectorAll("text");
  copy.querySelectorAll("text").forEach((text, index) => {
    const length = texts[index].getComputedTextLength();
    if (length) text.setAttribute("textLength", length.toFixed(2));
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  });
  return copy;
}

function picture() {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  let [width, height] = [0, SPACE];
  for (const figure of figures()) {
    const copy = made.appendChild(copied(figure));
    const { width: across, height: down } = figure.viewBox.baseVal;
    Object.entries({ x: SPACE, y: height, width: across, height: down }).forEach(([name, size]) =>
      copy.setAttribute(name, size),
    );
    [width, height] = [Math.max(width, across + 2 * SPACE), height + down + SPACE];
  }
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const { backgroundColor } = getComputedStyle(document.querySelector(".stApp"));
  Object.entries({ width, height, fill: backgroundColor }).forEach(([name, value]) =>
    paper.setAttribute(name, value),
  );
  made.prepend(paper);
  made.setAttribute("viewBox", `0 0 ${width} ${height}`);
  made.setAttribute("width", width);
  made.setAttribute("height", height);
  const text = new XMLSerializer().serializeToString(made);
  return { width, height, svg: new Blob([text], { type: "image/svg+xml" }) };
}

async function rasterized({ width, height, svg }) {
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * PNG_SCALE, height * PNG_SCALE];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function save(blob, name) {
  const link = document.createElement("a");
  [link.href, link.download] = [URL.createObjectURL(blob), name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export default function ({ parentElement }) {
  const [svg, png] = parentElement.querySelectorAll("button");
  svg.disabled = png.disabled = !figures().length; // where there is none, none is saved
  svg.onclick = () => save(picture().svg, "attention.svg");
  png.onclick = async () => save(await rasterized(picture()), "attention.png");
}
