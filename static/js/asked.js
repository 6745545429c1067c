// A form with `data-result` asks for the part of the page with that id. What was typed into it
// since is not in that part yet: its buttons first ask again, and do what they say when pressed
// once more.
const said = (form) => new URLSearchParams(new FormData(form)).toString();
const shown = new Map([...document.querySelectorAll("form[data-result]")].map((form) => [form, said(form)]));

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
