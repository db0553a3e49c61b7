// Tells a server to which the page has connected again what the address bar holds.
//
// One that was started again has forgotten its visitors, and Streamlit leaves the page as it
// is until something on it is touched.
export default function ({ setTriggerValue }) {
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
