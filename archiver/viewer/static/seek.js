// A time in the story of a film moves the player to it; two films that are compared play together.
(() => {
  "use strict";
  const player = document.getElementById("player");
  if (player) {
    for (const link of document.querySelectorAll("a.seek")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        player.currentTime = Number(link.dataset.seek);
        player.scrollIntoView({ block: "nearest" });
        player.focus({ preventScroll: true });
      });
    }
  }

  const ready = (film) => new Promise((done) => {
    if (film.readyState >= HTMLMediaElement.HAVE_METADATA) return done();
    film.addEventListener("loadedmetadata", () => done(), { once: true });
    film.preload = "auto";
    film.load();
  });
  for (const button of document.querySelectorAll(".compare button.both")) {
    const films = Array.from(button.closest(".compare").querySelectorAll("video"));
    button.hidden = false;
    button.addEventListener("click", async () => {
      await Promise.all(films.map(ready));
      for (const film of films) film.currentTime = Number(film.dataset.from);
      await Promise.allSettled(films.map((film) => film.play()));
    });
  }
})();
