// The worklist by keyboard: 1-9 choose (twice where credit is left over), s skips, i sets aside, / searches, Escape leaves a field.
"use strict";

let leaving = false; // a second key must not meet a transfer that is decided already
window.addEventListener("pageshow", () => { leaving = false; });

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const field = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (field) {
    if (event.key === "Escape") field.blur();
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search")?.select();
    document.getElementById("search")?.focus();
  } else if (event.key === "i") {
    const ignoring = document.getElementById("ignoring");
    if (!ignoring) return;
    event.preventDefault();
    ignoring.open = true;
    document.getElementById("reason").focus();
  } else if (/^[1-9s]$/.test(event.key)) {
    const chosen = document.querySelector(`[data-key="${event.key}"]`);
    if (!chosen || chosen.disabled || leaving) return;
    event.preventDefault();
    if ("twice" in chosen.dataset && document.activeElement !== chosen) {
      chosen.focus();
      return;
    }
    leaving = true;
    chosen.click();
  }
});
