// Settings: copy a secret, copy a day of the week to the others, find a zone by its city, keep the appearance.
// All of it works without: fields can be filled by hand, zones chosen from their list.
const prepared = new WeakSet();

// Once for each element, in the page and in what a panel brings later.
function each(selector, act) {
  const prepare = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (prepared.has(element)) continue;
      prepared.add(element);
      act(element);
    }
  };
  prepare();
  document.addEventListener("htmx:after:swap", prepare);
}

// On a phone the pages of settings stand in one line that scrolls: show where we are.
each(".fl-settings-nav [aria-current]", (link) => link.scrollIntoView({ block: "nearest", inline: "center" }));

each("[data-secret]", (box) => {
  const button = box.querySelector("[data-secret-copy]");
  const field = box.querySelector("input, textarea");
  button.hidden = !navigator.clipboard; // browsers offer it only over https and on localhost
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    for (const word of button.querySelectorAll("span")) word.hidden = !word.hasAttribute("data-copied");
  });
});

const hours = (day) => [...day.querySelectorAll("input:not([type=checkbox])")];
const works = (day) => day.querySelector("input[type=checkbox]");
const isEmpty = (day) => hours(day).every((field) => !field.value);

function copyDay(from, to) {
  const values = hours(from).map((field) => field.value);
  hours(to).forEach((field, index) => { field.value = values[index] ?? ""; });
}

each("[data-week]", (week) => {
  const days = [...week.querySelectorAll("[data-week-day]")];
  const button = week.querySelector("[data-week-copy]");
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const day of days.filter((one) => "weekday" in one.dataset).slice(1)) { works(day).checked = true; copyDay(days[0], day); }
  });
  week.addEventListener("change", ({ target }) => {
    const day = target.closest("[data-week-day]");
    // A day that is ticked without hours takes those of the nearest earlier one; hours without a tick mean a working day.
    if (target === (day && works(day)) && target.checked && isEmpty(day)) {
      const model = days.slice(0, days.indexOf(day)).reverse().find((one) => works(one).checked && !isEmpty(one));
      if (model) copyDay(model, day);
    } else if (day && target.value && target !== works(day)) works(day).checked = true;
    const matched = target.value.match(/^(\d{1,2})(?:[:.：]?([0-5]\d))?$/);
    if (day && target !== works(day) && matched && Number(matched[1]) <= 24) target.value = `${matched[1].padStart(2, "0")}:${matched[2] ?? "00"}`;
  });
});

function pickZone(box, zone) {
  const select = box.querySelector("select");
  if (![...select.options].some((option) => option.value === zone)) select.add(new Option(zone, zone));
  select.value = zone;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  box.querySelector("input[type=search]").value = "";
  box.querySelector(".fl-zones-found").replaceChildren();
  select.focus();
}

each("[data-zones]", (box) => {
  const find = box.querySelector(".fl-zones-find");
  const found = box.querySelector(".fl-zones-found");
  find.hidden = false;
  found.addEventListener("click", ({ target }) => { const button = target.closest("[data-zone]"); if (button) pickZone(box, button.dataset.zone); });
  find.addEventListener("keydown", (event) => {
    const buttons = [...found.querySelectorAll("button")];
    const here = buttons.indexOf(document.activeElement);
    if (event.key === "Enter" && here < 0 && !event.isComposing) { event.preventDefault(); buttons[0]?.click(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); (buttons[here + (event.key === "ArrowDown" ? 1 : -1)] ?? find.querySelector("input")).focus(); }
    else if (event.key === "Escape" && buttons.length) { event.stopPropagation(); found.replaceChildren(); find.querySelector("input").focus(); }
  });
  find.addEventListener("focusout", ({ relatedTarget }) => { if (!find.contains(relatedTarget)) setTimeout(() => { if (!find.contains(document.activeElement)) found.replaceChildren(); }, 150); });
});

// A clock that is chosen joins the others at once, so that several can be added before saving.
each("[data-clock-zones]", (box) => {
  const select = box.querySelector("select");
  const list = box.querySelector("ul");
  select.addEventListener("change", () => {
    const option = select.selectedOptions[0];
    if (!option?.value) return;
    if (![...list.querySelectorAll("input")].some((field) => field.value === option.value)) {
      const label = document.createElement("label");
      label.className = "fl-pick";
      const field = Object.assign(document.createElement("input"), { type: "checkbox", name: box.dataset.clockZones, value: option.value, checked: true });
      label.append(field, option.text.split(" · ")[0]);
      const item = document.createElement("li");
      item.append(label);
      list.append(item);
    }
    select.value = "";
  });
});

// The switch of the top bar and the palette changes the page; a member's stored choice follows it.
if (document.querySelector(".fl-shell")) {
  new MutationObserver(() => {
    const body = new URLSearchParams({ theme: document.documentElement.dataset.theme });
    const token = document.cookie.match(/(?:^|; )fairlead_csrf=([^;]*)/)?.[1] ?? "";
    fetch("/theme", { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}

// The passkey scripts report a refusal of the device here; without this the reader would see nothing at all.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-failed]")) note.hidden = false;
});
