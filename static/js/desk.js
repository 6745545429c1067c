// The desk by keyboard: in the queue j and k move, Enter opens, / searches; at an inquiry j and k go on and back, u to the queue, r to the answer, t takes it, Escape leaves a field, Ctrl+Enter answers.
"use strict";

let leaving = false; // a second key must not meet an inquiry that is left already
window.addEventListener("pageshow", () => { leaving = false; });

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1);
  rows[next]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.metaKey || event.altKey || event.repeat) return;
  if (event.ctrlKey) {
    const send = event.target.closest("#answering")?.querySelector("[data-send]");
    if (event.key !== "Enter" || !send || leaving) return;
    event.preventDefault();
    leaving = true;
    send.click();
    return;
  }
  const field = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (field) {
    if (event.key === "Escape") field.blur();
    return;
  }
  if (event.key === "/" && document.getElementById("id_text")) {
    event.preventDefault();
    document.getElementById("id_text").focus();
  } else if (event.key === "r" && document.getElementById("answering")) {
    event.preventDefault();
    document.querySelector("#answering textarea").focus();
  } else if ((event.key === "j" || event.key === "k") && document.querySelector("[data-row]")) {
    event.preventDefault();
    move(event.key === "j" ? 1 : -1);
  } else if (/^[jkut]$/.test(event.key)) {
    const chosen = document.querySelector(`[data-key="${event.key}"]`);
    if (!chosen || leaving) return;
    event.preventDefault();
    leaving = true;
    chosen.click();
  }
});

// Colleagues see that an answer is being written.
document.querySelector("#answering textarea")?.addEventListener("input", (event) => {
  document.getElementById("writing").value = event.target.value ? "1" : "";
});
