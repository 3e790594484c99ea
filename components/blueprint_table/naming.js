// Keeping a blueprint under a name: as a new one, in place of another, with another name, or not any more.

class Naming {
  constructor(root, press) {
    this.at = (selector) => root.querySelector(selector);
    this.press = press;
    this.loaded = null; // the id of the saved blueprint it was begun with
    this.typed = this.at("[name=name]");
    this.typed.oninput = () => this.draw();
    this.typed.onkeydown = (event) => this.key(event);
    this.at(".save").onclick = () => this.save();
    this.at(".rename").onclick = () => press("rename", { about: this.loaded, name: this.typed.value });
    this.at(".delete").onclick = () => press("delete", { about: this.loaded });
  }

  /** The saved blueprints as they are now; the one that was just saved is the one that is loaded. */
  offer(saved) {
    this.saved = saved;
    this.loaded = this.named(this.wanted ?? "")?.[0] ?? this.loaded;
    this.wanted = null;
  }

  load(id, name) {
    this.loaded = id;
    this.typed.value = name;
  }

  label(canBeSaved) {
    this.canBeSaved = canBeSaved;
    this.draw();
  }

  draw() {
    const name = this.typed.value.trim();
    const taken = this.named(name);
    const loaded = this.saved.find(([id]) => id === this.loaded);
    this.at(".save").textContent = taken ? `Replace “${taken[1]}”` : "Save this blueprint";
    this.at(".save").disabled = !name || !this.canBeSaved;
    this.at(".rename").hidden = !loaded || !name || (taken && taken[0] !== loaded[0]) || name === loaded[1];
    this.at(".delete").hidden = !loaded;
    if (!loaded) return;
    this.at(".rename").textContent = `Rename “${loaded[1]}”`;
    this.at(".delete").textContent = `Delete “${loaded[1]}”`;
  }

  named(name) {
    return this.saved.find(([, each]) => each.toLowerCase() === name.toLowerCase());
  }

  key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!this.at(".save").disabled) this.save();
  }

  save() {
    const name = this.typed.value;
    this.wanted = name.trim();
    this.press("save", { name, over: this.named(name.trim())?.[3] ?? null });
  }
}
