// The head of the page: what was run, and each claim with its verdict.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Run, Verdict } from "./data";
import { grouped, instant } from "./tell";

const signs = { held: "✓", failed: "✕", vacuous: "∅", undecided: "?" };

export function Summary({ run, children }: { run: Run; children: ComponentChildren }) {
  const { facts } = run;
  return (
    <header class="summary">
      <p class="eyebrow">{facts.run}</p>
      <h1>{facts.scenario}</h1>
      <p class={`standing-word ${facts.standing}`}>{standingOf(run)}</p>
      <dl class="facts">
        <Fact name="Seed">{facts.seed}</Fact>
        <Fact name="Virtual time">{instant(facts.ended_at)}</Fact>
        <Fact name="Events">{grouped(facts.events)}</Fact>
        <Fact name="Digest">
          <code>{facts.digest}</code> <span class="note">{children}</span>
        </Fact>
      </dl>
      {endingOf(facts.closing) && <p class="ending">{endingOf(facts.closing)}</p>}
      {facts.lacks ? <p class="note">{facts.lacks}</p> : <Command text={facts.replay} />}
    </header>
  );
}

/** How the run stands, in a few words. */
function standingOf({ facts }: Run): string {
  const { verdicts, standing } = facts;
  if (facts.lacks) return "A saved trace";
  const open = verdicts.filter((verdict) => verdict.outcome !== "held").length;
  if (standing === "passed") return verdicts.length === 0 ? "Nothing was claimed" : `All ${verdicts.length} claims hold`;
  if (standing === "undecided") return "Undecided";
  if (open === 0) return "A check did not hold";
  return `${open} of ${verdicts.length} claims ${open === 1 ? "does" : "do"} not hold`;
}

/** Why the run ended before its time, where it did: what stands above the last line of the closing words. */
function endingOf(closing: string): string {
  return closing.trim().split("\n").slice(0, -1).join(" ");
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A command with a button that copies it, where the browser lets it. */
function Command({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard?.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    });
  };
  return (
    <p class="command">
      <code tabIndex={0}>{text}</code>
      <button type="button" onClick={copy}>
        {isCopied ? "Copied" : "Copy"}
      </button>
    </p>
  );
}

export function Verdicts({ run, onWitness }: { run: Run; onWitness(seq: number, message: number): void }) {
  const { verdicts, lacks } = run.facts;
  if (lacks) return null;
  const held = verdicts.filter((verdict) => verdict.outcome === "held").length;
  return (
    <section aria-labelledby="verdicts-heading">
      <div class="heading">
        <h2 id="verdicts-heading">Verdicts</h2>
        {verdicts.length > 0 && <p class="note">{`${held} of ${verdicts.length} held`}</p>}
      </div>
      {verdicts.length === 0 && (
        <p class="note">
          The scenario claims nothing: it says what happens and judges none of it. An <code>expect</code> block would.
        </p>
      )}
      <ol class="verdicts">
        {[...verdicts].sort(firstWhatDidNotHold).map((verdict) => (
          <OneVerdict key={verdict.label} run={run} verdict={verdict} onWitness={onWitness} />
        ))}
      </ol>
    </section>
  );
}

function firstWhatDidNotHold(a: Verdict, b: Verdict): number {
  return Number(a.outcome === "held") - Number(b.outcome === "held");
}

interface OneProps {
  run: Run;
  verdict: Verdict;
  onWitness(seq: number, message: number): void;
}

function OneVerdict({ run, verdict, onWitness }: OneProps) {
  const seq = verdict.last || verdict.first || verdict.seq;
  const canShow = seq > 0 && run.indexOf(seq) >= 0;
  return (
    <li class={`verdict ${verdict.outcome}`}>
      <span class="sign" aria-hidden="true">
        {signs[verdict.outcome]}
      </span>
      <strong class="label">
        <span class="unseen">{verdict.word} </span>
        {verdict.label}
      </strong>
      <div class="told">
        <p class="finding">{verdict.explanation}</p>
        <p class="claim">
          <code>{verdict.claim}</code>
        </p>
        {verdict.because && <p class="because">because {verdict.because}</p>}
        {verdict.story && <Story text={verdict.story} onWitness={(event) => onWitness(event, verdict.message)} />}
      </div>
      {canShow && (
        <button type="button" class="show" onClick={() => onWitness(seq, verdict.message)}>
          Show<span class="unseen"> what {verdict.label} rests on</span> <span aria-hidden="true">↓</span>
        </button>
      )}
    </li>
  );
}

const storyLine = /^\s+([\d.]+s)\s+#(\d+)\s+(\S+)\s+(.*)$/;

/** The lines of the story, each a way into the diagram; the claim itself stands above already. */
function Story({ text, onWitness }: { text: string; onWitness(seq: number): void }) {
  const lines = text.split("\n").map((line) => storyLine.exec(line)).filter((found) => found !== null);
  if (lines.length === 0) return null;
  return (
    <ol class="story">
      {lines.map(([, time, number, who, what]) => (
        <li key={number}>
          <button type="button" onClick={() => onWitness(Number(number))}>
            <span class="time">{time}</span>
            <span class="who">{who}</span>
            <span class="what">{what}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
