// Tells Python how wide the figure may be, how high the window is, and where the page is.
// In a frame that is not where the page around it is; but Community Cloud's own frame has a path
// of its own behind the app's.
const PLACE = location.origin + location.pathname.replace(/~\/\+\/?$/, "");
const PATIENCE = 5000; // milliseconds after which it is told whatever is still being fetched

export default function ({ parentElement, setStateValue }) {
  const ruler = parentElement.querySelector("div");
  const begin = performance.now();
  let waiting = 0;
  // A change of a few pixels, such as a scroll bar's, is not worth a new layout.
  let [width, height] = [-Infinity, -Infinity];
  const measure = () => {
    cancelAnimationFrame(waiting);
    const fetching = document.querySelector("[data-testid=stSkeleton]");
    if (fetching && performance.now() - begin < PATIENCE) {
      waiting = requestAnimationFrame(measure);
      return;
    }
    const now = [Math.floor(ruler.getBoundingClientRect().width), window.innerHeight];
    if (!now[0] || (Math.abs(now[0] - width) <= 20 && Math.abs(now[1] - height) <= 20)) return;
    [width, height] = now;
    setStateValue("size", [...now, PLACE]);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(ruler);
  window.addEventListener("resize", measure);
  return () => {
    cancelAnimationFrame(waiting);
    observer.disconnect();
    window.removeEventListener("resize", measure);
  };
}
