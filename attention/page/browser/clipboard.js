// What a table learns of a paste: the text that the event itself brings.
//
// Streamlit's table asks the browser for the clipboard instead. Some browsers give it to no page
// before someone has agreed, and none gives it over plain HTTP. And behind an emoji the table cuts
// a text at wrong places: it counts signs, where it should count the units they are made of. Of
// the rows of an HTML table it takes each cell as it is; so a text becomes one.
const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;

function cells(text) {
  const rows = [[]];
  CELL.lastIndex = 0;
  for (let end; end !== ""; ) {
    const [, quoted, plain, separator] = CELL.exec(text);
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (separator === "\n") rows.push([]);
    end = separator;
  }
  return rows;
}

function asTable(text) {
  const table = document.createElement("table");
  for (const row of cells(text.replace(/\r\n?/g, "\n").replace(/\n$/, ""))) {
    const line = table.insertRow();
    for (const cell of row) line.insertCell().textContent = cell;
  }
  return table.outerHTML;
}

function pasted(event) {
  const text = event?.type === "paste" && event.clipboardData?.getData("text/plain");
  const type = "text/html";
  return text && { types: [type], getType: async () => new Blob([asTable(text)], { type }) };
}

const { clipboard } = navigator; // undefined over plain HTTP

Object.defineProperty(navigator, "clipboard", {
  configurable: true,
  get() {
    const item = pasted(window.event);
    return item ? { read: async () => [item] } : clipboard;
  },
});

export default function () {}
