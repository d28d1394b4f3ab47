// n and p go from citation to citation, and the passage in the text comes into view beside it.
(() => {
  "use strict";
  const all = Array.from(document.querySelectorAll(".citation"));
  const wide = () => matchMedia("(min-width: 64rem)").matches;
  const go = (to) => {
    const citation = all[Math.max(0, Math.min(to, all.length - 1))];
    if (!citation) return;
    citation.focus({ preventScroll: true });
    citation.scrollIntoView({ block: "start" });
    const mark = document.getElementById(citation.id.replace("citation", "mark"));
    const text = document.querySelector(".article-text");
    if (mark && text && wide()) text.scrollTo({ top: mark.offsetTop - text.offsetTop - 120 });
    for (const each of document.querySelectorAll("mark[data-citation]")) {
      each.classList.toggle("held", each.dataset.citation === citation.id.slice("citation-".length));
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, video, audio")) return;
    const at = all.indexOf(document.activeElement && document.activeElement.closest(".citation"));
    if (event.key === "n") go(at + 1);
    else if (event.key === "p") go(at < 0 ? 0 : at - 1);
    else return;
    event.preventDefault();
  });
  for (const mark of document.querySelectorAll("mark[data-citation]")) {
    mark.addEventListener("click", () => go(Number(mark.dataset.citation) - 1));
  }
})();
