// Older posts are fetched when the end comes near; j and k go from post to post. Without scripts there are links.
(() => {
  "use strict";
  const list = document.getElementById("timeline");
  const end = document.getElementById("older");
  const said = document.getElementById("said");
  if (!list || !end) return;
  let busy = false;

  const more = async () => {
    const link = end.querySelector("a[rel=next]");
    if (!link || busy) return;
    busy = true;
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const days = page.querySelectorAll("#timeline > li.day");
      let count = 0;
      for (const day of days) {
        count += day.querySelectorAll("article.post").length;
        const last = list.lastElementChild;
        const date = (each) => each && each.querySelector("h2 time") && each.querySelector("h2 time").dateTime;
        if (date(last) === date(day)) last.querySelector("ol").append(...day.querySelectorAll(":scope > ol > li"));
        else list.append(document.importNode(day, true));
      }
      const next = page.getElementById("older");
      end.replaceChildren(...(next ? Array.from(next.childNodes) : []));
      said.textContent = `${count} older posts were added`;
    } catch {
      said.textContent = "Older posts could not be fetched; the link still leads to them";
      watch.disconnect();
    } finally {
      busy = false;
    }
  };
  const watch = new IntersectionObserver((entries) => {
    if (entries.some((each) => each.isIntersecting)) more();
  }, { rootMargin: "600px" });
  watch.observe(end);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, video, audio")) return;
    if (event.key !== "j" && event.key !== "k") return;
    const posts = Array.from(list.querySelectorAll("article.post"));
    const held = document.activeElement && document.activeElement.closest("article.post");
    const at = posts.indexOf(held);
    const seen = posts.findIndex((each) => each.getBoundingClientRect().bottom > 80);
    const to = at < 0 ? seen : at + (event.key === "j" ? 1 : -1);
    if (to >= posts.length) more();
    const post = posts[Math.max(0, Math.min(to, posts.length - 1))];
    if (post) { post.focus({ preventScroll: true }); post.scrollIntoView({ block: "start" }); event.preventDefault(); }
  });
})();
