// The second that is heard, in the address of the page.

class Address {
  constructor() {
    this.written = new Set(); // seconds that this player put there, so that a rerun does not send us back
  }

  wrote(ms) {
    return this.written.has(Math.floor(ms / 1000));
  }

  write(second) {
    this.written.add(second);
    const { pathname } = location;
    clearTimeout(this.writing);
    // Browsers refuse more than a few rewrites a second while the slider is dragged.
    this.writing = setTimeout(() => {
      const url = new URL(location.href);
      if (url.pathname !== pathname || url.searchParams.get("t") === String(second)) return; // or she has left the page
      url.searchParams.set("t", String(second));
      history.replaceState(history.state, "", url);
    }, 150);
  }

  forget() {
    this.written.clear();
  }

  stop() {
    clearTimeout(this.writing);
  }
}
