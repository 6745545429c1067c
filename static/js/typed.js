// A part of a form that htmx replaces keeps what was typed into it since it was asked for.
const typed = new WeakMap();

const typedSince = ({ target, requestConfig: { parameters } }) =>
  [...target.querySelectorAll("input:not([type=radio], [type=checkbox]), select, textarea")]
    .filter((one) => one.id && one.value !== (parameters.get(one.name) ?? ""))
    .map((one) => [one.id, one.value]);

document.addEventListener("htmx:beforeSwap", ({ detail }) => typed.set(detail.xhr, typedSince(detail)));
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  for (const [id, value] of typed.get(detail.xhr) ?? []) document.getElementById(id).value = value;
});
