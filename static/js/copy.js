// A button with `data-copy` puts that text into the clipboard, and says so; without script it is not seen.

const show = (where) => {
  if (navigator.clipboard) for (const one of where.querySelectorAll("[data-copy][hidden]")) one.hidden = false;
};
show(document);
document.addEventListener("htmx:load", ({ detail }) => show(detail.elt));
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const said = document.getElementById("copied");
  said.textContent = "";
  said.textContent = `${said.dataset.said}: ${button.dataset.copy}`;
});
