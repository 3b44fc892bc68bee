// Repeated lines of a form: a further one is copied from the template. Without this script the button asks the server for it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rows-add]");
  if (!button) return;
  event.preventDefault();
  const box = button.closest("[data-rows]");
  const list = box.querySelector("[data-rows-list]");
  const line = box.querySelector("template[data-rows-new]").content.cloneNode(true);
  const number = list.children.length;
  for (const field of line.querySelectorAll("[name]")) field.name = field.name.replace(/-\d+-/, `-${number}-`);
  list.append(line);
  list.lastElementChild.querySelector("input")?.focus();
}, true);

// Ids of chat programs have no link that opens them: they are copied. Shown only where copying is possible.
const showCopying = () => { if (navigator.clipboard) for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false; };
showCopying();
document.addEventListener("htmx:after:swap", showCopying);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add("is-done");
  setTimeout(() => button.classList.remove("is-done"), 1500);
});
