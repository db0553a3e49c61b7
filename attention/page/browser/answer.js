// Tells the plane up to which of its edits all have been answered. While a handle is held nothing
// else of the plane is sent: whatever is in the hand is drawn there already.
export default function ({ data }) {
  document.dispatchEvent(new CustomEvent("answered", { detail: data.answered }));
}
