// The queue by keyboard: n and p citation, j and k candidate; where decisions are taken also a, r, c and u.
(() => {
  "use strict";
  const all = Array.from(document.querySelectorAll(".candidate"));
  let held = -1;
  const hold = (to) => {
    if (!all.length) return;
    held = Math.max(0, Math.min(to, all.length - 1));
    all[held].focus({ preventScroll: true });
    all[held].scrollIntoView({ block: "nearest" });
  };
  const follow = (id) => { const link = document.getElementById(id); if (link) link.click(); };
  const press = (key) => {
    const candidate = all[held < 0 ? 0 : held];
    const button = candidate && candidate.querySelector(`button[data-key="${key}"]`);
    if (button) button.click();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, video, audio")) return;
    const acts = {
      j: () => hold(held + 1), k: () => hold(held - 1), n: () => follow("next"), p: () => follow("before"),
      a: () => press("a"), r: () => press("r"), u: () => follow("undo"),
      c: () => { const other = document.getElementById("other"); if (other) other.focus(); },
    };
    if (!acts[event.key]) return;
    acts[event.key]();
    event.preventDefault();
  });
})();
