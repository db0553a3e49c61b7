// Keeps the address bar at what the page shows.
//
// Streamlit itself can only add to the browser's history, once for every edit. This replaces
// the address, and adds to the history where the page takes a leap. A server that has
// forgotten the visitor, such as one that was started again, hears what the address was.
let leaps = 0;
let visit = null;

export default function ({ data, setTriggerValue }) {
  const forgotten = visit !== null && visit !== data.visit;
  visit = data.visit;
  if (forgotten) return setTriggerValue("lost", location.search.slice(1));

  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(location.search))
    if (name.startsWith("embed")) kept.append(name, value);
  const query = [kept.toString(), data.query].filter(Boolean).join("&");
  const write = data.leaps > leaps ? "pushState" : "replaceState";
  leaps = data.leaps;
  if (query !== location.search.slice(1))
    history[write]({}, "", location.pathname + (query && `?${query}`));
}
