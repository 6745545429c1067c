// "All on this page" ticks every row, and is ticked while every row is.
"use strict";

document.addEventListener("change", ({ target }) => {
  if (target.form?.id !== "selection") return;
  const { all } = target.form.elements;
  const rows = [...target.form.elements].filter((one) => one.name === "row");
  if (target === all) for (const row of rows) row.checked = all.checked;
  else all.checked = rows.every((row) => row.checked);
});
