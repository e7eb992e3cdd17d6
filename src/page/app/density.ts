// Events that are too many to be told apart, as how much happened where and when.
import type { Sheet } from "./sheet";

/** The width of a column. */
const cell = 3;

export class Density {
  constructor(private readonly sheet: Sheet) {}

  /** By row and column: how much happened, of that how much about calls, and what was lost, in red below. */
  paint(first: number, last: number): void {
    const { s } = this.sheet;
    const { run } = s;
    const columns = Math.ceil((s.width - s.names) / cell);
    const size = columns * s.lanes.rows.length;
    const [all, calls, bad] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
    const scale = columns / (s.to - s.from);
    const isBad = run.facts.kinds.map((kind) => kind.bad);
    const isEndpoint = (run.facts.topics ?? []).map((topic) => topic.endpoint);
    for (let k = first; k < last; ++k) {
      const i = s.chosen ? s.chosen[k] : k;
      const column = Math.min(columns - 1, ((run.time[i] - s.from) * scale) | 0);
      const at = this.sheet.rowOf(i) * columns + column;
      ++all[at];
      if (isEndpoint[run.topic[i]]) ++calls[at];
      if (isBad[run.kind[i]]) ++bad[at];
    }
    let most = 1;
    for (let at = 0; at < size; ++at) if (all[at] > most) most = all[at];
    const tall = (n: number) => (n === 0 ? 0 : 4 + (this.sheet.rowHeight * 0.5) * Math.sqrt(n / most));
    this.cells(all, columns, this.sheet.p.message, (at) => [tall(all[at]) / -2, tall(all[at])]);
    this.cells(calls, columns, this.sheet.p.call, (at) => {
      const share = (tall(all[at]) * calls[at]) / all[at];
      return [tall(all[at]) / 2 - share, share];
    });
    this.cells(bad, columns, this.sheet.p.lost, () => [this.sheet.rowHeight * 0.25 + 3, 4]);
  }

  /** Fills each cell that counts anything, from where and as high as `bar` says. */
  private cells(counts: Uint32Array, columns: number, colour: string, bar: (at: number) => [number, number]): void {
    const { c, s } = this.sheet;
    c.fillStyle = colour;
    for (let at = 0; at < counts.length; ++at) {
      if (counts[at] === 0) continue;
      const y = this.sheet.rowY(Math.floor(at / columns));
      if (!this.sheet.isSeen(y)) continue;
      const [top, height] = bar(at);
      c.fillRect(s.names + (at % columns) * cell, y + top, cell - 0.5, height);
    }
  }
}
