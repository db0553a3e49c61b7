// Tells Python how wide the figure may be, and how high the window is.
export default function ({ parentElement, setStateValue }) {
  const ruler = parentElement.querySelector("div");
  // A change of a few pixels, such as a scroll bar's, is not worth a new layout.
  let [width, height] = [-Infinity, -Infinity];
  const measure = () => {
    const now = [Math.floor(ruler.getBoundingClientRect().width), window.innerHeight];
    if (!now[0] || (Math.abs(now[0] - width) <= 20 && Math.abs(now[1] - height) <= 20)) return;
    [width, height] = now;
    setStateValue("size", now);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(ruler);
  window.addEventListener("resize", measure);
  return () => {
    observer.disconnect();
    window.removeEventListener("resize", measure);
  };
}
