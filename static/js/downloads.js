// A form with `data-downloads` is answered by a file: it is saved, and the page is fetched again,
// which then shows what was done. Any other answer is left to the browser.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-downloads]")) return;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual",
    });
    const name = answer.ok && /filename="(.+?)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
    if (!name) return form.submit();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    const { origin, pathname, search } = location;
    location.replace(origin + pathname + search);
  } catch {
    form.submit(); // carried out already or not, its key tells
  }
});
