// The queue by keyboard: n, s and p citation or match, j and k candidate, space both films; where decisions are taken
// also a, r, c and u.
(() => {
  "use strict";
  const all = Array.from(document.querySelectorAll(".candidate"));
  const keys = document.getElementById("keys");
  const help = document.getElementById("help");
  let held = -1;
  const hold = (to) => {
    if (!all.length) return;
    held = Math.max(0, Math.min(to, all.length - 1));
    all[held].focus({ preventScroll: true });
    all[held].scrollIntoView({ block: "nearest" });
  };
  const click = (...ids) => {
    const found = ids.map((id) => document.getElementById(id)).find(Boolean);
    if (found) found.click();
  };
  // A key pressed twice must not decide about the next citation as well.
  let sent = false;
  document.addEventListener("submit", (event) => {
    if (event.target.method === "dialog") return;
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  const press = (key) => {
    const candidate = all[held < 0 ? 0 : held];
    const button = candidate && candidate.querySelector(`button[data-key="${key}"]`);
    if (button) button.click();
  };
  const acts = {
    j: () => hold(held + 1), k: () => hold(held - 1),
    n: () => click("next"), s: () => click("next"), p: () => click("before"),
    a: () => press("a"), r: () => press("r"), u: () => click("undo-last", "undo"),
    c: () => { const other = document.getElementById("other"); if (other) other.focus(); },
    " ": () => document.querySelector("button.both").click(),
    "?": () => keys.showModal(),
  };
  for (const candidate of all) candidate.addEventListener("focusin", () => { held = all.indexOf(candidate); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.closest("input, select, textarea, video, audio") || !acts[event.key]) return;
    if (event.key === " " && (event.target.closest("button, a, summary") || !document.querySelector("button.both"))) return;
    if (event.repeat && "aru".includes(event.key)) return;
    acts[event.key]();
    event.preventDefault();
  });
  help.hidden = false;
  help.addEventListener("click", acts["?"]);
  if (!navigator.clipboard) return;
  for (const line of document.querySelectorAll(".say")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(line.querySelector("code").textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed here: select it";
      }
    });
    line.append(" ", button);
  }
})();
