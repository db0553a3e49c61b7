// Asks for the next step of what goes on by itself, a while after the one before is on the page.
export default function ({ data, setTriggerValue }) {
  const timer = data.playing && setTimeout(() => setTriggerValue("tick", data.step), data.pause);
  return () => clearTimeout(timer);
}
