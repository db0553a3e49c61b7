// The plane on the page. `handles.js` stands above this file in the same module.

export default mounted(Plane);
