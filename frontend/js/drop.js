// A field for one file into which it can also be dropped. Without this script it is a plain file field.
class Drop extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input[type=file]");
    this.error = this.querySelector("[role=alert]");
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.#over(event));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, () => this.classList.remove("is-over"));
    this.addEventListener("drop", (event) => this.#take(event));
    this.addEventListener("change", () => this.#look());
  }

  #over(event) {
    event.preventDefault();
    this.classList.add("is-over");
  }

  #take(event) {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    this.field.files = one.files;
    this.#look();
    this.field.focus();
  }

  // A file that is too large is refused before it is sent for minutes.
  #look() {
    const isTooLarge = (this.field.files[0]?.size ?? 0) > Number(this.dataset.most);
    this.error.hidden = !isTooLarge;
    this.error.lastElementChild.textContent = isTooLarge ? this.dataset.tooLarge : "";
    this.field.setCustomValidity(isTooLarge ? this.dataset.tooLarge : "");
    this.field.setAttribute("aria-invalid", String(isTooLarge));
  }
}
customElements.define("fl-drop", Drop);
