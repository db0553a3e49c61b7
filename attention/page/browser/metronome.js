// Asks for the next step of what goes on by itself, as soon as the one before is on the page
// and a while has gone by since it was asked for.
let asked = -Infinity;

export default function ({ data, setTriggerValue }) {
  if (!data.playing) return;
  const ask = () => {
    asked = performance.now();
    setTriggerValue("tick", data.beat);
  };
  const timer = setTimeout(ask, asked + data.pause - performance.now());
  return () => clearTimeout(timer);
}
