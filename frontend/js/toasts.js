// Short news from the server: HX-Trigger: {"toast": "…"}, or <template data-toast> in the page. Undo links stay for ten seconds.
const place = document.getElementById("toasts");

export function toast(text, undo) {
  const box = document.createElement("div");
  box.className = "fl-toast";
  box.append(text);
  if (undo) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = undo.address;
    form.innerHTML = '<input type="hidden" name="csrfmiddlewaretoken"><button class="fl-toast-act"></button>';
    form.firstChild.value = document.cookie.match(/(?:^|; )fairlead_csrf=([^;]*)/)?.[1] ?? "";
    form.lastChild.textContent = undo.label;
    box.append(form);
  }
  place?.append(box);
  setTimeout(() => box.remove(), undo ? 10_000 : 5_000);
}

document.addEventListener("toast", (event) => {
  const detail = event.detail?.value ?? event.detail;
  if (typeof detail === "string") toast(detail);
  else if (detail?.text) toast(detail.text, detail.undo);
});
for (const template of document.querySelectorAll("template[data-toast]")) toast(template.content.textContent.trim());
