// Puts what was typed before the session ended back into the form that it was typed into.
const { action, fields } = JSON.parse(document.getElementById("unsent").textContent);
const NOT_TYPED = ["hidden", "file", "password", "submit", "button", "image", "reset"];

const controls = (form) => [...form.elements].filter((one) => one.name in fields);

const isSentThere = (form) =>
  (form.getAttribute("method") || "get").toLowerCase() === "post" &&
  new URL(form.getAttribute("action") || "", location.href).pathname === action;

// Of several forms the one with most of the fields; a hidden one must say the same.
const likeness = (form) =>
  controls(form).filter((one) => one.type !== "hidden" || fields[one.name].includes(one.value)).length;

function fill(form) {
  const used = {};
  for (const one of form.elements) {
    const values = fields[one.name];
    if (one.type === "checkbox") one.checked = values?.includes(one.value) ?? false;
    if (!values || NOT_TYPED.includes(one.type) || one.type === "checkbox") continue;
    if (one.type === "radio") one.checked = values.includes(one.value);
    else if (one.type === "select-multiple")
      for (const option of one.options) option.selected = values.includes(option.value);
    else {
      used[one.name] = (used[one.name] ?? -1) + 1;
      one.value = values[used[one.name]] ?? "";
    }
    for (let box = one.closest("details"); box; box = box.parentElement.closest("details"))
      box.open = true;
  }
}

const [form] = [...document.forms]
  .filter((one) => isSentThere(one) && controls(one).some((c) => !NOT_TYPED.includes(c.type)))
  .sort((one, other) => likeness(other) - likeness(one));
if (form) {
  fill(form);
  document.getElementById("unsent_notice").hidden = false;
}
