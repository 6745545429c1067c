// "All on this page" ticks every row, and is ticked while every row is, also of what was ticked before this ran.
"use strict";

const rowsOf = (form) => [...form.elements].filter((one) => one.name === "row");
function settle(form) {
  const { all } = form.elements;
  const rows = rowsOf(form);
  if (all && rows.length) all.checked = rows.every((row) => row.checked);
}

document.addEventListener("change", ({ target }) => {
  if (target.form?.id !== "selection") return;
  const { all } = target.form.elements;
  if (target === all) for (const row of rowsOf(target.form)) row.checked = all.checked;
  else settle(target.form);
});
const selection = document.getElementById("selection");
if (selection) settle(selection);
