"use strict";
// A form is sent once; one that says so is asked about first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
// A branch of the tree is fetched when it is opened for the first time.
document.addEventListener("toggle", async (event) => {
  const branch = event.target;
  const source = branch.dataset?.branches;
  if (!source || !branch.open || branch.dataset.fetched) return;
  branch.dataset.fetched = "yes";
  const answer = await fetch(source, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) {
    delete branch.dataset.fetched;
    return;
  }
  branch.insertAdjacentHTML("beforeend", await answer.text());
}, true);
// Empty fields don't clutter the address.
document.querySelectorAll("form[method=get]").forEach((form) => form.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(name);
}));
// On a phone the list comes before the filters.
if (window.matchMedia("(max-width: 767px)").matches) {
  document.querySelectorAll('[data-fold-on-phone="yes"]').forEach((fold) => fold.removeAttribute("open"));
}
