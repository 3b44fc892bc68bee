// Records open in a panel at the right: the list stays where it is, the address becomes the record's, Back closes the
// panel, and a reload shows the record's whole page.
import { htmx } from "./request.js";

const sheet = document.getElementById("sheet");
let opener = null; // where focus returns to: the row's own link when the panel was opened from a row
let under = ""; // the address of the list that a record's address has been put on top of
let returning = false; // we ourselves go back to the list's address

// A panel's place in the history knows what is under it. Loaded anew it is a whole page, with nothing under it.
const isPanel = () => Boolean(history.state?.under);
if (isPanel()) history.replaceState({ htmx: true }, "");

// An answer may draw the page anew: what was there before is known again by where it leads.
const again = (link) => (link?.isConnected ? link : [...document.querySelectorAll("main a[href]")].find((other) => other.href === link?.href));

export function openSheet(address, from) {
  if (!sheet.open) opener = (from ?? document.activeElement)?.closest?.("tr, li")?.querySelector("a[data-row]") ?? from ?? document.activeElement;
  const moment = new URLSearchParams(location.search).get("at"); // a preview of another moment goes with it
  if (moment) address += `${address.includes("?") ? "&" : "?"}at=${encodeURIComponent(moment)}`;
  return htmx.ajax("GET", address, { target: "#sheet", headers: { "X-Fairlead-Panel": "sheet" } });
}

function show(content) {
  content.dataset.sheet = "shown";
  const { address } = content.dataset;
  if (address && location.pathname !== address) {
    if (isPanel()) history.replaceState(history.state, "", address);
    else {
      under = location.href;
      history.pushState({ htmx: true, under }, "", address); // htmx puts a state of its own over one without its mark
    }
  }
  if (!sheet.open) sheet.showModal();
  content.tabIndex = -1; // the panel itself, so that its first words are read and its keys work at once
  (content.querySelector("[autofocus]") ?? content).focus();
}

document.addEventListener("htmx:after:swap", () => {
  if (!sheet) return;
  const content = sheet.querySelector('[data-sheet="fresh"]');
  if (content) show(content);
  else if (sheet.open && sheet.querySelector("[data-shut]")) sheet.close();
});

sheet?.addEventListener("close", () => {
  if (isPanel()) { returning = true; history.back(); }
  sheet.replaceChildren();
  again(opener)?.focus({ preventScroll: true });
});

// The way back to the list only closes the panel: the list is still there. htmx would fetch it, put it in place of the old one and
// so take the focus from its row; it must not hear of this way, and it listens where there is a Navigation API to that alone. Hence
// both events, in the capture phase.
const onlyCloses = (address) => (returning || sheet?.open) && address === under;
window.navigation?.addEventListener("navigate", (event) => {
  if (event.navigationType === "traverse" && onlyCloses(event.destination.url)) event.stopImmediatePropagation();
}, true);
addEventListener("popstate", (event) => {
  if (onlyCloses(location.href)) event.stopImmediatePropagation();
  if (returning) returning = false;
  else if (sheet?.open) sheet.close();
  else if (sheet && isPanel()) { // Forward, after Back: the panel opens again
    ({ under } = history.state);
    openSheet(location.pathname + location.search, again({ href: location.href }));
  }
}, true);
document.addEventListener("htmx:before:history:restore", (event) => { if (isPanel()) event.preventDefault(); });

// A list that is drawn anew keeps the focus on the row that had it; where that row is gone, on the one that took its place.
const rows = () => [...document.querySelectorAll("main a[data-row]")];
let held = null;
document.addEventListener("htmx:before:swap", () => {
  const within = document.activeElement?.closest("main tr, main li, main a[href]");
  const link = within?.querySelector("a[data-row]") ?? within?.closest("a[href]");
  held = link ? { link, place: rows().indexOf(link) } : null;
});
document.addEventListener("htmx:after:swap", () => {
  if (!held || document.activeElement !== document.body) return;
  const { link, place } = held;
  (again(link) ?? (place < 0 ? null : rows()[place] ?? rows().at(-1)))?.focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  if (event.target instanceof HTMLDialogElement) return event.target.close();
  const link = event.target.closest("a[data-panel]");
  if (link && sheet && !(event.metaKey || event.ctrlKey || event.shiftKey || event.button)) {
    event.preventDefault();
    openSheet(link.href, link);
    return;
  }
  // A click anywhere in a row follows the row's own link, so that keyboard and mouse share one path.
  const row = event.target.closest("tr.fl-row, li.fl-row");
  if (row && !event.target.closest("a, button, input, label, select, summary, details") && !getSelection()?.toString()) row.querySelector("a[data-row]")?.click();
});
