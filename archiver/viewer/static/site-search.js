// The search of a static copy: all its words are in the page already, beside this file, in the spelling in which they
// are compared. WORDS: [address, kind, title, date, text, folded text]; FOLDS: a character -> what stands for it.
(() => {
  "use strict";
  const MOST = 200, AROUND = 80;
  const { words, folds } = window.archiverSite;
  const form = document.getElementById("find");
  const box = form.elements.namedItem("q");
  const list = document.getElementById("hits");
  const said = document.getElementById("said");

  const fold = (text) => Array.from(text.normalize("NFKD").toLowerCase().normalize("NFKC"), (each) =>
    Object.hasOwn(folds, each) ? folds[each] : each).join("").normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC");

  // "a phrase", -without, word, begin*
  const terms = (query) => Array.from(query.matchAll(/(-?)(?:"([^"]*)"|(\S+))/gu), ([, minus, phrase, word]) => ({
    without: minus === "-", folded: fold((phrase ?? word).replace(/\*$/u, "")).trim(),
  })).filter((each) => each.folded);

  const LETTER = /[\p{L}\p{N}]/u;
  const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
  // Where a term begins a word; in scripts without spaces, anywhere.
  const at = (text, term) => {
    for (let i = text.indexOf(term); i >= 0; i = text.indexOf(term, i + 1)) {
      if (i === 0 || UNSPACED.test(term[0]) || !LETTER.test(text[i - 1])) return i;
    }
    return -1;
  };

  const snippet = (row, wanted) => {
    const place = document.createElement("p");
    place.dir = "auto";
    place.className = "hit-text";
    const [text, offsets] = [row.text, row.offsets];
    const marks = wanted.map((each) => [at(row.folded, each.folded), each.folded.length])
      .filter(([i]) => i >= 0).map(([i, n]) => [offsets(i), offsets(i + n)]).sort((a, b) => a[0] - b[0]);
    const first = marks.length ? marks[0][0] : 0;
    let from = Math.max(0, first - AROUND), done = from;
    const to = Math.min(text.length, first + 3 * AROUND);
    if (from > 0) place.append("… ");
    for (const [start, end] of marks) {
      if (start < done || end > to) continue;
      place.append(text.slice(done, start));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      place.append(mark);
      done = end;
    }
    place.append(text.slice(done, to) + (to < text.length ? " …" : ""));
    return place;
  };

  // The folded text's own offsets lead back by runs: [folded start, original start], each run one for one.
  const rows = words.map(([href, kind, title, date, text, folded, runs]) => ({
    href, kind, title, date, text, folded: folded ?? text,
    offsets: (i) => {
      if (!runs) return i;
      let low = 0, high = runs.length / 2;
      while (high - low > 1) { const mid = (low + high) >> 1; if (runs[2 * mid] <= i) low = mid; else high = mid; }
      const next = low + 1 < runs.length / 2 ? runs[2 * low + 3] : text.length;
      return Math.min(runs[2 * low + 1] + (i - runs[2 * low]), next);
    },
  }));

  const show = () => {
    list.replaceChildren();
    const wanted = terms(box.value);
    if (!wanted.some((each) => !each.without)) { said.textContent = ""; return; }
    const found = rows.filter((row) => wanted.every((each) => (at(row.folded, each.folded) >= 0) !== each.without));
    for (const row of found.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = row.href;
      const name = document.createElement("bdi");
      name.textContent = row.title;
      link.append(name);
      const note = document.createElement("span");
      note.className = "note";
      note.textContent = ` ${row.kind}, ${row.date}`;
      item.append(link, note, snippet(row, wanted.filter((each) => !each.without)));
      list.append(item);
    }
    said.textContent = `${found.length} found` + (found.length > MOST ? `; the first ${MOST} are shown` : "");
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  box.addEventListener("input", show);
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
})();
