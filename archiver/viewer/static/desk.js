// "/" goes to the search field of the page.
document.addEventListener("keydown", (event) => {
  "use strict";
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, video, audio")) return;
  const field = document.querySelector('form[role="search"] input[type="search"]');
  if (!field) return;
  field.focus();
  field.select();
  event.preventDefault();
});

// Light or dark: what the system says, unless the reader chose otherwise. Everything else works without scripts.
(() => {
  "use strict";
  const KEY = "archiver-theme";
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const dark = () => root.dataset.theme
    ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  if (stored() === "light" || stored() === "dark") root.dataset.theme = stored();
  const button = document.getElementById("theme");
  if (!button) return;
  const say = () => { button.textContent = dark() ? "Light" : "Dark"; };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem(KEY, root.dataset.theme); } catch { /* chosen for this page alone */ }
    say();
  });
})();
