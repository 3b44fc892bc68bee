// Small conveniences; every form works without them.
// A select or checkbox with data-submit sends its form; "select all" boxes; the browser's zone as a proposal.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches?.("[data-submit]")) field.form?.requestSubmit();
  if (field.matches?.("[data-select-all]")) {
    for (const box of document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(field.dataset.selectAll)}"]`)) box.checked = field.checked;
  }
  const bar = document.querySelector("[data-bulk]");
  if (bar && field.matches?.("input[type=checkbox]")) {
    const count = document.querySelectorAll(`input[name="${CSS.escape(bar.dataset.bulk)}"]:checked`).length;
    bar.hidden = count === 0;
    const number = bar.querySelector("[data-count]");
    if (number) number.textContent = count;
  }
});

for (const field of document.querySelectorAll("[data-propose-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field.value && [...field.options].some((option) => option.value === zone)) field.value = zone;
}

// One press, one request: a second press on a slow line must not save twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method?.toLowerCase() !== "post" || form.dataset.sent) { if (form.dataset.sent) event.preventDefault(); return; }
  if (form.matches("[hx-post], [data-many]")) return;
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// A menu closes when attention leaves it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.fl-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.fl-menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// A short text is sent by Enter, as in a chat; Shift+Enter begins a new line. The Enter that ends a Chinese input does neither.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches?.("textarea[data-enter-saves]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
