// One step: JavaScript, CSS, font, icon sprite and dotted map, into the ui package's static folder.
import { build, transform } from "esbuild";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src/fairlead");
const target = join(source, "ui/static/build");
const out = `${target}.new`;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

await build({
  entryPoints: [join(root, "frontend/app.js")],
  bundle: true, minify: true, splitting: true, format: "esm", target: "es2022",
  outdir: out, chunkNames: "part-[hash]", logLevel: "error", legalComments: "none",
});

const tailwind = require.resolve("@tailwindcss/cli/package.json");
const tailwindCommand = join(tailwind, "..", JSON.parse(readFileSync(tailwind)).bin.tailwindcss);
const sheet = join(out, "app.css");
execFileSync(process.execPath, [tailwindCommand, "-i", join(root, "frontend/app.css"), "-o", sheet], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });

// Who knows light-dark(), which every colour of ours needs, knows color-mix() too: what is for those who do not is dead weight.
const ASKING = "@supports (color: color-mix(in lab, red, red)) {";
const unasked = (css) => {
  for (let start; (start = css.indexOf(ASKING)) >= 0;) {
    const inside = start + ASKING.length;
    let end = inside;
    for (let depth = 1; depth; end++) depth += css[end] === "{" ? 1 : css[end] === "}" ? -1 : 0;
    css = css.slice(0, start) + css.slice(inside, end - 1) + css.slice(end);
  }
  return css;
};
const { code } = await transform(unasked(readFileSync(sheet, "utf8")), { loader: "css", minify: true, target: ["chrome123", "firefox128", "safari17.5"] });
writeFileSync(sheet, code);

copyFileSync(require.resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"), join(out, "inter.woff2"));

// The sprite holds the icons that templates and Python name: {% icon "x" %}, icon="x", "icon": "x", ICONS = {…: "x"}.
const walk = (folder) => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name);
  if (name === "node_modules" || name === "__pycache__" || path === target || path === out) return [];
  return statSync(path).isDirectory() ? walk(path) : [path];
});
const used = new Set();
for (const path of walk(source).filter((name) => /\.(html|py)$/.test(name))) {
  const text = readFileSync(path, "utf8");
  for (const match of text.matchAll(/(?:\{%\s*icon\s+|\bicon=|["']icon["']:\s*)["']([a-z0-9-]+)["']/g)) used.add(match[1]);
  for (const table of text.matchAll(/ICONS\b[^=\n]*=\s*\{([^}]*)\}/g))
    for (const match of table[1].matchAll(/:\s*["']([a-z0-9-]+)["']/g)) used.add(match[1]);
}
const lucide = require("@iconify-json/lucide/icons.json");
const find = (name) => lucide.icons[name] ?? (lucide.aliases[name] && find(lucide.aliases[name].parent));
const missing = [...used].filter((name) => !find(name));
if (missing.length) { console.error(`no such icon: ${missing.join(", ")}`); process.exit(1); }
const symbols = [...used].sort().map((name) => `<symbol id="${name}" viewBox="0 0 24 24">${find(name).body.replaceAll(' stroke-width="2"', "")}</symbol>`);
writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);

// Land as dots: no country outline, so no border is drawn at all.
const { feature } = await import("topojson-client");
const atlas = require("world-atlas/land-110m.json");
const rings = feature(atlas, atlas.objects.land).features
  .flatMap((shape) => (shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates));
const inside = (x, y, ring) => {
  let result = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i], [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) result = !result;
  }
  return result;
};
const isLand = (x, y) => rings.some(([outer, ...holes]) => inside(x, y, outer) && !holes.some((hole) => inside(x, y, hole)));
const STEP = 2.5, NORTH = 80, SOUTH = -56;
let dots = "", row = 0;
for (let latitude = NORTH; latitude >= SOUTH; latitude -= STEP, row++)
  for (let longitude = -178 + (row % 2 ? STEP / 2 : 0); longitude < 180; longitude += STEP)
    if (isLand(longitude, latitude)) dots += `M${+(longitude + 180).toFixed(2)} ${+(NORTH - latitude).toFixed(2)}h0`;
writeFileSync(join(out, "map.svg"), `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="land" viewBox="0 0 360 136" overflow="visible"><path d="${dots}" fill="none" stroke="currentColor" stroke-linecap="round" stroke-width="1.7"/></symbol></svg>`);

rmSync(target, { recursive: true, force: true });
renameSync(out, target);
