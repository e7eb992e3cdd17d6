// The words of the filter: services and instances, topics, facts, reasons in brackets, and messages by number. An event
// passes when it fits a word of each sort that is named: `worker dropped(overflow) #41`. The language's own way to say it
// is understood too: `Mail dropped(overflow) for audit`.
import type { Run } from "./data";

export interface Filter {
  passes(i: number): boolean;
  /** The words that nothing in the run is called. */
  unknown: string[];
}

interface Sorts {
  instances: Set<number>;
  /** Takes a subscription kept for a service or a replica as its own, whoever acts on it. */
  subscriptions: Set<number>;
  topics: Set<number>;
  facts: { kind: number; reason: number }[];
  messages: Set<number>;
}

const connecting = new Set(["for", "by", "from", "to", "at", "of", "and", "or"]);

export function parseFilter(run: Run, text: string): Filter | null {
  const words = text.split(/[\s,]+(?![^(]*\))/).filter((word) => word !== "" && !connecting.has(word));
  if (words.length === 0) return null;
  const sorts: Sorts = { instances: new Set(), subscriptions: new Set(), topics: new Set(), facts: [], messages: new Set() };
  const unknown = words.filter((word) => !take(run, sorts, word));
  return { passes: (i) => passes(run, sorts, i), unknown };
}

function take(run: Run, sorts: Sorts, word: string): boolean {
  const number = /^#(\d+)$/.exec(word);
  if (number) {
    sorts.messages.add(Number(number[1]));
    return true;
  }
  const fact = /^(\w+)(?:\((\w+)\))?$/.exec(word);
  const kind = fact ? run.kindOf(fact[1]) : -1;
  if (fact && kind >= 0) {
    const reason = fact[2] === undefined ? -1 : run.facts.reasons.findIndex((each) => each.name === fact[2]);
    if (fact[2] !== undefined && reason < 0) return false;
    sorts.facts.push({ kind, reason });
    return true;
  }
  return takeName(run, sorts, word);
}

function takeName(run: Run, sorts: Sorts, word: string): boolean {
  let isKnown = false;
  const service = run.facts.services?.findIndex((each) => each.name === word) ?? -1;
  run.facts.instances?.forEach((instance, id) => {
    if (instance.name !== word && (service < 0 || instance.service !== service)) return;
    sorts.instances.add(id);
    isKnown = true;
  });
  run.facts.subscriptions?.forEach((subscription, id) => {
    if (subscription.name !== word && (service < 0 || subscription.service !== service)) return;
    sorts.subscriptions.add(id);
    isKnown = true;
  });
  run.facts.topics?.forEach((topic, id) => {
    if (topic.name !== word && !topic.name.split(" ").includes(word)) return;
    sorts.topics.add(id);
    isKnown = true;
  });
  return isKnown || service >= 0;
}

function passes(run: Run, sorts: Sorts, i: number): boolean {
  if (sorts.messages.size > 0 && !sorts.messages.has(run.message[i])) return false;
  const hasNames = sorts.instances.size > 0 || sorts.subscriptions.size > 0;
  const isParty = sorts.instances.has(run.instance[i]) || sorts.instances.has(run.peer[i]);
  if (hasNames && !isParty && !sorts.subscriptions.has(run.subscription[i])) return false;
  if (sorts.topics.size > 0 && !sorts.topics.has(run.topic[i])) return false;
  if (sorts.facts.length === 0) return true;
  return sorts.facts.some(
    (fact) => fact.kind === run.kind[i] && (fact.reason < 0 || fact.reason === run.reason[i]),
  );
}
