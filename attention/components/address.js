// Keeps the address bar at what the page shows.
//
// Streamlit itself can only add to the browser's history, once for every edit. This replaces
// the address, and adds to the history where the page takes a leap. And a server that was
// started again has forgotten its visitors: it hears what the address was.
let leaps = 0;

export default function ({ data, setTriggerValue }) {
  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(location.search))
    if (name.startsWith("embed")) kept.append(name, value);
  const query = [kept.toString(), data.query].filter(Boolean).join("&");
  const write = data.leaps > leaps ? "pushState" : "replaceState";
  leaps = data.leaps;
  if (query !== location.search.slice(1))
    history[write]({}, "", location.pathname + (query && `?${query}`));

  const app = document.querySelector("[data-testid=stApp]");
  let connected = true;
  const observer = new MutationObserver(() => {
    const again = app.dataset.testConnectionState === "CONNECTED";
    if (again && !connected) setTriggerValue("opened", location.search.slice(1));
    connected = again;
  });
  observer.observe(app, { attributeFilter: ["data-test-connection-state"] });
  return () => observer.disconnect();
}
