// Older posts are fetched when the end comes near; j and k go from post to post. Without scripts there are links.
(() => {
  "use strict";
  const list = document.getElementById("timeline");
  const end = document.getElementById("older");
  const said = document.getElementById("said");
  if (!list || !end || !said) return;
  let loading = null;
  const begins = [{ post: list.querySelector("article.post"), address: location.href }];

  const dayOf = (item) => item?.querySelector(":scope > h2 time")?.dateTime;

  const append = (days) => {
    const last = list.lastElementChild;
    if (days.length && dayOf(last) && dayOf(last) === dayOf(days[0])) {
      last.querySelector(":scope > ol").append(...days.shift().querySelectorAll(":scope > ol > li"));
    }
    list.append(...days);
  };

  const load = async () => {
    const link = end.querySelector("a[rel=next]");
    if (!link) return false;
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const days = Array.from(page.querySelectorAll("#timeline > li"), (each) => document.adoptNode(each));
      const posts = days.flatMap((each) => Array.from(each.querySelectorAll("article.post")));
      append(days);
      if (posts.length) begins.push({ post: posts[0], address: link.href });
      end.replaceChildren(...Array.from(page.getElementById("older")?.childNodes ?? [], (each) => document.adoptNode(each)));
      said.textContent = `${posts.length} older posts loaded`;
      return posts.length > 0;
    } catch {
      said.textContent = "Older posts could not be loaded; the link leads to them";
      watch.disconnect();
      return false;
    }
  };
  // Resolves to whether there is more on the page than before; who asks meanwhile waits for the same.
  const more = () => {
    loading ??= load().finally(() => { loading = null; });
    return loading;
  };

  const watch = new IntersectionObserver((entries) => {
    if (entries.some((each) => each.isIntersecting)) more().then((added) => {
      // What was added may be so little that the end has not left the view, of which nobody would tell.
      if (added) { watch.unobserve(end); watch.observe(end); }
    });
  }, { rootMargin: "600px" });
  watch.observe(end);

  // The address is that of the piece that is being read: who comes back is where they were.
  let asked = false;
  addEventListener("scroll", () => {
    if (asked) return;
    asked = true;
    setTimeout(() => {
      asked = false;
      const read = begins.filter((each) => each.post && each.post.getBoundingClientRect().top < innerHeight / 2).pop() ?? begins[0];
      if (read.address !== location.href) history.replaceState(history.state, "", read.address);
    }, 200);
  }, { passive: true });

  const go = (post) => {
    if (!post) return;
    post.focus({ preventScroll: true });
    post.scrollIntoView({ block: "start" });
  };
  document.addEventListener("keydown", async (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, video, audio")) return;
    if (event.key !== "j" && event.key !== "k") return;
    event.preventDefault();
    const all = () => Array.from(list.querySelectorAll("article.post"));
    const posts = all();
    const at = posts.indexOf(document.activeElement?.closest("article.post"));
    if (at < 0) return go(posts.find((each) => each.getBoundingClientRect().bottom > 80));
    const to = at + (event.key === "j" ? 1 : -1);
    if (to >= posts.length && !(await more())) return;
    go(all()[Math.max(0, to)]);
  });
})();
