// Ctrl+K or "/": go anywhere, find anybody, do anything.
import { htmx } from "./request.js";
import { openSheet } from "./sheet.js";
import { switchTheme } from "./theme.js";

const palette = document.getElementById("palette");
const input = palette?.querySelector("input");
const list = palette?.querySelector("[role=listbox]");
const options = () => [...list.querySelectorAll("[role=option]")];
const current = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

function mark(index) {
  const all = options();
  if (!all.length) return input.removeAttribute("aria-activedescendant");
  const chosen = (index + all.length) % all.length;
  all.forEach((option, position) => option.setAttribute("aria-selected", String(position === chosen)));
  input.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}

export function openPalette() {
  if (!palette || palette.open) return;
  palette.showModal();
  input.value = "";
  waiting = false;
  list.replaceChildren();
  input.focus();
  htmx.ajax("GET", input.getAttribute("hx-get"), { target: "#palette-list" });
}

const actions = {
  theme: switchTheme,
  keys: () => document.getElementById("keys")?.showModal(),
};

// Who types fast presses Enter before the answer to the latest letter is there: the choice waits for it.
let waiting = false;
const isCurrent = () => list.querySelector("[data-query]")?.dataset.query === input.value.trim();

function run(option) {
  if (!option) return;
  palette.close();
  const { action, panel, href } = option.dataset;
  if (action) actions[action]?.();
  else if (panel) openSheet(panel);
  else if (href) location.assign(href);
}

if (palette) {
  document.addEventListener("htmx:after:swap", () => {
    if (!palette.open) return;
    if (current() < 0) mark(0);
    if (waiting && isCurrent()) { waiting = false; run(options()[current()]); }
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the Enter that ends a Chinese input
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(current() + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Enter") { event.preventDefault(); if (isCurrent()) run(options()[current()]); else waiting = true; }
  });
  list.addEventListener("click", (event) => run(event.target.closest("[role=option]")));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  ({
    palette: openPalette,
    theme: switchTheme,
    close: () => button.closest("dialog")?.close(),
    keys: actions.keys,
    print: () => print(),
  })[button.dataset.do]?.();
});
