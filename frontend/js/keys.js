// One key for each frequent act; "?" lists them. Pages add their own with data-key="x" on a link or button:
// inside the focused row first, then anywhere on the page.
import { openPalette } from "./palette.js";

const rows = () => [...document.querySelectorAll("main a[data-row]")].filter((link) => link.checkVisibility());

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((link) => link === document.activeElement || link.closest("tr, li")?.contains(document.activeElement));
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// "g" then a letter goes to a page: data-go="d" on the navigation links.
let waiting = 0;

document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); return openPalette(); }
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const dialog = event.target.closest("dialog") ?? document.querySelector("dialog[open]");
  const key = event.key;
  if (!dialog) {
    if (Date.now() - waiting < 1500) {
      waiting = 0;
      const link = document.querySelector(`a[data-go="${CSS.escape(key)}"]`);
      if (link) { event.preventDefault(); return link.click(); }
    }
    if (key === "g") { waiting = Date.now(); return; }
    if (key === "/") { event.preventDefault(); return openPalette(); }
    if (key === "?") { event.preventDefault(); return document.getElementById("keys")?.showModal(); }
    if (key === "j" || key === "ArrowDown" && event.target.closest("a[data-row]")) { event.preventDefault(); return move(1); }
    if (key === "k" || key === "ArrowUp" && event.target.closest("a[data-row]")) { event.preventDefault(); return move(-1); }
  }
  if (!/^([a-z0-9]|Arrow(Left|Right))$/.test(key)) return;
  const near = event.target.closest("tr, li.fl-row, [data-sheet]") ?? dialog;
  const found = near?.querySelector(`[data-key="${key}"]`) ?? (dialog ? null : document.querySelector(`main [data-key="${key}"]:not(tr *):not(li.fl-row *)`));
  if (found) { event.preventDefault(); found.click(); }
});
