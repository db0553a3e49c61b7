// Takes the edits of the plane to Python, and back to it the number of the last that was answered.
//
// It lies in the part of the page that a drag draws anew, so that one run does it, and of the plane
// itself nothing is sent while a handle is held: what is in the hand is drawn there already.
export default function ({ data, parentElement, setStateValue }) {
  document.removeEventListener("edits", parentElement.take);
  const take = ({ detail }) => setStateValue("edits", detail);
  parentElement.take = take;
  document.addEventListener("edits", take);
  document.dispatchEvent(new CustomEvent("answered", { detail: data.answered }));
  // Of two answers that come at once the first may be left after the second has come.
  return () => document.removeEventListener("edits", take);
}
