// Notes what the page waits for, from before its first script on. `RUN` and `RUNS_NO_MORE` stand
// above: the first byte of a request to run the page's script, and all bytes of the last answer.
const MOMENT = 300; // milliseconds for which the page puts off its own work, and no longer
const FRAMES = 4; // of calm: what is put off till the next frame has then happened

const notes = { asked: 0, answered: true, putOff: new Set(), calm: 0 };
const { setTimeout: later, clearTimeout: never } = window;

window.setTimeout = (work, delay = 0, ...given) => {
  if (typeof work !== "function" || delay > MOMENT) return later(work, delay, ...given);
  const timer = later(() => {
    notes.putOff.delete(timer);
    work(...given);
  }, delay);
  notes.putOff.add(timer);
  return timer;
};
window.clearTimeout = (timer) => {
  notes.putOff.delete(timer);
  never(timer);
};
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("close", () => (notes.answered = true));
    this.addEventListener("message", ({ data }) => {
      const last = data.byteLength === RUNS_NO_MORE.length && [...new Uint8Array(data)];
      if (last && last.every((byte, at) => byte === RUNS_NO_MORE[at])) notes.answered = true;
    });
  }
  send(message) {
    if (message[0] === RUN) {
      notes.asked += 1;
      notes.answered = false;
    }
    super.send(message);
  }
};

// Returns all that the page still waits for, in words.
window.awaited = () => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const [app] = all("[data-testid=stApp]");
  const ours = all("[data-testid=stBidiComponentIsolated]").flatMap(({ shadowRoot }) => shadowRoot ?? []);
  const moving = [document, ...ours].flatMap((root) => root.getAnimations()).filter(
    ({ playState, effect }) =>
      playState === "running" && effect.getComputedTiming().endTime < Infinity,
  );
  return Object.entries({
    "its first two answers": notes.asked < 2, // for the page, and then about its width
    "an answer": !notes.answered,
    "the end of a run": app?.dataset.testScriptState !== "notRunning",
    "what it has put off": notes.putOff.size,
    "what is to be fetched": all("[data-testid=stSkeleton]").length,
    "a chart": !all("[data-testid=stVegaLiteChart]").every((chart) => chart.querySelector(".marks")),
    "what moves": moving.length,
  }).flatMap(([what, waits]) => (waits ? what : []));
};

// Asked once a frame, it says whether the page has been at rest for some, since it was stirred.
window.settled = () => (notes.calm = awaited().length ? 0 : notes.calm + 1) > FRAMES;
window.stirred = () => (notes.calm = 0);
