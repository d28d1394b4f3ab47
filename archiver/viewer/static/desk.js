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
