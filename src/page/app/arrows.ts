// Draws the lines from event to event: messages, calls, and handlers at work.
import type { Sheet } from "./sheet";

export class Arrows {
  constructor(private readonly sheet: Sheet) {}

  /** A handler at work: from what came in to what it made of it. */
  occupation(i: number): void {
    const { c, s, p } = this.sheet;
    const { run } = s;
    const j = run.cause[i];
    if (j < 0 || run.instance[j] !== run.instance[i] || run.time[j] === run.time[i]) return;
    const name = run.facts.kinds[run.kind[i]].name;
    if (name !== "handled" && name !== "replied" && name !== "deduplicated") return;
    const left = Math.max(this.sheet.x(run.time[j]), s.names);
    const right = this.sheet.x(run.time[i]);
    c.globalAlpha = 0.22;
    c.fillStyle = p.accent;
    c.fillRect(left, this.sheet.rowY(this.sheet.rowOf(i)) - 5, right - left, 10);
    c.globalAlpha = 1;
  }

  arrow(i: number, isOnChain: boolean): void {
    const { c, s, p } = this.sheet;
    const { run } = s;
    const j = run.cause[i];
    const name = run.facts.kinds[run.kind[i]].name;
    if (name === "published") this.sent(i, isOnChain);
    if (j < 0 || run.time[j] > s.to) return;
    if (name === "message_done") return;  // bookkeeping
    const from = this.sheet.rowOf(j);
    const to = this.sheet.rowOf(i);
    if (from === to && !isOnChain) return;
    if ((from === 0 || to === 0) && !isOnChain) return;  // what the timeline does is written in its row
    const [x1, y1, x2, y2] = [this.sheet.x(run.time[j]), this.sheet.rowY(from), this.sheet.x(run.time[i]), this.sheet.rowY(to)];
    if (x2 < s.names) return;
    const isBad = run.facts.kinds[run.kind[i]].bad;
    c.strokeStyle = isOnChain ? p.accent : isBad ? p.lost : this.sheet.isCall(i) ? p.call : p.muted;
    c.globalAlpha = isOnChain ? 1 : s.chain.size > 0 ? 0.25 : isBad ? 0.9 : 0.55;
    c.lineWidth = isOnChain ? 2.25 : 1.1;
    if (isBad && !isOnChain) c.setLineDash([4, 3]);
    c.beginPath();
    c.moveTo(x1, y1);
    c.lineTo(x2, y2);
    c.stroke();
    c.setLineDash([]);
    if (from !== to) this.head(x1, y1, x2, y2);
    c.globalAlpha = 1;
  }

  /** From the publisher to the broker that accepted it, where its cause is not drawn from there already. */
  private sent(i: number, isOnChain: boolean): void {
    const { c, s, p } = this.sheet;
    const { run } = s;
    const [j, peer] = [run.cause[i], run.peer[i]];
    if (peer < 0 || run.time[i] > s.to || (j >= 0 && this.sheet.rowOf(j) === s.lanes.rowOf[peer])) return;
    const [x, y1, y2] = [this.sheet.x(run.time[i]), this.sheet.rowY(s.lanes.rowOf[peer]), this.sheet.rowY(this.sheet.rowOf(i))];
    if (y1 === y2) return;
    c.strokeStyle = isOnChain ? p.accent : p.muted;
    c.globalAlpha = isOnChain ? 1 : s.chain.size > 0 ? 0.25 : 0.55;
    c.lineWidth = isOnChain ? 2.25 : 1.1;
    c.beginPath();
    c.moveTo(x, y1);
    c.lineTo(x, y2);
    c.stroke();
    this.head(x, y1, x, y2);
    this.sheet.disc(x, y1, 1.75, p.muted);
    c.globalAlpha = 1;
  }

  private head(x1: number, y1: number, x2: number, y2: number): void {
    const { c } = this.sheet;
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length < 14) return;
    const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
    const [tipX, tipY] = [x2 - dx * 5, y2 - dy * 5];
    c.beginPath();
    c.moveTo(tipX - dx * 6 - dy * 3, tipY - dy * 6 + dx * 3);
    c.lineTo(tipX, tipY);
    c.lineTo(tipX - dx * 6 + dy * 3, tipY - dy * 6 - dx * 3);
    c.stroke();
  }
}
