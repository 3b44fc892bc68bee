// The style sheet follows the device; a choice is kept in a cookie so that the server writes it into the page.
const root = document.documentElement;
const isDark = () => getComputedStyle(root).colorScheme === "dark" || (root.dataset.theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);

export function setTheme(theme) {
  root.dataset.theme = theme;
  document.cookie = `fairlead_theme=${theme};path=/;max-age=31536000;samesite=lax`;
}

export const switchTheme = () => setTheme(isDark() ? "light" : "dark");
