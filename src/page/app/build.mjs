// Bundles the page's script and style into DIST: `node build.mjs DIST`, in a folder with node_modules.
import { build } from "esbuild";

await build({
  entryPoints: { run_page: "main.tsx" },
  outdir: process.argv[2],
  bundle: true,
  minify: true,
  charset: "ascii",
  format: "iife",
  target: ["chrome100", "firefox113", "safari16.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
});
await build({
  entryPoints: { run_page: "run_page.css" },
  outdir: process.argv[2],
  bundle: true,
  minify: true,
  charset: "ascii",
  logLevel: "warning",
});
