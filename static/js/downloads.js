// A form with `data-downloads` is answered by a file: it is saved, and the page is fetched again,
// which then shows what was done. So it is after a refusal or a session's end, which lead elsewhere:
// what they say waits for the next page. Any other answer is left to the browser.
const STARTED = 1000; // ms until a browser has begun to save a file; leaving earlier may stop it

const again = () => location.replace(location.origin + location.pathname + location.search);

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
    if (answer.type === "opaqueredirect") return again();
    const name = answer.ok && /filename="(.+?)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
    if (!name) return form.submit();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(again, STARTED);
  } catch {
    form.submit(); // carried out already or not, its key tells
  }
});
