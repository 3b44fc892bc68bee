// htmx and what every request of ours carries.
import htmx from "htmx.org";

window.htmx = htmx;
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  if (request.method !== "GET") request.headers["X-CSRFToken"] = cookie("fairlead_csrf");
});

// A session that ended while the page stayed open: the sign-in page must fill the window, not a fragment's place.
document.addEventListener("htmx:after:request", (event) => {
  const response = event.detail.ctx.response;
  if (response?.raw?.redirected && new URL(response.raw.url).pathname.startsWith("/sign-in")) location.reload();
});

export { htmx };
