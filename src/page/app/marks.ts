// Events one by one, each by its sort.
import type { Sheet } from "./sheet";
import { tell } from "./tell";

/** Where an event was drawn. */
export interface Mark {
  index: number;
  x: number;
  y: number;
}

export class Marks {
  readonly drawn: Mark[] = [];
  constructor(private readonly sheet: Sheet) {}

  mark(i: number, isBad: boolean): void {
    const { c, s, p } = this.sheet;
    const { run } = s;
    if (run.isBad(i) !== isBad) return;
    const x = this.sheet.x(run.time[i]);
    const y = this.sheet.rowY(this.sheet.rowOf(i));
    if (!this.sheet.isSeen(y)) return;
    this.drawn.push({ index: i, x, y });
    const name = run.facts.kinds[run.kind[i]].name;
    c.globalAlpha = s.chain.size > 0 && !s.chain.has(i) ? 0.45 : 1;
    c.lineWidth = 1.5;
    if (isBad) this.cross(i, x, y);
    else if (name === "redelivered" || name === "retried") this.ring(i, x, y);
    else if (name === "published") this.sheet.disc(x, y, 4, p.ink);
    else if (name === "requested") this.sheet.disc(x, y, 3.5, p.call);
    else if (name === "handled" || name === "answered") this.square(x, y, p.held);
    else if (name === "delivered" || name === "received" || name === "begun") this.circle(x, y, p.muted);
    else if (run.instance[i] < 0) this.tick(i, x, y);
    else if (name === "started" || name === "ready" || name === "resumed" || name === "paused") this.bar(i, x, y, name);
    else this.sheet.disc(x, y, 1.75, p.muted);
    c.globalAlpha = 1;
  }

  private circle(x: number, y: number, colour: string): void {
    const { c, p } = this.sheet;
    c.fillStyle = p.surface;
    c.strokeStyle = colour;
    c.beginPath();
    c.arc(x, y, 3, 0, 2 * Math.PI);
    c.fill();
    c.stroke();
  }

  private square(x: number, y: number, colour: string): void {
    this.sheet.c.fillStyle = colour;
    this.sheet.c.fillRect(x - 3, y - 3, 6, 6);
  }

  private cross(i: number, x: number, y: number): void {
    const { c, s, p } = this.sheet;
    for (const [colour, width] of [[p.surface, 5.5], [p.lost, 2]] as const) {
      c.strokeStyle = colour;
      c.lineWidth = width;
      c.beginPath();
      c.moveTo(x - 4.5, y - 4.5);
      c.lineTo(x + 4.5, y + 4.5);
      c.moveTo(x - 4.5, y + 4.5);
      c.lineTo(x + 4.5, y - 4.5);
      c.stroke();
    }
    const reason = s.run.facts.reasons[s.run.reason[i]].text;
    if (reason && this.sheet.roomBehind(i) > 40) this.sheet.label(reason, x + 9, x + this.sheet.roomBehind(i), y - 11, p.lost);
  }

  /** Numbered by the delivery that it begins. */
  private ring(i: number, x: number, y: number): void {
    const { c, s, p } = this.sheet;
    c.fillStyle = p.surface;
    c.strokeStyle = p.again;
    c.lineWidth = 2;
    c.beginPath();
    c.arc(x, y, 5, 0, 2 * Math.PI);
    c.fill();
    c.stroke();
    if (this.sheet.roomBehind(i) > 18) this.sheet.label(String(s.run.attempt[i]), x + 8, x + 30, y - 10, p.again);
  }

  private bar(i: number, x: number, y: number, name: string): void {
    const { c, s, p } = this.sheet;
    c.fillStyle = name === "paused" ? p.again : p.muted;
    c.fillRect(x - 1, y - 8, 2, 16);
    const life = s.run.incarnation[i];
    if (name === "ready" && life > 1) this.sheet.label(`life ${life}`, x + 5, x + Math.max(40, this.sheet.roomBehind(i)), y - 11, p.muted);
  }

  private tick(i: number, x: number, y: number): void {
    const { c, s, p } = this.sheet;
    c.fillStyle = p.muted;
    c.fillRect(x - 1, y - 6, 2, 12);
    const kind = s.run.facts.kinds[s.run.kind[i]].name;
    if (kind === "marked" || kind === "fault_began") return;  // written already, as far as it lasts
    if (this.sheet.roomBehind(i) > 60) this.sheet.label(tell(s.run, i), x + 6, x + this.sheet.roomBehind(i), y, p.muted);
  }

  selected(i: number): void {
    const { c, s, p } = this.sheet;
    c.strokeStyle = p.accent;
    c.lineWidth = 2;
    c.beginPath();
    c.arc(this.sheet.x(s.run.time[i]), this.sheet.rowY(this.sheet.rowOf(i)), 9, 0, 2 * Math.PI);
    c.stroke();
  }
}
