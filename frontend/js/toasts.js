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
    const values = {
      csrfmiddlewaretoken: document.cookie.match(/(?:^|; )fairlead_csrf=([^;]*)/)?.[1] ?? "",
      undo: "1",
      next: location.pathname + location.search,
    };
    for (const [name, value] of Object.entries(values)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.append(Object.assign(document.createElement("button"), { className: "fl-toast-act", textContent: undo.label }));
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
