// The state of the page, and nothing else: it stands in the link's fragment, so that a link shows the same elsewhere.
// `#e=1788&t=7.1s..7.4s&only=order+%2341&open=worker`
import { parseInstant } from "./tell";

export interface ViewState {
  /** The number of the selected event; 0 for none. */
  event: number;
  /** The window in ns; null: the whole run. */
  window: [number, number] | null;
  filter: string;
  /** Services whose replicas are shown one by one. */
  open: string[];
}

export const nothing: ViewState = { event: 0, window: null, filter: "", open: [] };

export function parseFragment(fragment: string): ViewState {
  const words = new URLSearchParams(fragment.replace(/^#/, ""));
  const event = Number(words.get("e") ?? 0);
  const ends = (words.get("t") ?? "").split("..").map(parseInstant);
  const hasWindow = ends.length === 2 && ends[0] !== null && ends[1] !== null && ends[0] < ends[1];
  return {
    event: Number.isSafeInteger(event) && event > 0 ? event : 0,
    window: hasWindow ? [ends[0]!, ends[1]!] : null,
    filter: words.get("only") ?? "",
    open: (words.get("open") ?? "").split(",").filter((name) => name !== ""),
  };
}

function seconds(ns: number): string {
  const digits = String(Math.round(ns) % 1e9).padStart(9, "0").replace(/0+$/, "");
  return `${Math.floor(Math.round(ns) / 1e9)}${digits && "." + digits}s`;
}

export function toFragment(state: ViewState): string {
  const parts: string[] = [];
  const text = (value: string) => encodeURIComponent(value).replace(/%20/g, "+").replace(/%2C/g, ",");
  if (state.event > 0) parts.push(`e=${state.event}`);
  if (state.window) parts.push(`t=${seconds(state.window[0])}..${seconds(state.window[1])}`);
  if (state.filter !== "") parts.push(`only=${text(state.filter)}`);
  if (state.open.length > 0) parts.push(`open=${text(state.open.join(","))}`);
  return parts.length > 0 ? "#" + parts.join("&") : "";
}
