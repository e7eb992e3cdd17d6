// Events, times and durations in words, as the log has them.
import type { Run } from "./data";

const speakers = { timeline: 0, instance: 1, peer: 2 };

export function instanceName(run: Run, id: number): string {
  return run.facts.instances?.[id]?.name ?? "nobody";
}

/** Whose line of the log it is. */
export function speaker(run: Run, i: number): string {
  const who = run.facts.sentences[run.sentence[i]][2];
  if (who === speakers.timeline) return "timeline";
  return instanceName(run, who === speakers.instance ? run.instance[i] : run.peer[i]);
}

/** "published hello #1 {text: "hello"}": the template of its sentence, filled from its columns (page/sentences.hpp). */
export function tell(run: Run, i: number): string {
  const template = run.facts.sentences[run.sentence[i]][3];
  let out = "";
  for (const c of template) {
    switch (c) {
      case "\x01":
        out += instanceName(run, run.instance[i]);
        break;
      case "\x02":
        out += instanceName(run, run.peer[i]);
        break;
      case "\x03":
        out += run.facts.topics?.[run.topic[i]]?.name ?? "";
        break;
      case "\x04":
        out += run.facts.subscriptions?.[run.subscription[i]]?.name ?? "";
        break;
      case "\x05":
        out += run.message[i];
        break;
      case "\x06":
        out += run.attempt[i];
        break;
      case "\x0e":
        out += run.detail[i];
        break;
      case "\x0f":
        out += run.root[i];
        break;
      case "\x10":
        out += run.text(i);
        break;
      default:
        out += c;
    }
  }
  return out;
}

/** Seconds with three decimals, and more only where they are needed to be exact: "4.100s". */
export function instant(ns: number): string {
  const whole = Math.floor(ns / 1e9);
  const digits = String(ns % 1e9).padStart(9, "0");
  return `${whole}.${digits.slice(0, 3)}${digits.slice(3).replace(/0+$/, "")}s`;
}

/** The same cut to the millisecond, for narrow places. */
export function shortInstant(ns: number): string {
  const whole = Math.floor(ns / 1e9);
  return `${whole}.${String(Math.floor((ns % 1e9) / 1e6)).padStart(3, "0")}s`;
}

/** "92ms", "1.532s": cut to four figures, in the words of the log (format_duration, to_four_figures). */
export function duration(ns: number): string {
  let grain = 1;
  while (grain < 1e9 && ns >= grain * 10_000) grain *= 10;
  const cut = Math.floor(ns / grain) * grain;
  if (cut === 0) return "0s";
  if (cut % 36e11 === 0) return `${cut / 36e11}h`;
  if (cut % 6e10 === 0) return `${cut / 6e10}min`;
  const [unit, size] = ([["s", 1e9], ["ms", 1e6], ["us", 1e3], ["ns", 1]] as const).find(([, each]) => cut >= each)!;
  return `${+(cut / size).toPrecision(15)}${unit}`;
}

/** "0.42%": at most two decimals. */
export function percent(share: number): string {
  return `${+(share * 100).toFixed(2)}%`;
}

export function grouped(n: number): string {
  const [whole, decimals] = String(n).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (decimals ? `.${decimals}` : "");
}

/** "7.1s", "200ms", "7100000000ns" or plain seconds, in ns; null where it is no time. */
export function parseInstant(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s|min)?$/.exec(text.trim());
  if (!found) return null;
  const sizes: Record<string, number> = { ns: 1, us: 1e3, "µs": 1e3, ms: 1e6, s: 1e9, min: 6e10 };
  return Math.round(Number(found[1]) * sizes[found[2] ?? "s"]);
}
