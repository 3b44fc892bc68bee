// The server writes the times; the browser only keeps them running. A page that previews another moment stands still.
const still = document.body.dataset.still === "yes";
const formats = new Map();
const format = (zone) => {
  if (!formats.has(zone)) formats.set(zone, new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }));
  return formats.get(zone);
};

// The server's clock, not the device's, decides what "now" is: a wrong laptop clock must not show a wrong time.
const serverAhead = Number(document.body.dataset.now) - Date.now();
const now = () => Date.now() + serverAhead;

// The browser's own zone rules may be older than ours: a zone is kept running only where both agree on the minute.
const agrees = (element) => format(element.dataset.zone).format(now()) === element.textContent.trim();

function tick() {
  for (const element of document.querySelectorAll("time[data-zone]")) {
    try {
      if (element.dataset.live === undefined) element.dataset.live = agrees(element) ? "yes" : "no";
      if (element.dataset.live === "yes") element.textContent = format(element.dataset.zone).format(now());
    } catch {
      element.dataset.live = "no"; // a zone that this browser does not know
    }
  }
}

function loop() {
  tick();
  setTimeout(loop, 60_000 - (now() % 60_000) + 50);
}
if (!still) loop();
