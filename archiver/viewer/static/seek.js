// A time in the story of a film moves the player to it.
(() => {
  "use strict";
  const player = document.getElementById("player");
  if (!player) return;
  for (const link of document.querySelectorAll("a.seek")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      player.currentTime = Number(link.dataset.seek);
      player.scrollIntoView({ block: "nearest" });
      player.focus({ preventScroll: true });
    });
  }
})();
