// Says what reaches out of the window to the right.
() => {
  const name = (node) => node.dataset.testid ?? node.closest("[aria-label]:not(svg)")?.ariaLabel;
  const right = (node) => node.getBoundingClientRect().right;
  const wide = (node, called) => (node.scrollWidth > node.clientWidth ? `${called} is ${node.scrollWidth} wide` : []);
  return [
    ...[...document.querySelectorAll("svg.marks, [data-testid=stPopoverBody], [data-testid=stDataFrame]")]
      .filter((node) => right(node) > innerWidth + 1)
      .map((node) => `${name(node)} ends at ${right(node)}`),
    wide(document.querySelector("[data-testid=stMain]"), "all"),
    wide(document.documentElement, "the page"),
  ].flat();
}
