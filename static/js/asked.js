// A form with `data-result` asks for the part of the page with that id. What was typed into it
// since is not in that part yet: its buttons first ask again, and do what they say when pressed
// once more.
const NOT_SENT = ["submit", "button", "image", "reset", "file"];
const said = (form) =>
  new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();

// As the page came, whatever was typed before this ran.
function asLoaded(form) {
  const values = new URLSearchParams();
  for (const one of form.elements) {
    if (!one.name || one.disabled || NOT_SENT.includes(one.type)) continue;
    if (one.options) {
      const chosen = [...one.options].filter((option) => option.defaultSelected);
      if (!chosen.length && one.options.length && !one.multiple) chosen.push(one.options[0]);
      for (const option of chosen) values.append(one.name, option.value);
    } else if (["checkbox", "radio"].includes(one.type)) {
      if (one.defaultChecked) values.append(one.name, one.value);
    } else values.append(one.name, one.defaultValue);
  }
  return values.toString();
}

const shown = new Map([...document.querySelectorAll("form[data-result]")].map((form) => [form, asLoaded(form)]));

document.addEventListener("DOMContentLoaded", () => {
  for (const [form, before] of shown) if (form.hasAttribute("hx-get") && said(form) !== before) form.requestSubmit();
});
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (shown.has(detail.elt)) detail.said = said(detail.elt);
});
document.addEventListener("htmx:afterSwap", ({ detail: { requestConfig } }) => {
  if (shown.has(requestConfig.elt)) shown.set(requestConfig.elt, requestConfig.said);
});
document.addEventListener(
  "submit",
  (event) => {
    for (const [form, before] of shown)
      if (document.getElementById(form.dataset.result)?.contains(event.target) && said(form) !== before) {
        event.preventDefault();
        event.stopPropagation();
        document.getElementById("asked_again")?.removeAttribute("hidden");
        form.requestSubmit();
      }
  },
  true,
);
