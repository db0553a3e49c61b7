// Says which of the page's keys were pressed, wherever the focus is, but where one types.
//
// A press is said again with the next one, and after a while, until Python has answered it: of
// two that come soon after each other none is lost, and none while the server can't be reached.
const PATIENCE = 3000; // milliseconds

let pressed = []; // { number, key }, not answered yet
let last = 0;
let listen = null; // one at a time: the page is drawn anew more often than it is left
let retry = null;

function name(event) {
  const held = [["ctrl", event.ctrlKey || event.metaKey], ["alt", event.altKey]];
  // A letter is the same with Shift, but not its keys; a sign has Shift in it.
  const shift = event.shiftKey && (event.key.length > 1 || event.ctrlKey || event.metaKey);
  const parts = [...held, ["shift", shift]].filter(([, down]) => down).map(([part]) => part);
  return [...parts, event.key.toLowerCase()].join("+");
}

export default function ({ data, setStateValue }) {
  last = Math.max(last, data.answered);
  pressed = pressed.filter(({ number }) => number > data.answered);
  const wait = () => {
    clearTimeout(retry);
    if (pressed.length) retry = setTimeout(say, PATIENCE);
  };
  const say = () => {
    // With the time no two messages are equal: Python hears only of a value that has changed.
    const at = performance.now();
    setStateValue("pressed", pressed.map((press) => ({ ...press, at })));
    wait();
  };
  wait();
  window.removeEventListener("keydown", listen, { capture: true });
  const hear = (event) => {
    const key = name(event);
    if (isDark() || event.repeat || !data.keys.includes(key) || isTyping(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    last += 1;
    pressed.push({ number: last, key });
    say();
  };
  listen = hear;
  window.addEventListener("keydown", hear, { capture: true });
  return () => {
    // Of two answers that come at once the first may be left after the second has come.
    if (listen === hear) clearTimeout(retry);
    window.removeEventListener("keydown", hear, { capture: true });
  };
}
