// The plane as geometry: no element, no event, nothing that remembers.
// A view is { limit, side }: both axes run from -limit to limit on a square of `side` units.

export function toPixel([x, y], { limit, side }) {
  const unit = side / (2 * limit);
  return [(x + limit) * unit, (limit - y) * unit];
}

export function toPoint([left, top], { limit, side }) {
  const unit = side / (2 * limit);
  return [left / unit - limit, limit - top / unit];
}

export function clamped(point, limit) {
  return point.map((number) => Math.min(Math.max(number, -limit), limit));
}

// Returns the point on the nearest multiples of `step`, as decimals that read well.
export function snapped(point, step) {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9) + 1);
  return point.map((number) => Number((Math.round(number / step) * step).toFixed(decimals)) + 0);
}

// Returns the power of ten that is about as much as a hand can tell apart: a pixel or less.
export function resolution({ limit, side }) {
  return 10 ** Math.floor(Math.log10((2 * limit) / side));
}

// Returns the index of the pixel nearest to `pixel`, at most `reach` away, else -1. Of two
// on the same spot it is the later one, which is drawn above the other.
export function nearest(pixels, pixel, reach) {
  let [found, least] = [-1, reach];
  pixels.forEach(([left, top], index) => {
    const distance = Math.hypot(left - pixel[0], top - pixel[1]);
    if (distance <= least) [found, least] = [index, distance];
  });
  return found;
}

// Returns round numbers for lines of a grid, at most five on either side of zero.
export function ticks(limit) {
  const magnitude = 10 ** Math.floor(Math.log10(limit / 5));
  const step = magnitude * [1, 2, 5, 10].find((factor) => factor * magnitude * 5 >= limit);
  const count = Math.floor(limit / step + 1e-9);
  return Array.from({ length: 2 * count + 1 }, (_, index) => (index - count) * step);
}

// Returns the image under a matrix of lines `from` to `to`: rows are where the axes' units go.
export function image(lines, rows) {
  const through = ([x, y]) => [x * rows[0][0] + y * rows[1][0], x * rows[0][1] + y * rows[1][1]];
  return lines.map(([from, to]) => [through(from), through(to)]);
}

// Returns the lines of the unit square's grid, `count` on either side of both axes.
export function grid(count) {
  const steps = Array.from({ length: 2 * count + 1 }, (_, index) => index - count);
  return steps.flatMap((step) => [
    [[-count, step], [count, step]],
    [[step, -count], [step, count]],
  ]);
}

// Above, below, right and left of a mark, then the corners.
const DIRECTIONS = [[0, -1], [0, 1], [1, 0], [-1, 0], [1, -1], [-1, -1], [1, 1], [-1, 1]];

// Returns the middle of a label of [width, height] beside a mark of this radius, inside the
// square, where it covers least of `boxes`: [left, top, half width, half height] each.
export function labelPlace(pixel, [width, height], radius, boxes, side) {
  const half = [width / 2, height / 2];
  let [best, least] = [pixel, Infinity];
  for (const direction of DIRECTIONS) {
    const middle = pixel.map((number, axis) => {
      const beside = number + direction[axis] * (radius + 2 + half[axis]);
      return Math.min(Math.max(beside, half[axis]), side - half[axis]);
    });
    const covered = boxes.reduce((sum, [left, top, halfWidth, halfHeight]) => {
      const across = half[0] + halfWidth - Math.abs(middle[0] - left);
      const down = half[1] + halfHeight - Math.abs(middle[1] - top);
      return sum + Math.max(across, 0) * Math.max(down, 0);
    }, 0);
    if (covered < least) [best, least] = [middle, covered];
  }
  return best;
}
