// Two runs side by side: a second page is chosen or dropped on this one, and the table says where they part, which
// verdicts changed, and how counts and latencies differ.
import { useEffect, useState } from "preact/hooks";
import { type Run, unpack } from "./data";
import { finishedCalls } from "./calls";
import { latencyText } from "./lines";
import { latencies, Ranked, type Samples } from "./series";
import { grouped, instant, speaker, tell } from "./tell";

/** The run that a page carries, read from the page's text. */
async function runOf(file: File): Promise<Run> {
  if (file.name.endsWith(".jsonl")) throw new Error(`${file.name} is a trace, which cannot be read here: "meshsim view ${file.name}" makes a page of it.`);
  const found = /id="run-data">([^<]*)</.exec(await file.text());
  if (!found) throw new Error(`${file.name} is no page of a run that meshsim wrote.`);
  return unpack(found[1]);
}

const said = (run: Run, i: number) => `${instant(run.time[i])} ${speaker(run, i)} ${tell(run, i)}`;

/** The index at which the runs part, -1 where neither has an event that the other has not. */
export function firstDifference(a: Run, b: Run): number {
  const most = Math.max(a.count, b.count);
  for (let i = 0; i < most; ++i) {
    if (i >= a.count || i >= b.count || isOther(a, b, i)) return i;
  }
  return -1;
}

function isOther(a: Run, b: Run, i: number): boolean {
  return (
    a.time[i] !== b.time[i] ||
    a.causeSeq[i] !== b.causeSeq[i] ||
    a.message[i] !== b.message[i] ||
    a.attempt[i] !== b.attempt[i] ||
    speaker(a, i) !== speaker(b, i) ||
    tell(a, i) !== tell(b, i)
  );
}

export function Compare({ run, onSelect }: { run: Run; onSelect(index: number): void }) {
  const [other, setOther] = useState<{ name: string; run: Run } | null>(null);
  const [problem, setProblem] = useState("");
  const take = (file: File | undefined) => {
    if (!file) return;
    runOf(file).then(
      (found) => (setOther({ name: file.name, run: found }), setProblem("")),
      (error: Error) => setProblem(error.message),
    );
  };
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      take(event.dataTransfer?.files[0]);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return (
    <section aria-labelledby="compare-heading" id="compare">
      <h2 id="compare-heading">Compare</h2>
      <p class="choose">
        <label for="other">Another page, chosen here or dropped anywhere on this one: </label>
        <input id="other" type="file" accept=".html" onChange={(event) => take(event.currentTarget.files?.[0])} />
      </p>
      <p role="status" class="note">
        {problem}
      </p>
      {other && <Differences a={run} b={other.run} name={other.name} onSelect={onSelect} />}
    </section>
  );
}

function Differences({ a, b, name, onSelect }: { a: Run; b: Run; name: string; onSelect(index: number): void }) {
  const first = firstDifference(a, b);
  return (
    <div class="differences">
      {first < 0 ? (
        <p>The two runs are the same, event for event.</p>
      ) : (
        <>
          <p>
            They part at event #{first + 1}
            {first > 0 && first <= a.count && `, after ${said(a, first - 1)}`}.
          </p>
          <dl class="parted">
            <dt>here</dt>
            <dd>{first < a.count ? said(a, first) : "it has ended"}</dd>
            <dt>{name}</dt>
            <dd>{first < b.count ? said(b, first) : "it has ended"}</dd>
          </dl>
          {first < a.count && (
            <button type="button" onClick={() => onSelect(first)}>
              Show the event
            </button>
          )}
        </>
      )}
      <DifferenceTable title="Verdicts" rows={verdictRows(a, b)} name={name} />
      <DifferenceTable title="Events" rows={countRows(a, b)} name={name} />
      <DifferenceTable title="Latency" rows={latencyRows(a, b)} name={name} />
    </div>
  );
}

type Row = [string, string, string];

function verdictRows(a: Run, b: Run): Row[] {
  const said = (run: Run, label: string) => {
    const verdict = run.facts.verdicts.find((each) => each.label === label);
    return verdict ? `${verdict.outcome}: ${verdict.explanation}` : "not claimed";
  };
  const labels = new Set([...a.facts.verdicts, ...b.facts.verdicts].map((verdict) => verdict.label));
  return differing([...labels].map((label): Row => [label, said(a, label), said(b, label)]));
}

function countRows(a: Run, b: Run): Row[] {
  const counted = (run: Run) => {
    const counts = new Array<number>(run.facts.kinds.length).fill(0);
    for (let i = 0; i < run.count; ++i) ++counts[run.kind[i]];
    return counts;
  };
  const [here, there] = [counted(a), counted(b)];
  return differing(a.facts.kinds.map((kind, k): Row => [kind.name, grouped(here[k]), grouped(there[k] ?? 0)]));
}

function latencyRows(a: Run, b: Run): Row[] {
  const [here, there] = [a, b].map((run) => latencies(run, null, finishedCalls(run)));
  const names = new Set([...here, ...there].map((each) => each.name));
  const texts = (all: Samples[], name: string) => {
    const found = all.find((each) => each.name === name);
    const ranked = found && new Ranked(found);
    return [50, 95, 99, 100].map((percent) => (ranked ? latencyText(ranked, percent) : "none"));
  };
  return differing(
    [...names].flatMap((name) => {
      const [left, right] = [texts(here, name), texts(there, name)];
      return ["p50", "p95", "p99", "max"].map((word, k): Row => [`${name} ${word}`, left[k], right[k]]);
    }),
  );
}

function differing(rows: Row[]): Row[] {
  return rows.filter(([, here, there]) => here !== there);
}

function DifferenceTable({ title, rows, name }: { title: string; rows: Row[]; name: string }) {
  if (rows.length === 0) return null;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={`${title} that differ`}>
    <table>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">here</th>
          <th scope="col">{name}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, here, there]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{here}</td>
            <td>{there}</td>
          </tr>
        ))}
      </tbody>
    </table>
    </div>
  );
}
