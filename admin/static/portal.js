// Nothing here is needed: a second tap is ignored, and photos are made smaller before they travel.
addEventListener("submit", (e) => {
  if (e.target.classList.contains("sent")) e.preventDefault();
  else e.target.classList.add("sent");
});
addEventListener("pageshow", () => document.querySelectorAll(".sent").forEach((f) => f.classList.remove("sent")));
document.querySelectorAll("input[type=file]").forEach((input) => {
  input.addEventListener("change", async () => {
    const files = new DataTransfer();
    for (const file of input.files) files.items.add(await smaller(file).catch(() => file));
    input.files = files.files;
  });
});
async function smaller(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}
