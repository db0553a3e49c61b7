// The plane on the page. `handles.js` stands above this file in the same module.

const planes = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  if (!planes.has(parentElement)) planes.set(parentElement, new Plane(parentElement));
  planes.get(parentElement).receive(component);
  return () => planes.get(parentElement)?.close();
}
