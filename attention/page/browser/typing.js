// Whom a key that is pressed is for: what has the focus, the page, or a black screen.

const WRITTEN_INTO = "textarea, select, [contenteditable=true], input:not([type=checkbox]):not([type=radio]):not([type=range])";
const CLOSED = "[role=combobox][aria-expanded=false]"; // one may write into it once it is open
const TYPED_OVER = "[data-testid=stDataFrame]"; // a letter opens the cell that is selected
const STEERED = ".handle:focus-visible"; // to which one has come by keys; a hand leaves no focus

// Whether the screen is black: then a key is for the stage alone, see `stage.js`.
const DARK = "data-dark";

function isDark() {
  return document.documentElement.hasAttribute(DARK);
}

function isTyping(event) {
  if (/^(Page|F\d)/.test(event.key)) return false; // a clicker's keys are nobody's text
  const at = event.composedPath().filter((node) => node.matches);
  const inside = (selector) => at.some((node) => node.matches(selector));
  if (inside(WRITTEN_INTO) && !inside(CLOSED)) return true;
  if (event.key.startsWith("Arrow") && inside(STEERED)) return true;
  return event.key.length === 1 && !event.ctrlKey && !event.metaKey && inside(TYPED_OVER);
}
