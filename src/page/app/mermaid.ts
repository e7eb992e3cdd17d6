// The events of the window as a sequence diagram for Mermaid, as `meshsim story --format mermaid` writes them.
import type { Run } from "./data";
import { firstAt } from "./series";
import { instanceName, shortInstant, speaker, tell } from "./tell";

/** More are not written: nobody could read them. */
export const mostSteps = 300;

const escapes: Record<string, string> = { "#": "#35;", ";": "#59;", "<": "#lt;", ">": "#gt;" };
const plain = (text: string) => text.replace(/[#;<>]/g, (c) => escapes[c]).replace(/\s+/g, " ");

/** From whom to whom an event leads, where it is an arrival or a departure. */
function passage(run: Run, i: number): [string, string] | null {
  if (run.instance[i] < 0 || run.peer[i] < 0) return null;
  const [instance, peer] = [instanceName(run, run.instance[i]), instanceName(run, run.peer[i])];
  switch (run.facts.kinds[run.kind[i]].name) {
    case "published":
    case "delivered":
      return [peer, instance];
    case "requested":
    case "replied":
    case "refused":
      return [instance, peer];
  }
  return null;
}

export function mermaidOf(run: Run, chosen: Int32Array | null, [from, to]: [number, number]): string {
  const names = new Map<string, string>();
  const actor = (name: string) => {
    if (!names.has(name)) names.set(name, `p${names.size}`);
    return names.get(name)!;
  };
  const steps: string[] = [];
  const last = chosen ? chosen.length : run.count;
  let k = firstAt(run, chosen, from);
  for (; k < last && steps.length < mostSteps; ++k) {
    const i = chosen ? chosen[k] : k;
    if (run.time[i] > to) break;
    if (run.facts.kinds[run.kind[i]].name === "message_done") continue;
    const said = `${shortInstant(run.time[i])} ${plain(tell(run, i))}`;
    const way = passage(run, i);
    const arrow = run.isBad(i) ? "-x" : "->>";
    steps.push(way ? `${actor(way[0])}${arrow}${actor(way[1])}: ${said}` : `Note over ${actor(speaker(run, i))}: ${said}`);
  }
  const participants = [...names].map(([name, id]) => `participant ${id} as ${plain(name)}`);
  const isCut = k < last && run.time[chosen ? chosen[k] : k] <= to;
  if (isCut) steps.push(`%% the first ${mostSteps} events of the window`);
  return ["sequenceDiagram", ...[...participants, ...steps].map((line) => `  ${line}`), ""].join("\n");
}
