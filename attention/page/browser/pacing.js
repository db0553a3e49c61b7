// When to send the next update, so that many arrive and none has to wait.
//
// An answer that takes longer than the quickest one has waited somewhere: in the server, on
// the line, or in this browser. As in TCP Vegas (L. Brakmo and L. Peterson, 1995), the number of
// updates under way grows while none waits and shrinks when one does, and they are spread over the
// time an answer takes.

const MOST = 8; // updates under way
const FORGET = 1.02; // the quickest answer counts for less with every later one

export class Pacer {
  constructor() {
    this.window = 1;
    this.quickest = Infinity;
    this.usual = 0;
    this.last = -Infinity;
    this.underWay = new Map(); // number of an update → when it was sent
  }

  sent(number, now) {
    this.underWay.set(number, now);
    this.last = now;
  }

  // The answer to update `number`, and so to all before it, is on the screen.
  answered(number, now) {
    const taken = now - (this.underWay.get(number) ?? NaN);
    for (const other of this.underWay.keys()) if (other <= number) this.underWay.delete(other);
    if (!(taken >= 0)) return;
    this.quickest = Math.min(this.quickest * FORGET, taken);
    this.usual = this.usual ? 0.8 * this.usual + 0.2 * taken : taken;
    const waiting = this.window * (1 - this.quickest / taken); // updates
    if (waiting < 0.5) this.window = Math.min(this.window + 0.5, MOST);
    else if (waiting > 1) this.window = Math.max(this.window - 0.5, 1);
  }

  // Returns the milliseconds until the next update may be sent; Infinity: wait for an answer.
  wait(now) {
    if (this.underWay.size >= Math.ceil(this.window)) return Infinity;
    return Math.max(0, this.last + this.usual / this.window - now);
  }
}
