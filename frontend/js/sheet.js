// Records open in a panel at the right: the list stays where it is, the address becomes the record's, Back closes the
// panel, and a reload shows the record's whole page.
import { htmx } from "./request.js";

const sheet = document.getElementById("sheet");
let opener = null; // where focus returns to: the row's own link when the panel was opened from a row
let openerRow = ""; // the row's id: an answer may draw the row anew
let pushed = false; // the address bar shows the record's address on top of the list's
let returning = false; // we ourselves go back to the list's address

export function openSheet(address, from) {
  if (!sheet.open) {
    const row = (from ?? document.activeElement)?.closest?.("tr, li");
    opener = row?.querySelector("a[data-row]") ?? from ?? document.activeElement;
    openerRow = row?.id ?? "";
  }
  const moment = new URLSearchParams(location.search).get("at"); // a preview of another moment goes with it
  if (moment) address += `${address.includes("?") ? "&" : "?"}at=${encodeURIComponent(moment)}`;
  return htmx.ajax("GET", address, { target: "#sheet", headers: { "X-Fairlead-Panel": "sheet" } });
}

function show(content) {
  content.dataset.sheet = "shown";
  const { address } = content.dataset;
  if (address && location.pathname !== address) {
    if (pushed) history.replaceState(history.state, "", address);
    else { history.pushState({ panel: true }, "", address); pushed = true; }
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
  if (pushed) { pushed = false; returning = true; history.back(); }
  sheet.replaceChildren();
  const again = opener?.isConnected ? opener : document.getElementById(openerRow)?.querySelector("a[data-row]");
  again?.focus({ preventScroll: true });
});

// In the capture phase: htmx must not load the page again for a panel that only opens and closes.
addEventListener("popstate", (event) => {
  if (returning) { returning = false; event.stopImmediatePropagation(); return; }
  if (sheet?.open) { pushed = false; event.stopImmediatePropagation(); sheet.close(); }
}, true);

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
