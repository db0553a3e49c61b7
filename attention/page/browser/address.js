// Keeps the address bar at what the page shows.
//
// Streamlit itself can only add to the browser's history, once for every edit. This replaces
// the address, and adds to the history where the page takes a leap. A page around this one, as
// Community Cloud's, is told as Streamlit would tell it: its address is the one that is seen.
let leaps = 0;

export default function ({ data }) {
  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(location.search))
    if (name.startsWith("embed")) kept.append(name, value);
  const query = [kept.toString(), data.query].filter(Boolean).join("&");
  const write = data.leaps > leaps ? "pushState" : "replaceState";
  leaps = data.leaps;
  if (query === location.search.slice(1)) return;
  history[write]({}, "", location.pathname + (query && `?${query}`));
  if (window.parent === window) return;
  const told = { stCommVersion: 1, type: "SET_QUERY_PARAM", queryParams: data.query && `?${data.query}` };
  window.parent.postMessage(told, "*");
}
