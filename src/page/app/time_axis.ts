// The ticks of a time axis: their places and their labels.

/** The step of 1, 2 or 5 times a power of ten that leaves at most so many ticks, in ns. */
export function stepFor(span: number, most: number): number {
  let step = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(span, 1) / Math.max(most, 1)))));
  for (const factor of [1, 2, 5, 10]) {
    if (span / (step * factor) <= most) {
      step *= factor;
      break;
    }
  }
  return step;
}

export function ticks(from: number, to: number, most: number): number[] {
  const step = stepFor(to - from, most);
  const out: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) out.push(at);
  return out;
}

/** Seconds with as few decimals as a multiple of the step needs: "2s", "2.5s", "0.0125s". */
export function tickLabel(ns: number, step: number): string {
  let decimals = 0;
  while (decimals < 9 && Math.round(step) % Math.pow(10, 9 - decimals) !== 0) ++decimals;
  return `${(ns / 1e9).toFixed(decimals)}s`;
}
