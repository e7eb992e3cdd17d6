// How events hang together: causes, effects, and what happened to one message.
import type { Run } from "./data";

/** The events that led to this one, the first cause first, itself last. */
export function causesOf(run: Run, index: number): number[] {
  const chain: number[] = [];
  for (let i = index; i >= 0; i = run.cause[i]) chain.push(i);
  return chain.reverse();
}

/** The events that this one led to directly, at most so many. */
export function effectsOf(run: Run, index: number, most = 1000): number[] {
  const effects: number[] = [];
  for (let i = index + 1; i < run.count && effects.length < most; ++i) {
    if (run.cause[i] === index) effects.push(i);
  }
  return effects;
}

/** Its causes and all that came of it, at most so many events. */
export function chainOf(run: Run, index: number, most = 500): Set<number> {
  const chain = new Set(causesOf(run, index));
  const behind = new Set([index]);
  for (let i = index + 1; i < run.count && chain.size < most; ++i) {
    if (!behind.has(run.cause[i])) continue;
    behind.add(i);
    chain.add(i);
  }
  return chain;
}

/** The next event among the chosen in a direction, -1 where there is none. */
export function neighbour(
  run: Run,
  chosen: Int32Array | null,
  from: number,
  step: 1 | -1,
  fits: (i: number) => boolean = () => true,
): number {
  const size = chosen ? chosen.length : run.count;
  let k: number;
  if (!chosen) {
    k = from < 0 ? (step > 0 ? 0 : size - 1) : from + step;
  } else {
    k = step > 0 ? chosen.findIndex((i) => i > from) : chosen.findLastIndex((i) => i < from || from < 0);
    if (k < 0) return -1;
  }
  for (; k >= 0 && k < size; k += step) {
    const i = chosen ? chosen[k] : k;
    if (fits(i)) return i;
  }
  return -1;
}
