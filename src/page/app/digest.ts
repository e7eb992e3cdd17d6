// The run's digest, computed again from the events that the page shows: XXH3 with 64 bits over the 64 bytes of each
// event, with what came before as the seed (src/trace/digest.hpp). So a page whose digest is that of `meshsim run`
// shows that run and no other.
import type { Run } from "./data";

const mask = 0xffffffffffffffffn;
const prime64_1 = 0x9e3779b185ebca87n;
const prime_mx1 = 0x165667919e3779f9n;
// The first 64 bytes of XXH3's secret, as little-endian words (xxhash.h, XXH3_kSecret).
const secret = [
  0xbe4ba423396cfeb8n, 0x1cad21f72c81017cn, 0xdb979083e96dd4den, 0x1f67b3b7a4a44072n, 0x78e5c0cc4ee679cbn,
  0x2172ffcc7dd05a82n, 0x8e2443f7744608b8n, 0x4c263a81e69035e0n,
];

function mixed(low: bigint, high: bigint, at: number, seed: bigint): bigint {
  const left = low ^ ((secret[at] + seed) & mask);
  const right = high ^ ((secret[at + 1] - seed) & mask);
  const product = left * right;
  return (product & mask) ^ (product >> 64n);
}

/** Hashes eight words. */
function hash64(words: BigUint64Array, seed: bigint): bigint {
  let sum = 64n * prime64_1;
  sum += mixed(words[2], words[3], 4, seed);
  sum += mixed(words[4], words[5], 6, seed);
  sum += mixed(words[0], words[1], 0, seed);
  sum += mixed(words[6], words[7], 2, seed);
  let hash = sum & mask;
  hash ^= hash >> 37n;
  hash = (hash * prime_mx1) & mask;
  return hash ^ (hash >> 32n);
}

function fill(view: DataView, run: Run, i: number, isHash: boolean): void {
  const wide = (at: number, value: number) => {
    view.setUint32(at, value % 4294967296, true);
    view.setUint32(at + 4, Math.floor(value / 4294967296), true);
  };
  wide(0, run.time[i]);
  wide(8, run.seq[i]);
  wide(16, run.causeSeq[i]);
  wide(24, run.message[i]);
  if (isHash) {
    const at = (run.detail[i] - 1) * 8;
    view.setUint32(32, run.textHashes.getUint32(at, true), true);
    view.setUint32(36, run.textHashes.getUint32(at + 4, true), true);
  } else {
    wide(32, run.detail[i]);
  }
  view.setUint32(40, run.root[i], true);
  view.setInt32(44, run.instance[i], true);
  view.setInt32(48, run.peer[i], true);
  view.setInt32(52, run.subscription[i], true);
  view.setInt16(56, run.topic[i], true);
  view.setUint16(58, run.incarnation[i], true);
  view.setUint8(60, run.kind[i]);
  view.setUint8(61, run.reason[i]);
  view.setUint16(62, run.attempt[i], true);
}

/** The digest in 16 hexadecimal digits. Rests now and then, so that the page can be used meanwhile. */
export async function digestOf(run: Run): Promise<string> {
  const words = new BigUint64Array(8);
  const view = new DataView(words.buffer);
  const hashed = new Set(["published", "logged", "noted"].map((name) => run.kindOf(name)));
  let value = 0n;
  let rested = performance.now();
  for (let i = 0; i < run.count; ++i) {
    fill(view, run, i, hashed.has(run.kind[i]));
    value = hash64(words, value);
    if (i % 200 !== 199 || performance.now() - rested < 10) continue;
    await new Promise((resolve) => setTimeout(resolve));
    rested = performance.now();
  }
  return value.toString(16).padStart(16, "0");
}
